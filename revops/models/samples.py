"""The sample company, while it is in the installation. revops/sample.py is its only writer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from revops.models.work import Due, State


class Sample(Due):
    """The sample company: being loaded, here, or being thrown away. There is one row, with id 1, or
    none.

    `step` is what the worker is at. `before` are the organisation's settings as they were kept
    (revops/organisation.py): throwing the sample away brings them back.
    """

    class Act(models.TextChoices):
        LOAD = "load", _("load")
        REMOVE = "remove", _("throw away")

    class Step(models.TextChoices):
        FILES = "files", _("writing its export files")
        FINANCE = "finance", _("importing the rates of finance")
        CRM = "crm", _("importing the CRM")
        BILLING = "billing", _("importing the billing tool")
        DIALLER = "dialler", _("importing the dialler")
        PEOPLE = "people", _("setting targets, writing notes")
        PUBLISH = "publish", _("publishing")
        LATE = "late", _("importing documents that finance entered late")
        MEETINGS = "meetings", _("holding a year of weekly forecasts and monthly reviews")
        CLOSING = "closing", _("closing months")

    act = models.CharField(_("act"), max_length=10, choices=Act, default=Act.LOAD)
    step = models.CharField(_("step"), max_length=10, choices=Step, default=Step.FILES)
    folder = models.TextField(editable=False)
    day = models.DateField(editable=False)
    scale = models.FloatField(default=1.0, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    before = models.JSONField(editable=False)

    class Meta:
        verbose_name = _("sample company")
        verbose_name_plural = _("sample companies")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="sample_is_one")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} · {self.day}"

    @property
    def steps_done(self) -> int:
        return self.Step.values.index(self.step)

    @property
    def is_under_way(self) -> bool:
        return self.state in (State.DUE, State.RUNNING)
