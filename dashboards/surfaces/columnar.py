"""The one writer of tables as Parquet, for programs that read columns: each has one type, absent is
null, and what the file is about stands in its metadata.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import islice
from typing import BinaryIO

import pyarrow as arrow
from pyarrow.parquet import ParquetWriter

from revops.spreadsheets import Cell, ColumnKind, Table

TYPE = "application/vnd.apache.parquet"
ROWS = 50_000  # of a group, which is what is held at once
# Figures of several units stand in one column; exact money is in the cells, in minor units.
TYPES = {
    ColumnKind.NUMBER: arrow.float64(),
    ColumnKind.WHOLE: arrow.int64(),
    ColumnKind.SHARE: arrow.float64(),
    ColumnKind.DAY: arrow.date32(),
    ColumnKind.MOMENT: arrow.timestamp("s"),
}


def write(table: Table, file: BinaryIO, about: Mapping[str, str]) -> None:
    """Writes the table; a text stays as it is, because nothing calculates what stands in a column."""
    columns = [
        arrow.field(str(each.name), TYPES.get(each.kind, arrow.string())) for each in table.columns
    ]
    schema = arrow.schema(columns, metadata={str(name): str(text) for name, text in about.items()})
    with ParquetWriter(file, schema) as writer:
        remaining = iter(table.rows)
        while rows := list(islice(remaining, ROWS)):
            values = [
                [typed(cell, each.type) for cell in column]
                for column, each in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            writer.write_table(arrow.table(values, schema=schema))


def typed(cell: Cell, type: arrow.DataType) -> Cell:
    """The cell as its column holds it."""
    if cell is None:
        return None
    if type == arrow.string():
        return str(cell)
    return float(cell) if isinstance(cell, Decimal) else cell
