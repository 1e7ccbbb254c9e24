"""A FEC is read as accounting tools write it, whatever the separator, line ends, encoding or way to write
a side; what counts as revenue is credit − debit of the accounts 70x.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from revops import guess, ingest, numbers, publish
from revops.closing.control import control
from revops.models import LedgerLine
from revops.readers import EVERYTHING
from tests import results, small_company
from tests.real_data import ROOT

pytestmark = pytest.mark.django_db
COLUMNS = (
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib"),
    *("CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit"),
    *("EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise"),
)
# Entry, day, account, its name, document, debit, credit.
LINES = [
    ("1", "20260110", "411000", "Clients", "F2026-0001", "1 440,00", "0,00"),
    ("1", "20260110", "706000", "Prestations récurrentes", "F2026-0001", "0,00", "1 200,00"),
    ("1", "20260110", "445710", "TVA collectée", "F2026-0001", "0,00", "240,00"),
    ("2", "20260120", "709700", "Rabais accordés à l’été", "A2026-0001", "100,00", "0,00"),
    ("2", "20260120", "445710", "TVA collectée", "A2026-0001", "20,00", "0,00"),
    ("2", "20260120", "411000", "Clients", "A2026-0001", "0,00", "120,00"),
    ("3", "20260131", "7071", "Ventes", "-", "0,00", "33,33"),
    ("3", "20260131", "758000", "Produits divers", "-", "0,00", "7,00"),
]
REVENUE = 120000 - 10000 + 3333


def cells(line: tuple[str, ...]) -> list[str]:
    entry, day, account, name, document, debit, credit = line
    return [
        *("VE", "Ventes", entry, day, account, name, "", "", document, day, "Écriture", debit),
        *(credit, "", "", day, "", ""),
    ]


def fec(separator: str = "\t", end: str = "\n") -> str:
    return end.join(separator.join(row) for row in [COLUMNS, *map(cells, LINES)]) + end


def with_sides(words: dict[str, str]) -> str:
    header = [{"Debit": "Montant", "Credit": "Sens"}.get(name, name) for name in COLUMNS]
    rows = []
    for row in map(cells, LINES):
        debit, credit = row[11], row[12]
        row[11:13] = [credit, words["C"]] if debit == "0,00" else [debit, words["D"]]
        rows.append(row)
    return "\r\n".join("\t".join(row) for row in [header, *rows])


def bring(folder: Path, written: bytes, mapping: str = "fec") -> None:
    small_company.organisation(country="")
    path = folder / "123456789FEC20261231.txt"
    path.write_bytes(written)
    text = (ROOT / "samples" / "mappings" / f"{mapping}.toml").read_text()
    (run,) = ingest.request_imports(text, [path])
    small_company.run_one(run)
    publish.publish()


def assert_read() -> None:
    assert LedgerLine.objects.filter(known_until=None).count() == len(LINES)
    published = numbers.published(reader=EVERYTHING)
    (total,) = control(published.calendar.period("2026-01"), published)
    assert (total.currency, total.books) == ("EUR", REVENUE)
    assert [(each.account, each.books) for each in total.accounts] == [
        ("706000", 120000),
        ("7071", 3333),
        ("709700", -10000),
    ]
    assert results.value("books", "2026-01") == REVENUE


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(fec().encode(), id="tab"),
        pytest.param(fec("|").encode(), id="bar"),
        pytest.param(fec(end="\r\n").encode(), id="line ends of Windows"),
        pytest.param(fec("|", "\r\n").encode("utf-8-sig"), id="byte order mark"),
        pytest.param(fec().encode("cp1252"), id="Windows' encoding"),
        pytest.param(fec().replace("’", "'").encode("iso8859-15"), id="Latin-9"),
        pytest.param(fec().replace(" ", "\u202f").encode(), id="narrow spaces"),
        pytest.param(fec().replace(" ", "\xa0").encode(), id="no-break spaces"),
        pytest.param(fec().replace("1 ", "1").encode(), id="no spaces"),
    ],
)
def test_whatever_the_separator_line_end_and_encoding(tmp_path: Path, written: bytes) -> None:
    bring(tmp_path, written)
    assert_read()


@pytest.mark.parametrize("words", [{"D": "D", "C": "C"}, {"D": "-1", "C": "+1"}], ids=str)
def test_an_amount_and_its_side_instead_of_debit_and_credit(
    tmp_path: Path, words: dict[str, str]
) -> None:
    bring(tmp_path, with_sides(words).encode(), "fec-montant")
    assert_read()


def test_lines_that_are_alike_in_everything_count_each(tmp_path: Path) -> None:
    rows = [COLUMNS, *map(cells, [*LINES, LINES[1], LINES[6]])]
    bring(tmp_path, "\n".join("\t".join(row) for row in rows).encode())
    assert results.value("books", "2026-01") == REVENUE + 120000 + 3333


def test_a_line_without_an_amount_is_no_obstacle_to_the_others(tmp_path: Path) -> None:
    nothing = cells(("4", "20260131", "707000", "Ventes", "F2026-0002", "", ""))
    bring(tmp_path, (fec() + "\t".join(nothing) + "\n").encode())
    assert LedgerLine.objects.count() == len(LINES) + 1
    assert results.value("books", "2026-01") == REVENUE


def test_sides_are_proposed_where_books_have_one_column_of_amounts(tmp_path: Path) -> None:
    path = tmp_path / "123456789FEC20261231.txt"
    path.write_text(with_sides({"D": "D", "C": "C"}))
    (table,) = guess.look(path)
    (reading,) = guess.readings_of(table)
    assert (reading.record, reading.fields["amount"], reading.fields["side"]) == ("ledger", "Montant", "Sens")  # fmt: skip
    assert reading.translated["side"] == {"C": "credit", "D": "debit"}


def test_books_in_another_currency_wait_for_its_rate(tmp_path: Path) -> None:
    bring(tmp_path, fec().encode())
    small_company.organisation(country="", base_currency="GBP")
    ingest.rederive("The base currency is another one.")
    publish.publish()
    found = results.number("books", "2026-01")
    assert (found.value.amount or 0, found.unpriced) == (0, 3)
    rates = [{"currency": "EUR", "month_on": "2026-01-01", "rate": "0.5"}]
    small_company.load(tmp_path, "rates", rates)
    publish.publish()
    assert results.value("books", "2026-01") == 60000 - 5000 + 1667


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The accounts of France of another program, which nobody here wrote; never part of this one."""
    folder = tmp_path_factory.mktemp("tryton")
    words = [sys.executable, "-m", "pip", "download", "--no-deps", "--disable-pip-version-check"]
    asked = [*words, "--quiet", "--dest", str(folder), "trytond_account_fr==7.6.0"]
    try:
        subprocess.run(asked, check=True, capture_output=True, timeout=60)
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"The wheel of trytond_account_fr cannot be downloaded here: {error}.")
    (found,) = folder.glob("*.whl")
    return found


@pytest.mark.parametrize(("name", "revenue"), [("FEC", 5700), ("FEC-previous", 500)])
def test_a_fec_that_another_program_wrote(
    tmp_path: Path, wheel: Path, name: str, revenue: int
) -> None:
    with zipfile.ZipFile(wheel) as packed:
        written = packed.read(f"trytond/modules/account_fr/tests/{name}.csv")
    bring(tmp_path, written)
    lines = written.decode("utf-8-sig").split("\n")[1:]
    assert LedgerLine.objects.count() == len([line for line in lines if line.strip()])
    assert results.value("books", "2018-01" if name == "FEC" else "2017-01") == revenue
