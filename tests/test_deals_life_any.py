"""Whatever a record and change events say of a deal, in whatever combination: the promises of its
life hold. No database.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from revops.derive.life import Life, life_of
from revops.derive.steps import CLOSING, DealRecord, is_over
from revops.derive.world import NO_DIMENSIONS, Dimensions
from tests import weekly_exports
from tests.deal_records import summed
from tests.reference.deals import cents, lived
from tests.test_deals_life import world

WORLD = world()
# Few of each, so that they collide: days, the same days at a time, and the hours around a midnight.
MOMENTS = [
    "2026-01-05", "2026-01-20", "2026-02-01", "2026-03-10",
    "2026-01-05T09:00:00+00:00", "2026-01-20T08:00:00+00:00", "2026-01-20T17:00:00+00:00", "2026-01-31T23:30:00+00:00",
    "2026-02-01T12:00:00+00:00",
]  # fmt: skip
OWNERS = ["crm/ann", "crm/bob", "crm/nobody"]
moments, owners = st.sampled_from(MOMENTS), st.sampled_from(OWNERS)
amounts = st.sampled_from([0, 100, 250])
texts, closes = st.sampled_from(["Offer", "Talk"]), st.sampled_from(["2026-04-30", "2026-05-31"])
FIELDS = {
    "amount": amounts, "owner": owners, "team": st.sampled_from(["North", "South"]), "stage": texts, "category": texts,
    "expected_close_on": closes, "motion": st.sampled_from(["inbound", "outbound"]),
}  # fmt: skip
BEFORE = {
    "amount_before": amounts, "owner_before": owners, "stage_before": texts, "category_before": texts,
    "expected_close_before": closes,
}  # fmt: skip
DATES = dict.fromkeys(("opened_at", "closed_at", "won_at", "lost_at"), moments)
KINDS = (
    "opened",
    "amount",
    "stage",
    "category",
    "expected_close",
    "owner",
    "won",
    "lost",
    "reopened",
    "deleted",
)
deliveries = st.sampled_from(
    [
        None,
        *(datetime.fromisoformat(f"{day}T12:00:00+00:00") for day in ("2026-01-20", "2026-06-01")),
    ]
)


def row_of(values: dict[str, st.SearchStrategy], **always: st.SearchStrategy) -> st.SearchStrategy:
    return st.fixed_dictionaries(always, optional=values)


records = st.builds(
    lambda values, delivered: DealRecord(1, 1, ("crm", "deals", "1"), values, delivered),
    row_of(
        FIELDS
        | DATES
        | {"outcome": st.sampled_from(["won", "lost", "open"]), "signed_amount": amounts}
    ),
    deliveries,
)
changes = st.lists(row_of(FIELDS | BEFORE, at=moments, kind=st.sampled_from(KINDS)), max_size=6)


def events_of(rows: list[dict[str, object]]) -> list[DealRecord]:
    return [
        DealRecord(n, 1, ("crm", "changes", str(n)), row, None) for n, row in enumerate(rows, 2)
    ]


def outline(life: Life) -> tuple:
    """All that a life says, but for which record said it."""
    steps = [
        (
            c.kind,
            c.day,
            c.dimensions,
            c.value_before,
            c.value_after,
            c.open_count,
            c.before,
            c.after,
        )
        for c in life.changes
    ]
    return (
        steps,
        life.outcome,
        life.closed_at,
        life.opened_at,
        life.is_open,
        life.signed,
        life.amount,
        life.held,
        life.closing,
    )


def held(life: Life) -> tuple[Counter, Counter]:
    """What the steps leave in the open pipeline, by who holds it: value and number of deals."""
    value, count = Counter(), Counter()
    for each in life.changes:
        value[each.dimensions] += each.value_after - each.value_before
        count[each.dimensions] += each.open_count
    return +value + -value, +count + -count


@settings(max_examples=400)
@given(st.none() | records, changes)
def test_what_enters_the_pipeline_leaves_it_and_a_closed_deal_is_open_nowhere(
    record: DealRecord | None, rows: list[dict[str, object]]
) -> None:
    life = life_of(WORLD, record, events_of(rows))
    value, count = held(life)
    assert count == ({life.held: 1} if life.is_open else {})
    assert value == ({life.held: life.amount} if life.is_open and life.amount else {})
    assert not (life.is_open and (life.outcome or life.is_deleted))
    assert set(
        accumulate(each.open_count for each in life.changes if not each.kind.startswith("owner"))
    ) <= {0, 1}
    assert sorted(each.day for each in life.changes) == [each.day for each in life.changes]


@settings(max_examples=300)
@given(records, changes)
def test_no_deal_is_open_that_its_record_says_is_over(
    record: DealRecord, rows: list[dict[str, object]]
) -> None:
    last = DealRecord(1, 1, record.key, record.values, None)
    life = life_of(WORLD, last, events_of(rows))
    if life.is_deleted:
        return
    if is_over(record.values):
        assert not life.is_open
        assert (
            life.outcome or not life.opened_at
        )  # lost before it opened: the lead was disqualified
    if record.values.get("outcome") in CLOSING and life.outcome:
        assert life.outcome == record.values["outcome"]


@settings(max_examples=200)
@given(st.none() | records, changes, st.randoms(use_true_random=False))
def test_neither_the_order_of_records_nor_a_repetition_nor_their_numbers_matter(
    record: DealRecord | None, rows: list[dict[str, object]], random: object
) -> None:
    events = events_of(rows)
    again = [
        DealRecord(n, 1, ("crm", "later", each.key[2]), each.values, None)
        for n, each in enumerate(events, 90)
    ]
    expected = outline(life_of(WORLD, record, events))
    shuffled = [*events]
    random.shuffle(shuffled)
    assert outline(life_of(WORLD, record, shuffled)) == expected
    assert outline(life_of(WORLD, record, [*events, *again])) == expected


@settings(max_examples=300)
@given(
    opened=moments, ended=st.none() | moments, outcome=st.sampled_from(CLOSING), amount=amounts, owner=owners,
    fields=st.sampled_from([("closed_at", "outcome"), ("won_at/lost_at",), ("won_at/lost_at", "outcome")]),
)  # fmt: skip
def test_a_record_and_a_feed_that_tell_one_story_make_one_life(
    opened: str, ended: str | None, outcome: str, amount: int, owner: str, fields: tuple[str, ...]
) -> None:
    own = {"amount": amount, "owner": owner}
    feed = [
        {"kind": "opened", "at": opened, **own},
        *([{"kind": outcome, "at": ended}] if ended else []),
    ]
    end = {"closed_at": ended, "won_at/lost_at": ended, "outcome": outcome} if ended else {}
    names = {"won_at/lost_at": f"{outcome}_at"}
    values = {
        "opened_at": opened,
        **own,
        **{names.get(name, name): end[name] for name in fields if name in end},
    }
    record = DealRecord(1, 1, ("crm", "deals", "1"), values, None)
    from_record, from_feed, from_both = (
        life_of(WORLD, record, []),
        life_of(WORLD, None, events_of(feed)),
        life_of(WORLD, record, events_of(feed)),
    )
    assert outline(from_record) == outline(from_feed) == outline(from_both)
    assert (from_record.outcome or "open") == (outcome if ended else "open")


@settings(max_examples=200)
@given(st.none() | records, changes)
def test_a_deal_is_signed_or_lost_once_on_a_day_that_a_record_names(
    record: DealRecord | None, rows: list[dict[str, object]]
) -> None:
    life = life_of(WORLD, record, events_of(rows))
    if life.closed_at is None:
        return
    last = [each for each in life.changes if each.kind in CLOSING][-1]
    assert (last.kind, last.at) == (life.outcome, life.closed_at)
    named = [*rows, record.values if record else {}]
    days = {day(row[name]) for row in named for name in ("at", *DATES) if row.get(name)}
    assert last.day in days
    assert not life.opened_at or WORLD.day(life.opened_at) <= last.day


def day(text: object) -> date:
    return WORLD.day(WORLD.moment(str(text))[0])


rows_of_deal = (
    weekly_exports.COLUMNS["deals"]
    | weekly_exports.COLUMNS["closed"]
    | {"deal": st.just("D1"), "lead": st.just("")}
)
rows_of_changes = weekly_exports.COLUMNS["changes"] | {"deal": st.just("D1")}


@settings(max_examples=400)
@given(
    st.none() | st.fixed_dictionaries(rows_of_deal),
    st.lists(st.fixed_dictionaries(rows_of_changes), max_size=6, unique_by=lambda row: row["id"]),
    st.sampled_from(["2026-01-19 12:00", "2026-02-16 12:00", "2026-06-01 12:00"]),
)
def test_a_life_is_what_the_reference_says(
    row: dict[str, str] | None, rows: list[dict[str, str]], exported: str
) -> None:
    row, *rows = (weekly_exports.at_midnight(each) if each else None for each in (row, *rows))
    delivered = WORLD.moment(mapped_moment(exported))[0]
    record = DealRecord(1, 1, ("crm", "deals", "1"), mapped(row), delivered) if row else None
    events = [
        DealRecord(n, 1, ("crm", "changes", f"{len(e['id'])}", e["id"]), mapped(e), None)
        for n, e in enumerate(rows, 2)
    ]
    life = life_of(WORLD, record, events)
    deal = lived(
        row,
        exported,
        [((len(e["id"]), e["id"]), e) for e in rows],
        lambda owner, _lead, day: whose(owner, (row or {}).get("customer", ""), day),
    )
    closed = str(WORLD.day(life.closed_at)) if life.closed_at else ""
    assert (life.outcome, closed, life.is_deleted) == (deal.outcome, deal.closed, deal.is_deleted)
    assert (life.signed if life.outcome == "won" else None) == (
        deal.signed if deal.outcome == "won" else None
    )
    assert summed(
        (str(c.day), c.dimensions, c.open_count, c.value_after - c.value_before)
        for c in life.changes
    ) == summed(
        (day, whose, count, after - before) for day, whose, count, before, after in deal.moves
    )
    if life.outcome:
        assert life.closing == deal.closing
    entered = [(c.day, c.dimensions) for c in life.changes if c.kind in ("opened", "disqualified")]
    assert entered == [(date.fromisoformat(at[:10]), whose) for _stage, at, whose in deal.entered]


def whose(owner: str, customer: str, day: str | None) -> Dimensions:
    """The owner's of a day; a customer is the record's, all the deal's life."""
    given = {"customer": customer} | ({"owner": f"crm/{owner}"} if owner else {})
    return WORLD.dimensions(given, NO_DIMENSIONS, date.fromisoformat(day) if day else None)


def mapped(row: dict[str, str]) -> dict[str, object]:
    """A row of a file as the mapping stores it."""
    found = {name: cell for name, cell in row.items() if cell and name not in ("id", "currency")}
    for name in found.keys() & {"at", *DATES}:
        found[name] = mapped_moment(found[name])
    for name in found.keys() & {"owner", "owner_before"}:
        found[name] = f"crm/{found[name]}"
    return found | {name: cents(found[name]) for name in found.keys() & {"amount", "amount_before"}}


def mapped_moment(text: str) -> str:
    if len(text) == 10:
        return text
    return datetime.fromisoformat(text).replace(tzinfo=WORLD.zone).astimezone(UTC).isoformat()
