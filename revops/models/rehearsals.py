"""Uploads of which somebody wants to know what importing them would do."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from revops.models.connections import Connection
from revops.models.sentences import MessageField
from revops.models.sources import Source
from revops.models.work import Due


class Rehearsal(Due):
    """The dry run of an upload. Its files lie in a folder named by `key`; `result` is None until
    they have been read.

    `looks` is set while the files are to be looked at, before a mapping is tried on them: `tables`
    are what a look found (revops/guess/tables.py), None before.

    `edits` is the source whose mapping is changed without new files: then it is tried on the rows that
    are kept of it (revops/ingest/editing.py).

    `connects` is the connection of which these are samples: confirmed, the mapping is kept and
    everything is pulled (revops/ingest/connecting.py).

    `asked` is how the import is asked for (revops/ingest/company.py, Options). `result` has one
    entry per file, shaped like revops.ingest.Report with its `counts`.
    """

    key = models.CharField(max_length=32, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    mapping = models.TextField(_("mapping"), blank=True, editable=False)
    looks = models.BooleanField(default=False, editable=False)
    edits = models.ForeignKey(Source, models.CASCADE, null=True, editable=False)
    connects = models.ForeignKey(Connection, models.CASCADE, null=True, editable=False)
    tables = models.JSONField(null=True, editable=False)
    language = models.CharField(_("language"), max_length=10, editable=False)
    asked = models.JSONField(default=dict, editable=False)
    rows_read = models.PositiveBigIntegerField(_("rows read"), default=0)
    result = MessageField(null=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("dry run")
        verbose_name_plural = _("dry runs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
