"""A row as it was received: kept for whoever asks what a source said, and to be read once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from revops.mapping.outcomes import shorten
from revops.mapping.spreadsheet import TYPES, Flawed

LONGEST = 1_000_000  # characters of a cell
SHOWN = 1000
Types = Mapping[str, str]


def payload_of_row(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return dict(zip(columns, cells, strict=True))


def payload_of_answer(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """What one record of a page says by itself, whatever others beside it name."""
    return {name: cell for name, cell in zip(columns, cells, strict=True) if cell}


def payload_shown(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """A row that cannot be read at all, long cells shortened; cells beyond the header are named by
    their position.
    """
    names = [*columns, *(f"#{number}" for number in range(len(columns) + 1, len(cells) + 1))]
    return {name: shorten(cell, SHOWN) for name, cell in zip(names, cells, strict=False)}


def types_of(columns: Sequence[str], cells: Sequence[str]) -> Types | None:
    """By column, the type of the cells that a sheet keeps as a number or a date; None of a row some
    of whose cells have no value that can be trusted.
    """
    if type(cells) is Flawed:
        return None
    names: dict[type[str], str] = {kind: name for name, kind in TYPES.items()}
    return {
        column: names[type(cell)]
        for column, cell in zip(columns, cells, strict=True)
        if type(cell) in names
    }


def cells_of(
    columns: Sequence[str], payload: Mapping[str, str], types: Types, decimals: tuple[str, str]
) -> list[str]:
    """The cells of a row once more. `decimals` are the decimal signs with which a sheet's own numbers
    were written, and with which they are to be read.
    """

    def cell(column: str) -> str:
        text = payload.get(column, "")
        kind = types.get(column)
        if kind is None:
            return text
        return TYPES[kind](text.replace(*decimals) if kind == "number" else text)

    return [cell(column) for column in columns]
