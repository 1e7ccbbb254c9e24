"""The life of a deal while it is open, and its signature."""

from datetime import date
from decimal import Decimal
from itertools import permutations
from zoneinfo import ZoneInfo

from revops.derive.life import life_of
from revops.derive.steps import DealRecord
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
        life = life_of(world(), record, changes)
        assert [(each.kind, each.value_before, each.value_after) for each in life.changes] == [
            ("opened", 0, thousand),
            ("amount", thousand, thousand * 3 // 2),
        ]


def test_a_deal_opens_and_is_won_from_one_row_with_two_dates() -> None:
    row = snapshot(
        amount=500, owner="crm/bob", opened_at="2026-01-05", closed_at="2026-01-20", outcome="won"
    )
    life = life_of(world(), row, [])
    assert steps(life) == [
        ("opened", "2026-01-05", 0, 500, BOB),
        ("won", "2026-01-20", 500, 0, BOB),
    ]
    assert (life.outcome, life.signed) == ("won", 500)


def test_a_deal_leaves_the_team_that_it_entered_though_its_owner_moved_meanwhile() -> None:
    row = snapshot(
        amount=500, owner="crm/ann", opened_at="2026-01-05", closed_at="2026-02-20", outcome="won"
    )
    life = life_of(world(), row, [])
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
    life = life_of(world(), row, events)
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
    assert steps(life_of(world(), row, events)) == [
        ("opened", "2026-01-05", 0, 500, BOB),
        ("amount", "2026-01-10", 500, 700, BOB),
        ("amount", "2026-02-10", 700, 900, BOB),
    ]


def test_a_deal_known_from_changes_alone_has_the_currency_that_they_name() -> None:
    life = life_of(
        world(),
        None,
        [
            event("2026-01-05", "opened", amount=500, currency="USD"),
            event("2026-01-20", "won", row=3),
        ],
    )
    assert life.fields["currency"] == "USD"
    assert (life.outcome, life.signed) == ("won", 500)


def test_what_the_record_says_holds_for_the_whole_life() -> None:
    life = life_of(world(), snapshot(**OPENED | {"amount": 700, "owner": "crm/ann"}), [])
    assert steps(life) == [("opened", "2026-01-05", 0, 700, ANN)]


def test_a_row_that_says_won_is_the_signature_whatever_events_named_in_passing() -> None:
    row = snapshot(amount=150, owner="crm/bob", closed_at="2026-03-05", outcome="won")
    events = [
        event("2026-01-05", "opened", amount=100, owner="crm/ann"),
        event("2026-03-05", "won", 3, amount=90),
    ]
    life = life_of(world(), row, events)
    assert (life.signed, life.closing.owner) == (150, BOB)
    assert days(life) == [("opened", "2026-01-05"), ("won", "2026-03-05")]
    assert_nothing_stays_open(life)


def test_a_dated_change_after_the_win_does_not_move_the_signature() -> None:
    row = snapshot(**OPENED | {"amount": 200, "closed_at": "2026-03-05", "outcome": "won"})
    events = [event("2026-03-20", "amount", amount=200, amount_before=150)]
    life = life_of(world(), row, events)
    assert (life.signed, life.amount) == (150, 200)
    assert_nothing_stays_open(life)


def test_a_correction_of_a_won_deal_corrects_what_its_last_event_said() -> None:
    row = snapshot(**OPENED | {"amount": 180, "closed_at": "2026-03-05", "outcome": "won"})
    events = [event("2026-02-01", "amount", amount=150, amount_before=100)]
    life = life_of(world(), row, events)
    assert life.signed == 180
    assert [(each.value_before, each.value_after) for each in life.changes] == [
        (0, 100),
        (100, 180),
        (180, 0),
    ]


def test_an_agreed_amount_is_the_signature() -> None:
    row = snapshot(**OPENED | {"signed_amount": 90, "closed_at": "2026-03-05", "outcome": "won"})
    assert life_of(world(), row, []).signed == 90


def test_an_end_that_the_record_tells_otherwise_than_the_events_is_where_the_record_has_it() -> (
    None
):
    events = [
        event("2026-01-05", "opened", amount=1),
        event("2026-01-18", "won", 3),
        event("2026-01-30", "reopened", 4),
    ]
    life = life_of(world(), snapshot(closed_at="2026-01-20", outcome="lost"), events)
    assert days(life) == [("opened", "2026-01-05"), ("lost", "2026-01-20")]


def test_an_event_that_two_feeds_tell_in_the_same_words_counts_once() -> None:
    kinds = ("opened", "won", "reopened")
    events = [
        event("2026-01-05", kind, row, at="2026-01-05", amount=5)
        for row, kind in enumerate(kinds, 2)
    ]
    again = [
        DealRecord(e.record + 10, 1, ("crm", "history", e.key[2]), e.values, None) for e in events
    ]
    assert life_of(world(), None, [*events, *again[:2]]).is_open
    assert not life_of(
        world(), None, [*events, event("2026-01-05", "won", 9, at="2026-01-05", amount=5)]
    ).is_open


def test_a_win_that_the_record_does_not_know_of_yet_says_what_was_signed() -> None:
    row = snapshot(delivered="2026-02-01", outcome="open", **OPENED)
    assert life_of(world(), row, [event("2026-03-05", "won", amount=650)]).signed == 650
    assert life_of(world(), row, [event("2026-03-05", "won")]).signed == 500


def test_what_moved_after_the_record_was_exported_is_not_taken_back_by_it() -> None:
    row = snapshot(delivered="2026-02-01", **OPENED | {"closed_at": "2026-01-20", "outcome": "won"})
    events = [
        event("2026-02-10", "reopened", 2),
        event("2026-02-15", "amount", 3, amount=300),
        event("2026-03-01", "won", 4),
    ]
    assert life_of(world(), row, events).signed == 300


def test_the_order_of_the_records_does_not_matter() -> None:
    events = [
        event("2026-01-05", kind, row, amount=row)
        for row, kind in enumerate(("opened", "amount", "won"), 2)
    ]
    seen = {str(steps(life_of(world(), None, order))) for order in permutations(events)}
    assert len(seen) == 1


def test_the_day_is_the_local_one_and_a_date_is_its_own_day() -> None:
    late = event("2026-01-31T23:30:00+00:00", "opened", amount=1)
    assert days(life_of(world(), None, [late])) == [("opened", "2026-02-01")]
    known = world()
    known.zone = ZoneInfo("America/New_York")
    assert days(life_of(known, snapshot(**OPENED), [])) == [("opened", "2026-01-05")]


def test_an_open_deal_floats_with_the_rate_of_the_month_and_never_with_a_plans() -> None:
    known = world()
    known.rates = {("USD", date(2026, month, 1)): Decimal(month) for month in (1, 2, 12)}
    known.month = date(2026, 3, 1)
    assert known.rate("USD", None) == (Decimal(2), date(2026, 2, 1))
    assert known.rate("USD", date(2026, 12, 1)) == (Decimal(12), date(2026, 12, 1))
    known.month = date(2025, 12, 1)
    assert known.rate("USD", None) is None


def test_an_amount_that_names_another_currency_is_not_mixed_with_the_deals() -> None:
    euros = snapshot(currency="EUR", amount=1000, opened_at="2026-01-05")
    dollars = {"currency": "USD", "names_currency": True}
    changes = [
        event("2026-01-10", "amount", 2, amount=1500, amount_before=1000, currency="EUR"),
        event("2026-01-12", "amount", 3, amount=1800, **dollars),
    ]
    life = life_of(world(), euros, changes)
    assert [(each.kind, each.value_before, each.value_after) for each in life.changes] == [
        ("opened", 0, 1000),
        ("amount", 1000, 1500),
        ("amount", 1500, 0),
    ]
    assert life.amount is None
    again = [*changes, event("2026-01-14", "amount", 4, amount=1700, currency="EUR")]
    assert life_of(world(), euros, again).amount == 1700
    won = life_of(world(), euros, [*changes, event("2026-01-20", "won", 5, amount=1900, **dollars)])
    assert (won.outcome, won.signed) == ("won", None)


def test_what_a_record_says_of_the_signature_holds_whatever_currency_an_event_named() -> None:
    over = {"opened_at": "2026-01-05", "closed_at": "2026-01-20", "outcome": "won"}
    dollars = event("2026-01-12", "amount", amount=1800, currency="USD", names_currency=True)
    life = life_of(world(), snapshot(currency="EUR", amount=1000, **over), [dollars])
    assert (life.signed, life.amount) == (1000, 1000)


def test_a_deal_without_a_record_has_the_currency_of_its_last_change() -> None:
    changes = [
        event("2026-01-05", "opened", 2, amount=1000, currency="EUR", names_currency=True),
        event("2026-01-12", "amount", 3, amount=1800, currency="USD", names_currency=True),
    ]
    life = life_of(world(), None, changes)
    assert (life.amount, life.fields["currency"]) == (1800, "USD")
