"""When people work: the organisation, and teams that differ from it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from revops.models.organisation import is_time_zone
from revops.models.people import Team
from revops.working_hours import HoursError, parse

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
USUAL = "9:00-18:00"


def are_hours(text: str) -> None:
    """Refuses what nobody can read as the hours of a day."""
    try:
        parse(text)
    except HoursError as error:
        raise ValidationError(str(error)) from error


def hours_of(day: object, default: str = USUAL) -> models.CharField:
    return models.CharField(
        day, max_length=100, blank=True, default=default, validators=[are_hours]
    )


class WorkingTime(models.Model):
    """The hours of each day of the week. The row without a team is the organisation's, and holds for
    every team without one of its own; without any, Monday to Friday from 9 to 18.

    Days are texts such as 9:00-12:30, 14:00-18:00 (see revops/working_hours.py); empty is not worked.
    """

    team = models.OneToOneField(
        Team,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="working_time",
        verbose_name=_("team"),
        help_text=_("Empty: the organisation, and every team without hours of its own."),
    )
    timezone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[is_time_zone],
        help_text=_("Empty: the organisation's."),
    )
    country = models.CharField(
        _("country, for public holidays"),
        max_length=2,
        blank=True,
        help_text=_("Empty: the organisation's."),
    )
    monday = hours_of(_("Monday"))
    tuesday = hours_of(_("Tuesday"))
    wednesday = hours_of(_("Wednesday"))
    thursday = hours_of(_("Thursday"))
    friday = hours_of(_("Friday"))
    saturday = hours_of(_("Saturday"), "")
    sunday = hours_of(_("Sunday"), "")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        constraints = [
            models.UniqueConstraint(
                fields=["team"],
                nulls_distinct=False,
                name="workingtime_once",
                violation_error_message=_("These hours are there already; change those."),
            )
        ]

    def __str__(self) -> str:
        return str(self.team or _("Organisation"))

    def clean(self) -> None:
        if not any(getattr(self, day) for day in DAYS):
            raise ValidationError(_("Write the hours of one day at least."))
