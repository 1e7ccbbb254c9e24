"""The account executive hands the customer over; customer success accepts the card, or returns it."""

from django.utils.translation import gettext_lazy as _

from revops.clocks import Clock, declare
from revops.models import Function

declare(
    Clock(
        "card",
        30,
        _("Card → accepted"),
        Function.AE,
        Function.CS,
        place=0,
        hours=16,
        meaning=_(
            "The card of a signed customer (what was promised, to whom, for how much, until when) goes to customer success, which a record "
            "says; so does its answer."
        ),
        is_recorded=True,
    )
)
