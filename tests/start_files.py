"""Files as tools export them, in English and French: the same few dozen deals, leads, invoices and calls in the columns,
words, dates and signs of each tool.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

Cell = str | date | Decimal | None
Row = Mapping[str, Cell]
Column = tuple[str, str, str | Callable[[Row], Cell]]  # its header in English and in French
LANGUAGES = ("en", "fr")
NONE = "-"

# Number, company, owner, amount, created, ended or expected, end. "signed" is a stage that this company alone has.
DEALS = """
1  Nordwind Anna 12000.00 2026-01-14 2026-04-07 won
2  Westend  Bert 8450.50  2026-01-20 2026-04-16 won
3  Ostwind  Anna 3200.00  2026-01-22 2026-04-21 lost
4  Contoso  Anna 15300.00 2026-02-02 2026-05-04 won
5  Fabrikam Bert 640.25   2026-02-03 2026-05-06 won
6  Acme     Bert -        2026-02-05 2026-05-07 lost
7  Beta     Anna 2100.00  2026-02-09 2026-05-12 won
8  Gamma    Bert 9800.00  2026-02-11 2026-05-13 lost
9  Delta    Anna 4725.50  2026-02-12 2026-05-19 signed
10 Nordwind Bert 1310.00  2026-02-16 2026-05-20 won
10 Nordwind Bert 1310.00  2026-02-16 2026-05-20 won
11 Westend  Anna 7000.00  2026-02-17 2026-05-21 lost
12 Ostwind  Bert 2050.00  2026-02-19 2026-05-28 won
13 Contoso  Anna 18000.00 2026-02-23 2026-06-02 won
14 Fabrikam Bert 950.00   2026-02-24 2026-06-03 lost
15 Acme     Anna 5400.00  2026-03-02 2026-06-09 won
16 Beta     -    3300.00  2026-03-03 2026-06-11 lost
17 Gamma    Anna 1234.56  2026-03-05 2026-06-16 won
18 Delta    Bert 6100.00  2026-03-09 2027-12-31 open
19 Nordwind Anna -        2026-03-10 2027-12-31 open
20 -        Bert 4400.00  2026-03-12 2027-11-30 new
21 Ostwind  Anna 720.00   2026-03-16 2027-10-29 open
22 Contoso  Bert 21000.00 2026-03-17 2027-12-31 new
23 Fabrikam Anna 3900.00  2026-03-23 2027-09-30 open
24 Acme     Bert 1500.00  2026-03-24 2027-12-15 new
"""
# Number, company, owner, source, created, MQL, SQO: deal 4 came of lead 4.
LEADS = """
1  Nordwind Anna web      2026-01-05 2026-01-08 2026-01-14
2  Westend  Bert web      2026-01-09 2026-01-13 2026-01-20
3  Ostwind  Anna fair     2026-01-12 2026-01-15 2026-01-22
4  Contoso  Anna web      2026-01-21 2026-01-26 2026-02-02
5  Fabrikam Bert referral 2026-01-22 2026-01-27 2026-02-03
6  Acme     Bert web      2026-01-26 2026-01-29 2026-02-05
7  Beta     Anna fair     2026-01-29 2026-02-02 2026-02-09
8  Gamma    Bert web      2026-02-02 2026-02-04 2026-02-11
9  Delta    Anna web      2026-02-03 2026-02-05 2026-02-12
10 Nordwind Bert referral 2026-02-05 2026-02-09 2026-02-16
10 Nordwind Bert referral 2026-02-05 2026-02-09 2026-02-16
11 Westend  Anna fair     2026-02-06 2026-02-10 2026-02-17
12 Ostwind  Bert web      2026-02-09 2026-02-12 2026-02-19
13 Contoso  Anna web      2026-02-11 2026-02-16 2026-02-23
14 Fabrikam Bert -        2026-02-12 2026-02-17 2026-02-24
15 Acme     Anna web      2026-02-18 2026-02-23 2026-03-02
16 Beta     -    fair     2026-02-19 2026-02-24 2026-03-03
17 Gamma    Anna web      2026-02-23 2026-02-26 2026-03-05
18 Delta    Bert web      2026-02-10 2026-02-13 -
19 -        Anna referral 2026-02-16 2026-02-20 -
20 Westend  Bert web      2026-02-03 -          -
21 Ostwind  Anna fair     2026-02-24 -          -
22 Contoso  Bert web      2026-02-25 -          -
23 Fabrikam Anna web      2026-03-02 -          -
24 Acme     Bert -        2026-03-03 -          -
25 Beta     Anna fair     2026-03-04 -          -
26 Gamma    Bert web      2026-03-09 -          -
"""
# Number, company, day, net amount, kind; a draft was never sent.
INVOICES = """
1  Nordwind 2026-04-03 1200.00 invoice
2  Westend  2026-04-10 845.50  invoice
3  Ostwind  2026-04-21 2310.00 invoice
4  Contoso  2026-04-28 -400.00 credit
5  Fabrikam 2026-05-04 5600.00 invoice
6  Acme     2026-05-05 990.90  invoice
7  Beta     2026-05-07 1234.56 invoice
8  -        2026-05-11 310.00  invoice
9  Beta     2026-05-13 -234.56 credit
10 Delta    2026-05-15 7450.00 invoice
10 Delta    2026-05-15 7450.00 invoice
11 Nordwind 2026-05-18 85.25   invoice
12 Westend  2026-05-21 2600.00 draft
13 Ostwind  2026-05-26 1500.00 invoice
14 Contoso  2026-05-29 3005.00 invoice
15 Fabrikam 2026-06-02 940.00  invoice
16 Acme     2026-06-03 12400.00 invoice
17 Beta     2026-06-09 75.00   invoice
18 Gamma    2026-06-10 660.60  invoice
19 Gamma    2026-06-12 -60.60  credit
20 Delta    2026-06-16 2222.00 invoice
21 Nordwind 2026-06-18 815.00  invoice
22 Westend  2026-06-23 1990.00 draft
23 Ostwind  2026-06-25 430.00  invoice
24 Contoso  2026-06-30 3300.00 invoice
"""
# Calls of a day.
CALLS = """
2026-04-29 4
2026-04-30 3
2026-05-04 6
2026-05-05 5
2026-05-11 7
2026-05-12 4
2026-05-20 8
2026-05-27 3
2026-06-01 5
2026-06-02 4
"""
NAMES = {
    "deals": ("number", "company", "owner", "amount", "created", "ended", "end"),
    "leads": ("number", "company", "owner", "source", "created", "mql", "sqo"),
    "invoices": ("number", "company", "at", "net", "kind"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """An export: `words` are the tool's own in English and French, `dates` their forms, `above` lines over the header."""

    name: str
    rows: str
    columns: tuple[Column, ...]
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    dates: tuple[str, str] = ("%Y-%m-%d", "%Y-%m-%d")
    decimals: tuple[str, str] = (".", ".")
    thousands: tuple[str, str] = ("", "")
    currency: str = ""
    delimiters: tuple[str, str] = (",", ",")
    encoding: str = "utf-8"
    suffix: str = ".csv"
    above: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()


def rows_of(kind: str) -> Iterator[Row]:
    if kind == "calls":
        yield from calls()
        return
    text = {"deals": DEALS, "leads": LEADS, "invoices": INVOICES}[kind]
    for line in text.strip().splitlines():
        yield dict(zip(NAMES[kind], map(cell_of, line.split()), strict=True))


def calls() -> Iterator[Row]:
    """The first of each day twice."""
    for line in CALLS.strip().splitlines():
        day, count = line.split()
        for place in (0, *range(int(count))):
            yield {
                "number": f"{day[5:7]}{day[8:]}{place:02}",
                "at": f"{day} {9 + place:02}:15:00.083",
                "local": f"{day} {11 + place:02}:15:00",
                "owner": ("Anna", "Bert")[place % 2],
                "direction": ("outbound", "inbound")[place % 3 == 2],
                "seconds": str(place * 37),
            }


def cell_of(text: str) -> Cell:
    if text == NONE:
        return None
    if text.count("-") == 2:
        return date.fromisoformat(text)
    return Decimal(text) if "." in text else text


def written(sheet: Sheet, language: str, folder: Path) -> Path:
    """The file of a sheet in a language."""
    place = LANGUAGES.index(language)
    path = folder / (sheet.name + sheet.suffix)
    kept = [
        r for r in rows_of(sheet.rows) if not {r.get("kind"), r.get("end")} & {*sheet.leaves_out}
    ]
    head = [column[place] for column in sheet.columns]
    cells = [[value(column[2], row) for column in sheet.columns] for row in kept]
    if sheet.suffix == ".xlsx":
        in_workbook(path, head, [[typed(sheet, place, cell) for cell in row] for row in cells])
        return path
    with path.open("w", newline="", encoding=sheet.encoding) as file:
        writer = csv.writer(file, delimiter=sheet.delimiters[place])
        writer.writerows([line] for line in sheet.above)
        writer.writerow(head)
        writer.writerows([text(sheet, place, cell) for cell in row] for row in cells)
    return path


def in_workbook(path: Path, head: list[str], rows: list[list[object]]) -> None:
    book = Workbook()
    for row in (head, *rows):
        book.active.append(row)
    book.save(path)


def value(source: str | Callable[[Row], Cell], row: Row) -> Cell:
    return source(row) if callable(source) else row[source]


def typed(sheet: Sheet, place: int, cell: Cell) -> object:
    """As a workbook has it: days and amounts are none of them text."""
    if isinstance(cell, Decimal):
        return float(cell)
    return text(sheet, place, cell) if isinstance(cell, str) else cell


def text(sheet: Sheet, place: int, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime(sheet.dates[place])
    if isinstance(cell, Decimal):
        shown = f"{cell:,.2f}".replace(".", "!").replace(",", sheet.thousands[place])
        return shown.replace("!", sheet.decimals[place]) + sheet.currency
    return sheet.words[cell][place] if cell in sheet.words else cell


# Cells that are worked out of others.


def ended(*ends: str) -> Callable[[Row], Cell]:
    """The day of a deal that ended so, nothing for any other."""
    return lambda row: row["ended"] if row["end"] in ends else None


def always(cell: str) -> Callable[[Row], Cell]:
    return lambda _row: cell


def prefixed(name: str, prefix: str) -> Callable[[Row], Cell]:
    return lambda row: f"{prefix}{row[name] or ''}"


def one_of(name: str, **cells: str) -> Callable[[Row], Cell]:
    """By what a column says; where it says something else, nothing."""
    return lambda row: cells.get(str(row[name]))


def lead_of(row: Row) -> Cell:
    return f"50{int(str(row['number'])):02}" if int(str(row["number"])) <= 17 else None


def with_tax(row: Row) -> Cell:
    return (Decimal(str(row["net"])) * Decimal("1.2")).quantize(Decimal("0.01"))


def tax(row: Row) -> Cell:
    return (Decimal(str(row["net"])) * Decimal("0.2")).quantize(Decimal("0.01"))


def unsigned(row: Row) -> Cell:
    return abs(Decimal(str(row["net"])))


def due(row: Row) -> Cell:
    assert isinstance(row["at"], date)
    return row["at"] + timedelta(days=30)
