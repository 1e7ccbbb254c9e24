"""The API answers what was published, in the shape that others build on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from revops.models import Person, Publication, Team
from tests import page_company as company
from tests import small_company as small
from tests.api_calls import caller, numbers

pytestmark = pytest.mark.django_db
OCTOBER = {"key": "2025-10", "start": "2025-10-01", "end": "2025-11-01"}


@pytest.fixture
def client(tmp_path: Path) -> Client:
    company.load(tmp_path)
    return caller()


def test_a_count_is_an_integer_with_its_target(client: Client):
    publication = Publication.objects.get()

    answer = numbers(client, kpi="mqls", period="2025-10")

    assert answer == {
        "publication": {
            "id": publication.pk,
            "published_at": publication.published_at.isoformat().replace("+00:00", "Z"),
            "known_at": publication.known_at.isoformat().replace("+00:00", "Z"),
        },
        "numbers": [
            {
                "kpi": "mqls",
                "period": OCTOBER,
                "slice": {},
                "value": 5,
                "numerator": None,
                "denominator": None,
                "inputs": [],
                "unit": "count",
                "currency": None,
                "absent_because": None,
                "ahead": None,
                "target": 4,
                "attainment": 1.25,
                "expected_to_date": 4,
                "state": "ahead",
                "data_from": "2025-09-02",
                "silent_sources": [],
                "closed": False,
                "closed_to": None,
                "version": None,
                "adjustments_of_closed_months": None,
                "on_course_for": None,
                "on_course_within": None,
                "on_course_by": None,
                "questions": [],
            }
        ],
    }


def test_money_is_a_decimal_string_with_its_currency(client: Client):
    (revenue,) = numbers(client, kpi="revenue", period="2025-10")["numbers"]

    assert (revenue["value"], revenue["currency"], revenue["unit"]) == ("12350.00", "EUR", "money")
    assert (revenue["target"], revenue["attainment"], revenue["expected_to_date"]) == (
        "10000.00",
        1.235,
        "10000.00",
    )


def test_a_ratio_is_a_number_beside_its_numerator_and_denominator(client: Client):
    (rate,) = numbers(client, kpi="win_rate", period="2025-10")["numbers"]

    assert (rate["value"], rate["numerator"], rate["denominator"]) == (2 / 3, 2, 3)
    assert (rate["target"], rate["attainment"], rate["expected_to_date"]) == (None, None, None)


def test_an_absent_ratio_says_why_and_keeps_its_parts(client: Client):
    (rate,) = numbers(client, kpi="win_rate", period="2025-11")["numbers"]

    assert rate["absent_because"] == "No deal closed in this period."
    assert (rate["value"], rate["numerator"], rate["denominator"]) == (None, 0, 0)


def test_without_kpi_it_answers_the_five(client: Client):
    answer = numbers(client, period="2025-10")

    assert [each["kpi"] for each in answer["numbers"]] == [
        "mqls",
        "sqos",
        "deals_signed",
        "revenue",
        "win_rate",
    ]
    assert [each["value"] for each in answer["numbers"]] == [5, 3, 2, "12350.00", 2 / 3]


def test_kpis_and_periods_repeat(client: Client):
    answer = numbers(client, kpi=["mqls", "leads"], period=["2025-09", "2025-10"])

    assert [(each["kpi"], each["period"]["key"], each["value"]) for each in answer["numbers"]] == [
        ("mqls", "2025-09", 1),
        ("mqls", "2025-10", 5),
        ("leads", "2025-09", 1),
        ("leads", "2025-10", 7),
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("2025-10-02", 1), ("2025-W40", 2), ("2025-10", 5), ("2025-Q4", 5), ("2025", 6), ("FY2025", 6),
        ("2025-10-03..2025-10-07", 3),
    ],
)  # fmt: skip
def test_every_kind_of_period_is_understood(client: Client, key: str, value: int):
    (mqls,) = numbers(client, kpi="mqls", period=key)["numbers"]

    assert (mqls["period"]["key"], mqls["value"]) == (key, value)


def test_a_motion_is_chosen_and_named(client: Client):
    (mqls,) = numbers(client, kpi="mqls", period="2025-10", motion="inbound")["numbers"]

    assert (mqls["slice"], mqls["value"]) == ({"motion": "inbound"}, 3)


def test_by_motion_splits(client: Client):
    answer = numbers(client, kpi="mqls", period="2025-10", by="motion")

    assert [(each["slice"], each["value"]) for each in answer["numbers"]] == [
        ({"motion": "inbound"}, 3),
        ({"motion": "outbound"}, 2),
    ]


def test_by_team_splits_within_a_motion(client: Client):
    answer = numbers(client, kpi="leads", period="2025-10", by="team", motion="outbound")

    assert [(each["slice"], each["value"]) for each in answer["numbers"]] == [
        ({"motion": "outbound", "team": "SDR North"}, 3)
    ]


def test_records_without_a_member_are_a_null(client: Client):
    answer = numbers(client, kpi="revenue", period="2025-10", by="persona")

    assert [(each["slice"], each["value"]) for each in answer["numbers"]] == [
        ({"persona": None}, "12350.00")
    ]


@pytest.mark.parametrize("name", ["SDR North", "sdr north"])
def test_a_member_is_chosen_by_its_name(client: Client, name: str):
    (mqls,) = numbers(client, kpi="mqls", period="2025-10", team=name)["numbers"]

    assert (mqls["slice"], mqls["value"]) == ({"team": "SDR North"}, 5)


def test_a_member_is_chosen_by_its_number(client: Client):
    north = Team.objects.get(name="SDR North")

    (mqls,) = numbers(client, kpi="mqls", period="2025-10", team=north.pk)["numbers"]

    assert (mqls["slice"], mqls["value"]) == ({"team": "SDR North"}, 5)


def test_a_name_that_several_people_have_is_refused_with_their_numbers(client: Client):
    twin = Person.objects.create(name="Sophie Janssen")

    answer = client.get(
        "/api/v1/numbers/", {"kpi": "mqls", "period": "2025-10", "owner": "Sophie Janssen"}
    )

    assert answer.status_code == 400
    assert answer.json()["error"]["field"] == "owner"
    assert str(twin.pk) in answer.json()["error"]["message"]


def test_as_of_answers_what_was_published_then(client: Client, tmp_path: Path):
    before = Publication.objects.get().published_at.isoformat()
    small.load(tmp_path, "stages", company.STAGES[:3], accepts_loss=True)
    small.published()

    (then,) = numbers(client, kpi="mqls", period="2025-10", as_of=before)["numbers"]
    (now,) = numbers(client, kpi="mqls", period="2025-10")["numbers"]

    assert (then["value"], now["value"]) == (5, 2)


def test_as_of_in_the_future_is_now(client: Client):
    later = (timezone.now() + timedelta(days=900)).isoformat()

    assert numbers(client, period="2025-10", as_of=later) == numbers(client, period="2025-10")


def test_before_the_first_publication_numbers_are_absent(client: Client):
    answer = numbers(client, kpi="mqls", period="2025-10", as_of="2020-01-01T00:00:00Z")

    assert answer["publication"] is None
    assert [(each["value"], each["absent_because"]) for each in answer["numbers"]] == [
        (None, "Nothing had been published by then.")
    ]


def test_without_any_publication_numbers_are_absent():
    answer = numbers(caller(), period=["2025-10", "FY2025"])

    assert answer["publication"] is None
    assert {(each["value"], each["absent_because"]) for each in answer["numbers"]} == {
        (None, "Nothing has been published yet.")
    }
    assert len(answer["numbers"]) == 10


def test_before_any_publication_the_fiscal_year_is_already_the_organisation_s():
    small.organisation(fiscal_year_start=4)

    answer = numbers(caller(), kpi="mqls", period="FY2026")

    assert answer["numbers"][0]["period"] == {
        "key": "FY2026",
        "start": "2025-04-01",
        "end": "2026-04-01",
    }


def test_on_demand_a_number_says_how_pages_word_it(client: Client):
    (french,) = client.get(
        "/api/v1/numbers/",
        {"kpi": "revenue", "period": "2025-10", "words": "1"},
        headers={"Accept-Language": "fr"},
    ).json()["numbers"]

    assert (french["text"], french["text_full"]) == ("12\u202f350\u00a0€", "12\u202f350,00\u00a0€")
    assert (french["state"], french["state_word"]) == ("ahead", "en avance")


def test_reasons_are_in_the_language_asked_for(client: Client):
    french = client.get("/api/v1/kpis/", headers={"Accept-Language": "fr"})

    assert french.headers["Content-Language"] == "fr"


def test_kpis_have_their_definition(client: Client):
    kpis = client.get("/api/v1/kpis/").json()["kpis"]

    assert [kpi["key"] for kpi in kpis[:5]] == [
        "mqls",
        "sqos",
        "deals_signed",
        "revenue",
        "win_rate",
    ]
    assert kpis[4]["definition"].startswith("Deals won ÷ deals closed")
    assert {kpi["key"]: kpi["parts"] for kpi in kpis}["win_rate"] == ["numerator", "denominator"]
