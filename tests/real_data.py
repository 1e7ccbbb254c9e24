"""The real sets of ../shared/data, imported through their mappings; what their README says is what
every surface must say.
"""

from __future__ import annotations

import csv
import html
import json
import os
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from io import StringIO, TextIOWrapper
from pathlib import Path

import currency_converter
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from dashboards.words import wording
from revops import numbers, receipts, values
from revops.kpis import KPIS
from revops.numbers import Number, Published, Slice
from revops.values import Unit, Value
from tests import api_calls, small_company
from tests.api_calls import caller

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("DIAPASON_DATA") or ROOT.parent / "shared" / "data")


@dataclass(frozen=True)
class Loaded:
    """A set that was imported and published, with what the commands printed."""

    published: Published
    printed: str

    def number(self, kpi: str, period: str, **slice: object) -> Number:
        asked = self.published.calendar.period(period)
        return numbers.read([KPIS[kpi]], [asked], [Slice(**slice)], self.published).get(
            kpi, asked, Slice(**slice)
        )

    def row(self, kpi: str, periods: list[str]) -> list[object]:
        """The values of a KPI in these periods: counts, whole or decimal money, (numerator,
        denominator).
        """
        return [plain(self.number(kpi, period).value) for period in periods]

    def receipt(self, kpi: str, period: str, part: str = "") -> receipts.Records:
        return receipts.records(
            kpi, self.published.calendar.period(period), Slice(), self.published, part, limit=1
        )

    def explained(self, kpi: str, periods: list[str]) -> list[object]:
        """The same as `manage.py explain --json` prints it; the records listed with it add up to
        it.
        """
        return [figures_in(explain(kpi, period)) for period in periods]

    def answered(self, kpi: str, periods: list[str]) -> list[object]:
        """The same as the API answers it, numbers and records."""
        client = caller(f"script for {kpi}")
        return [
            figures_in(
                api_calls.numbers(client, kpi=kpi, period=period),
                api_calls.records(client, kpi=kpi, period=period),
            )
            for period in periods
        ]

    def on_page(self, kpi: str, periods: list[str]) -> list[tuple[str, str]]:
        """What the KPI's own page shows as its figure, and its receipt as the total of the records
        behind it.
        """
        client = Client()
        client.force_login(User.objects.create_user(f"reader of {kpi}"))
        pages = [
            [f"/kpi/{kpi}/?period={period}", f"/kpi/{kpi}/receipt/?period={period}"]
            for period in periods
        ]
        return [
            tuple(figure_in(client.get(address).content.decode()) for address in each)
            for each in pages
        ]

    def worded(self, kpi: str, row: list[object]) -> list[tuple[str, str]]:
        """A row of a README's table as a page must show it: the figure, and the total of its
        records (of a rate: its numerator).
        """
        return [texts(KPIS[kpi].unit, each, self.published.currency) for each in row]


FIGURE = re.compile(r'data-(?:kpi="\w+" href="[^"]*receipt|total=)[^>]*>(.*?)</', re.S)


def figure_in(page: str) -> str:
    """The first figure of a KPI's page, or the total of a receipt; "0" for one without records."""
    found = FIGURE.search(page)
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else "0"


def texts(unit: Unit, said: object, currency: str) -> tuple[str, str]:
    if isinstance(said, tuple):
        share = wording.text(values.ratio(*said, if_none=""), "en")
        return share, wording.number(said[0], "en")
    if unit is Unit.MONEY:
        minor = int(str(said).replace(".", ""))
        return wording.money(minor, currency, "en", compact=True), wording.money(
            minor, currency, "en"
        )
    return (wording.number(said, "en"),) * 2


def explain(kpi: str, period: str) -> dict:
    out = StringIO()
    call_command("explain", kpi, period, "--json", "--records=1", stdout=out)
    return json.loads(out.getvalue())


def figures_in(answer: dict, records: dict | None = None) -> object:
    """The value of the answer's one number; fails where the total of its records is another one."""
    (number,) = answer["numbers"]
    if number["denominator"] is not None:
        assert records is None or records["value"] == number["denominator"]
        return number["numerator"], number["denominator"]
    behind = records or answer["records"]["value"]
    assert behind["value"] == number["value"]
    return number["value"]


def plain(value: Value) -> object:
    if value.numerator is not None:
        return value.numerator, value.denominator
    return f"{value.amount // 100}.{value.amount % 100:02}" if value.currency else value.amount


def bank_averages(currency: str) -> dict[str, Decimal]:
    """By month such as 2010-12 what one unit of a currency was worth in euros on average, straight from
    the file of the bank that a library ships; to ten decimals.
    """
    quoted: dict[str, list[Decimal]] = defaultdict(list)
    packed = Path(currency_converter.__file__).parent / "eurofxref-hist.zip"
    with zipfile.ZipFile(packed) as archive, archive.open(archive.namelist()[0]) as file:
        for row in csv.DictReader(TextIOWrapper(file, "utf-8")):
            if row[currency] != "N/A":
                quoted[row["Date"][:7]].append(Decimal(row[currency]))
    return {month: round(len(own) / sum(own), 10) for month, own in quoted.items()}


def in_cents(amount: str, rate: Decimal) -> int:
    """An amount in another currency as cents, halves away from zero."""
    minor = Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_EVEN) * 100
    return int((minor * rate).quantize(Decimal(1), ROUND_HALF_UP))


@contextmanager
def loaded(
    name: str, mapping: str | None = None, path: Path | None = None, **organisation: str
) -> Iterator[Loaded]:
    """Imports the folder `name` in a transaction that is rolled back at the end, by a mapping that
    ships or the one at `path`; skips where the set is missing.
    """
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"The real data are not at {folder}; DIAPASON_DATA names another folder.")
    with transaction.atomic():
        small_company.organisation(**organisation)
        out = StringIO()
        call_command(
            "import_files",
            str(path or ROOT / "samples" / "mappings" / f"{mapping or name}.toml"),
            str(folder),
            stdout=out,
        )
        settle()
        yield Loaded(numbers.published(), out.getvalue())
        transaction.set_rollback(True)


def settle() -> None:
    """What a commit and autovacuum would do: checks the constraints once and not after every test,
    and counts the rows.
    """
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0")  # autovacuum may be at one of the tables
        cursor.execute("ANALYZE")
