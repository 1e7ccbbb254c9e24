"""What the item of a measure's row is: a lead, a deal, or a document that has only its number."""

from __future__ import annotations

from revops.derive.kinds import KINDS
from revops.measures import Measure
from revops.models import StageEntry

NONE = "NULL::text"
# A deal without a lead enters a stage under its own key.
OWN_KEY = "CASE WHEN starts_with({item}, 'deal:') THEN substr({item}, length('deal:') + 1) END"


def named(measure: Measure, item: str) -> dict[str, str]:
    """SQL expressions for the `deal` and the `lead` that the column `item` of a measure's rows
    names.
    """
    if measure.distinct:  # of an account, the record that is shown names them
        return {"deal": "nullif(r.deal, '')", "lead": "nullif(r.lead, '')"}
    if measure.fact is StageEntry:
        return {"deal": OWN_KEY.format(item=item), "lead": item}
    names = {kind.item for kind in KINDS.values() if measure.fact in kind.becomes}
    return {name: item if name in names else NONE for name in ("deal", "lead")}
