"""What people call the values of closed lists, whatever record has them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from revops.models.choices import (
    ActivityKind,
    ChangeKind,
    DifferenceCause,
    InvoiceKind,
    LedgerKind,
    Outcome,
    Stage,
    SubscriptionStatus,
)
from revops.models.people import Function, Motion
from revops.models.selling import DealType

INTERVALS: dict[str, str | Promise] = {
    "day": pgettext_lazy("paid", "each day"), "week": pgettext_lazy("paid", "each week"),
    "two_weeks": pgettext_lazy("paid", "every two weeks"), "four_weeks": pgettext_lazy("paid", "every four weeks"),
    "month": pgettext_lazy("paid", "each month"), "two_months": pgettext_lazy("paid", "every two months"),
    "quarter": pgettext_lazy("paid", "each quarter"), "four_months": pgettext_lazy("paid", "every four months"),
    "half_year": pgettext_lazy("paid", "each half year"), "year": pgettext_lazy("paid", "each year"),
    "two_years": pgettext_lazy("paid", "every two years"), "three_years": pgettext_lazy("paid", "every three years"),
    "four_years": pgettext_lazy("paid", "every four years"), "five_years": pgettext_lazy("paid", "every five years"),
}  # fmt: skip
# As the facts call them, and below what no fact calls anything.
WORDS: dict[str, str | Promise] = {
    **dict(LedgerKind.choices),
    **dict(DifferenceCause.choices),
    **dict(SubscriptionStatus.choices),
    **dict(ChangeKind.choices),
    **dict(Stage.choices),
    **dict(Motion.choices),
    **dict(DealType.Word.choices),
    **dict(ActivityKind.choices),
    **dict(InvoiceKind.choices),
    **dict(Function.choices),
    **dict(Outcome.choices),
    **INTERVALS,
    "open": pgettext_lazy("of a deal", "Open"), "owner": _("Owner"), "customer": _("Customer"), "deal": _("Deal"),
    "document": _("Document"), "person": _("Person"), "same": _("the same"), "distinct": _("not the same"), "sales": _("Sales"),
    "in": _("they came to us"),
    "out": _("we went to them"), "debit": _("Debit"), "credit": _("Credit"), "us": _("us"),
    "third_party": _("a third party"), "card": _("card"),
    "kick_off": _("kick-off"), "nurture": _("nurture"), "accepted": pgettext_lazy("hand-off", "accepted"),
    "rejected": pgettext_lazy("hand-off", "rejected"),
}  # fmt: skip
