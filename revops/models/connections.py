"""Tools that are asked for their records: how, with which secret, how far they were read, and each
pull.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from revops.models.sentences import MessageField
from revops.models.sources import ImportRun, Source
from revops.models.work import Due, State


class Connection(models.Model):
    """An account of a tool from which a source is pulled.

    `given` are its settings by name. `secrets` are encrypted (revops/sealed.py), each with the time
    at which it was entered; neither pages nor the history have them. `stopped_because` is what a
    person has to do before it is pulled again; "" while it runs. Until somebody has said what its
    records mean it has no source.
    """

    source = models.OneToOneField(
        Source, models.PROTECT, null=True, related_name="connection", verbose_name=_("source")
    )
    connector = models.CharField(_("connector"), max_length=50)
    given = models.JSONField(default=dict, editable=False)
    secrets = models.JSONField(default=dict, editable=False)
    every_minutes = models.PositiveIntegerField(
        _("every so many minutes"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(60 * 24 * 31)],
    )
    is_on = models.BooleanField(_("on"), default=False)
    stopped_because = MessageField(_("stopped because"), default="", blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["secrets"])

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        ordering = ["source__name"]

    def __str__(self) -> str:
        return f"{self.source} · {self.connector}"


class FeedCursor(models.Model):
    """How far a feed was pulled. `cursor` moves in the transaction that imports what was pulled.

    It holds for the mapping with that digest: read by another one, everything is pulled anew.
    `delivered_at` is when the last pull that was imported began; `next_at`, when the next is due.
    `error` is what went wrong since, `failures` how often in a row.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="cursors")
    feed = models.CharField(max_length=100)
    cursor = models.TextField(blank=True)
    mapping_sha256 = models.CharField(max_length=64, blank=True)
    delivered_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(default=timezone.now)
    error = MessageField(default="", blank=True)
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "feed"], name="cursor_of_feed_once")
        ]

    def __str__(self) -> str:
        return f"{self.connection_id}/{self.feed}"


class Bell(models.Model):
    """A webhook that came in, by the id that its sender gave it: the same once more rings no bell."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="bells")
    key = models.CharField(max_length=200)
    received_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "key"], name="bell_once")]

    def __str__(self) -> str:
        return f"{self.connection_id}/{self.key}"


class Pull(Due):
    """One time that a feed is asked for what is new. Its pages become the file of `run`.

    `reached` is the cursor behind them, `is_whole` whether nothing was left to ask for.
    """

    cursor = models.ForeignKey(FeedCursor, models.CASCADE, related_name="pulls")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("requested by")
    )
    is_everything = models.BooleanField(default=False)
    accepts_loss = models.BooleanField(default=False)
    rows_read = models.PositiveBigIntegerField(_("rows read"), default=0)
    run = models.OneToOneField(ImportRun, models.SET_NULL, null=True, related_name="pull")
    reached = models.TextField(blank=True)
    mapping_sha256 = models.CharField(max_length=64, blank=True)
    is_whole = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("pull")
        verbose_name_plural = _("pulls")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cursor"],
                condition=Q(state__in=(State.DUE, State.RUNNING)),
                name="pull_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cursor} {self.pk}"
