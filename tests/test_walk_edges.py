"""Awkward weeks of a pipeline: deals closed twice, merged across a freeze, without an amount or a rate, and
exports that arrive in the wrong order. Each walk adds up, for the reasons that the records give.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from revops import numbers
from revops.models import Freeze, Routine, Team
from revops.numbers import Published, Slice
from revops.readers import EVERYTHING
from revops.routines import freezing, planning
from revops.walk import Walk, at_day, at_publication, walk
from tests import shipped
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.test_walk import change, classes, deal

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 7, 6)
EVERY_TEAM = Slice()
WEEK = timedelta(days=7)

# What happens to a deal before the week, in it, and what the walk of the week makes of it: (class, sum of
# it in euros), and what came and went beside it.
WEEKS = {
    "won and then lost": (["won 07-07", "lost 07-09"], {"lost": -100}, {}),
    "lost and then won": (["lost 07-07", "reopened 07-08", "won 07-09"], {"won": -100}, {}),
    "won, reopened, won again": (["won 07-07", "reopened 07-08", "won 07-09"], {"won": -100}, {}),
    "won before, reopened, won again": (["won 06-20", "reopened 07-08", "won 07-09"], {}, {"won": 100}),
    "won, reopened and open": (["won 07-07", "reopened 07-09"], {}, {}),
    "won before, reopened and open": (["won 06-20", "reopened 07-09"], {"reopened": 100}, {}),
    "lost before, reopened, deleted": (["lost 06-20", "reopened 07-08", "deleted 07-09"], {}, {}),
    "up and down again": (["amount 07-07 150", "amount 07-09 100"], {}, {}),
    "up, then won": (["amount 07-07 150", "won 07-09"], {"won": -100}, {}),
    "no amount any more": (["amount 07-07 0"], {"amount_down": -100}, {}),
}  # fmt: skip


def steps(name: str, lines: list[str]) -> list[dict[str, str]]:
    opened = change(100, name, "opened", at="2026-06-01", amount="100")
    rows = [line.split() for line in lines]
    return [opened] + [
        change(n, name, kind, at=f"2026-{at}T10:00", amount="".join(amount))
        for n, (kind, at, *amount) in enumerate(rows)
    ]


def of_week(published: Published, slice: Slice = EVERY_TEAM) -> Walk:
    sunday = MONDAY - timedelta(days=1)
    return walk(at_day(sunday, published), at_day(sunday + WEEK, published), slice)


def by_class(found: Walk) -> dict[str, int]:
    return {key: by for key, (by, _deals) in classes(found).items()}


@pytest.mark.parametrize("name", WEEKS)
def test_a_deal_that_turned_more_than_once_has_one_reason(tmp_path: Path, name: str) -> None:
    lines, expected, inside = WEEKS[name]
    small.organisation()
    small.load(tmp_path, "changes", steps("D", lines))
    small.published()
    found = of_week(numbers.published(reader=EVERYTHING))
    beside = {each.of.key: sum(m.by for m in each.moves) // 100 for each in found.inside}
    assert by_class(found) == expected
    assert {key: by for key, by in beside.items() if by} == inside
    assert (found.residual, found.residual_of("EUR")) == (0, 0)


def test_who_changes_teams_leaves_open_deals_with_the_old_one_and_takes_what_comes_later(
    tmp_path: Path,
) -> None:
    small.organisation()
    monday = str(MONDAY)
    people = [
        {"person": "ann", "name": "Ann", "team": "North", "left_on": monday},
        {"person": "ann", "name": "Ann", "team": "East", "joined_on": monday},
        {"person": "bob", "name": "Bob", "team": "South"},
    ]
    small.load(tmp_path, "people", people)
    deals = [deal("left"), deal("given"), deal("new", opened_at="2026-07-08")]
    small.load(tmp_path, "deals", deals)
    handed = [
        change(1, "given", "opened", at="2026-06-01", amount="100", owner="bob"),
        change(2, "given", "owner", at="2026-07-07", owner="ann"),
    ]
    small.load(tmp_path, "changes", handed)
    small.published()
    published = numbers.published(reader=EVERYTHING)
    found = {
        name: of_week(published, Slice("", "team", Team.objects.get(name=name).pk))
        for name in ("North", "South", "East")
    }
    assert {name: classes(each) for name, each in found.items()} == {
        "North": {}, "South": {"owner_out": (-100, ["given"])},
        "East": {"new": (100, ["new"]), "owner_in": (100, ["given"])},
    }  # fmt: skip
    assert [(each.opening, each.closing, each.residual) for each in found.values()] == [
        (10000, 10000, 0), (10000, 0, 0), (0, 20000, 0),
    ]  # fmt: skip


def publish_deals(folder: Path, *deals: dict[str, str], days_ago: int = 0) -> Published:
    made_at = timezone.now() - timedelta(days=days_ago)
    small.load(folder, "deals", list(deals), accepts_loss=True, at=made_at)
    small.published()
    return numbers.published(reader=EVERYTHING)


def between(before: Published, after: Published) -> Walk:
    found = walk(at_publication(before), at_publication(after))
    assert (found.residual, [found.residual_of(c) for c in found.currencies if found.residual_of(c)]) == (0, [])  # fmt: skip
    return found


def test_an_amount_that_becomes_known_is_up_and_one_that_is_no_more_is_down(tmp_path: Path) -> None:
    small.organisation()
    before = publish_deals(tmp_path, deal("known", amount=""), deal("unknown"), deal("never", amount=""))  # fmt: skip
    after = publish_deals(tmp_path, deal("known"), deal("unknown", amount=""), deal("never", amount=""))  # fmt: skip
    found = between(before, after)
    assert classes(found) == {"amount_up": (100, ["known"]), "amount_down": (-100, ["unknown"])}


def test_a_currency_without_a_rate_moves_its_own_walk_until_there_is_one(tmp_path: Path) -> None:
    small.organisation()
    first = publish_deals(tmp_path, deal("pound", currency="GBP"))
    second = publish_deals(tmp_path, deal("pound", currency="GBP", amount="150"))
    up = between(first, second)
    assert (up.opening, up.closing, up.step("amount_up").own) == (0, 0, {"GBP": 5000})
    rate = {"currency": "GBP", "month_on": f"{timezone.now():%Y-%m-01}", "rate": "1.2"}
    small.load(tmp_path, "rates", [rate])
    small.published()
    priced = between(second, numbers.published(reader=EVERYTHING))
    assert (priced.closing, classes(priced)) == (18000, {"rate": (180, ["pound"])})


def freeze_week(day: date) -> Freeze:
    """The weekly meeting of a day, frozen with what is published now."""
    weekly = Routine.objects.get(key="weekly-forecast")
    (meeting,) = planning.make(weekly, day, day)
    return freezing.freeze(meeting, at=timezone.now())


def pages(client: Client, frozen: Freeze) -> list[bytes]:
    """What the frozen meeting and its minutes show, without what is new on every page."""
    address = f"/forecast/{frozen.meeting_id}/"
    found = [client.get(address, {"freeze": "1"}), client.get(f"{address}minutes/")]
    assert [each.status_code for each in found] == [200, 200]
    return [each.content.split(b"<main")[-1].split(b"</main")[0] for each in found]


def frozen_walk(frozen: Freeze) -> dict:
    (section,) = [each["content"] for each in frozen.content["sections"] if each["key"] == "walk"]
    assert all(each["residual"] == 0 for each in section["walks"])
    return {each["kpi"]: {s["key"]: s["by"] for s in each["steps"] if s["count"]} for each in section["walks"]}  # fmt: skip


@pytest.fixture
def due(tmp_path: Path) -> str:
    """A company with the meetings that ship; the day by which its deals are expected."""
    shipped.routines()
    small.organisation()
    today = timezone.now().date()
    planning.make(Routine.objects.get(key="weekly-forecast"), today, today + WEEK)
    return str(today)


def test_a_lead_and_its_deal_merged_between_two_freezes(tmp_path: Path, due: str) -> None:
    client = logged_in(member_of("viewer"))
    leads = [{"lead": name, "at": "2026-06-01"} for name in ("L1", "L2")]
    entered = [{"id": name, "lead": name, "stage": "mql", "at": "2026-06-02"} for name in ("L1", "L2")]  # fmt: skip
    small.load(tmp_path, "leads", leads)
    small.load(tmp_path, "stages", entered)
    deals = [deal(f"D{n}", lead=f"L{n}", expected_close_on=due) for n in (1, 2)]
    before = publish_deals(tmp_path, *deals)
    first = freeze_week(timezone.now().date())
    seen = pages(client, first)
    small.load(tmp_path, "leads", [leads[0], leads[1] | {"merged_into": "L1"}])
    after = publish_deals(tmp_path, deals[0])
    assert classes(between(before, after)) == {"merged": (-100, ["D2"])}
    second = freeze_week(timezone.now().date() + WEEK)
    assert frozen_walk(second) == {"open_pipeline": {"merged": -10000}, "mqls": {"merged": -1}, "sqos": {"merged": -1}}  # fmt: skip
    assert pages(client, first) == seen
    assert freezing.digest(Freeze.objects.get(pk=first.pk).content) == first.sha256


def test_an_older_export_that_arrives_after_a_newer_one_moves_nothing_that_was_frozen(
    tmp_path: Path, due: str
) -> None:
    """What it says is older than what is known, also of the deal that the newer one has no more."""
    client = logged_in(member_of("viewer"))
    new = [deal("stays", amount="150", expected_close_on=due), deal("new", expected_close_on=due)]
    before = publish_deals(tmp_path, *new)
    first = freeze_week(timezone.now().date())
    seen = pages(client, first)
    old = [deal("stays", expected_close_on=due), deal("gone since", expected_close_on=due)]
    after = publish_deals(tmp_path, *old, days_ago=14)
    found = between(before, after)
    assert classes(found) == {}
    second = freeze_week(timezone.now().date() + WEEK)
    assert frozen_walk(second) == {"open_pipeline": {}, "mqls": {}, "sqos": {}}
    assert pages(client, first) == seen
    assert freezing.digest(Freeze.objects.get(pk=first.pk).content) == first.sha256
