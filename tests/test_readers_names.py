"""Names of people can be withheld by one rule; then no surface has one."""

from __future__ import annotations

import io
from html import unescape
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import Client
from openpyxl import load_workbook

from revops import numbers, readers, receipts
from revops.ingest import journal
from revops.ingest.preview import note_new
from revops.ingest.report import Report
from revops.messages import gettext
from revops.models import ImportRun, Person, RawRecord, Rehearsal
from revops.readers import EVERYTHING, NAMES, NOBODY, RULES, Rule
from revops.receipts import Listing
from tests import reading_company
from tests.reading_company import SOPHIE, client_of, person

pytestmark = pytest.mark.django_db
OCTOBER = "period=2025-10"
SURFACES = {
    "dashboard": "/?{october}&owner={sophie}",
    "page": "/kpi/mqls/?{october}",
    "receipt": "/kpi/mqls/receipt/?{october}",
    "receipt, sorted": "/kpi/mqls/receipt/?{october}&sort=owner",
    "receipt of a person": "/kpi/mqls/receipt/?{october}&owner={sophie}",
    "record of a lead": "/record/{lead}/",
    "record of a person": "/record/{described}/",
    "chart": "/kpi/mqls/chart.json?{october}&owner={sophie}",
    "split": "/export/breakdown.csv?kpi=mqls&{october}",
    "records": "/export/records.csv?kpi=mqls&{october}",
    "workbook": "/export/records.xlsx?kpi=mqls&{october}",
    "workbook of a person": "/export/figures.xlsx?{october}&owner={sophie}",
    "numbers": "/api/v1/numbers/?kpi=mqls&{october}&by=owner",
    "numbers of a person": "/api/v1/numbers/?kpi=mqls&{october}&owner={sophie}",
    "behind": "/api/v1/records/?kpi=mqls&{october}",
}
NAMELESS = {"chart"}


@pytest.fixture
def admin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Who sees everybody's rows."""
    return client_of(reading_company.load(tmp_path, monkeypatch)["admin"])


def text(client: Client, name: str) -> str:
    described = {"october": OCTOBER, "sophie": person(SOPHIE)} | {
        kind: RawRecord.objects.filter(kind=feed).first().pk
        for kind, feed in (("lead", "lead"), ("described", "person"))
    }
    answer = client.get(SURFACES[name].format(**described))
    assert answer.status_code == 200, answer.content
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if name.startswith("workbook"):
        book = load_workbook(io.BytesIO(content))
        return " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    return unescape(content.decode())


def test_a_withheld_name_is_nowhere(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {name: "Sophie" in text(admin, name) for name in SURFACES}
    monkeypatch.setitem(RULES, NAMES, Rule())
    caches["pages"].clear()
    withheld = {name: text(admin, name) for name in SURFACES}
    for name, page in withheld.items():
        assert "Sophie" not in page and "Janssen" not in page, name
        assert (str(readers.A_PERSON) in page) == (name not in NAMELESS), name
    assert [name for name in SURFACES if not shown[name]] == ["chart"]


def test_a_withheld_name_finds_nothing(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, NAMES, Rule())
    page = admin.get(f"/kpi/mqls/receipt/?{OCTOBER}&q=sophie").content.decode()
    assert "0 of 5 records found" in page
    answer = admin.get(f"/api/v1/numbers/?kpi=mqls&{OCTOBER}&owner={SOPHIE}")
    assert answer.json()["error"]["field"] == "owner"


def test_a_withheld_name_is_in_no_address(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def key() -> tuple[object, ...]:
        published = numbers.published(reader=NOBODY)
        october, sorted_by = published.calendar.period("2025-10"), Listing(sort="owner")
        asked = ("mqls", october, numbers.Slice(), published)
        return receipts.records(*asked, limit=1, listing=sorted_by).next.key

    assert key()[0] is None
    monkeypatch.setitem(RULES, NAMES, Rule(some=(lambda reader, each: True,)))
    assert key()[0] == "milan de vries"


def test_the_rule_may_let_some_names_through(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sophie = person(SOPHIE)
    only = Rule(some=(lambda reader, each: each == sophie,))
    monkeypatch.setitem(RULES, NAMES, only)
    called = dict(numbers.members("owner", NOBODY))
    assert called.pop(sophie) == SOPHIE
    assert {*called.values()} == {str(readers.A_PERSON), "Not known"}
    assert (
        "4 of 5 records found"
        in admin.get(f"/kpi/mqls/receipt/?{OCTOBER}&q=sophie").content.decode()
    )
    assert SOPHIE in dict(numbers.members("owner", EVERYTHING)).values()


def test_imports_and_dry_runs_name_nobody_who_is_withheld(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ImportRun(notes=[new_people(SOPHIE, "Somebody else")])
    draft = Rehearsal(result=[{"errors": [[2, "Owner", unknown(SOPHIE)]], "notes": run.notes}])
    seen = lambda: (journal.notes(run, NOBODY), journal.results(draft, NOBODY)[0]["errors"][0][2])  # noqa: E731
    monkeypatch.setitem(RULES, NAMES, Rule(all=(lambda reader: True,)))
    assert SOPHIE in seen()[0][0] and SOPHIE in seen()[1]

    monkeypatch.setitem(RULES, NAMES, Rule())
    assert SOPHIE not in f"{seen()}" and "Somebody else" in seen()[0][0]


def new_people(*names: str) -> str:
    report = Report("people.csv", "people")
    note_new(report, Person, list(names))
    return report.notes[0]


def unknown(name: str) -> str:
    return gettext("“%(name)s” is what several people are called.") % {"name": name}
