"""What a row can be, and which fields each kind has. docs/mapping.md shows this table; a test compares them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """How the text of a cell becomes a value."""

    TEXT = auto()
    NAME = auto()  # a member of a dimension
    REFERENCE = auto()  # an id shared with the source that `references` names
    NUMBER = auto()  # an id of this source's own
    CHOICE = auto()
    MOMENT = auto()
    DAY = auto()
    AMOUNT = auto()
    CURRENCY = auto()
    FLAG = auto()
    WHOLE = auto()
    RATE = auto()


@dataclass(frozen=True, slots=True)
class FieldType:
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()


KINDS = {
    Kind.NAME: "team channel persona region",
    Kind.REFERENCE: "lead deal merged_into owner owner_before person",
    Kind.NUMBER: "invoice onboarding",
    Kind.MOMENT: "at opened_at closed_at won_at lost_at signed_at started_at live_at cancelled_at",
    Kind.DAY: "expected_close_on expected_close_before joined_on left_on month_on",
    Kind.AMOUNT: "amount signed_amount amount_before",
    Kind.CURRENCY: "currency",
    Kind.FLAG: "is_test is_automatic",
    Kind.WHOLE: "duration_seconds",
    Kind.RATE: "rate",
}
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names.split()}

# Closed lists: of a field wherever it occurs, or of a field of one record kind.
CHOICES: dict[str, str] = {
    "motion": "inbound outbound",
    "outcome": "won lost open",
    "function": "marketing sdr bdr ae cs finance other",
    "stage.stage": "lead mql sal sqo disqualified",
    "change.kind": "opened amount stage category expected_close owner won lost reopened deleted",
    "activity.kind": "call email meeting social visit",
    "invoice.kind": "invoice credit_note adjustment",
}

DIMENSIONS = "owner team motion channel persona region"
# A star marks what every row must have.
FIELDS: dict[str, str] = {
    "lookup": "",
    "person": "person* name email team function joined_on left_on",
    "rate": "currency* month_on* rate*",
    "lead": f"lead* at name company email merged_into is_test {DIMENSIONS}",
    "deal": "deal* lead name company amount signed_amount currency opened_at closed_at outcome won_at lost_at stage "
    f"category expected_close_on {DIMENSIONS}",
    "stage": f"lead* stage* at* reason {DIMENSIONS}",
    "change": "deal* lead at* kind* amount amount_before currency stage stage_before category category_before "
    f"expected_close_on expected_close_before owner_before reason {DIMENSIONS}",
    "activity": f"at* kind* lead deal company is_automatic duration_seconds {DIMENSIONS}",
    "invoice": f"invoice* at* amount* currency kind deal company {DIMENSIONS}",
    "onboarding": f"onboarding* deal company signed_at started_at live_at cancelled_at {DIMENSIONS}",
}


def field_type(record: str, name: str) -> FieldType:
    """`name` may end in a star: then the field is required."""
    bare = name.rstrip("*")
    choices = tuple((CHOICES.get(f"{record}.{bare}") or CHOICES.get(bare, "")).split())
    kind = Kind.CHOICE if choices else KIND_OF.get(bare, Kind.TEXT)
    return FieldType(kind, name != bare, choices)


# In the order in which the files of a source are imported.
RECORDS: dict[str, dict[str, FieldType]] = {
    record: {name.rstrip("*"): field_type(record, name) for name in names.split()} for record, names in FIELDS.items()
}
