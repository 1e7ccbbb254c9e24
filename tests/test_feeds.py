"""Feeds that are renamed or withdrawn, ids that come in another form, and what an import says of
what it brought.
"""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from revops.models import FeedDelivery, ImportRun, Invoice, Person, RawRecord, Team
from tests.results import load_text, rows, value
from tests.small_company import organisation

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
source = { key = "bill" }
[files.invoices]
match = "inv*"
record = "invoice"
id = "No"
fields = { invoice = "No", at = "Date", amount = "Net", currency = "Cur", channel = "Channel", owner = "Rep", team = "Team" }
"""
HEADER = "No,Date,Net,Cur,Channel,Rep,Team\n"
TEXT = HEADER + "F1,2026-03-02,100,EUR,,,\nF2,2026-03-03,10,EUR,,,\n"


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


def command(
    folder: Path, text: str, *options: str, mapping: str = MAPPING, name: str = "inv.csv"
) -> str:
    (folder / "m.toml").write_text(mapping)
    (folder / name).write_text(text)
    out = StringIO()
    try:
        call_command(
            "import_files",
            str(folder / "m.toml"),
            str(folder / name),
            *options,
            stdout=out,
            stderr=out,
            no_color=True,
        )
    except CommandError as error:
        out.write(str(error))
    return out.getvalue()


def test_a_feed_renamed_goes_on(tmp_path: Path) -> None:
    command(tmp_path, TEXT)
    printed = command(
        tmp_path, TEXT, mapping=MAPPING.replace("[files.invoices]", "[files.billing]")
    )
    assert "“billing” continues “invoices”." in printed
    assert value("revenue", "2026-03") == 11000
    assert set(RawRecord.objects.values_list("feed", flat=True)) == {"billing"}
    assert list(FeedDelivery.objects.values_list("feed", flat=True)) == ["billing"]


def test_a_feed_renamed_and_changed_is_asked_about_and_goes_on_when_it_says_so(
    tmp_path: Path,
) -> None:
    changed = MAPPING.replace("[files.invoices]", "[files.billing]").replace(', team = "Team"', "")
    command(tmp_path, TEXT)
    printed = command(tmp_path, TEXT, mapping=changed)
    assert 'If it is the same feed, add was = "invoices" to [files.billing].' in printed
    assert value("revenue", "2026-03") == 11000
    command(
        tmp_path,
        TEXT,
        mapping=changed.replace('record = "invoice"', 'record = "invoice"\nwas = "invoices"'),
    )
    assert value("revenue", "2026-03") == 11000
    assert set(RawRecord.objects.values_list("feed", flat=True)) == {"billing"}


def test_a_withdrawn_feed_is_gone_and_what_that_changes_is_shown_before(tmp_path: Path) -> None:
    command(tmp_path, TEXT)
    out = StringIO()
    call_command("withdraw_feed", "bill", "invoices", "--dry-run", stdout=out)
    assert out.getvalue() == "2 records would be closed.\n  revenue 2026-03: 110.00 → —\n"
    assert value("revenue", "2026-03") == 11000
    with pytest.raises(CommandError, match="Add --yes"):
        call_command("withdraw_feed", "bill", "invoices", stdout=out)
    call_command("withdraw_feed", "bill", "invoices", "--yes", stdout=out)
    assert rows(Invoice, "number") == []
    assert ImportRun.objects.latest("pk").closed == 2
    with pytest.raises(CommandError, match="has no records of a feed “invoices”"):
        call_command("withdraw_feed", "bill", "invoices", "--yes", stdout=out)
    command(tmp_path, TEXT)
    assert value("revenue", "2026-03") == 11000


PADDED = HEADER + "0000611365,2026-03-02,100,EUR,,,\n0000611366,2026-03-02,1,EUR,,,\n"


def test_ids_that_lost_their_zeros_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    command(tmp_path, PADDED)
    printed = command(tmp_path, PADDED.replace("0000", ""))
    assert (
        "2 new ids are known in another form, such as “611365”, “611366”, which is known as “0000611365”"
        in printed
    )
    assert value("revenue", "2026-03") == 10100
    one = command(tmp_path, HEADER + "611365,2026-03-02,100,EUR,,,\n")
    assert "1 new id is known in another form, “611365”, which is known as “0000611365”" in one
    assert "known in another form" in command(tmp_path, PADDED.replace("0000", ""), "--dry-run")
    command(tmp_path, PADDED.replace("0000", ""), "--accept-ids")
    assert RawRecord.objects.filter(known_until=None).count() == 4


def test_ids_that_differ_in_form_within_one_file_are_two(tmp_path: Path) -> None:
    both = HEADER + "a1,2026-03-02,1,EUR,,,\nA1,2026-03-02,1,EUR,,,\n"
    command(tmp_path, both.replace("A1,2026-03-02,1,EUR,,,\n", ""))
    assert "1 new, 1 unchanged" in command(tmp_path, both)


def test_a_dry_run_lists_new_members_and_writes_none(tmp_path: Path) -> None:
    text = HEADER + "F1,2026-03-02,1,EUR,Web,ann,North\nF2,2026-03-02,1,EUR,N/A,ann,North\n"
    printed = command(tmp_path, text, "--dry-run")
    for line in (
        "New in teams: 1 (North).",
        "New in channels: 2 (N/A, Web).",
        "New in people: 1 (ann).",
    ):
        assert line in printed
    assert "“N/A” among the new channels look like empty cells" in printed
    assert not Team.objects.exists()
    assert "New in teams: 1 (North)." in command(tmp_path, text)


def test_people_who_are_called_like_those_of_another_source_are_said(tmp_path: Path) -> None:
    """Nobody but a person knows whether they are one."""
    Person.objects.create(name="ann")
    text = HEADER + "F1,2026-03-02,1,EUR,,ann,\nF2,2026-03-02,1,EUR,,bob,\n"
    printed = command(tmp_path, text, "--dry-run")
    assert "New in people: 2 (ann, bob)." in printed
    assert "1 of them is called like a person of another source" in printed
    assert "(Data, Duplicates): ann." in printed


def test_mistakes_of_one_kind_are_one_line(tmp_path: Path) -> None:
    bad = "".join(f"F{n},2026-03-02,x{n},EUR,,,\n" for n in range(9)) + "F9,yesterday,1,EUR,,,\n"
    printed = command(tmp_path, HEADER + bad)
    assert "line 2, Net: “x0” is not a number" in printed
    assert "And 8 more like this: lines 3, 4, 5, 6, 7, …." in printed
    assert printed.count("is not a number") == 1
    assert "line 11, Date:" in printed


DEALS = """
mapping = 1
source = { key = "crm" }
[files.leads]
match = "leads*"
record = "lead"
id = "Lead"
fields = { lead = "Lead", at = "Created" }
[files.deals]
match = "deals*"
record = "deal"
id = "Id"
[files.deals.fields]
deal = "Id"
lead = "Lead"
amount = "Amount"
currency = "Cur"
opened_at = "Created"
closed_at = "Closed"
outcome = "Result"
"""


def test_what_counts_nowhere_is_said_with_its_lines(tmp_path: Path) -> None:
    leads = load_text(tmp_path, "leads.csv", "Lead,Created\nL1,2026-01-05\nL2,\n", DEALS)
    assert leads.notes == [
        "1 record without a date and without an entry into any stage: they count in no figure (line 3)."
    ]
    text = (
        "Id,Lead,Amount,Cur,Created,Closed,Result\n"
        "D1,L1,5,EUR,2026-01-05,2026-02-05,won\n"  # counts
        "D2,L1,5,EUR,2026-01-05,,won\n"
        "D3,L1,5,EUR,,,\n"
        "D4,L9,5,XAF,2026-01-05,2026-02-05,lost\n"
    )
    run = load_text(tmp_path, "deals.csv", text, DEALS)
    assert run.notes == [
        "1 record neither opened nor closed: they count in no figure (line 4).",
        "1 record won or lost without a day: they are in no pipeline, and count on no day (line 3).",
        "1 record in a currency without any rate: counted, not priced (line 5).",
        "1 record of a lead that no record has (line 5).",
    ]


def test_rows_that_name_one_deal_under_several_ids_are_said_to_count_once(tmp_path: Path) -> None:
    lines = DEALS.replace(
        'id = "Id"\n[files.deals.fields]', 'id = ["Id", "Amount"]\n[files.deals.fields]'
    )
    text = (
        "Id,Lead,Amount,Cur,Created,Closed,Result\n"
        "D1,,300,EUR,2026-01-05,2026-02-05,won\nD1,,200,EUR,2026-01-05,2026-02-05,won\nD2,,5,EUR,2026-01-05,2026-02-05,won\n"
    )
    run = load_text(tmp_path, "deals.csv", text, lines)
    assert run.notes == [
        "2 records of a deal that another row of the file names, too: one of them counts (lines 2, 3)."
    ]


def test_a_row_of_totals_is_named(tmp_path: Path) -> None:
    printed = command(tmp_path, TEXT + "Total,2026-03-31,110,EUR,,,\n", "--dry-run")
    assert (
        "1 record whose id is a word for a total: they may add up the others, and count beside them (line 4)."
        in printed
    )
    assert "a word for a total" not in command(tmp_path, TEXT, "--dry-run")


LEFT_OUT = """
mapping = 1
source = { key = "crm" }
[files.mqls]
match = "funnel*"
record = "stage"
id = "Lead"
only = { "MQL on" = "*" }
fields = { lead = "Lead", stage = { value = "mql" }, at = "MQL on" }
"""


def test_a_record_whose_row_is_left_out_now_is_named(tmp_path: Path) -> None:
    load_text(tmp_path, "funnel.csv", "Lead,MQL on\nL1,2026-01-05\nL2,2026-01-06\n", LEFT_OUT)
    corrected = "Lead,MQL on\nL1,\nL2,2026-01-06\nL3,\n"
    run = load_text(tmp_path, "funnel.csv", corrected, LEFT_OUT)
    assert run.notes[0].startswith(
        "1 record that is known is in a row left out now (line 2): what is known of it stays."
    )
    assert value("mqls", "2026-01") == 2
    run = load_text(tmp_path, "funnel.csv", corrected, LEFT_OUT, replaces=True)
    assert (run.closed, run.notes, value("mqls", "2026-01")) == (
        1,
        ["another feed's: MQL on is not * (2)"],
        1,
    )


LOOKUP = """
mapping = 1
source = { key = "crm" }
[files.products]
match = "products*"
record = "lookup"
id = "product"
[files.deals]
match = "deals*"
record = "deal"
id = "Id"
fields = { deal = "Id", won_at = "Won", amount = { column = "product", lookup = "products.price" } }
"""


def test_a_corrected_lookup_names_the_feeds_whose_files_are_to_be_imported_again(
    tmp_path: Path,
) -> None:
    assert load_text(tmp_path, "products.csv", "product,price\nA,100\n", LOOKUP).notes == []
    deals = "Id,Won,product\nD1,2026-01-05,A\n"
    load_text(tmp_path, "deals.csv", deals, LOOKUP)
    assert load_text(tmp_path, "products.csv", "product,price\nA,200\nB,5\n", LOOKUP).notes == [
        "What was read with the former rows stays as it is until its files are imported again: deals."
    ]
    assert value("signed_amount", "2026-01") == 10000
    load_text(tmp_path, "deals.csv", deals, LOOKUP)
    assert value("signed_amount", "2026-01") == 20000


def test_a_rate_of_the_base_currency_itself_is_said_to_look_wrong(tmp_path: Path) -> None:
    rates = 'mapping = 1\nsource = { key = "fin" }\n[files.rates]\nmatch = "rates*"\nrecord = "rate"\nid = ["cur", "month"]\n'
    rates += 'fields = { currency = "cur", month_on = { column = "month", format = "%Y-%m" }, rate = "rate" }\n'
    run = load_text(
        tmp_path,
        "rates.csv",
        "cur,month,rate\nEUR,2026-03,1.1\nEUR,2026-04,1.0\nUSD,2026-03,1\n",
        rates,
    )
    assert run.notes == [
        "1 record of the base currency itself and not 1: these may be rates into another currency, or the other way round (line 2)."
    ]


def test_the_report_is_there_for_machines(tmp_path: Path) -> None:
    import json

    answered = json.loads(command(tmp_path, TEXT, "--json"))
    assert answered["counts"]["added"] == 2
    assert (answered["errors"], answered["notes"]) == ([], [])
