"""The first rows of a table as a mapping understands them, beside what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from revops.guess.tables import Table
from revops.mapping import Feed, Mapped, Refused, Skipped, compiled
from revops.messages import named

Outcome = Mapped | Refused | Skipped


@dataclass(frozen=True, slots=True)
class Understood:
    """One row. `values` are typed, by field; `why` says why there are none: refused, or left out."""

    line: int
    cells: tuple[str, ...]
    values: Mapping[str, object]
    why: str = ""
    is_refused: bool = False


def understood(feed: Feed, table: Table) -> list[Understood]:
    """What becomes of the first rows. Raises MappingError for a column that the table lacks. A feed
    that looks values up elsewhere is shown without these: its rows alone do not have them.
    """
    return [row_of(outcome, cells) for outcome, cells in outcomes(feed, table)]


def outcomes(feed: Feed, table: Table) -> Iterator[tuple[Outcome, Sequence[str]]]:
    own = tuple(field for field in feed.fields if field.lookup is None)
    read = compiled(replace(feed, fields=own), table.names, {})
    return ((read(line, list(cells)), cells) for line, cells in table.rows)


def refusal(outcome: Refused) -> str:
    if not outcome.column:
        return outcome.reason
    return named(outcome.column, outcome.reason)


def row_of(outcome: Outcome, cells: Sequence[str]) -> Understood:
    match outcome:
        case Mapped():
            return Understood(outcome.line, tuple(cells), outcome.values)
        case Refused():
            return Understood(outcome.line, tuple(cells), {}, refusal(outcome), True)
    return Understood(outcome.line, tuple(cells), {}, outcome.reason)
