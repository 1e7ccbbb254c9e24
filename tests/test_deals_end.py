"""How a deal ends: won, lost, reopened, deleted, and over without a day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from revops.derive.life import life_of
from revops.derive.steps import DealRecord
from revops.derive.world import Dimensions
from tests.deal_records import (
    ANN,
    BOB,
    NORTH,
    OPENED,
    SOUTH,
    assert_nothing_stays_open,
    days,
    event,
    snapshot,
    steps,
    world,
)


def test_a_new_owner_takes_the_value_over_and_the_team_with_it() -> None:
    row = snapshot(amount=500, owner="crm/ann", opened_at="2026-01-05")
    events = [event("2026-02-10", "owner", owner="crm/bob"), event("2026-02-20", "lost", row=3)]
    life = life_of(world(), row, events)
    assert steps(life) == [
        ("opened", "2026-01-05", 0, 500, ANN),
        ("owner_out", "2026-02-10", 500, 0, ANN),
        ("owner_in", "2026-02-10", 0, 500, BOB),
        ("lost", "2026-02-20", 500, 0, BOB),
    ]
    assert [each.dimensions.team for each in life.changes] == [NORTH, NORTH, SOUTH, SOUTH]
    assert_nothing_stays_open(life)


def test_a_reopened_deal_that_is_then_lost_is_lost_on_that_day() -> None:
    events = [
        event("2026-01-05", "opened", 2, amount=500, owner="crm/bob"),
        event("2026-01-20", "won", 3),
        event("2026-02-01", "reopened", 4),
        event("2026-03-01", "lost", 5),
    ]
    life = life_of(world(), None, events)
    assert (life.outcome, world().day(life.closed_at)) == ("lost", date(2026, 3, 1))
    assert_nothing_stays_open(life)


def test_a_loss_before_the_deal_opened_disqualifies_and_is_no_loss() -> None:
    life = life_of(
        world(),
        None,
        [event("2026-01-05", "lost", reason="No budget"), event("2026-01-06", "lost", row=3)],
    )
    assert [(each.kind, each.reason) for each in life.changes] == [("disqualified", "No budget")]
    assert (life.outcome, life.closed_at) == ("", None)


def test_a_deal_won_again_counts_on_the_day_it_was_last_won_from_events_as_from_its_record() -> (
    None
):
    events = [
        event("2026-01-05", "opened", 2, amount=500, owner="crm/bob"),
        event("2026-01-20", "won", 3),
        event("2026-02-02", "reopened", 4),
        event("2026-03-10", "won", 5),
    ]
    from_events = life_of(world(), None, events)
    from_record = life_of(
        world(), snapshot(**OPENED | {"closed_at": "2026-03-10", "outcome": "won"}), []
    )
    from_both = life_of(
        world(), snapshot(**OPENED | {"closed_at": "2026-03-10", "outcome": "won"}), events[:2]
    )
    for life in (from_events, from_record, from_both):
        assert (life.outcome, world().day(life.closed_at)) == ("won", date(2026, 3, 10))
        assert_nothing_stays_open(life)


def test_what_was_reopened_after_the_record_was_exported_is_open() -> None:
    row = snapshot(delivered="2026-02-01", **OPENED | {"closed_at": "2026-01-20", "outcome": "won"})
    life = life_of(world(), row, [event("2026-02-10", "reopened")])
    assert (life.is_open, life.outcome) == (True, "")


def test_a_deal_that_an_event_ends_is_over_though_its_record_still_says_open() -> None:
    life = life_of(world(), snapshot(outcome="open", **OPENED), [event("2026-02-10", "lost")])
    assert (life.is_open, life.outcome) == (False, "lost")


def test_closed_on_the_day_of_a_timed_opening_closes_after_it() -> None:
    row = snapshot(
        **OPENED
        | {"opened_at": "2026-01-05T10:00:00+00:00", "closed_at": "2026-01-05", "outcome": "lost"}
    )
    life = life_of(world(), row, [])
    assert days(life) == [("opened", "2026-01-05"), ("lost", "2026-01-05")]
    assert life.outcome == "lost"
    timed = [event("2026-01-05T10:00:00+00:00", "opened", amount=5), event("2026-01-05", "lost", 3)]
    assert days(life_of(world(), None, timed)) == days(life)


def test_untimed_events_of_one_day_take_the_order_of_a_life() -> None:
    kinds = ["reopened", "amount", "won", "opened"]
    events = [event("2026-01-05", kind, row, amount=5) for row, kind in enumerate(kinds, 2)]
    untimed = [
        DealRecord(e.record, 1, e.key, e.values | {"at": "2026-01-05"}, e.delivered_at)
        for e in events
    ]
    life = life_of(world(), None, untimed)
    assert [each.kind for each in life.changes] == ["opened", "won", "reopened"]
    assert life.is_open


def test_closed_before_it_opened_is_opened_on_the_day_it_was_closed() -> None:
    row = snapshot(
        **OPENED | {"opened_at": "2026-03-10", "closed_at": "2026-03-05", "outcome": "lost"}
    )
    from_record = life_of(world(), row, [])
    from_events = life_of(
        world(), None, [event("2026-03-10", "opened", amount=500), event("2026-03-05", "lost", 3)]
    )
    for life in (from_record, from_events):
        assert days(life) == [("opened", "2026-03-05"), ("lost", "2026-03-05")]
        assert (life.is_open, life.outcome) == (False, "lost")
        assert_nothing_stays_open(life)


def test_over_without_a_day_is_open_on_no_day_and_counts_on_none() -> None:
    for outcome in ("won", "lost"):
        life = life_of(world(), snapshot(outcome=outcome, **OPENED), [])
        assert (life.outcome, life.closed_at, life.is_open) == (outcome, None, False)
        assert [str(each.day) for each in life.changes] == ["2026-01-05", "2026-01-05"]
        assert_nothing_stays_open(life)


def test_over_without_a_day_or_an_opening_is_over() -> None:
    life = life_of(world(), snapshot(outcome="won", amount=5), [])
    assert (life.outcome, life.closed_at, life.changes, life.signed) == ("won", None, [], 5)


def test_over_without_a_day_is_over_on_the_day_that_an_event_has_for_it() -> None:
    life = life_of(
        world(),
        snapshot(outcome="won", **OPENED),
        [event("2026-02-01", "won"), event("2026-02-09", "reopened", 3)],
    )
    assert days(life) == [("opened", "2026-01-05"), ("won", "2026-02-01")]


@pytest.mark.parametrize("day", ["2026-02-01", "2026-02-01T11:00:00+00:00"])
def test_what_reopened_it_on_the_day_of_that_event_leaves_it_over(day: str) -> None:
    events = [event(day, "won"), event("2026-02-01", "reopened", 3)]
    for row in (snapshot(outcome="won"), snapshot(outcome="won", **OPENED)):
        days_only = [
            DealRecord(e.record, e.source, e.key, e.values | {"at": at}, None)
            for e, at in zip(events, (day, "2026-02-01"), strict=True)
        ]
        life = life_of(world(), row, days_only)
        assert (life.outcome, life.is_open) == ("won", False)


def test_won_without_an_opening_is_signed_and_never_was_in_the_pipeline() -> None:
    life = life_of(world(), snapshot(amount=5, won_at="2026-02-01"), [])
    assert (life.outcome, days(life)) == ("won", [("won", "2026-02-01")])
    assert_nothing_stays_open(life)


def test_a_close_date_without_an_outcome_closes_nothing() -> None:
    assert life_of(world(), snapshot(closed_at="2026-02-01", **OPENED), []).is_open
    assert life_of(world(), snapshot(closed_at="2026-02-01", outcome="open", **OPENED), []).is_open


def test_an_outcome_decides_between_two_dates() -> None:
    row = snapshot(**OPENED | {"won_at": "2026-02-01", "lost_at": "2026-02-10", "outcome": "won"})
    assert days(life_of(world(), row, [])) == [("opened", "2026-01-05"), ("won", "2026-02-01")]
    later = life_of(world(), snapshot(won_at="2026-02-01", lost_at="2026-02-10", **OPENED), [])
    assert (later.outcome, str(world().day(later.closed_at))) == ("lost", "2026-02-10")


def test_a_deal_that_was_deleted_is_gone_until_it_is_reopened() -> None:
    events = [
        event("2026-01-05", "opened", 2, amount=5),
        event("2026-01-20", "deleted", 3),
        event("2026-01-21", "won", 4),
    ]
    gone = life_of(world(), None, events)
    assert (gone.is_deleted, gone.outcome, days(gone)) == (
        True,
        "",
        [("opened", "2026-01-05"), ("deleted", "2026-01-20")],
    )
    back = life_of(world(), None, [*events, event("2026-02-01", "reopened", 5)])
    assert (back.is_deleted, back.is_open) == (False, True)


def test_of_two_ends_on_one_day_the_outcome_is_the_last() -> None:
    row = snapshot(**OPENED | {"won_at": "2026-02-01", "lost_at": "2026-02-01", "outcome": "lost"})
    for events in ([], [event("2026-02-01", "lost")], [event("2026-02-01", "won")]):
        assert life_of(world(), row, events).outcome == "lost"


def test_reopened_before_it_was_lost_does_not_keep_a_deal_open_that_opened_later_still() -> None:
    row = snapshot(lost_at="2026-01-20", amount=5)
    life = life_of(
        world(), row, [event("2026-01-05", "reopened", 2), event("2026-02-01", "opened", 3)]
    )
    assert days(life) == [("opened", "2026-01-20"), ("lost", "2026-01-20")]


def test_over_without_a_day_is_open_on_no_day_though_two_records_open_it() -> None:
    row = snapshot(outcome="won", **OPENED | {"opened_at": "2026-03-10"})
    life = life_of(world(), row, [event("2026-01-20", "opened", amount=5)])
    assert days(life) == [("opened", "2026-01-20"), ("won", "2026-01-20")]


def test_a_lead_lends_what_the_deal_does_not_say() -> None:
    known = world()
    known.leads["crm/L1"] = Dimensions(motion="inbound", owner=ANN)
    row = snapshot(
        lead="crm/L1", amount=5, opened_at="2026-01-05", closed_at="2026-02-20", outcome="won"
    )
    life = life_of(known, row, [])
    assert (life.held.motion, life.held.owner, life.held.team) == ("inbound", ANN, NORTH)
    assert (life.closing.owner, life.closing.team) == (ANN, SOUTH)


def test_over_without_a_day_is_open_nowhere_though_it_opened_after_the_export() -> None:
    exported = datetime(2026, 1, 20, 12, tzinfo=UTC)
    record = replace(snapshot(outcome="won"), delivered_at=exported)
    life = life_of(world(), record, [event("2026-02-01", "opened", 2, amount=500)])
    assert (life.outcome, life.is_open, life.closed_at) == ("won", False, None)
    assert world().day(life.opened_at) == date(2026, 2, 1)
    assert_nothing_stays_open(life)
