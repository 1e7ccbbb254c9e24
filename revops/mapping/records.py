"""What a row can be, and which fields each kind has: the kinds are declared in revops/derive, a
file each.

docs/mapping.md shows them all; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto


class CellKind(Enum):
    """How the text of a cell becomes a value."""

    TEXT = auto()
    NAME = auto()  # a member of a dimension
    REFERENCE = auto()  # an id shared with the source that `references` names
    REFERENCES = auto()  # several of these; `split` stands between them
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
    kind: CellKind
    required: bool = False
    choices: tuple[str, ...] = ()


# How the cells of a field are read, wherever it occurs; fields that are not named are text.
FIELDS_OF_KIND = {
    CellKind.NAME: "team channel persona region product_line",
    CellKind.REFERENCE: "lead deal customer merged_into owner owner_before person",
    CellKind.REFERENCES: "aliases",
    CellKind.NUMBER: "invoice onboarding corrects",
    CellKind.MOMENT: "at opened_at closed_at won_at lost_at signed_at started_at live_at cancelled_at",
    CellKind.DAY: "expected_close_on expected_close_before joined_on left_on month_on",
    CellKind.AMOUNT: "amount signed_amount amount_before",
    CellKind.CURRENCY: "currency",
    CellKind.FLAG: "is_test is_automatic",
    CellKind.WHOLE: "duration_seconds fit intent value count",
    CellKind.RATE: "rate",
}
KIND_OF = {name: kind for kind, names in FIELDS_OF_KIND.items() for name in names.split()}
# By how a name ends or begins, those that a new kind of record brings.
ENDINGS = {
    "_at": CellKind.MOMENT,
    "_on": CellKind.DAY,
    "_amount": CellKind.AMOUNT,
    "_seconds": CellKind.WHOLE,
    "_count": CellKind.WHOLE,
}
MOTIONS = ("inbound", "outbound")
DEAL_TYPES = ("new", "expansion", "renewal")
# Closed lists that are the same wherever the field occurs.
CLOSED = {"motion": MOTIONS, "deal_type": DEAL_TYPES}
DIMENSION_FIELDS = "owner team motion channel persona region"
# What deals, documents and onboardings have beside these.
SOLD = "deal_type product_line"

# In the order in which the files of a source are imported.
RECORDS: dict[str, dict[str, FieldType]] = {}
ORDER: dict[str, int] = {}


def declare(record: str, fields: str, choices: Mapping[str, str], order: int) -> None:
    """Makes a kind of record known. `fields` are names, with a star those that every row must have;
    `choices` are words by field.
    """
    ORDER[record] = order
    RECORDS[record] = dict(field_type(name, choices, record) for name in fields.split())
    for known in sorted(RECORDS, key=ORDER.__getitem__):
        RECORDS[known] = RECORDS.pop(known)


def field_type(name: str, choices: Mapping[str, str], record: str) -> tuple[str, FieldType]:
    """A field's name and type. `name` may end in a star: then the field is required."""
    bare = name.rstrip("*")
    closed = CLOSED.get(bare) or tuple(choices.get(bare, "").split())
    kind = (
        CellKind.CHOICE
        if closed
        else CellKind.NUMBER
        if bare == record and bare not in KIND_OF
        else kind_of(bare)
    )
    return bare, FieldType(kind, name != bare, closed)


def kind_of(name: str) -> CellKind:
    if name in KIND_OF:
        return KIND_OF[name]
    if name.startswith("is_"):
        return CellKind.FLAG
    return next((kind for ending, kind in ENDINGS.items() if name.endswith(ending)), CellKind.TEXT)
