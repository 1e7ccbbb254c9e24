"""The life of one deal, folded by hand-made records: no database."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from revops.deals import Life, Version, live
from revops.world import World

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


def snapshot(known_from: str, known_until: str | None = None, *, reading: int = 0, **values: object) -> Version:
    """A version of the deal's record, as known from one day until another; `reading` tells readings of one content apart."""
    dated = {name: at(value).isoformat() if name.endswith("_at") else value for name, value in values.items()}
    content = repr(sorted(values.items())).encode() if not reading else b"the same content"
    return Version(
        1, 1, 1, content, at(known_from), at(known_until) if known_until else None, {"deal": "crm/1", **dated}
    )


def event(day: str, kind: str, row: int = 2, **values: object) -> Version:
    values = {"deal": "crm/1", "at": at(day).isoformat(), "kind": kind, **values}
    return Version(row, row, 1, b"", at("2026-06-01"), None, values)


def steps(life: Life) -> list[tuple[str, str, int, int, int | None]]:
    """(kind, day, pipeline before, after, owner holding it) of every change."""
    return [
        (each.kind, str(each.day), each.value_before, each.value_after, each.dimensions.owner) for each in life.changes
    ]


def assert_nothing_stays_open(life: Life) -> None:
    """By owner and team, what entered the pipeline left it."""
    left: dict[object, int] = {}
    for each in life.changes:
        held = (each.dimensions.owner, each.dimensions.team)
        left[held] = left.get(held, 0) + each.value_after - each.value_before
        left[held, "count"] = left.get((held, "count"), 0) + each.open_count
    assert set(left.values()) <= {0}


def test_a_deal_opens_and_is_won_from_one_row_with_two_dates() -> None:
    row = snapshot(
        "2026-03-01", amount=500, owner="crm/bob", opened_at="2026-01-05", closed_at="2026-01-20", outcome="won"
    )
    life = live(world(), [row], [])
    assert steps(life) == [("opened", "2026-01-05", 0, 500, BOB), ("won", "2026-01-20", 500, 0, BOB)]
    assert (life.outcome, life.signed) == ("won", 500)


def test_what_a_later_snapshot_changes_happened_when_we_came_to_know_it() -> None:
    usual = {"owner": "crm/bob", "opened_at": "2026-01-05"}
    life = live(
        world(),
        [snapshot("2026-01-06", "2026-02-10", amount=500, **usual), snapshot("2026-02-10", amount=700, **usual)],
        [],
    )
    assert steps(life) == [("opened", "2026-01-05", 0, 500, BOB), ("amount", "2026-02-10", 500, 700, BOB)]


def test_another_reading_of_the_same_content_holds_since_that_content_came() -> None:
    usual = {"owner": "crm/bob", "opened_at": "2026-01-05"}
    life = live(
        world(),
        [
            snapshot("2026-01-06", "2026-02-10", reading=1, amount=5, **usual),
            snapshot("2026-02-10", reading=2, amount=500, **usual),
        ],
        [],
    )
    assert steps(life) == [("opened", "2026-01-05", 0, 500, BOB)]


def test_a_new_owner_takes_the_value_over_and_the_team_with_it() -> None:
    row = snapshot("2026-03-01", amount=500, owner="crm/ann", opened_at="2026-01-05")
    events = [event("2026-02-10", "owner", owner="crm/bob"), event("2026-02-20", "lost", row=3)]
    life = live(world(), [row], events)
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
        "2026-03-01", amount=500, owner="crm/ann", opened_at="2026-01-05", closed_at="2026-02-20", outcome="won"
    )
    life = live(world(), [row], [])
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
    row = snapshot("2026-03-01", opened_at="2026-01-05", **latest)
    events = [
        event("2026-01-10", "owner", 2, owner="crm/bob", owner_before="crm/ann"),
        event("2026-01-11", "amount", 3, amount=900, amount_before=500),
        event("2026-01-12", "stage", 4, stage="Offer", stage_before="Discovery"),
        event("2026-01-13", "category", 5, category="commit", category_before="pipeline"),
        event("2026-01-14", "expected_close", 6, expected_close_on="2026-04-30", expected_close_before="2026-03-31"),
    ]
    life = live(world(), [row], events)
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
    row = snapshot("2026-03-01", amount=900, owner="crm/bob", opened_at="2026-01-05")
    events = [
        event("2026-02-10", "amount", 2, amount=900, amount_before=700),
        event("2026-01-10", "amount", 3, amount=700, amount_before=500),
    ]
    assert steps(live(world(), [row], events)) == [
        ("opened", "2026-01-05", 0, 500, BOB),
        ("amount", "2026-01-10", 500, 700, BOB),
        ("amount", "2026-02-10", 700, 900, BOB),
    ]


def test_a_corrected_name_company_and_currency_hold_and_are_no_events() -> None:
    usual = {"amount": 500, "owner": "crm/bob", "opened_at": "2026-01-05"}
    life = live(
        world(),
        [
            snapshot("2026-01-06", "2026-02-10", name="Acme", company="Acme", currency="EUR", **usual),
            snapshot("2026-02-10", name="Acme Corp.", currency="USD", **usual),
        ],
        [],
    )
    assert [life.fields.get(name) for name in ("name", "company", "currency")] == ["Acme Corp.", None, "USD"]
    assert [each.kind for each in life.changes] == ["opened"]


def test_a_deal_won_again_keeps_its_first_day() -> None:
    events = [
        event("2026-01-05", "opened", 2, amount=500, owner="crm/bob"),
        event("2026-01-20", "won", 3),
        event("2026-02-01", "reopened", 4),
        event("2026-03-01", "won", 5),
    ]
    life = live(world(), [], events)
    assert world().day(life.closed_at) == date(2026, 1, 20)
    assert [each.kind for each in life.changes] == ["opened", "won", "reopened", "won"]
    assert_nothing_stays_open(life)


def test_a_reopened_deal_that_is_then_lost_is_lost_on_that_day() -> None:
    events = [
        event("2026-01-05", "opened", 2, amount=500, owner="crm/bob"),
        event("2026-01-20", "won", 3),
        event("2026-02-01", "reopened", 4),
        event("2026-03-01", "lost", 5),
    ]
    life = live(world(), [], events)
    assert (life.outcome, world().day(life.closed_at)) == ("lost", date(2026, 3, 1))
    assert_nothing_stays_open(life)


def test_a_loss_before_the_deal_opened_disqualifies_and_is_no_loss() -> None:
    life = live(world(), [], [event("2026-01-05", "lost", reason="No budget"), event("2026-01-06", "lost", row=3)])
    assert [(each.kind, each.reason) for each in life.changes] == [("disqualified", "No budget")]
    assert (life.outcome, life.closed_at) == ("", None)


def test_a_record_that_disappeared_takes_the_deal_out_of_the_pipeline() -> None:
    row = snapshot("2026-01-06", "2026-02-10", amount=500, owner="crm/bob", opened_at="2026-01-05")
    life = live(world(), [row], [])
    assert steps(life) == [("opened", "2026-01-05", 0, 500, BOB), ("deleted", "2026-02-10", 500, 0, BOB)]
    assert life.is_deleted


def test_a_record_that_came_back_was_never_gone() -> None:
    usual = {"amount": 500, "owner": "crm/bob", "opened_at": "2026-01-05"}
    life = live(world(), [snapshot("2026-01-06", "2026-02-10", **usual), snapshot("2026-02-20", **usual)], [])
    assert steps(life) == [("opened", "2026-01-05", 0, 500, BOB)]
    assert not life.is_deleted


def test_the_day_is_the_local_one() -> None:
    late = Version(
        2, 2, 1, b"", at("2026-06-01"), None, {"at": "2026-01-31T23:30:00+00:00", "kind": "opened", "amount": 1}
    )
    assert [str(each.day) for each in live(world(), [], [late]).changes] == ["2026-02-01"]


def test_a_lead_in_force_lends_what_the_deal_does_not_say() -> None:
    from revops.world import Dimensions, LeadVersion

    known = world()
    known.leads["crm/L1"] = [
        LeadVersion(None, Dimensions(motion="inbound", owner=ANN)),
        LeadVersion(at("2026-01-10"), Dimensions(motion="outbound", owner=BOB)),
    ]
    row = snapshot(
        "2026-03-01", lead="crm/L1", amount=500, opened_at="2026-01-05", closed_at="2026-01-20", outcome="won"
    )
    life = live(known, [row], [])
    assert (life.held.motion, life.held.owner, life.held.team) == ("inbound", ANN, NORTH)
    assert (life.closing.motion, life.closing.owner, life.closing.team) == ("outbound", BOB, SOUTH)


def test_a_deal_known_from_changes_alone_has_the_currency_that_they_name() -> None:
    life = live(
        world(), [], [event("2026-01-05", "opened", amount=500, currency="USD"), event("2026-01-20", "won", row=3)]
    )
    assert life.fields["currency"] == "USD"
    assert (life.outcome, life.signed) == ("won", 500)


def test_an_open_deal_that_a_later_snapshot_puts_into_another_region_takes_its_value_there() -> None:
    known = world()
    known.regions = {"Nord": 31, "Sud": 32}
    usual = {"owner": "crm/bob", "amount": 500, "opened_at": "2026-01-05"}
    life = live(
        known,
        [snapshot("2026-01-06", "2026-02-10", region="Nord", **usual), snapshot("2026-02-10", region="Sud", **usual)],
        [],
    )
    moves = [(each.kind, each.value_after - each.value_before, each.dimensions.region) for each in life.changes]
    assert moves == [("opened", 500, 31), ("place_out", -500, 31), ("place_in", 500, 32)]


def test_a_snapshot_corrected_after_the_deal_closed_leaves_the_closed_deal_where_it_was() -> None:
    known = world()
    known.regions = {"Nord": 31, "Sud": 32}
    usual = {"owner": "crm/bob", "amount": 500, "opened_at": "2026-01-05", "closed_at": "2026-01-20", "outcome": "won"}
    life = live(
        known,
        [snapshot("2026-01-21", "2026-02-10", region="Nord", **usual), snapshot("2026-02-10", region="Sud", **usual)],
        [],
    )
    assert (life.closing.region, [each.kind for each in life.changes]) == (31, ["opened", "won"])
