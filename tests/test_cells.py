"""Reading sums of cells: what is asked of the database, once, and which sums that gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from revops.cuts import ANY, FIRST_OF_TWO, NO_CELL, SECOND_OF_TWO
from revops.measures import MEASURES, Buckets, day_number
from revops.models import Cell
from revops.numbers.cells import EVER, Span, Wanted, Where, asked, belongs, places, query, sums
from revops.numbers.published import Published
from revops.numbers.reach import Reach
from revops.numbers.slices import UNKNOWN, Slice, sliced

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEADS, STOCK = MEASURES["leads_arrived"], MEASURES["open_count"]
ALL = Where("", 0)
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def reader(publication: int = 1) -> Published:
    return Published(publication, NOON, NOON, NOON.date(), context=None, reach=Reach(NOON.date()))


def cell(on: str, amount: int, measure: str = "leads_arrived", **place: Any) -> None:
    Cell.objects.create(
        measure=measure, business_day=on, amount=amount, from_publication_id=1, **place
    )


@pytest.mark.parametrize(
    ("piece", "flow", "stock"),
    [
        ((EVER, MARCH), False, True),
        ((MARCH, APRIL), True, True),
        ((MARCH, date(2026, 3, 2)), True, True),
        ((date(2026, 3, 31), APRIL), True, True),
        ((APRIL, MAY), False, False),
    ],
)
def test_a_span_has_the_pieces_in_it_and_a_stock_those_before_too(
    piece: tuple, flow: bool, stock: bool
) -> None:
    assert (
        belongs(piece, Span(MARCH, APRIL), False),
        belongs(piece, Span(MARCH, APRIL), True),
    ) == (
        flow,
        stock,
    )


def test_slices_need_each_place_once_and_every_member_of_what_they_are_split_by() -> None:
    north, south, everything = Slice("inbound", "team", 7), Slice("", "team", 8), Slice(UNKNOWN)

    alone = [Where("", 0), Where("team", 7), Where("team", 8)]
    assert places([everything, south, north, north, Slice()]) == alone
    assert places([Slice("", "owner", None), north]) == [Where("owner", 0), Where("team", 7)]
    assert places([everything, north, Slice("", "owner", 3)], by=["motion", "team"]) == [
        Where("", 0),
        Where("owner", 3),
        Where("team", 0, ANY),
        Where("team+owner", 3, SECOND_OF_TWO),
    ]
    assert places([north], by=["channel"]) == [
        Where("team", 7),
        Where("team+channel", 7 << 32, FIRST_OF_TWO),
    ]


def test_who_is_not_known_has_cells_of_a_pair_as_everybody_has() -> None:
    assert places([Slice("", "owner", None)], by=["team"]) == [
        Where("owner", 0),
        Where("team+owner", 0, SECOND_OF_TWO),
    ]
    assert places([Slice("", "team", None)], by=["channel"]) == [
        Where("team", 0),
        Where("team+channel", 0, FIRST_OF_TWO),
    ]


def test_the_two_of_a_pair_stand_in_one_order_and_their_number_says_both() -> None:
    team_first = sliced("inbound", {"team": 7, "channel": 5})
    channel_first = Slice("inbound", "channel", 5).within("team", 7)
    assert (team_first, team_first.cut) == (channel_first, "team+channel")
    assert team_first.cell_member == 7 * 2**32 + 5
    assert sliced("", {"team": 2**31, "channel": 5}).cell_member == NO_CELL
    with pytest.raises(ValueError, match="two dimensions"):
        team_first.within("owner", 1)


def test_only_pieces_in_which_something_is_wanted_are_asked_for_and_each_once() -> None:
    pieces = [(EVER, MARCH), (MARCH, APRIL), (APRIL, MAY)]
    wanted = [
        Wanted([LEADS], [Span(MARCH, APRIL), Span(MARCH, MAY)], [ALL, Where("team", 7)]),
        Wanted([LEADS], [Span(MARCH, APRIL)], [ALL]),
        Wanted([STOCK], [Span(MARCH, APRIL)], [ALL]),
    ]

    assert asked(wanted, pieces) == [
        (1, "leads_arrived", MARCH, APRIL, None, None, False, "", 0, -1),
        (1, "leads_arrived", MARCH, APRIL, None, None, False, "team", 7, -1),
        (2, "leads_arrived", APRIL, MAY, None, None, False, "", 0, -1),
        (2, "leads_arrived", APRIL, MAY, None, None, False, "team", 7, -1),
        (0, "open_count", EVER, MARCH, None, None, False, "", 0, -1),
        (1, "open_count", MARCH, APRIL, None, None, False, "", 0, -1),
    ]


@pytest.mark.django_db
def test_sums_are_by_span_motion_and_member_whatever_overlaps() -> None:
    # In
    cell("2026-03-01", 1)
    cell("2026-03-31", 2, motion="inbound")
    cell("2026-04-30", 4)
    cell("2026-03-10", 8, dimension="team", member=7)
    cell("2026-03-10", 16, dimension="team", member=8)
    cell("2020-01-01", 32, "open_count")
    cell("2026-03-31", 64, "open_count")
    # Out: other days, dimensions and measures.
    for on in ("2026-02-28", "2026-05-01"):
        cell(on, 128)
    cell("2026-04-01", 128, "open_count")
    cell("2026-03-10", 128, dimension="owner", member=7)
    cell("2026-03-10", 128, "mqls_entered")
    march, both = Span(MARCH, APRIL), Span(MARCH, MAY)
    wanted = [
        Wanted([LEADS], [march, both], [ALL]),
        Wanted([LEADS], [march], [Where("team", 0, ANY)]),
        Wanted([STOCK], [march], [ALL]),
    ]

    assert sums(wanted, reader()) == {
        ("leads_arrived", march, "", "", 0, None): 1,
        ("leads_arrived", march, "inbound", "", 0, None): 2,
        ("leads_arrived", both, "", "", 0, None): 5,
        ("leads_arrived", both, "inbound", "", 0, None): 2,
        ("leads_arrived", march, "", "team", 7, None): 8,
        ("leads_arrived", march, "", "team", 8, None): 16,
        ("open_count", march, "", "", 0, None): 96,
    }
    assert sums([Wanted([LEADS], [march], [Where("team", 8)])], reader()) == {
        ("leads_arrived", march, "", "team", 8, None): 16
    }


@pytest.mark.django_db
def test_of_what_is_due_only_the_days_that_are_asked_for_count() -> None:
    due = next(each for each in MEASURES.values() if each.buckets is Buckets.DUE)

    def owed(amount: int, day: date) -> None:
        cell("2026-02-03", amount, due.key, bucket=day_number(day))

    for amount, day in enumerate((date(2026, 3, 31), APRIL, date(2026, 4, 30), MAY)):
        owed(10**amount, day)
    april, may = (
        Span(EVER, MARCH, due_from=APRIL, due_until=MAY),
        Span(EVER, MARCH, due_from=MAY, due_until=date(2026, 6, 1)),
    )
    whole, half = Span(EVER, MARCH), Span(EVER, MARCH, due_from=APRIL)
    spans = [whole, half, april, may]

    found = sums([Wanted([due], spans, [ALL])], reader())

    assert {place.span: amount for place, amount in found.items()} == {
        whole: 1111,
        half: 1111,
        april: 110,
        may: 1000,
    }
    assert (whole.buckets, half.buckets) == ((None, None), (None, None))
    assert Span(MARCH, APRIL, due_until=MAY).buckets == (None, None)


@pytest.mark.django_db
def test_however_much_is_wanted_it_is_one_query_and_nothing_is_none(
    django_assert_num_queries: Any,
) -> None:
    wanted = [
        Wanted([LEADS, STOCK], [Span(MARCH, APRIL), Span(APRIL, MAY)], [ALL, Where("team", 0, ANY)])
    ] * 2
    with django_assert_num_queries(1):
        assert sums(wanted, reader()) == {}
    with django_assert_num_queries(0):
        assert (sums([], reader()), query([], reader())) == ({}, [])
