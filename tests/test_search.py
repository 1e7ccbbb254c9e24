"""The search finds figures, periods, people, parts of the company and records, and nothing that is
withheld; no input makes it fail, and an index answers each part.
"""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from bench import searching
from dashboards.pages import rejected
from dashboards.reading.search import find
from revops import readers, receipts
from revops.models import Invoice, Lead, Person, Rejected, Team
from revops.readers import EVERYTHING, NAMES, NOBODY, ROWS, Rule, reader_of
from tests import page_company
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.nasty import VALUES

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path: Path) -> Client:
    page_company.load(tmp_path)
    small.load(tmp_path, "calls", [{"lead": "L1", "at": "2025-10-03", "owner": "p1"}])
    Lead.objects.filter(lead="crm/L1").update(company="Société d'Élan GmbH", name="Anna Ek")
    Lead.objects.filter(lead="crm/L2").update(company="elan-vital.example B.V.")
    Lead.objects.filter(lead="crm/L3").update(company="Menuiserie Étoile, Côte d’Opale")
    Lead.objects.filter(lead="crm/L4").update(name="Bœuf & Søn", email="ole@soen.example")
    Invoice.objects.filter(number="crm/I1").update(company="Société d'Élan GmbH")
    return logged_in(member_of("viewer"))


def text(answer) -> str:
    return unescape(" ".join(answer.content.decode().split()))


def labels(asked: str, reader=EVERYTHING) -> list[str]:
    return [f"{each.kind} {each.external_id}" for each in receipts.search(asked, reader)[0]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("L1", ["lead L1"]),
        ("l1", ["lead L1"]),
        ("crm/L1", ["lead L1"]),
        ("D", ["deal D1", "deal D2", "deal D3"]),
        ("société", ["lead L1", "invoice I1"]),
        ("gmbh élan", ["lead L1", "invoice I1"]),
        ("ana", []),
        ("anna", ["lead L1"]),
        ("elan-vital", ["lead L2"]),
        ("vital.ex", ["lead L2"]),
        ("lan", []),
        ("%", []),
        ("_1", []),
        ("L1 nothing", []),
        ("menuiserie etoile", ["lead L3"]),
        ("E\u0301TOILE", ["lead L3"]),
        ("cote d'opale", ["lead L3"]),
        ("côte d’opale", ["lead L3"]),
        ("boeuf son", ["lead L4"]),
        ("ole@soen.example", ["lead L4"]),
        ("ole@other.example", []),
    ],
)
def test_records_are_found_by_ids_and_by_the_beginnings_of_words(company, asked, found):
    assert [each for each in labels(asked) if not each.startswith(("stage", "activity"))] == found


def test_the_words_of_kpis_periods_and_members_are_found_in_both_languages(company):
    def shown(asked: str) -> dict[str, list[str]]:
        found = find(asked, reader_of(member))
        return {
            # Others whose names begin with the same word come after it.
            "kpis": [f"{each.kpi.key} {each.period or ''}".strip() for each in found.kpis][:1],
            "periods": [str(each) for each in found.periods],
            "people": [each.name for each in found.people],
            "parts": [each.name for each in found.parts],
        }

    member = member_of("admin")
    for asked, where, expected in (
        ("win rate", "kpis", ["win_rate"]),
        ("taux de g", "kpis", ["win_rate"]),
        ("MQLs", "kpis", ["mqls"]),
        ("mqls oct 2025", "kpis", ["mqls 2025-10"]),
        ("octobre 2025 mqls", "kpis", ["mqls 2025-10"]),
        ("October 2025", "periods", ["2025-10"]),
        ("févr. 2024", "periods", ["2024-02"]),
        ("T3 2025", "periods", ["2025-Q3"]),
        ("2025-w40", "periods", ["2025-W40"]),
        ("semaine 40 2025", "periods", ["2025-W40"]),
        ("3 oct 2025", "periods", ["2025-10-03"]),
        ("fy 2025", "periods", ["FY2025"]),
        ("31 feb 2025", "periods", []),
        ("sophie", "people", ["Sophie Janssen"]),
        ("jans soph", "people", ["Sophie Janssen"]),
        ("sdr n", "parts", ["SDR North"]),
        ("webin", "parts", ["Webinar"]),
    ):
        assert shown(asked)[where] == expected, asked


def test_what_is_found_leads_to_its_page(company):
    for asked, expected in (
        ("mqls october 2025", 'href="/kpi/mqls/?period=2025-10"'),
        ("2025-10", 'href="/dashboard/?period=2025-10"'),
        ("north", f'href="/dashboard/?team={Team.objects.get(name="SDR North").pk}"'),
    ):
        assert expected in text(company.get("/search/", {"q": asked}))
    page = text(company.get("/search/", {"q": "L1"}))
    lead = Lead.objects.get(lead="crm/L1", known_until=None)
    assert f'href="/record/{lead.record_id}/"' in page
    assert "Société d'Élan GmbH · Anna Ek" in text(company.get("/search/", {"q": "anna"}))
    assert "“D-1042”" in text(company.get("/search/"))


def test_an_id_by_which_a_record_is_called_stands_there_once(company):
    shown = text(company.get("/search/?q=D1"))
    assert '>D1</a> <span class="faint">Deal · CRM</span>' in shown


def test_a_person_s_slice_is_a_link_for_who_sees_their_rows(company):
    sophie = Person.objects.get(name="Sophie Janssen").pk
    assert f"owner={sophie}" not in text(company.get("/search/?q=sophie"))
    assert "Sophie Janssen" in text(company.get("/search/?q=sophie"))
    assert f"/dashboard/?owner={sophie}" in text(
        logged_in(member_of("finance")).get("/search/?q=soph")
    )


def test_a_name_that_is_withheld_is_not_found(company, monkeypatch):
    viewer, admin = member_of("viewer", name="v"), member_of("admin")
    Lead.objects.filter(lead="crm/L3").update(name="Sophie Janssen")
    assert labels("sophie") == ["lead L3"]
    rules = {NAMES: Rule(all=(readers.is_over_all,)), ROWS: readers.RULES[ROWS]}
    monkeypatch.setattr(readers, "RULES", rules)
    assert (labels("sophie", reader_of(viewer)), labels("sophie", NOBODY)) == ([], [])
    assert labels("p1", reader_of(viewer)) == []  # the record of the person itself
    page = text(logged_in(viewer).get("/search/?q=sophie"))
    assert "Janssen" not in page and "owner=" not in page
    assert "a person" not in text(logged_in(viewer).get("/search/?q=person")).partition("<main")[
        2
    ].replace("a person, a KPI", "").replace("id, person", "")
    assert labels("sophie", reader_of(admin)) == ["lead L3"]
    assert "Sophie Janssen" in text(logged_in(admin).get("/search/?q=sophie"))


def test_no_input_makes_it_fail(company):
    more = ("a b c d e f g h i j", "'a':*", "a & | !", "\\", "é" * 3000)
    answers = {
        value: company.get("/search/", {"q": value}).status_code for value in (*VALUES, *more)
    }
    assert answers == {value: 400 if "\0" in value else 200 for value in answers}


def test_blanks_find_nothing_and_ask_nothing(company):
    for blank in ("", "   ", "\u2003", "\n"):
        assert find(blank, EVERYTHING).is_empty
        assert receipts.search(blank, EVERYTHING) == ([], False)


def test_it_shows_so_many_and_says_that_there_are_more(company):
    Lead.objects.update(company="Common")
    found, has_more = receipts.search("L", EVERYTHING)
    assert (len(found), has_more) == (min(20, len(found)), len(found) == 20)
    searching_in = [each for each in labels("common") if each.startswith("lead")]
    assert len(searching_in) == Lead.objects.filter(known_until=None).count()


def test_people_are_found_by_e_mail_addresses(company):
    Person.objects.filter(name="Sophie Janssen").update(email="sj@own.example")
    assert [each.name for each in find("SJ@own", EVERYTHING).people] == ["Sophie Janssen"]
    assert find("sj", EVERYTHING).people == []


def refuse(folder: Path) -> None:
    """Two rows that are not understood, and one that is."""
    rows = [
        {"deal": "R-7", "lead": "L1", "opened_at": "soon", "amount": "5", "currency": "EUR"},
        {"deal": "R-8", "lead": "Sophie Janssen", "opened_at": "late", "currency": "EUR"},
        {"deal": "R-9", "lead": "L1", "opened_at": "2025-10-09", "currency": "EUR"},
    ]
    small.load(folder, "deals", rows, accepts_loss=True)


def test_rejected_rows_are_found_by_their_id_and_any_cell_and_lead_to_the_list(company, tmp_path):
    refuse(tmp_path)

    def found(asked: str, reader=EVERYTHING) -> list[int]:
        return [each.line for each in receipts.search_rejected(asked, reader)[0]]

    expected = {
        "r-7": [2],
        "soon": [2],
        "SOPHIE": [3],
        "eur": [2, 3],
        "opened": [],
        "r": [],
        "": [],
    }
    assert {asked: found(asked) for asked in expected} == expected
    row = Rejected.objects.get(line=3)
    page = text(company.get("/search/?q=R-8"))
    assert f'href="/data/rejected/?row={row.pk}#row-{row.pk}"' in page and "line 3" in page
    Rejected.objects.update(known_until=F("known_from"))
    assert found("soon") == []


def test_the_link_to_a_rejected_row_opens_its_page_of_the_list(company, tmp_path, monkeypatch):
    refuse(tmp_path)
    monkeypatch.setattr(rejected, "PAGE", 1)
    first, second = Rejected.objects.order_by("line")
    for row, other in ((first, second), (second, first)):
        page = text(company.get(f"/data/rejected/?row={row.pk}"))
        assert '<details class="more" open>' in page
        assert f'id="row-{row.pk}"' in page and f'id="row-{other.pk}"' not in page
    for nonsense in ("0", "9" * 30, "x", "-1", "²"):
        assert company.get("/data/rejected/", {"row": nonsense}).status_code == 200


def test_a_rejected_row_with_a_name_that_is_withheld_is_not_found(company, tmp_path, monkeypatch):
    refuse(tmp_path)
    rules = {NAMES: Rule(all=(readers.is_over_all,)), ROWS: readers.RULES[ROWS]}
    monkeypatch.setattr(readers, "RULES", rules)
    viewer = reader_of(member_of("viewer", name="v"))
    assert receipts.search_rejected("sophie", viewer) == ([], False)
    assert [each.line for each in receipts.search_rejected("soon", viewer)[0]] == [2]


def test_an_index_answers_each_part(db):
    """Of many records; what is asked is what the search asks."""
    with connection.cursor() as cursor:
        searching.fill(20_000)
        for index in ("lead_words", "rejected_words"):
            cursor.execute("SELECT gin_clean_pending_list(%s)", [index])  # as autovacuum does
        cursor.execute("ANALYZE revops_lead, revops_rawrecord, revops_rejected")
    with CaptureQueriesContext(connection) as queries:
        found, _more = receipts.search("L4711", EVERYTHING)
        assert [each.external_id for each in found] == ["L4711"]
        found, _more = receipts.search("maple 12", EVERYTHING)
        assert found and all("Maple" in each.company and " 12" in each.label for each in found)
        rows, _more = receipts.search_rejected("R471", EVERYTHING)
        assert [each.line for each in rows] == [471]
    asked = [
        each["sql"]
        for each in queries.captured_queries
        if "JOIN revops_rawrecord" in each["sql"] or "FROM revops_rejected" in each["sql"]
    ]
    assert len(asked) == 5
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            for table in ("lead", "rawrecord", "rejected"):
                assert f"Seq Scan on revops_{table}" not in plan
            assert any(index in plan for index in ("lead_words", "raw_ids", "rejected_words"))


def test_the_page_asks_the_database_little(company):
    with CaptureQueriesContext(connection) as queries:
        company.get("/search/?q=acme")
    # With who the reader is, what they manage, the company, and for the menu what ever came.
    assert len(queries) <= 13


def test_the_header_has_the_field_and_the_page_works_in_french(company):
    assert 'action="/search/"' in text(company.get("/questions/"))
    company.cookies["django_language"] = "fr"
    assert "Rien ne s’appelle « zzz »" in text(company.get("/search/?q=zzz"))
    with override("fr"):
        assert [each.kpi.key for each in find("win rate", EVERYTHING).kpis] == ["win_rate"]
