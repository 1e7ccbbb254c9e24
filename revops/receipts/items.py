"""What the item of a measure's row is: a lead, a deal, or a document that has only its number."""

from __future__ import annotations

from revops.derive.kinds import KINDS
from revops.measures import Measure
from revops.models import StageEntry
from revops.models.facts import Fact

NONE = "NULL::text"
# A deal without a lead enters a stage under its own key.
OWN_KEY = "CASE WHEN starts_with({item}, 'deal:') THEN substr({item}, length('deal:') + 1) END"


def named(measure: Measure, item: str) -> dict[str, str]:
    """SQL expressions for the `deal` and the `lead` that the column `item` of a measure's rows
    names, and for the `customer` of the row.
    """
    customer = {"customer": customer_of(measure.fact)}
    if measure.distinct:  # of an account, the record that is shown names them
        return customer | {"deal": "nullif(r.deal, '')", "lead": "nullif(r.lead, '')"}
    if measure.fact is StageEntry:
        return customer | {"deal": OWN_KEY.format(item=item), "lead": item}
    names = {kind.item for kind in KINDS.values() if measure.fact in kind.becomes}
    return customer | {name: item if name in names else NONE for name in ("deal", "lead")}


def customer_of(fact: type[Fact]) -> str:
    """Whose a row `b` is: its fact says so, or else its deal `d` or lead `l`."""
    if any(each.column == "customer" for each in fact._meta.concrete_fields):
        return f"(SELECT x.customer FROM {fact._meta.db_table} x WHERE x.id = b.fact)"
    return "coalesce(nullif(d.customer, ''), l.customer)"
