"""Kinds of record that become no facts, and that facts are derived beside: people, rates, and rows
to look things up in.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Typed, declare
from revops.derive.uncounted import BASE

declare(Kind("lookup", _("Row to look up"), order=0, fields=""))
declare(
    Kind(
        "person",
        _("Person"),
        order=10,
        fields="person* name email team function joined_on left_on",
        choices={"function": "marketing sdr bdr ae cs finance other"},
        uncounted=(("NOT values ? 'team'", _("without a team: what they do is no team's")),),
    )
)
declare(
    Kind(
        "rate",
        _("Rate"),
        order=20,
        fields="currency* month_on* rate* origin",
        uncounted=(
            (
                f"values->>'currency' = ({BASE}) AND (values->>'rate')::numeric <> 1",
                _(
                    "of the base currency itself and not 1: these may be rates into another currency, or the other way round"
                ),
            ),
        ),
        typed=(
            Typed("currency", _("Currency")),
            Typed("month_on", _("Month")),
            Typed("rate", _("Rate")),
            Typed("origin", _("Where it comes from")),
        ),
        is_decided=True,
    )
)
