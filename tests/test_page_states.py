"""The word beside a number: ahead, behind, or why it is not judged. No database."""

import pytest

from dashboards.templatetags.figures import state_word
from revops import numbers, values
from revops.calendar import WorkCalendar

OCTOBER = WorkCalendar("NL").period("2025-10")


def word(key, value, target, over=10, in_all=23):
    return state_word(number(key, value, target, over, in_all))


def number(key, value, target, over=10, in_all=23):
    until = OCTOBER.end if over == in_all else OCTOBER.start
    return numbers.Number(
        numbers.KPIS[key], OCTOBER, numbers.Slice(), value, target, over, in_all, until=until
    )


@pytest.mark.parametrize(
    ("value", "target", "over", "said"),
    [
        (60, 100, 10, "ahead"),
        (43, 100, 10, "on pace"),
        (30, 100, 10, "behind"),
        (30, 100, 23, "behind"),
        (120, 100, 23, "ahead"),
        (0, 6, 1, "too early to say"),
        (0, 6, 0, "too early to say"),
        (0, 0, 10, ""),
    ],
)
def test_a_count_is_judged_by_what_was_expected_to_date(value, target, over, said):
    assert word("mqls", values.count(value), values.count(target), over) == said


def test_a_rate_of_too_few_is_not_judged():
    assert word("win_rate", values.ratio(0, 1), values.ratio(30, 100)) == "too few to judge"
    assert word("win_rate", values.ratio(1, 20), values.ratio(30, 100)) == "behind"


def test_without_a_target_or_a_better_direction_nobody_is_ahead_or_behind():
    assert word("mqls", values.count(5), None) == "no target set"
    assert word("calls", values.count(5), values.count(9)) == "neutral"
