"""Files that nobody should send: each gets one clear sentence, the good rows are in, and the next
run is clean.
"""

import os
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from revops.models import Chore, ImportRun, Lead, Organisation, RawRecord, Rejected, StageEntry
from tests.results import number, rows, value
from tests.small_company import MAPPING, load, organisation, write

pytestmark = pytest.mark.django_db
MONEY = """
mapping = 1
source = { key = "billing", name = "Billing" }
[files.invoices]
match = "invoices*"
record = "invoice"
id = "number"
complete = true
fields = { invoice = "number", at = "date", amount = "net", currency = "currency", company = "company" }
"""
HEADER = "number,date,net,currency,company\n"
GOOD = "1,2026-01-05,10.00,EUR,Acme\n"


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


def run(
    folder: Path,
    content: str | bytes,
    *options: str,
    mapping: str = MONEY,
    name: str = "invoices.csv",
) -> str:
    """What `import_files` prints, errors included."""
    (folder / "mapping.toml").write_text(mapping)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    out = StringIO()
    arguments = [str(folder / "mapping.toml"), str(folder / name), *options]
    try:
        call_command("import_files", *arguments, stdout=out, stderr=out, no_color=True)
    except CommandError as error:
        out.write(f"refused: {error}")
    return out.getvalue()


def workbook(*cells: list[object]) -> bytes:
    book, out = Workbook(), BytesIO()
    for row in cells:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


REFUSED = {
    "empty": (b"", "“invoices.csv” cannot be read: it is empty. Export it again."),
    "only blanks": (b"\n \n\n", "“invoices.csv” cannot be read: it is empty. Export it again."),
    "a PDF": (b"%PDF-1.7 ...", "it is a PDF. Export it as CSV or XLSX."),
    "a picture": (
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        "it is no text. Save it as CSV or XLSX and try again.",
    ),
    "a login page": (
        b"<!DOCTYPE html><html>",
        "it is a web page, perhaps of a login. Export it as CSV or XLSX.",
    ),
    "an old workbook": (
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "it is an old (.xls) or a password-protected workbook.",
    ),
    "a damaged workbook": (b"PK\x03\x04" + b"x" * 600, "it is a damaged XLSX workbook."),
    "a column twice": (
        b"number,net,net\n1,2,3\n",
        "its header names net more than once. Write in the mapping which one is meant, such as “net #1” or “net #2”.",
    ),
    "a NUL in the header": (b"\0\0\0", "Its columns are: \ufffd\ufffd\ufffd."),
    "a column that is not there": (
        b"number,date,netto,currency,company\n1,2026-01-05,10,EUR,Acme\n",
        "the file has no column “net”. Its columns are: number, date, netto, currency, company.",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_one_sentence(tmp_path: Path, kind: str) -> None:
    content, sentence = REFUSED[kind]
    printed = run(tmp_path, content)
    assert sentence in printed
    assert "refused: 1 of 1 files was refused." in printed
    assert RawRecord.objects.count() == Rejected.objects.count() == 0
    assert "1 read, 1 new" in run(tmp_path, HEADER + GOOD)


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_file_whose_name_is_in_an_old_encoding_is_refused(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    name = os.fsdecode(b"invoices_\xe9t\xe9.csv")
    printed = run(tmp_path, HEADER + GOOD, *options, name=name)
    assert "“invoices_?t?.csv” cannot be read: its name or that of its folder is not UTF-8. Rename it." in printed  # fmt: skip
    assert ImportRun.objects.count() == 0


def test_an_xlsx_named_csv_is_read_for_what_it_is(tmp_path: Path) -> None:
    book = workbook(
        ["number", "date", "net", "currency", "company"], [1, "2026-01-05", 10.1, "EUR", "Acme"]
    )
    assert "1 read, 1 new" in run(tmp_path, book)
    assert value("revenue", "2026-01") == 1010


BAD = {
    "an ambiguous date": ("2,03/04/2026,20,EUR,B", "line 3, date", "“03/04/2026” is not a date in the formats given (YYYY-MM-DD). Say"),
    "a decimal comma": ("2,2026-01-05,\"1.234,56\",EUR,B", "line 3, net", "“1.234,56” is not"),
    "not a number": ("2,2026-01-05,NaN,EUR,B", "line 3, net", "“NaN” is no amount of anything; leave the cell empty"),
    "no currency": ("2,2026-01-05,20,euros,B", "line 3, currency", "“euros”"),
    "no date": ("2,,20,EUR,B", "line 3, date", "The cell for “at” is empty, but every “invoice” has one."),
    "a cut-off row": ("2,2026-01-05", "line 3:", "The row has 2 cells, the header 5. It may be cut off."),
    "a delimiter without quotes": ("2,2026-01-05,20,EUR,B,C", "line 3:", "The row has 6 cells, the header 5."),
    "a NUL": ("2,2026-01-05,20,EUR,B\0", "line 3:", "A cell has a NUL character"),
    "no id": (",2026-01-05,20,EUR,B", "line 3", "The cell for “invoice” is empty"),
    "ten megabytes in a field": (f"2,2026-01-05,20,EUR,{'x' * 10_000_000}", "line 3:", "A cell is longer than 1000000 characters"),
    "a quote that is never closed": ("2,2026-01-05,20,EUR,\"B", "line 3:", "A quote in this line is never closed"),
    "a sum beyond all sums": (f"2,2026-01-05,{'9' * 30},EUR,B", "line 3, net", "9"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_row_is_listed_with_line_and_reason_and_stops_no_good_one(
    tmp_path: Path, kind: str
) -> None:
    row, where, reason = BAD[kind]
    last = "3,2026-01-06,30,EUR,C\n"
    printed = run(tmp_path, HEADER + GOOD + row + "\n" + last)
    assert "3 read, 2 new, 1 rejected" in printed
    assert where in printed and reason in printed
    assert value("revenue", "2026-01") == 4000
    rejected = Rejected.objects.get()
    assert (rejected.line, rejected.known_until) == (3, None)
    assert len(rejected.reason) < 500 and len(str(rejected.payload)) < 5000
    # The same file lists nothing twice; the corrected one settles the row.
    assert "2 unchanged, 1 rejected" in run(tmp_path, HEADER + GOOD + row + "\n" + last)
    assert Rejected.objects.count() == 1
    assert "1 new, 2 unchanged" in run(tmp_path, HEADER + GOOD + "2,2026-01-05,20,EUR,B\n" + last)
    assert Rejected.objects.filter(known_until=None).count() == 0
    assert value("revenue", "2026-01") == 6000


def test_rows_that_need_other_keys_are_other_mistakes(tmp_path: Path) -> None:
    nets = ["(40.00)", "(41.00)", "$5.00", "1.5E+3"]
    cells = "".join(f"{n},2026-01-05,{net},EUR,Acme\n" for n, net in enumerate(nets))
    printed = run(tmp_path, HEADER + cells)
    assert 'set negative = "parentheses". And 1 more like this: line 3.\n' in printed
    assert "line 4, net: “$5.00”" in printed and 'set signs = ["$"].\n' in printed
    assert "line 5, net: “1.5E+3”" in printed and "set scientific = true.\n" in printed


def test_a_row_that_looks_like_another_header_is_said(tmp_path: Path) -> None:
    other = "numéro,le,montant,devise,société\n2,2026-01-06,7.00,EUR,Acme\n"
    printed = run(tmp_path, HEADER + GOOD + other)
    assert "Line 3 looks like another header. What stands below it was read by the first" in printed
    assert "looks like" not in run(tmp_path, HEADER + GOOD + "3,soon,much,money,Acme\n")


def test_a_currency_nobody_knows_is_in_unpriced_and_flagged(tmp_path: Path) -> None:
    assert "2 read, 2 new" in run(tmp_path, HEADER + GOOD + "2,2026-01-05,20,QQQ,B\n")
    found = number("revenue", "2026-01")
    assert (found.value.amount, found.unpriced) == (1000, 1)


def test_rows_in_another_encoding_than_the_file_are_read_and_said(tmp_path: Path) -> None:
    rows_ = "1,2026-01-05,10,EUR,Société\n".encode() + "2,2026-01-05,20,EUR,Köln\n".encode("cp1252")
    printed = run(tmp_path, HEADER.encode() + rows_)
    assert "2 read, 2 new" in printed
    assert "1 row is not UTF-8 and was read as" in printed
    assert rows(RawRecord, "values__company") == [("Köln",), ("Société",)]


def test_the_same_id_twice_keeps_the_first_and_lists_the_other(tmp_path: Path) -> None:
    printed = run(tmp_path, HEADER + GOOD + GOOD + "1,2026-01-05,99.00,EUR,Acme\n")
    assert "3 read, 1 new, 1 repeated, 1 rejected" in printed
    assert "line 4, number: Line 2 has the same id “1” and other content." in printed
    assert value("revenue", "2026-01") == 1000


MAPPINGS = {
    "no TOML": ("mapping = ", "TOML"),
    "a field that nobody knows": (MONEY.replace("company =", "companny ="), "companny"),
    "no such record": (MONEY.replace('"invoice"', '"bill"', 1), "bill"),
    "a column missing in it": (MONEY.replace(' at = "date",', ""), "at"),
    "the source of what is typed in": (MONEY.replace('key = "billing"', 'key = "typed-in"'), "Give this source another key"),
    "a file for no feed": (MONEY.replace("invoices*", "bills*"), "No feed of this mapping reads invoices.csv"),
}  # fmt: skip


@pytest.mark.parametrize("kind", MAPPINGS)
def test_a_mapping_that_is_wrong_says_where(tmp_path: Path, kind: str) -> None:
    mapping, word = MAPPINGS[kind]
    printed = run(tmp_path, HEADER + GOOD, mapping=mapping)
    assert printed.startswith("refused: ") and word in printed
    assert ImportRun.objects.count() == 0


def test_without_an_organisation_it_says_what_to_do_first(tmp_path: Path) -> None:
    Organisation.objects.all().delete()
    assert "There is no organisation yet. Run manage.py setup_organisation first" in run(
        tmp_path, HEADER + GOOD
    )


def test_a_file_or_mapping_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(MONEY)
    with pytest.raises(CommandError, match="1 of 1 files was refused"):
        call_command(
            "import_files",
            str(tmp_path / "mapping.toml"),
            str(tmp_path / "invoices.csv"),
            stderr=StringIO(),
        )
    assert ImportRun.objects.get().error.endswith(
        "invoices.csv” cannot be read: No such file or directory."
    )
    with pytest.raises(CommandError, match="The mapping .*nowhere.toml cannot be read"):
        call_command("import_files", str(tmp_path / "nowhere.toml"), str(tmp_path))


def test_a_complete_file_that_lacks_most_rows_is_refused_until_somebody_accepts(
    tmp_path: Path,
) -> None:
    many = "".join(f"{n},2026-01-05,1,EUR,Acme\n" for n in range(40))
    run(tmp_path, HEADER + many)
    printed = run(tmp_path, HEADER + "0,2026-01-05,1,EUR,Acme\n")
    assert "is declared complete but lacks 39 of the 40 records known from “invoices”." in printed
    assert value("revenue", "2026-01") == 4000
    assert "1 unchanged, 39 disappeared" in run(
        tmp_path, HEADER + "0,2026-01-05,1,EUR,Acme\n", "--accept-loss"
    )
    assert value("revenue", "2026-01") == 100


def test_a_dry_run_counts_and_writes_nothing_at_all(tmp_path: Path) -> None:
    run(tmp_path, HEADER + GOOD)
    before = everything()
    printed = run(
        tmp_path,
        HEADER + GOOD.replace("10.00", "11.00") + "2,NaN,20,EUR,B\n3,2026-01-05,1,EUR,C\n",
        "--dry-run",
    )
    assert "3 read, 1 new, 1 changed, 1 rejected" in printed
    assert "This was a dry run: nothing was written." in printed
    assert everything() == before


def everything() -> dict[str, list]:
    return {
        model._meta.label: sorted(map(str, model._default_manager.values_list()))
        for model in apps.get_models()
        if model._meta.managed
    }


def test_files_of_several_feeds_are_read_in_the_order_they_need(tmp_path: Path) -> None:
    for feed in ("stages", "leads"):
        write(tmp_path, feed, [])
    out = StringIO()
    (tmp_path / "mapping.toml").write_text(MAPPING)
    call_command("import_files", str(tmp_path / "mapping.toml"), str(tmp_path), stdout=out)
    assert out.getvalue().index("leads.csv") < out.getvalue().index("stages.csv")


def test_a_refused_file_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path, "stages", [{"id": "1", "lead": "L1", "stage": "mql", "at": "2026-01-05"}])
    (tmp_path / "leads.csv").write_bytes(b"")
    (tmp_path / "mapping.toml").write_text(MAPPING)
    with pytest.raises(CommandError, match="1 of 2 files was refused."):
        call_command(
            "import_files",
            str(tmp_path / "mapping.toml"),
            str(tmp_path),
            stdout=StringIO(),
            stderr=StringIO(),
        )
    assert StageEntry.objects.count() == 1
    assert Chore.objects.filter(state="due").count() == 0


def test_a_record_is_what_its_row_said_before_it_turned_bad(tmp_path: Path) -> None:
    load(tmp_path, "leads", [{"lead": "L1", "at": "2026-01-05", "owner": "ann"}])
    load(tmp_path, "leads", [{"lead": "L1", "at": "2026-13-05", "owner": "bob"}])
    assert rows(Lead, "lead", "owner__name") == [("crm/L1", "ann")]
