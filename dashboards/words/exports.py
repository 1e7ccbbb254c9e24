"""What people should know of the exports of known tools, or why none of their rows is read (revops/guess/recipes)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from revops.guess.recipes import recipe_for
from revops.guess.tables import Table

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
