"""Which rows of a fact a slice has, for lists that are read from facts and not from cells."""

from __future__ import annotations

from collections.abc import Iterator

from revops.models.dimensions import column_in
from revops.models.facts import Fact
from revops.numbers.absence import withheld
from revops.numbers.slices import Slice
from revops.readers import Reader
from revops.receipts.behind import of_slice

__all__ = ["in_slice", "of_slice"]


def in_slice(fact: type[Fact], slice: Slice, reader: Reader, alias: str = "f") -> str:
    """What holds in SQL for the rows `alias` of a fact that are in a slice, with the parameters of
    `of_slice`. No row where the reader does not see the rows of the slice's person; of a dimension
    that the fact does not have, all are rows that have none.
    """
    return " AND ".join(("true", *conditions(fact, slice, reader, alias)))


def conditions(fact: type[Fact], slice: Slice, reader: Reader, alias: str) -> Iterator[str]:
    if withheld(slice, reader):
        yield "false"
    if slice.motion:
        yield f"{alias}.motion = %(motion)s"
    for name in slice.members:
        yield f"coalesce({column_in(fact, name, f'{alias}.')}, 0) = %(of_{name})s"
