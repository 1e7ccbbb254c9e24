"""Work that must happen is a row; a worker claims it under a lease. See revops/queue/work.py."""

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from revops.models.sentences import MessageField


class State(models.TextChoices):
    DUE = "due", _("due")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Due(models.Model):
    """A piece of work with the lease under which somebody does it.

    A running row whose `leased_until` has passed is as good as due: whoever held it is gone.
    """

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DUE)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)
    error = MessageField(_("error"), default="", blank=True, editable=False)

    class Meta:
        abstract = True


class Chore(Due):
    """Work that is not an import: publishing, or deriving facts anew after a correction of people,
    rates or channels.

    `scope` names what is to be derived (revops/derive/reach.py); null is everything.
    """

    class Kind(models.TextChoices):
        PUBLISH = "publish", _("publish")
        REBUILD = "rebuild", _("publish, all days")
        DERIVE = "derive", _("derive facts")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    why = models.CharField(_("why"), max_length=300, blank=True)
    scope = models.JSONField(null=True, editable=False)

    class Meta:
        verbose_name = _("chore")
        verbose_name_plural = _("chores")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state=State.DUE), name="chore_due_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state__in=(State.DUE, State.RUNNING)), name="chore_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @classmethod
    def request(cls, kind: str, why: str = "", scope: dict[str, list] | None = None) -> None:
        """Makes a chore due, unless one of its kind is already; that one waits until the caller's
        transaction ends.

        Else a worker might take it up, and be done, before what the caller writes can be seen. One
        that is due already does what both ask for.
        """
        waiting = cls.objects.select_for_update().filter(kind=kind, state=State.DUE)
        with transaction.atomic():
            while (found := waiting.first()) is None:
                cls.objects.bulk_create(
                    [cls(kind=kind, why=why[:300], scope=scope)], ignore_conflicts=True
                )
            both = united(found.scope, scope)
            if both != found.scope:
                cls.objects.filter(pk=found.pk).update(scope=both)


def united(one: dict[str, list] | None, other: dict[str, list] | None) -> dict[str, list] | None:
    """The scope that covers both."""
    if one is None or other is None:
        return None
    return {name: with_new(one.get(name, []), other.get(name, [])) for name in {**one, **other}}


def with_new(known: list, given: list) -> list:
    return [*known, *(each for each in given if each not in known)]


class Derivation(models.Model):
    """All facts were derived by one version of the rules, in one currency and zone, with open deals
    at the rates of one month, and waiting times in the working hours that this digest stands for.

    The last row says by which they are.

    See revops/derive/rules.py.
    """

    version = models.PositiveIntegerField(_("version"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    base_currency = models.CharField(_("base currency"), max_length=3)
    timezone = models.CharField(_("time zone"), max_length=64)
    month = models.DateField(_("month of the rates"), null=True)
    working_hours = models.CharField(
        _("working hours"), max_length=64, blank=True, db_default="", editable=False
    )
    why = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("derivation")
        verbose_name_plural = _("derivations")

    def __str__(self) -> str:
        return f"{self.version}"


class Analyzed(models.Model):
    """How large a table was when the database last looked at what is in it: in bytes and in rows, and
    how many rows the transaction of that look had added by then.

    revops/analyzed.py writes.
    """

    relation = models.CharField(max_length=63, primary_key=True)
    size = models.BigIntegerField()
    rows = models.BigIntegerField(default=0)
    transaction = models.CharField(max_length=20, blank=True)
    written = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.relation
