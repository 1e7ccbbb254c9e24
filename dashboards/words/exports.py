"""What people should know of the exports of known tools, or why none of their rows is read (revops/guess/recipes)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from revops.guess.fields import folded
from revops.guess.recipes import recipe_for
from revops.guess.tables import Table

FEWEST, SHOWN = 3, 4  # columns of periods that make a summary; those that a sentence names
MONTHS = (
    "jan(uary|vier|uar)?|feb(ruary|ruar|rero)?|fevr?(ier)?|mar(ch|s|z|zo)?|maerz|apr(il)?|avr(il)?|abr(il)?|may|mai|mayo|jun[ei]?|juin|junio|jul[iy]?"
    "|juil(let)?|julio|aug(ust)?|aout|ago(sto)?|sept?(ember|embre)?|septiembre|o[ck]t(ober|obre|ubre)?|nov(ember|embre|iembre)?|de[cz](ember|embre)?|ene(ro)?"
    "|janv|dic(iembre)?"
)
PERIOD = re.compile(
    rf"({MONTHS})( \d{{2,4}})?|(19|20)\d\d( \d{{1,2}})?|\d{{1,2}} (19|20)\d\d|[qt][1-4]( \d{{2,4}})?|(19|20)\d\d [qt][1-4]"
    r"|(kw|w|week|s) ?\d{1,2}"
)
SENTENCES: dict[str, str | Promise] = {
    "payments": _(
        "These are payments of Stripe, with tax and with those that failed, and no figure counts payments: export the invoices "
        "instead (Billing → Invoices → Export). Where nobody writes invoices, choose “Invoice” below."
    ),
    "balance": _(
        "This is the history of Stripe’s balance, after its fees, and no figure counts what came to the account: export the "
        "invoices instead (Billing → Invoices → Export)."
    ),
    "datev": _(
        "These are DATEV’s bookings (Buchungsstapel): their days have no year, and their amounts are with tax. "
        "Export the outgoing invoices with number, date, customer and net amount (Rechnungsausgangsbuch), "
        "or the sheets of the revenue accounts with full dates and the columns Soll and Haben (Kontoblätter)."
    ),
    "shopify": _(
        "“Subtotal” is without shipping, and with tax where the shop’s prices are. What was paid back of an order in part is not taken "
        "off: deliver it as credit notes."
    ),
}  # fmt: skip


def said_of(table: Table) -> str:
    """The sentence about an export like this one, "" for none."""
    recipe = recipe_for(table.names)
    return str(SENTENCES[recipe.says]) if recipe and recipe.says else ""


def why_unread(table: Table) -> str:
    """Why no row of a table is read, "" where nothing shows."""
    periods = [name for name in table.names if is_period(name)]
    if said := said_of(table):
        return said
    return summary(periods) if len(periods) >= FEWEST else ""


def is_period(header: str) -> bool:
    """Whether a header is a month, a quarter, a week or a year, as those of a summary are."""
    return PERIOD.fullmatch(folded(header)) is not None


def summary(periods: Sequence[str]) -> str:
    return gettext(
        "This is a summary: its columns are periods (%(periods)s). Export the list that it adds up instead, with a row for "
        "each deal, document or call and its day."
    ) % {"periods": ", ".join(periods[:SHOWN])}
