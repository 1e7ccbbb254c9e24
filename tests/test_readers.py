"""Rows of a person are shown to that person, the managers of their team, finance and administrators;
to others every surface says why there is nothing.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import gettext as _

from dashboards.surfaces import digest
from revops import numbers, readers, receipts
from revops.models import Team
from revops.numbers import KPIS, Slice
from revops.readers import reader_of
from tests import page_company, reading_company
from tests.reading_company import MILAN, SEES_SOPHIE, SOPHIE, client_of, person

pytestmark = pytest.mark.django_db
QUESTION = "period=2025-10"
Seen = tuple[int | None, str]  # the figure, or why there is none


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    return reading_company.load(tmp_path, monkeypatch)


def text(answer: HttpResponse) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return unescape(content.decode())


def reason(page: str) -> str:
    return str(readers.WITHHELD) if str(readers.WITHHELD) in page else ""


def figure(page: str, marked: str) -> Seen:
    found = re.search(rf'{marked}="mqls"[^>]*>\s*(?:<span[^>]*>)?(\d+)', page)
    return int(found[1]) if found else None, reason(page)


def dashboard(client: Client, asked: str) -> Seen:
    return figure(text(client.get(f"/?{asked}")), "data-kpi")


def kpi_page(client: Client, asked: str) -> Seen:
    return figure(text(client.get(f"/kpi/mqls/?{asked}")), "data-kpi")


def receipt(client: Client, asked: str) -> Seen:
    page = text(client.get(f"/kpi/mqls/receipt/?{asked}"))
    assert ('data-total="value"' in page) == ("/record/" in page) == (not reason(page))
    return figure(page, "data-figure-of")


def chart(client: Client, asked: str) -> Seen:
    course = json.loads(text(client.get(f"/kpi/mqls/chart.json?{asked}")))
    last = course["data"][0]["y"][-1]
    return last and int(last), "" if last else str(readers.WITHHELD)


def restated(client: Client, asked: str) -> Seen:
    page = text(client.get(f"/kpi/mqls/restated/?{asked}"))
    return None if reason(page) else 4, reason(page)


def rows(client: Client, table: str, asked: str) -> list[dict[str, str]]:
    answer = client.get(f"/export/{table}.csv?kpi=mqls&{asked}")
    return list(csv.DictReader(io.StringIO(text(answer).removeprefix("\ufeff"))))


def figures_csv(client: Client, asked: str) -> Seen:
    row = next(each for each in rows(client, "figures", asked) if each["KPI"] == "MQLs")
    return int(row["Value"]) if row["Value"] else None, row["Absent because"]


def records_csv(client: Client, asked: str) -> Seen:
    answer = client.get(f"/export/records.csv?kpi=mqls&{asked}")
    if answer.status_code == 400:
        return None, reason(text(answer))
    return text(answer).strip().count("\n"), ""


def api_numbers(client: Client, asked: str) -> Seen:
    (number,) = client.get(f"/api/v1/numbers/?kpi=mqls&{asked}").json()["numbers"]
    return number["value"], number["absent_because"] or ""


def api_records(client: Client, asked: str) -> Seen:
    found = client.get(f"/api/v1/records/?kpi=mqls&{asked}").json()
    assert len(found["results"]) == (found["count"] or 0)
    return found["value"], found["absent_because"] or ""


SURFACES: list[Callable[[Client, str], Seen]] = [
    dashboard, kpi_page, receipt, chart, restated, figures_csv, records_csv, api_numbers, api_records,
]  # fmt: skip


@pytest.mark.parametrize("surface", SURFACES, ids=lambda each: each.__name__)
def test_only_some_see_the_figures_of_a_person(
    company: dict[str, User], surface: Callable[[Client, str], Seen]
) -> None:
    asked = f"{QUESTION}&owner={person(SOPHIE)}"
    found = {name: surface(client_of(user), asked) for name, user in company.items()}
    assert found == {
        name: (4, "") if sees else (None, str(readers.WITHHELD))
        for name, sees in SEES_SOPHIE.items()
    }


def test_everybody_sees_what_is_nobodys(company: dict[str, User]) -> None:
    for user in company.values():
        client = client_of(user)
        assert api_numbers(client, QUESTION) == kpi_page(client, QUESTION) == (5, "")
        assert api_numbers(client, f"{QUESTION}&owner=Not known") == (0, "")


def test_a_pair_with_a_person_in_it_is_that_persons(company: dict[str, User]) -> None:
    north = Team.objects.get(name="SDR North").pk
    asked = Slice("", "team", north).within("owner", person(SOPHIE))
    for name, sees in SEES_SOPHIE.items():
        because = numbers.withheld(asked, reader_of(company[name]))
        assert (because is None) is sees, name


SOPHIE_ROW, MILAN_ROW = (SOPHIE, 4), (MILAN, 1)
ONE_OTHER, TWO_OTHERS = str(readers.others(1)), str(readers.others(2))
SPLIT = {
    "stranger": [(None, TWO_OTHERS)],
    "sophie": [SOPHIE_ROW, (None, ONE_OTHER)],
    "milan": [MILAN_ROW, (None, ONE_OTHER)],
    "lead of sophie": [SOPHIE_ROW, (None, ONE_OTHER)],
    "lead of milan": [MILAN_ROW, (None, ONE_OTHER)],
    "colleague": [(None, TWO_OTHERS)],
    "finance": [SOPHIE_ROW, MILAN_ROW],
    "admin": [SOPHIE_ROW, MILAN_ROW],
    "superuser": [SOPHIE_ROW, MILAN_ROW],
}


def split_in_api(client: Client) -> list[tuple]:
    found = client.get(f"/api/v1/numbers/?kpi=mqls&{QUESTION}&by=owner").json()["numbers"]
    return [
        (None, each["absent_because"])
        if each["value"] is None
        else (each["slice"]["owner"], each["value"])
        for each in found
    ]


def split_in_export(client: Client) -> list[tuple]:
    return [
        (each["View"], int(each["Value"])) if each["Value"] else (None, each["Absent because"])
        for each in rows(client, "breakdown", f"{QUESTION}&by=owner")
    ]


def split_on_page(client: Client) -> list[tuple]:
    page = text(client.get(f"/kpi/mqls/?{QUESTION}"))
    table = page.partition('id="by-owner"')[2].partition("</table>")[0]
    names = re.findall(r'<th scope="row">([^<]*)</th>', table)
    values = re.findall(r'href="[^"]*owner=\d+">(\d+)', table)
    others = re.findall(r'<td colspan="\d" class="soft line">([^<]*)</td>', table)
    return [*zip(names, map(int, values), strict=True), *((None, each) for each in others)]


@pytest.mark.parametrize("split", [split_in_api, split_in_export, split_on_page])
def test_a_split_by_owner_has_the_rows_one_sees_and_says_how_many_others_there_are(
    company: dict[str, User], split: Callable[[Client], list[tuple]]
) -> None:
    assert {name: split(client_of(user)) for name, user in company.items()} == SPLIT


def test_the_figures_of_a_person_are_not_split_for_others(company: dict[str, User]) -> None:
    asked = f"{QUESTION}&owner={person(SOPHIE)}"
    milan = client_of(company["milan"])
    (number,) = milan.get(f"/api/v1/numbers/?kpi=mqls&{asked}&by=motion").json()["numbers"]
    assert (number["value"], number["absent_because"]) == (None, str(readers.WITHHELD))
    assert "What it consists of" not in text(milan.get(f"/kpi/mqls/?{asked}"))


def test_the_filter_offers_those_whose_rows_one_sees(company: dict[str, User]) -> None:
    offered = {
        name: [
            unescape(each)
            for each in re.findall(
                r'value="owner:(?!0")[^"]*"[^>]*>([^<]*)', text(client_of(user).get("/"))
            )
        ]
        for name, user in company.items()
    }
    assert offered["stranger"] == offered["sophie"] == offered["milan"] == [_("My own")]
    assert {SOPHIE, "Lead Of Sophie", "Colleague"} < {*offered["lead of sophie"]}
    assert MILAN not in offered["lead of sophie"]
    assert {SOPHIE, MILAN} < {*offered["finance"]} == {*offered["admin"]} == {*offered["superuser"]}
    assert _("My own") not in offered["admin"]


def test_my_own_is_whoever_asks(company: dict[str, User]) -> None:
    for name, called in (("sophie", SOPHIE), ("milan", MILAN)):
        answer = client_of(company[name]).get("/?slice=owner:own")
        assert answer.url.endswith(f"owner={person(called)}")
        shown = text(client_of(company[name]).get(f"/?owner={person(called)}"))
        assert f'<option value="owner:{person(called)}" selected>{called}</option>' in shown
    alone = client_of(page_company.reader("without a person"))
    assert alone.get("/?slice=owner:own").status_code == 400
    assert "My own" not in text(alone.get("/"))


def test_a_search_for_an_owner_finds_the_rows_one_sees(company: dict[str, User]) -> None:
    found = {}
    for name, user in company.items():
        page = text(client_of(user).get(f"/kpi/mqls/receipt/?{QUESTION}&q=Sophie"))
        found[name] = re.search(r"(\d+) of 5 records found", page)[1]
        assert ("people whose figures you see" in page) == (
            name not in ("finance", "admin", "superuser")
        )
    assert found == {name: "4" if sees else "0" for name, sees in SEES_SOPHIE.items()}


def test_a_wall_is_nobody_and_the_operator_is_bound_by_no_rule(company: dict[str, User]) -> None:
    for name in ("sophie", "admin"):
        wall = text(client_of(company[name]).get(f"/tv/?{QUESTION}&owner={person(SOPHIE)}"))
        assert reason(wall)
        assert SOPHIE not in wall
    out = StringIO()
    call_command("explain", "mqls", "2025-10", "--json", owner=SOPHIE, stdout=out)
    assert json.loads(out.getvalue())["numbers"][0]["value"] == 4


def test_who_does_not_say_who_asks_sees_nobodys_rows(company: dict[str, User]) -> None:
    published = numbers.published()
    october = published.calendar.period("2025-10")
    own = Slice("", "owner", person(SOPHIE))
    (number,) = numbers.read([KPIS["mqls"]], [october], [own], published)
    assert (number.value.absent_because, number.inputs, number.sample) == (readers.WITHHELD, (), 0)
    assert numbers.restated([number], published)[0].steps == ()
    assert receipts.records("mqls", october, own, published).value is None
    assert receipts.behind("mqls", october, own, published).parts["value"].value is None
    assert list(receipts.every_record("mqls", october, own, published)) == []
    at = numbers.issued(published.id)
    moved = receipts.differences(KPIS["mqls"], october, own, at, at, "value", published.reader)
    assert moved.unlisted == str(readers.WITHHELD)


def test_a_digest_is_read_by_whom_it_is_sent_to(
    company: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(
        digest.report, "dashboard", lambda question: asked.append(question) or 1 / 0
    )
    october = numbers.published().calendar.period("2025-10")
    with pytest.raises(ZeroDivisionError):
        digest.render(company["sophie"], october, "en")
    assert asked[0].published.reader == reader_of(company["sophie"])
