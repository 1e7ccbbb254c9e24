"""What a file of nobody's mapping is taken for: exports of known tools, any headers, and what is asked
rather than guessed.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from revops import guess
from revops.connectors.files import FileRefused
from revops.guess import choices, forms, preview
from revops.guess.notations import date_forms, number_forms
from revops.guess.recipes import recipe_for, recipes
from revops.guess.tables import Table, table_of
from revops.mapping import parse

HUBSPOT = """Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Create Date,Associated Contact IDs,Deal Type
101,Acme,Closed Won,2026-03-12 10:00,Anna,12000,2026-01-03 09:00,11;12,newbusiness
102,Beta,Contract Sent,2026-12-30 10:00,Bert,8000.50,2026-02-03 09:00,13,existingbusiness
103,Gamma,Closed Lost,2026-04-12 10:00,Anna,,2026-02-03 09:00,,newbusiness
"""
PIPEDRIVE_FR = """Affaire - ID;Affaire - Titre;Affaire - Valeur;Affaire - Devise;Affaire - Statut;Affaire - Étape;\
Affaire - Date de gain;Affaire - Date de perte;Affaire - Affaire créée;Affaire - Propriétaire;Affaire - Affaire clôturée le
1;Acme;1 200,50;EUR;Gagnée;Négociation;13/03/2026 10:05;;01/02/2026 10:00;Anne;13/03/2026 10:05
2;Beta;900,00;EUR;Ouverte;Contact;;;14/02/2026 10:00;Benoît;
3;Gamma;12 000,00;EUR;Perdue;Démo;;02/04/2026 11:00;02/03/2026 10:00;Anne;02/04/2026 11:00
"""
BOOKS_FR = """N° facture;Date facture;Client;Montant HT;Montant TTC;Type
F-1;03/01/2026;Acme;1 200,00;1 440,00;Facture
F-2;15/01/2026;Beta;900,00;1 080,00;Facture
A-1;20/02/2026;Acme;-100,00;-120,00;Avoir
"""
SALESFORCE = """Opportunities of the quarter
,,,
Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Created Date,Close Date,Opportunity Owner
006A,Big,Acme,Closed Won,"1,200",03/04/2026,05/06/2026,Anna
006B,Small,Beta,Prospecting,"2,500",02/04/2026,05/07/2026,Bert
"""
CONTACTS = """Record ID,First Name,Email,Lifecycle Stage,Create Date,\
Became a Marketing Qualified Lead Date,Became a Sales Qualified Lead Date,Original Source
1,Ann,a@x.io,opportunity,2026-01-02,2026-01-05,2026-01-09,Organic Search
2,Bob,b@x.io,lead,2026-01-03,,,Direct Traffic
"""
CALLS = """direction,user,duration (in call),datetime (UTC)
outbound,Anna,60,2026-03-01 10:00:00
inbound,Bert,0,2026-03-01 11:00:00
"""
STRIPE = """id,Number,Customer,Customer Email,Currency,Subtotal,Total,Status,Date (UTC)
in_1,AB-1,cus_1,a@x.io,eur,100.00,120.00,paid,2026-03-01 10:00
in_2,AB-2,cus_1,a@x.io,eur,50.00,60.00,void,2026-03-02 10:00
"""


def looked(folder: Path, text: str, name: str = "export.csv") -> list[Table]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return [table_of(table.as_json()) for table in guess.look(path)]


def mapping(tables: list[Table]) -> str:
    return guess.written([(t, guess.readings_of(t)) for t in tables], key="crm", name="CRM")


def outcomes(text: str, tables: list[Table], feed: str) -> list[dict[str, object]]:
    parsed = parse(text, timezone="UTC", currency="EUR")
    (found,) = [each for each in parsed.feeds if each.name == feed]
    return [dict(row.values) for row in preview.understood(found, tables[0])]


def test_hubspot_deals_are_read_whole(tmp_path: Path) -> None:
    tables = looked(tmp_path, HUBSPOT, "hubspot-crm-exports-all-deals-2026-11-25.csv")
    text = mapping(tables)

    assert tomllib.loads(text)["files"]["deals"]["match"] == "hubspot-crm-exports-all-deals*.csv"
    won, open_, lost = outcomes(text, tables, "deals")
    assert (won["outcome"], won["amount"], won["lead"], won["deal_type"]) == ("won", 1200000, "crm/11", "new")  # fmt: skip
    assert (open_["outcome"], open_["amount"], open_["deal_type"]) == ("open", 800050, "expansion")
    assert lost["outcome"] == "lost" and "amount" not in lost
    assert won["closed_at"].startswith("2026-03-12") and won["opened_at"].startswith("2026-01-03")


def test_a_french_pipedrive_export_is_read_with_its_signs_and_dates(tmp_path: Path) -> None:
    tables = looked(tmp_path, PIPEDRIVE_FR)
    won, open_, lost = outcomes(mapping(tables), tables, "deals")

    assert (won["outcome"], won["amount"], won["won_at"]) == ("won", 120050, "2026-03-13T10:05:00+00:00")  # fmt: skip
    assert (open_["outcome"], lost["outcome"]) == ("open", "lost")
    assert "closed_at" not in won


def test_dates_that_say_themselves_how_they_are_written_are_not_asked_about(tmp_path: Path) -> None:
    """Of a deal that is open no time of day is known when it is expected."""
    text = PIPEDRIVE_FR.replace("Affaire - Propriétaire;", "Affaire - Date de clôture prévue;")
    tables = looked(tmp_path, text.replace(";Anne;", ";;").replace(";Benoît;", ";30/12/2026;"))
    feed = tomllib.loads(mapping(tables))["files"]["deals"]
    assert {feed["fields"][name]["format"][0] for name in ("opened_at", "expected_close_on")} == {
        "%d/%m/%Y %H:%M", "%d/%m/%Y",
    }  # fmt: skip
    assert forms.date_choices(feed, tables[0]) == []


def test_books_in_french_are_net_and_their_credit_notes_negative(tmp_path: Path) -> None:
    tables = looked(tmp_path, BOOKS_FR, "factures 2026.csv")
    rows = outcomes(mapping(tables), tables, "invoices")

    assert [row["amount"] for row in rows] == [120000, 90000, -10000]
    assert [row["kind"] for row in rows] == ["invoice", "invoice", "credit_note"]


def test_a_title_above_the_header_is_no_header_and_what_is_ambiguous_is_asked(
    tmp_path: Path,
) -> None:
    (table,) = looked(tmp_path, SALESFORCE)
    feed = tomllib.loads(text := mapping([table]))["files"]["deals"]

    assert (table.header_row, feed["fields"]["deal"]) == (3, "Opportunity ID")
    assert forms.is_open(feed, table) == (True, True)
    assert "dates" not in feed and "decimal" not in feed
    assert all(not row for row in outcomes(text, [table], "deals"))

    days = {choice.form: str(choice.meaning) for choice in forms.date_choices(feed, table)}
    assert days == {("%d/%m/%Y",): "2026-04-03", ("%m/%d/%Y",): "2026-03-04"}
    thousands = next(c for c in forms.number_choices(feed, table) if c.meaning in ("1200", "2500"))
    chosen = {"deals/record": "deal", "deals/dates": "%m/%d/%Y", "deals/numbers": thousands.key}
    text = choices.applied(text, chosen, [table])
    assert [row["amount"] for row in outcomes(text, [table], "deals")] == [120000, 250000]
    assert outcomes(text, [table], "deals")[0]["opened_at"].startswith("2026-03-04")


def test_contacts_are_leads_and_the_stages_that_they_reached(tmp_path: Path) -> None:
    tables = looked(tmp_path, CONTACTS)
    text = mapping(tables)

    assert list(tomllib.loads(text)["files"]) == ["leads", "stages-mql", "stages-sqo"]
    reached, not_yet = outcomes(text, tables, "stages-mql")
    assert (reached["stage"], reached["at"]) == ("mql", "2026-01-05")
    assert not not_yet


def test_calls_are_touches_with_the_direction_as_their_motion(tmp_path: Path) -> None:
    tables = looked(tmp_path, CALLS)
    first, _second = outcomes(mapping(tables), tables, "activities")
    assert (first["kind"], first["motion"], first["duration_seconds"]) == ("call", "outbound", 60)


def test_a_voided_invoice_is_left_out_and_tax_with_it(tmp_path: Path) -> None:
    tables = looked(tmp_path, STRIPE)
    paid, void = outcomes(mapping(tables), tables, "invoices")
    assert (paid["amount"], paid["currency"], void) == (10000, "EUR", {})


def test_a_tool_is_known_by_what_only_its_exports_have() -> None:
    assert recipe_for(["Lead ID", "Status", "Company", "Email"]) is None
    report = recipe_for(["Lead ID", "Lead Status", "Company / Account"])
    assert report and report.name == "salesforce-leads"


def test_every_recipe_names_fields_that_there_are() -> None:
    from revops.mapping.records import RECORDS

    assert len(recipes()) >= 10
    for recipe in recipes():
        for shape in recipe.shapes:
            named = {*shape.fields, *shape.constants, *shape.values, *shape.split}
            assert named <= set(RECORDS[shape.record]), recipe.name


def test_each_sheet_of_a_workbook_is_a_table_and_a_headerless_one_gets_numbers(
    tmp_path: Path,
) -> None:
    book = Workbook()
    deals, calls = book.active, book.create_sheet("Calls")
    deals.title = "Deals"
    for row in (["Deal ID", "Amount", "Status", "Close date"], ["D1", 12.5, "Won", "2026-03-04"]):
        deals.append(row)
    calls.append(["17", "2026-03-01", "L1"])
    calls.append(["18", "2026-03-02", "L2"])
    book.save(path := tmp_path / "both.xlsx")

    first, second = guess.look(path)

    assert (first.sheet, first.header_row, first.names[0]) == ("Deals", 1, "Deal ID")
    assert (second.sheet, second.header_row, second.names) == ("Calls", 0, ["column 1", "column 2", "column 3"])  # fmt: skip
    text = mapping([first, second])
    assert tomllib.loads(text)["files"]["deals"]["sheet"] == "Deals"
    parse(text, timezone="UTC", currency="EUR")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2026-03-04", "2026-03-04 10:00"], (("iso",),)),
        (["13/04/2026", "03/04/2026"], (("%d/%m/%Y",),)),
        (["04/13/2026", "04/03/2026"], (("%m/%d/%Y",),)),
        (["03/04/2026"], (("%d/%m/%Y",), ("%m/%d/%Y",))),
        (["13.04.2026 10:00", "13.04.2026"], (("%d.%m.%Y %H:%M", "%d.%m.%Y"),)),
        (["13/04/2026", "soon"], ()),
        (["12"], ()),
    ],
)
def test_dates_are_of_every_form_that_reads_them_all(cells: list[str], expected: tuple) -> None:
    assert date_forms(cells) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["12", "-3"], ({},)),
        (["12.50", "3"], ({"decimal": "."},)),
        (["1 200,50"], ({"decimal": ",", "thousands": " "},)),
        (["$5", "(40.00)"], ({"decimal": ".", "negative": ["parentheses"], "signs": ["$"]},)),
        (["12", "x"], ()),
        (["", ""], ()),
    ],
)
def test_numbers_are_of_every_notation_that_reads_them_all(cells: list, expected: tuple) -> None:
    assert number_forms([cell for cell in cells if cell]) == expected


def test_what_may_be_two_numbers_has_two_notations() -> None:
    found = number_forms(["1.200", "15.000"])
    assert {tuple(sorted(each.items())) for each in found} == {
        (("decimal", "."),),
        (("decimal", ","), ("thousands", ".")),
    }


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_whatever_a_file_holds_the_guess_is_a_mapping_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    text = "\n".join(",".join(f'"{cell.replace(chr(34), "")}"' for cell in row) for row in rows)
    try:
        tables = looked(folder, text)
    except FileRefused:
        return
    if any(guess.readings_of(table) for table in tables):
        parse(mapping(tables), timezone="UTC", currency="EUR")


def test_a_choice_changes_what_was_chosen_and_keeps_the_rest_of_the_text(tmp_path: Path) -> None:
    tables = looked(tmp_path, HUBSPOT)
    text = mapping(tables).replace("[files.deals]", "# by hand\n[files.deals]")
    given_ = {"deals/record": "deal", "deals/field/amount": "", "deals/value/outcome/Contract Sent": "lost"}  # fmt: skip

    changed = choices.applied(text, given_, tables)

    assert "# by hand" in changed and 'amount = "Amount"' not in changed
    assert [row["outcome"] for row in outcomes(changed, tables, "deals")] == ["won", "lost", "lost"]
    assert choices.applied(changed, {"deals/record": "deal"}, tables) == changed


def test_rows_of_a_value_are_left_out_where_so_chosen(tmp_path: Path) -> None:
    tables = looked(tmp_path, HUBSPOT)
    given_ = {"deals/record": "deal", "deals/value/outcome/Contract Sent": choices.LEAVE_OUT}

    text = choices.applied(mapping(tables), given_, tables)

    _won, left, _lost = rows = outcomes(text, tables, "deals")
    assert left == {} and [row.get("outcome") for row in rows] == ["won", None, "lost"]
    (feed,) = parse(text, timezone="UTC", currency="EUR").feeds
    assert not preview.understood(feed, tables[0])[1].is_refused


def test_another_kind_of_record_starts_from_its_own_guess_and_none_takes_the_feed_out(
    tmp_path: Path,
) -> None:
    tables = looked(tmp_path, HUBSPOT)
    text = choices.applied(mapping(tables), {"deals/record": "lead"}, tables)
    assert tomllib.loads(text)["files"]["deals"]["record"] == "lead"
    assert tomllib.loads(text)["files"]["deals"]["fields"]["lead"] == "Record ID"

    gone = choices.applied(mapping(tables), {"deals/record": ""}, tables)
    assert "files" not in tomllib.loads(gone) or not tomllib.loads(gone)["files"]
    assert not tomllib.loads(gone).get("translate")
