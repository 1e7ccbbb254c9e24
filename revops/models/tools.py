"""The register of tools: what each is for, who answers for it, what it costs, and whether it stays.
revops/tools.py is the only writer.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from revops.models.people import Function, Person
from revops.models.sources import Source


class ToolPurpose(models.Model):
    """What a tool is for, one of a closed list: two tools of one purpose overlap."""

    name_en = models.CharField(_("name in English"), max_length=100, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=100, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("purpose of a tool")
        verbose_name_plural = _("purposes of tools")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name_fr if (get_language() or "").startswith("fr") else self.name_en


class Step(models.TextChoices):
    """How far a tool has come from a file on somebody's desk."""

    SPREADSHEET = "spreadsheet", _("Spreadsheet")
    CRM = "crm", "CRM"
    WAREHOUSE = "warehouse", _("Warehouse")


class Decision(models.TextChoices):
    KEEP = "keep", _("Keep")
    MERGE = "merge", _("Merge")
    RETIRE = "retire", _("Retire")


LEAVING = (Decision.MERGE, Decision.RETIRE)


class Tool(models.Model):
    """A tool of the company. Without a source it is planned, and `kpis` are those that it will feed;
    what a source feeds its mapping says. The name of a source is its mapping's.

    `cost_minor` is for a year, in minor units of `currency`; None is not known, 0 costs nothing. One that
    is merged or retired is so from `ends_on`.
    """

    source = models.OneToOneField(
        Source,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tool",
        verbose_name=_("source"),
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    purpose = models.ForeignKey(
        ToolPurpose, models.PROTECT, null=True, blank=True, verbose_name=_("purpose")
    )
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, verbose_name=_("owner: a person")
    )
    function = models.CharField(_("owner: a function"), max_length=20, choices=Function, blank=True)
    cost_minor = models.BigIntegerField(null=True, blank=True, editable=False)
    currency = models.CharField(max_length=3, blank=True, editable=False)
    renews_on = models.DateField(_("renews on"), null=True, blank=True)
    step = models.CharField(_("maturity"), max_length=20, choices=Step, blank=True)
    kpis = ArrayField(
        models.CharField(max_length=50), verbose_name=_("KPIs"), default=list, blank=True
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    merge_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("merge into")
    )
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cost_minor=None, currency="")
                | Q(cost_minor__gte=0, currency__regex="^[A-Z]{3}$"),
                name="tool_cost_with_currency",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="tool_named"),
            models.CheckConstraint(
                condition=~Q(decision__in=LEAVING) | Q(ends_on__isnull=False) & ~Q(reason=""),
                name="tool_leaves_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.MERGE, merge_into__isnull=False)
                | ~Q(decision=Decision.MERGE) & Q(merge_into=None),
                name="tool_merges_into_one",
            ),
        ]

    def __str__(self) -> str:
        return self.source.name if self.source else self.name


class ToolBudget(models.Model):
    """What all tools may cost in a year, in minor units of the base currency of then."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("budget of tools")
        verbose_name_plural = _("budgets of tools")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0), name="tool_budget_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}"
