"""Where records come from: sources, their import runs, the records as received, and the rows
refused.
"""

from functools import cache

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, gettext_noop, override
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from revops.models.sentences import MessageField
from revops.models.work import Due, State

# The key of the source of what people type in here; no mapping of files may take it.
TYPED_IN = "typed-in"
OWN_NAMES = (gettext_noop("Typed in"), gettext_noop("Accounting"), gettext_noop("Files"))


class Source(models.Model):
    """A tool that exports records, with the mapping that reads them."""

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    mapping = models.TextField(_("mapping"), blank=True, help_text=_("TOML, see docs/mapping.md"))
    stale_after_hours = models.PositiveIntegerField(_("stale after, hours"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self) -> str:
        """Its name; where that is a word of ours, in the language of whoever reads."""
        own = own_names().get(self.name)
        return gettext(own) if own else self.name


@cache
def own_names() -> dict[str, str]:
    """The names that sources of no tool in particular are given, in every language, with their keys: a source is
    named once, in the language of then.
    """
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {gettext(name): name for name in OWN_NAMES}
    return found


class ImportRun(Due):
    """One file read into one feed of a source: who, when, with which mapping, and what came of each
    row.
    """

    source = models.ForeignKey(
        Source, models.PROTECT, related_name="runs", verbose_name=_("source")
    )
    feed = models.CharField(_("feed"), max_length=100)
    file_name = models.CharField(_("file"), max_length=300)
    path = models.TextField(editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    mapping = models.TextField(_("mapping"), editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("requested by"),
    )
    fetched_at = models.DateTimeField(
        _("exported at"), null=True, editable=False, help_text=_("When the file was last written.")
    )
    is_dated = models.BooleanField(
        default=False, editable=False
    )  # `fetched_at` was said by whoever asked
    accepts_loss = models.BooleanField(default=False, editable=False)
    accepts_ids = models.BooleanField(default=False, editable=False)
    replaces = models.BooleanField(default=False, editable=False)
    # Of several files that are one export of a complete feed, the last has the paths of the others.
    is_part = models.BooleanField(default=False, editable=False)
    parts = models.JSONField(default=list, editable=False)
    # What was pulled or typed in: in pages, with (lines before, id) of what is deleted; `is_sweep`,
    # that the pages are everything there is.
    is_pulled = models.BooleanField(default=False, editable=False)
    is_sweep = models.BooleanField(default=False, editable=False)
    deleted = models.JSONField(default=list, editable=False)
    # The import whose rejected rows are read again: then there is no file. `header` are the columns
    # of what was read, kept where rows of it were rejected.
    rereads = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="rereadings"
    )
    header = models.JSONField(default=list, editable=False)
    rows_read = models.PositiveBigIntegerField(_("rows read"), default=0)
    added = models.PositiveBigIntegerField(_("new"), default=0)
    changed = models.PositiveBigIntegerField(_("changed"), default=0)
    unchanged = models.PositiveBigIntegerField(_("unchanged"), default=0)
    older = models.PositiveBigIntegerField(_("older than what is known"), default=0)
    closed = models.PositiveBigIntegerField(_("disappeared"), default=0)
    skipped = models.PositiveBigIntegerField(_("skipped"), default=0)
    repeated = models.PositiveBigIntegerField(_("repeated"), default=0)
    refused = models.PositiveBigIntegerField(_("rejected"), default=0)
    notes = MessageField(_("notes"), default=list, editable=False)
    mistakes = MessageField(
        default=list, editable=False
    )  # (line, column, reason) of each kind of rejected row
    known_at = models.DateTimeField(_("known at"), null=True, editable=False)
    delivered_at = models.DateTimeField(
        null=True, editable=False
    )  # by the feed, up to and with this run
    quiet_hours = models.PositiveIntegerField(
        null=True, editable=False
    )  # for how long the source may be quiet after it (revops/ingest/rhythm.py)

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["source", "-id"]),
            # However many runs there are, what a page needs of them is the end of one of these.
            models.Index(
                fields=["source", "feed", "known_at"],
                condition=Q(state=State.DONE),
                name="run_done",
            ),
            models.Index(
                fields=["source", "finished_at"], condition=Q(state=State.FAILED), name="run_failed"
            ),
            models.Index(
                fields=["source", "feed", "fetched_at"],
                condition=Q(state=State.DONE),
                name="run_delivered",
            ),
            models.Index(
                fields=["source", "id"],
                condition=Q(state__in=(State.DUE, State.RUNNING)),
                name="run_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}/{self.feed} {self.file_name}"

    @property
    def understood(self) -> int:
        """How many rows were read as this feed's own, whatever was new in them."""
        return self.rows_read - self.refused - self.skipped


class FeedDelivery(models.Model):
    """A feed of a source, what its records are, and the time of its latest export, so that nobody
    has to look through its runs.

    revops/ingest/deliveries.py writes. `delivered_at` never goes back; `finished_at` and `last_run`
    are of the import that came last.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="deliveries")
    feed = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    delivered_at = models.DateTimeField()
    last_run = models.ForeignKey(
        ImportRun, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    finished_at = models.DateTimeField()
    runs = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "feed"], name="delivery_of_feed_once")
        ]

    def __str__(self) -> str:
        return f"{self.source_id}/{self.feed}"


class FileRows(models.Model):
    """Which rows a file of a feed had when it was last imported, as numbers that stand for their ids:
    a file that takes the place of its former reading closes what no other file has.

    revops/ingest/overlaps.py writes. Of complete files there is the last one, and of what is pulled
    or typed in none.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    feed = models.CharField(max_length=100)
    file_name = models.CharField(max_length=300)
    fetched_at = models.DateTimeField()
    ids = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "feed", "file_name"], name="rows_of_file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id}/{self.feed} {self.file_name}"


class RawRecord(models.Model):
    """A record as received (`payload`) and as understood by the mapping (`values`), one row per
    version.

    `row` is the same for all versions of a record; the current one has no `known_until`.
    `fetched_at` is when it was last exported so.
    """

    row = models.BigIntegerField(db_index=True)
    # Its run's source, which the database looks after once, and not for every row.
    source = models.ForeignKey(Source, models.PROTECT, db_index=False, db_constraint=False)
    feed = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    external_id = models.TextField()
    lead = models.TextField(blank=True)
    deal = models.TextField(blank=True)
    payload = models.JSONField()
    values = models.JSONField()
    sha256 = models.BinaryField(max_length=32)
    line = models.PositiveIntegerField()
    run = models.ForeignKey(ImportRun, models.PROTECT, db_index=False, db_constraint=False)
    fetched_at = models.DateTimeField()
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("raw record")
        verbose_name_plural = _("raw records")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "feed", "external_id"],
                condition=Q(known_until__isnull=True),
                name="raw_current_once",
            ),
            models.CheckConstraint(
                condition=Q(known_until__isnull=True) | Q(known_from__lt=F("known_until")),
                name="raw_known_order",
            ),
        ]
        indexes = [
            models.Index(fields=["lead"], condition=~Q(lead=""), name="raw_lead"),
            models.Index(fields=["deal"], condition=~Q(deal=""), name="raw_deal"),
        ]

    def __str__(self) -> str:
        return f"{self.feed}/{self.external_id}"


class Rejected(models.Model):
    """A row that could not be understood, kept until the file that held it comes without it; of what
    is pulled, until its record comes again.

    `field` is the field of ours that the column is read into; `others` are (field, column, reason) of
    what else is wrong with the row. `types` are those of a sheet's own cells, by column; None of a row
    that cannot be read again from here.
    """

    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="rejected", verbose_name=_("import run")
    )
    source = models.ForeignKey(Source, models.CASCADE, verbose_name=_("source"))
    feed = models.CharField(_("feed"), max_length=100)
    file_name = models.CharField(_("file"), max_length=300)
    line = models.PositiveIntegerField(_("line"))
    column = models.TextField(_("column"), blank=True)
    reason = MessageField(_("reason"))
    field = models.CharField(max_length=50, blank=True, editable=False)
    others = MessageField(default=list, editable=False)
    external_id = models.TextField(blank=True, editable=False)
    payload = models.JSONField(_("row"))
    types = models.JSONField(null=True, editable=False)
    known_from = models.DateTimeField(_("since"))
    known_until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("rejected row")
        verbose_name_plural = _("rejected rows")
        ordering = ["-known_from", "line"]
        indexes = [
            models.Index(
                fields=["source", "feed", "file_name"],
                condition=Q(known_until__isnull=True),
                name="rejected_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name}:{self.line} {self.column}"
