"""What the item of a measure's row is: a lead, a deal, or a document that has only its number."""

from __future__ import annotations

from revops.measures import Measure
from revops.models import Activity, Deal, DealChange, StageEntry

NONE = "NULL::text"
# A deal without a lead enters a stage under its own key.
OWN_KEY = "CASE WHEN starts_with({item}, 'deal:') THEN substr({item}, length('deal:') + 1) END"
# By fact, the SQL of the deal and of the lead that an item names.
NAMES = {
    Deal: ("{item}", NONE),
    DealChange: ("{item}", NONE),
    StageEntry: (OWN_KEY, "{item}"),
    Activity: (NONE, "{item}"),
}


def named(measure: Measure, item: str) -> dict[str, str]:
    """SQL expressions for the `deal` and the `lead` that the column `item` of a measure's rows names."""
    deal, lead = NAMES.get(measure.fact, (NONE, NONE))
    return {"deal": deal.format(item=item), "lead": lead.format(item=item)}
