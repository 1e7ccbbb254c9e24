"""Documents that finance entered late: the first export of the billing tool lacks them, so that
last month's revenue was restated.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

LATE = 2
FOLDER = "earlier"


def without_late_documents(file: Path, today: date) -> Path:
    """Writes the export as it was before: without the last documents of the month before `today`.
    Answers its path.
    """
    last_month = today.replace(day=1) - timedelta(days=1)
    lines = file.read_bytes().splitlines(keepends=True)
    of_month = [
        place for place, line in enumerate(lines) if is_document_of(last_month, line.split(b";"))
    ]
    late = set(of_month[-LATE:])
    earlier = file.parent / FOLDER / file.name
    earlier.parent.mkdir(exist_ok=True)
    earlier.write_bytes(b"".join(line for place, line in enumerate(lines) if place not in late))
    return earlier


def is_document_of(month: date, cells: list[bytes]) -> bool:
    """Whether a line is a document of that month with a number and an amount of its own: the export
    has a few without.
    """
    return (
        cells[2].endswith(f"{month:/%m/%Y}".encode())
        and cells[8][-1:].isdigit()
        and b"EXT" not in cells[0]
    )
