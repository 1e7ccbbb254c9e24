"""The life of one deal, folded by hand-made records: no database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations
from zoneinfo import ZoneInfo

from revops.derive.life import Life, live
from revops.derive.steps import DealRecord
from revops.derive.world import Dimensions, World

NORTH, SOUTH = 1, 2
ANN, BOB = 11, 12


def world() -> World:
    """Ann moved from North to South on 1 February; Bob stays in South."""
    return World(
        zone=ZoneInfo("Europe/Amsterdam"),
        base_currency="EUR",
        people={"crm/ann": ANN, "crm/bob": BOB},
        memberships={
            ANN: [(None, date(2026, 2, 1), NORTH), (date(2026, 2, 1), None, SOUTH)],
            BOB: [(None, None, SOUTH)],
        },
        teams={"North": NORTH, "South": SOUTH},
    )


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)


def snapshot(*, delivered: str = "2026-06-01", **values: object) -> DealRecord:
    """The deal's record, exported on a day. Days of ten characters stay days; `at` gives a time."""
    return DealRecord(1, 1, ("crm", "deals", "1"), {"deal": "crm/1", **values}, at(delivered))


def event(day: str, kind: str, row: int = 2, **values: object) -> DealRecord:
    values = {
        "deal": "crm/1",
        "at": day if len(day) > 10 else at(day).isoformat(),
        "kind": kind,
        **values,
    }
    return DealRecord(row, 1, ("crm", "changes", str(row)), values, at("2026-06-01"))


def steps(life: Life) -> list[tuple[str, str, int, int, int | None]]:
    """(kind, day, pipeline before, after, owner holding it) of every change."""
    return [
        (each.kind, str(each.day), each.value_before, each.value_after, each.dimensions.owner)
        for each in life.changes
    ]


def assert_nothing_stays_open(life: Life) -> None:
    """By owner and team, what entered the pipeline left it."""
    left: dict[object, int] = {}
    for each in life.changes:
        held = (each.dimensions.owner, each.dimensions.team)
        left[held] = left.get(held, 0) + each.value_after - each.value_before
        left[held, "count"] = left.get((held, "count"), 0) + each.open_count
    assert set(left.values()) <= {0}


def test_an_amount_of_a_change_is_in_the_deals_currency_whichever_the_feed_was_read_in() -> None:
    yen = snapshot(currency="JPY", amount=1500, opened_at="2026-01-05")
    changes = [
        event("2026-01-10", "amount", 2, amount=150000, amount_before=100000, currency="EUR")
    ]
    dinars = snapshot(currency="KWD", amount=1500_000, opened_at="2026-01-05")
    for record, thousand in (
        (yen, 1000),
        (dinars, 1000_000),
        (snapshot(currency="USD", amount=150000, opened_at="2026-01-05"), 100000),
    ):
        life = live(world(), record, changes)
        assert [(each.kind, each.value_before, each.value_after) for each in life.changes] == [
            ("opened", 0, thousand),
            ("amount", thousand, thousand * 3 // 2),
        ]


def test_a_deal_opens_and_is_won_from_one_row_with_two_dates() -> None:
    row = snapshot(
        amount=500, owner="crm/bob", opened_at="2026-01-05", closed_at="2026-01-20", outcome="won"
    )
    life = live(world(), row, [])
    assert steps(life) == [
        ("opened", "2026-01-05", 0, 500, BOB),
        ("won", "2026-01-20", 500, 0, BOB),
    ]
    assert (life.outcome, life.signed) == ("won", 500)


def test_a_new_owner_takes_the_value_over_and_the_team_with_it() -> None:
    row = snapshot(amount=500, owner="crm/ann", opened_at="2026-01-05")
    events = [event("2026-02-10", "owner", owner="crm/bob"), event("2026-02-20", "lost", row=3)]
    life = live(world(), row, events)
    assert steps(life) == [
        ("opened", "2026-01-05", 0, 500, ANN),
        ("owner_out", "2026-02-10", 500, 0, ANN),
        ("owner_in", "2026-02-10", 0, 500, BOB),
        ("lost", "2026-02-20", 500, 0, BOB),
    ]
    assert [each.dimensions.team for each in life.changes] == [NORTH, NORTH, SOUTH, SOUTH]
    assert_nothing_stays_open(life)


def test_a_deal_leaves_the_team_that_it_entered_though_its_owner_moved_meanwhile() -> None:
    row = snapshot(
        amount=500, owner="crm/ann", opened_at="2026-01-05", closed_at="2026-02-20", outcome="won"
    )
    life = live(world(), row, [])
    assert [each.dimensions.team for each in life.changes] == [NORTH, NORTH]
    assert life.closing.team == SOUTH
    assert_nothing_stays_open(life)


def test_one_snapshot_and_a_history_begin_with_what_the_history_says_was_before() -> None:
    latest = {
        "amount": 900,
        "owner": "crm/bob",
        "team": "South",
        "stage": "Offer",
        "category": "commit",
        "expected_close_on": "2026-04-30",
    }
    row = snapshot(opened_at="2026-01-05", **latest)
    events = [
        event("2026-01-10", "owner", 2, owner="crm/bob", owner_before="crm/ann"),
        event("2026-01-11", "amount", 3, amount=900, amount_before=500),
        event("2026-01-12", "stage", 4, stage="Offer", stage_before="Discovery"),
        event("2026-01-13", "category", 5, category="commit", category_before="pipeline"),
        event(
            "2026-01-14",
            "expected_close",
            6,
            expected_close_on="2026-04-30",
            expected_close_before="2026-03-31",
        ),
    ]
    life = live(world(), row, events)
    assert [(each.kind, each.before, each.after) for each in life.changes] == [
        ("opened", "", ""),
        ("owner_out", "crm/ann", "crm/bob"),
        ("owner_in", "crm/ann", "crm/bob"),
        ("amount", "500", "900"),
        ("stage", "Discovery", "Offer"),
        ("category", "pipeline", "commit"),
        ("expected_close", "2026-03-31", "2026-04-30"),
    ]
    assert [(each.dimensions.owner, each.dimensions.team) for each in life.changes[:3]] == [
        (ANN, NORTH),
        (ANN, NORTH),
        (BOB, SOUTH),
    ]
    assert life.changes[0].value_after == 500


def test_only_the_first_change_says_what_was_in_the_beginning() -> None:
    row = snapshot(amount=900, owner="crm/bob", opened_at="2026-01-05")
    events = [
        event("2026-02-10", "amount", 2, amount=900, amount_before=700),
        event("2026-01-10", "amount", 3, amount=700, amount_before=500),
    ]
    assert steps(live(world(), row, events)) == [
        ("opened", "2026-01-05", 0, 500, BOB),
        ("amount", "2026-01-10", 500, 700, BOB),
        ("amount", "2026-02-10", 700, 900, BOB),
    ]


def test_a_reopened_deal_that_is_then_lost_is_lost_on_that_day() -> None:
    events = [
        event("2026-01-05", "opened", 2, amount=500, owner="crm/bob"),
        event("2026-01-20", "won", 3),
        event("2026-02-01", "reopened", 4),
        event("2026-03-01", "lost", 5),
    ]
    life = live(world(), None, events)
    assert (life.outcome, world().day(life.closed_at)) == ("lost", date(2026, 3, 1))
    assert_nothing_stays_open(life)


def test_a_loss_before_the_deal_opened_disqualifies_and_is_no_loss() -> None:
    life = live(
        world(),
        None,
        [event("2026-01-05", "lost", reason="No budget"), event("2026-01-06", "lost", row=3)],
    )
    assert [(each.kind, each.reason) for each in life.changes] == [("disqualified", "No budget")]
    assert (life.outcome, life.closed_at) == ("", None)


def test_a_deal_known_from_changes_alone_has_the_currency_that_they_name() -> None:
    life = live(
        world(),
        None,
        [
            event("2026-01-05", "opened", amount=500, currency="USD"),
            event("2026-01-20", "won", row=3),
        ],
    )
    assert life.fields["currency"] == "USD"
    assert (life.outcome, life.signed) == ("won", 500)


def days(life: Life) -> list[tuple[str, str]]:
    return [(each.kind, str(each.day)) for each in life.changes]


OPENED = {"amount": 500, "owner": "crm/bob", "opened_at": "2026-01-05"}


def test_what_the_record_says_holds_for_the_whole_life() -> None:
    life = live(world(), snapshot(**OPENED | {"amount": 700, "owner": "crm/ann"}), [])
    assert steps(life) == [("opened", "2026-01-05", 0, 700, ANN)]


def test_a_row_that_says_won_is_the_signature_whatever_events_named_in_passing() -> None:
    row = snapshot(amount=150, owner="crm/bob", closed_at="2026-03-05", outcome="won")
    events = [
        event("2026-01-05", "opened", amount=100, owner="crm/ann"),
        event("2026-03-05", "won", 3, amount=90),
    ]
    life = live(world(), row, events)
    assert (life.signed, life.closing.owner) == (150, BOB)
    assert days(life) == [("opened", "2026-01-05"), ("won", "2026-03-05")]
    assert_nothing_stays_open(life)


def test_a_dated_change_after_the_win_does_not_move_the_signature() -> None:
    row = snapshot(**OPENED | {"amount": 200, "closed_at": "2026-03-05", "outcome": "won"})
    events = [event("2026-03-20", "amount", amount=200, amount_before=150)]
    life = live(world(), row, events)
    assert (life.signed, life.amount) == (150, 200)
    assert_nothing_stays_open(life)


def test_a_correction_of_a_won_deal_corrects_what_its_last_event_said() -> None:
    row = snapshot(**OPENED | {"amount": 180, "closed_at": "2026-03-05", "outcome": "won"})
    events = [event("2026-02-01", "amount", amount=150, amount_before=100)]
    life = live(world(), row, events)
    assert life.signed == 180
    assert [(each.value_before, each.value_after) for each in life.changes] == [
        (0, 100),
        (100, 180),
        (180, 0),
    ]


def test_an_agreed_amount_is_the_signature() -> None:
    row = snapshot(**OPENED | {"signed_amount": 90, "closed_at": "2026-03-05", "outcome": "won"})
    assert live(world(), row, []).signed == 90


def test_a_deal_won_again_counts_on_the_day_it_was_last_won_from_events_as_from_its_record() -> (
    None
):
    events = [
        event("2026-01-05", "opened", 2, amount=500, owner="crm/bob"),
        event("2026-01-20", "won", 3),
        event("2026-02-02", "reopened", 4),
        event("2026-03-10", "won", 5),
    ]
    from_events = live(world(), None, events)
    from_record = live(
        world(), snapshot(**OPENED | {"closed_at": "2026-03-10", "outcome": "won"}), []
    )
    from_both = live(
        world(), snapshot(**OPENED | {"closed_at": "2026-03-10", "outcome": "won"}), events[:2]
    )
    for life in (from_events, from_record, from_both):
        assert (life.outcome, world().day(life.closed_at)) == ("won", date(2026, 3, 10))
        assert_nothing_stays_open(life)


def test_an_end_that_the_record_tells_otherwise_than_the_events_is_where_the_record_has_it() -> (
    None
):
    events = [
        event("2026-01-05", "opened", amount=1),
        event("2026-01-18", "won", 3),
        event("2026-01-30", "reopened", 4),
    ]
    life = live(world(), snapshot(closed_at="2026-01-20", outcome="lost"), events)
    assert days(life) == [("opened", "2026-01-05"), ("lost", "2026-01-20")]


def test_what_was_reopened_after_the_record_was_exported_is_open() -> None:
    row = snapshot(delivered="2026-02-01", **OPENED | {"closed_at": "2026-01-20", "outcome": "won"})
    life = live(world(), row, [event("2026-02-10", "reopened")])
    assert (life.is_open, life.outcome) == (True, "")


def test_a_deal_that_an_event_ends_is_over_though_its_record_still_says_open() -> None:
    life = live(world(), snapshot(outcome="open", **OPENED), [event("2026-02-10", "lost")])
    assert (life.is_open, life.outcome) == (False, "lost")


def test_closed_on_the_day_of_a_timed_opening_closes_after_it() -> None:
    row = snapshot(
        **OPENED
        | {"opened_at": "2026-01-05T10:00:00+00:00", "closed_at": "2026-01-05", "outcome": "lost"}
    )
    life = live(world(), row, [])
    assert days(life) == [("opened", "2026-01-05"), ("lost", "2026-01-05")]
    assert life.outcome == "lost"
    timed = [event("2026-01-05T10:00:00+00:00", "opened", amount=5), event("2026-01-05", "lost", 3)]
    assert days(live(world(), None, timed)) == days(life)


def test_untimed_events_of_one_day_take_the_order_of_a_life() -> None:
    kinds = ["reopened", "amount", "won", "opened"]
    events = [event("2026-01-05", kind, row, amount=5) for row, kind in enumerate(kinds, 2)]
    untimed = [
        DealRecord(e.record, 1, e.key, e.values | {"at": "2026-01-05"}, e.delivered_at)
        for e in events
    ]
    life = live(world(), None, untimed)
    assert [each.kind for each in life.changes] == ["opened", "won", "reopened"]
    assert life.is_open


def test_closed_before_it_opened_is_opened_on_the_day_it_was_closed() -> None:
    row = snapshot(
        **OPENED | {"opened_at": "2026-03-10", "closed_at": "2026-03-05", "outcome": "lost"}
    )
    from_record = live(world(), row, [])
    from_events = live(
        world(), None, [event("2026-03-10", "opened", amount=500), event("2026-03-05", "lost", 3)]
    )
    for life in (from_record, from_events):
        assert days(life) == [("opened", "2026-03-05"), ("lost", "2026-03-05")]
        assert (life.is_open, life.outcome) == (False, "lost")
        assert_nothing_stays_open(life)


def test_over_without_a_day_is_open_on_no_day_and_counts_on_none() -> None:
    for outcome in ("won", "lost"):
        life = live(world(), snapshot(outcome=outcome, **OPENED), [])
        assert (life.outcome, life.closed_at, life.is_open) == (outcome, None, False)
        assert [str(each.day) for each in life.changes] == ["2026-01-05", "2026-01-05"]
        assert_nothing_stays_open(life)


def test_over_without_a_day_or_an_opening_is_over() -> None:
    life = live(world(), snapshot(outcome="won", amount=5), [])
    assert (life.outcome, life.closed_at, life.changes, life.signed) == ("won", None, [], 5)


def test_over_without_a_day_is_over_on_the_day_that_an_event_has_for_it() -> None:
    life = live(
        world(),
        snapshot(outcome="won", **OPENED),
        [event("2026-02-01", "won"), event("2026-02-09", "reopened", 3)],
    )
    assert days(life) == [("opened", "2026-01-05"), ("won", "2026-02-01")]


def test_won_without_an_opening_is_signed_and_never_was_in_the_pipeline() -> None:
    life = live(world(), snapshot(amount=5, won_at="2026-02-01"), [])
    assert (life.outcome, days(life)) == ("won", [("won", "2026-02-01")])
    assert_nothing_stays_open(life)


def test_a_close_date_without_an_outcome_closes_nothing() -> None:
    assert live(world(), snapshot(closed_at="2026-02-01", **OPENED), []).is_open
    assert live(world(), snapshot(closed_at="2026-02-01", outcome="open", **OPENED), []).is_open


def test_an_outcome_decides_between_two_dates() -> None:
    row = snapshot(**OPENED | {"won_at": "2026-02-01", "lost_at": "2026-02-10", "outcome": "won"})
    assert days(live(world(), row, [])) == [("opened", "2026-01-05"), ("won", "2026-02-01")]
    later = live(world(), snapshot(won_at="2026-02-01", lost_at="2026-02-10", **OPENED), [])
    assert (later.outcome, str(world().day(later.closed_at))) == ("lost", "2026-02-10")


def test_a_deal_that_was_deleted_is_gone_until_it_is_reopened() -> None:
    events = [
        event("2026-01-05", "opened", 2, amount=5),
        event("2026-01-20", "deleted", 3),
        event("2026-01-21", "won", 4),
    ]
    gone = live(world(), None, events)
    assert (gone.is_deleted, gone.outcome, days(gone)) == (
        True,
        "",
        [("opened", "2026-01-05"), ("deleted", "2026-01-20")],
    )
    back = live(world(), None, [*events, event("2026-02-01", "reopened", 5)])
    assert (back.is_deleted, back.is_open) == (False, True)


def test_of_two_ends_on_one_day_the_outcome_is_the_last() -> None:
    row = snapshot(**OPENED | {"won_at": "2026-02-01", "lost_at": "2026-02-01", "outcome": "lost"})
    for events in ([], [event("2026-02-01", "lost")], [event("2026-02-01", "won")]):
        assert live(world(), row, events).outcome == "lost"


def test_reopened_before_it_was_lost_does_not_keep_a_deal_open_that_opened_later_still() -> None:
    row = snapshot(lost_at="2026-01-20", amount=5)
    life = live(
        world(), row, [event("2026-01-05", "reopened", 2), event("2026-02-01", "opened", 3)]
    )
    assert days(life) == [("opened", "2026-01-20"), ("lost", "2026-01-20")]


def test_an_event_that_two_feeds_tell_in_the_same_words_counts_once() -> None:
    kinds = ("opened", "won", "reopened")
    events = [
        event("2026-01-05", kind, row, at="2026-01-05", amount=5)
        for row, kind in enumerate(kinds, 2)
    ]
    again = [
        DealRecord(e.record + 10, 1, ("crm", "history", e.key[2]), e.values, None) for e in events
    ]
    assert live(world(), None, [*events, *again[:2]]).is_open
    assert not live(
        world(), None, [*events, event("2026-01-05", "won", 9, at="2026-01-05", amount=5)]
    ).is_open


def test_a_win_that_the_record_does_not_know_of_yet_says_what_was_signed() -> None:
    row = snapshot(delivered="2026-02-01", outcome="open", **OPENED)
    assert live(world(), row, [event("2026-03-05", "won", amount=650)]).signed == 650
    assert live(world(), row, [event("2026-03-05", "won")]).signed == 500


def test_what_moved_after_the_record_was_exported_is_not_taken_back_by_it() -> None:
    row = snapshot(delivered="2026-02-01", **OPENED | {"closed_at": "2026-01-20", "outcome": "won"})
    events = [
        event("2026-02-10", "reopened", 2),
        event("2026-02-15", "amount", 3, amount=300),
        event("2026-03-01", "won", 4),
    ]
    assert live(world(), row, events).signed == 300


def test_over_without_a_day_is_open_on_no_day_though_two_records_open_it() -> None:
    row = snapshot(outcome="won", **OPENED | {"opened_at": "2026-03-10"})
    life = live(world(), row, [event("2026-01-20", "opened", amount=5)])
    assert days(life) == [("opened", "2026-01-20"), ("won", "2026-01-20")]


def test_the_order_of_the_records_does_not_matter() -> None:
    events = [
        event("2026-01-05", kind, row, amount=row)
        for row, kind in enumerate(("opened", "amount", "won"), 2)
    ]
    seen = {str(steps(live(world(), None, order))) for order in permutations(events)}
    assert len(seen) == 1


def test_the_day_is_the_local_one_and_a_date_is_its_own_day() -> None:
    late = event("2026-01-31T23:30:00+00:00", "opened", amount=1)
    assert days(live(world(), None, [late])) == [("opened", "2026-02-01")]
    known = world()
    known.zone = ZoneInfo("America/New_York")
    assert days(live(known, snapshot(**OPENED), [])) == [("opened", "2026-01-05")]


def test_a_lead_lends_what_the_deal_does_not_say() -> None:
    known = world()
    known.leads["crm/L1"] = Dimensions(motion="inbound", owner=ANN)
    row = snapshot(
        lead="crm/L1", amount=5, opened_at="2026-01-05", closed_at="2026-02-20", outcome="won"
    )
    life = live(known, row, [])
    assert (life.held.motion, life.held.owner, life.held.team) == ("inbound", ANN, NORTH)
    assert (life.closing.owner, life.closing.team) == (ANN, SOUTH)


def test_an_open_deal_floats_with_the_rate_of_the_month_and_never_with_a_plans() -> None:
    known = world()
    known.rates = {("USD", date(2026, month, 1)): Decimal(month) for month in (1, 2, 12)}
    known.month = date(2026, 3, 1)
    assert known.rate("USD", None) == (Decimal(2), date(2026, 2, 1))
    assert known.rate("USD", date(2026, 12, 1)) == (Decimal(12), date(2026, 12, 1))
    known.month = date(2025, 12, 1)
    assert known.rate("USD", None) is None


def test_over_without_a_day_is_open_nowhere_though_it_opened_after_the_export() -> None:
    exported = datetime(2026, 1, 20, 12, tzinfo=UTC)
    record = replace(snapshot(outcome="won"), delivered_at=exported)
    life = live(world(), record, [event("2026-02-01", "opened", 2, amount=500)])
    assert (life.outcome, life.is_open, life.closed_at) == ("won", False, None)
    assert world().day(life.opened_at) == date(2026, 2, 1)
    assert_nothing_stays_open(life)
