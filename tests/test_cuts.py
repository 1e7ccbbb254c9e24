"""The number of two members at once, by which a pair's cells are found."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection

from revops import cuts
from revops.measures import DIMENSION_COLUMNS

WEBINAR, NORTH = 3, 7
BOTH = 0x0000_0003_0000_0007


def test_the_first_member_stands_above_the_second() -> None:
    assert cuts.member_of_both(WEBINAR, NORTH) == BOTH
    assert cuts.member_of_both(0, NORTH) == NORTH
    assert cuts.member_of_both(WEBINAR, 0) == 3 * 2**32


@pytest.mark.parametrize(
    ("mask", "same", "other"),
    [
        (cuts.EXACTLY, [BOTH], [BOTH + 1, BOTH - 1, BOTH + 2**32, BOTH ^ 2**31]),
        (cuts.FIRST_OF_TWO, [BOTH, BOTH + 1, BOTH - 1, BOTH + 2**10], [BOTH + 2**32, BOTH - 2**32]),
        (cuts.SECOND_OF_TWO, [BOTH, BOTH + 2**32], [BOTH + 1, BOTH - 1, BOTH ^ 2**31]),
        (cuts.ANY, [0, 1, BOTH, BOTH + 1, BOTH + 2**32], []),
    ],
)
def test_a_mask_finds_its_member_and_no_other(mask: int, same: list[int], other: list[int]) -> None:
    found = BOTH & mask
    assert [member & mask for member in same] == [found] * len(same)
    assert found not in [member & mask for member in other]


def test_an_id_that_does_not_fit_beside_another_has_no_cell() -> None:
    largest = 2_147_483_647
    assert cuts.member_of_both(largest, largest) == 0x7FFF_FFFF_7FFF_FFFF
    assert cuts.member_of_both(largest + 1, 1) == cuts.member_of_both(1, largest + 1)
    # No member of a cell is negative.
    assert cuts.member_of_both(1, largest + 1) == cuts.NO_CELL == -1


def test_a_pair_has_one_name_whichever_is_named_first() -> None:
    assert cuts.pair("channel", "team") == cuts.pair("team", "channel") == "team+channel"
    with pytest.raises(KeyError):
        cuts.pair("team", "team")


@pytest.mark.django_db
def test_a_row_without_one_of_the_two_has_zero_in_its_place() -> None:
    first, second = (DIMENSION_COLUMNS[name] for name in ("channel", "team"))
    cut = cuts.Cuts([first, second], [(), ("channel",), ("channel", "team")])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {cut.member} FROM (VALUES (3, 7), (3, NULL), (NULL, 7), (NULL, NULL))"
            f" f ({first}, {second}) GROUP BY GROUPING SETS (({first}, {second}))"
        )
        assert sorted(member for (member,) in cursor.fetchall()) == [0, 7, 3 * 2**32, BOTH]


def test_a_measure_of_just_these_two_has_cells_of_the_pair() -> None:
    def measure(*dimensions: str) -> SimpleNamespace:
        return SimpleNamespace(dimensions=dimensions)

    assert cuts.pairs_of(measure("channel", "team"), ["team+channel"]) == ("team+channel",)
    assert cuts.pairs_of(measure("channel", "team", "owner"), ["team+channel"]) == ("team+channel",)
    assert cuts.pairs_of(measure("channel", "owner"), ["team+channel"]) == ()
