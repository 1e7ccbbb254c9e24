"""What may be there twice, as it was found last, and the rules that merge by themselves. What was
decided is in the records. revops/duplicates is the only writer.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from revops.models.work import Due, State


class DuplicateCandidate(models.Model):
    """Two things that may be one, by their keys in order. `score` is of 100; `rule` would merge
    them by itself, "" where only a person can say.
    """

    what = models.CharField(max_length=10)
    one = models.TextField()
    other = models.TextField()
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    rule = models.CharField(max_length=40, blank=True)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint(fields=["what", "one", "other"], name="duplicate_once")
        ]
        indexes = [models.Index(fields=["what", "-score"], name="duplicate_by_score")]

    def __str__(self) -> str:
        return f"{self.one} ~ {self.other}"


class DuplicateRule(models.Model):
    """A rule that somebody switched on, with the pairs that they looked at before; a row without
    `ended_at` is on.
    """

    key = models.CharField(_("rule"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("since"), default=timezone.now)
    sample = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("rule for duplicates")
        verbose_name_plural = _("rules for duplicates")
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(ended_at=None),
                name="duplicate_rule_on_once",
            )
        ]

    def __str__(self) -> str:
        return self.key


class DuplicateScan(Due):
    """Comparing everything. `known_at` is what was known by then, `found` how many candidates of
    each kind.
    """

    known_at = models.DateTimeField(null=True)
    found = models.JSONField(default=dict)
    merged = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("search for duplicates")
        verbose_name_plural = _("searches for duplicates")
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state=State.DUE),
                name="duplicate_scan_due_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
