"""The hours of the day in which leads arrive."""

from django.utils.translation import gettext_lazy as _

from revops.models.people import Named

# Two hours while most people work, longer before and after: what is compared has to be enough.
STARTS = (0, 8, 10, 12, 14, 16, 18, 20)


class ArrivalHours(Named):
    """Hours of the day, local; like every member they come into being when a record is first in them."""

    class Meta(Named.Meta):
        verbose_name = _("hours of arrival")
        verbose_name_plural = _("hours of arrival")


def bands() -> list[str]:
    """What the hours between two starts are called, in their order."""
    return [f"{start:02}–{end:02} h" for start, end in zip(STARTS, (*STARTS[1:], 24), strict=True)]
