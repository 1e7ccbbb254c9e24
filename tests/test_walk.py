"""A walk says why the open pipeline, and the leads in play, are others than before: one reason for each
deal, amounts split apart, and nothing left over.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from revops import numbers
from revops.models import Cell, Organisation, Publication, Team
from revops.numbers import Published, Slice
from revops.readers import EVERYTHING, NOBODY
from revops.walk import Walk, WalkError, at_day, at_publication, end_of, walk
from tests import small_company as small
from tests.results import value

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 31)
PEOPLE = [
    {"person": "ann", "name": "Ann", "team": "North"},
    {"person": "bob", "name": "Bob", "team": "South"},
]


def deal(name: str, **more: str) -> dict[str, str]:
    usual = {"amount": "100", "owner": "ann", "opened_at": "2026-06-01", "outcome": "open"}
    return {"deal": name, **usual, **more}


def change(number: int, name: str, kind: str, **more: str) -> dict[str, str]:
    return {"id": str(number), "deal": name, "at": "2026-07-10", "kind": kind, **more}


@pytest.fixture
def july(tmp_path: Path) -> Published:
    """A history that was loaded in one go; every deal does something else in July."""
    small.organisation()
    small.load(tmp_path, "people", PEOPLE)
    deals = [
        deal("stays"),
        deal("new", opened_at="2026-07-05"),
        deal("up", amount="150"),
        deal("down", amount="70"),
        deal("won", outcome="won", closed_at="2026-07-20"),
        deal("lost", outcome="lost", closed_at="2026-07-20"),
        deal("reopened"),
        deal("deleted"),
        deal("moved"),
        deal("pushed", expected_close_on="2026-10-15"),
        deal("pulled", expected_close_on="2026-09-15"),
        deal("quick", opened_at="2026-07-03", outcome="won", closed_at="2026-07-09", amount="30"),
        deal("later", opened_at="2026-08-03"),
    ]
    small.load(tmp_path, "deals", deals)
    changes = [
        change(1, "up", "amount", amount="150"),
        change(2, "down", "amount", amount="70"),
        change(3, "reopened", "lost", at="2026-06-20"),
        change(4, "reopened", "reopened"),
        change(5, "deleted", "deleted"),
        change(6, "moved", "owner", owner="bob"),
        change(7, "pushed", "expected_close", expected_close_on="2026-10-15"),
        change(8, "pulled", "expected_close", expected_close_on="2026-09-15"),
    ]
    opened = [change(20 + n, name, "opened", at="2026-06-01", amount="100") for n, name in enumerate(("up", "down"))]  # fmt: skip
    owned = [change(30, "moved", "opened", at="2026-06-01", owner="ann")]
    dated = [
        change(40, "pushed", "expected_close", at="2026-06-02", expected_close_on="2026-09-30"),
        change(41, "pulled", "expected_close", at="2026-06-02", expected_close_on="2026-11-30"),
    ]
    small.load(tmp_path, "changes", changes + opened + owned + dated)
    small.published()
    return numbers.published(reader=EVERYTHING)


def classes(found: Walk) -> dict[str, tuple[int, list[str]]]:
    """By class that has any, its sum in whole euros and its deals."""
    return {
        each.of.key: (each.by // 100, sorted(move.item.removeprefix("crm/") for move in each.moves))
        for each in found
        if each.moves
    }


def through_july(published: Published, **asked: object) -> Walk:
    return walk(at_day(JUNE, published), at_day(JULY, published), **asked)


def test_every_deal_has_its_reason(july: Published) -> None:
    found = through_july(july)
    assert classes(found) == {
        "new": (100, ["new"]),
        "reopened": (100, ["reopened"]),
        "amount_up": (50, ["up"]),
        "amount_down": (-30, ["down"]),
        "won": (-100, ["won"]),
        "lost": (-100, ["lost"]),
        "deleted": (-100, ["deleted"]),
    }
    assert (found.opening, found.closing, found.residual) == (90000, 82000, 0)


def test_both_ends_are_what_was_published(july: Published) -> None:
    found = through_july(july)
    assert found.opening == value("open_pipeline", "2026-06")
    assert found.closing == value("open_pipeline", "2026-07")


def test_what_came_and_went_stands_beside(july: Published) -> None:
    (won, lost) = through_july(july).inside
    assert [(each.item, each.by) for each in won.moves] == [("crm/quick", 3000)]
    assert lost.moves == ()


def test_a_period_in_focus_has_an_edge(july: Published) -> None:
    quarter = july.calendar.period("2026-Q3")
    found = through_july(july, focus=quarter)
    assert classes(found) == {"pulled_in": (100, ["pulled"]), "pushed_out": (-100, ["pushed"])}
    assert (found.opening, found.closing) == (10000, 10000)


def test_a_team_has_an_edge(july: Published) -> None:
    north, south = (
        through_july(july, slice=Slice("", "team", Team.objects.get(name=name).pk))
        for name in ("North", "South")
    )
    assert classes(north)["owner_out"] == (-100, ["moved"])
    assert classes(south) == {"owner_in": (100, ["moved"])}
    assert north.residual == south.residual == 0


def test_a_later_publication_knows_of_rates_and_of_what_is_gone(tmp_path: Path) -> None:
    small.organisation()
    month = f"{timezone.now():%Y-%m-01}"
    deals = [
        deal("dollar", currency="USD"),
        deal("more", currency="USD"),
        deal("gone"),
        deal("merged", lead="L1"),
        deal("euro", currency="USD"),
    ]
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-06-01"}])
    small.load(tmp_path, "rates", [{"currency": "USD", "month_on": month, "rate": "0.9"}])
    small.load(tmp_path, "deals", deals)
    small.published()
    before = numbers.published(reader=EVERYTHING)
    small.load(tmp_path, "rates", [{"currency": "USD", "month_on": month, "rate": "0.8"}])
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-06-01", "merged_into": "L2"}])
    left = [
        deal("dollar", currency="USD"),
        deal("more", currency="USD", amount="150"),
        deal("euro"),
    ]
    small.load(tmp_path, "deals", left, accepts_loss=True)
    small.published()
    found = walk(at_publication(before), at_publication(numbers.published(reader=EVERYTHING)))
    assert classes(found) == {
        "amount_up": (40, ["more"]),
        "merged": (-100, ["merged"]),
        "deleted": (-100, ["gone"]),
        # 100 dollars at 0.8 instead of 0.9, twice; and 100 euros that were 90.
        "rate": (-10, ["dollar", "euro", "more"]),
    }
    assert (found.opening, found.closing, found.residual) == (47000, 30000, 0)
    assert found.opening_own == {"EUR": 20000, "USD": 30000}
    assert found.step("rate").own == {"EUR": 10000, "USD": -10000}
    assert [found.residual_of(each) for each in found.currencies] == [0, 0]


def test_another_rule_is_a_class_of_its_own(july: Published) -> None:
    publication = Publication.objects.get(pk=july.id)
    rules = publication.context.settings["measures"]
    small.computed_with(publication, measures=rules | {"open_value": 99})
    counted = Cell.objects.filter(measure="open_value", business_day="2026-07-05", dimension="")
    counted.update(amount=10001)
    found = through_july(numbers.published(reader=EVERYTHING))
    assert (found.step("definition").by, found.residual) == (1, 0)


def test_other_money_is_no_walk(july: Published, tmp_path: Path) -> None:
    Organisation.objects.update(base_currency="USD")
    small.load(tmp_path, "deals", [deal("stays", currency="EUR")], accepts_loss=True)
    small.published()
    now = numbers.published(reader=EVERYTHING)
    with pytest.raises(WalkError, match="EUR → USD"):
        walk(at_publication(july), at_publication(now))


def test_leads_are_in_play_until_they_are_rejected_or_go_on(tmp_path: Path) -> None:
    small.organisation()
    names = ("stays", "new", "back", "out", "on", "quick", "won")
    small.load(tmp_path, "leads", [{"lead": each, "at": "2026-05-01"} for each in names])
    happened = [
        ("stays", "mql", "06-01"), ("new", "mql", "07-01"), ("out", "mql", "06-01"), ("out", "disqualified", "07-02"),
        ("back", "mql", "06-01"), ("back", "disqualified", "06-02"), ("back", "mql", "07-03"),
        ("on", "mql", "06-01"), ("on", "sqo", "07-04"), ("quick", "mql", "07-05"), ("quick", "sqo", "07-06"),
        ("won", "sqo", "06-05"),
    ]  # fmt: skip
    rows = [{"id": str(n), "lead": lead, "stage": stage, "at": f"2026-{day}"} for n, (lead, stage, day) in enumerate(happened)]  # fmt: skip
    small.load(tmp_path, "stages", rows)
    won = deal("D", lead="won", outcome="won", closed_at="2026-07-08", opened_at="2026-06-05")
    small.load(tmp_path, "deals", [won])
    small.published()
    published = numbers.published(reader=EVERYTHING)
    mqls, sqos = (through_july(published, kpi=kpi) for kpi in ("mqls", "sqos"))
    assert {each.of.key: each.by for each in mqls if each.by} == {
        "new": 1, "recycled": 1, "rejected": -1, "became_sqo": -1,
    }  # fmt: skip
    assert (mqls.opening, mqls.closing, mqls.residual) == (3, 3, 0)
    assert {each.of.key: each.by for each in mqls.inside} == {"rejected": 0, "became_sqo": 1}
    assert {each.of.key: each.by for each in sqos if each.by} == {"new": 2, "won": -1}
    assert (sqos.opening, sqos.closing, sqos.residual) == (1, 2, 0)


def test_an_end_is_a_day_an_instant_or_a_publication(july: Published) -> None:
    day, instant, number = (
        end_of(text, NOBODY)
        for text in ("2026-06-30", f"{timezone.now() + timedelta(days=2):%Y-%m-%dT%H:%M}", f"publication:{july.id}")
    )  # fmt: skip
    assert day.counted_until("open_pipeline") == date(2026, 7, 1)
    assert instant.published.id == number.published.id == july.id


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("yesterday", "is no end of a walk"),
        ("2026-13-01", "is no end of a walk"),
        ("2020-01-01T00:00", "Nothing had been published by then."),
        ("publication:999999", "There is no publication 999999."),
    ],
)
def test_what_is_no_end_is_said(july: Published, text: str, sentence: str) -> None:
    with pytest.raises(WalkError, match=sentence):
        end_of(text, NOBODY)


def test_a_walk_goes_forward(july: Published) -> None:
    with pytest.raises(WalkError, match="ends before it begins"):
        walk(at_day(JULY, july), at_day(JUNE, july))


def test_before_anything_is_published_there_is_no_end() -> None:
    with pytest.raises(WalkError, match="Nothing has been published yet"):
        end_of(f"{datetime.now():%Y-%m-%d}", NOBODY)
