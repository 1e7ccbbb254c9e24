"""The leak of the funnel: the step furthest below its mean, and none of too few. No database."""

import re

import pytest
from django.utils.translation import override

from dashboards.reading.funnel import named_motions
from dashboards.reading.leak import Share, leak
from dashboards.words import standing
from revops import numbers, values

STEP, OTHER = numbers.KPIS["mql_to_sqo"], numbers.KPIS["lead_to_mql"]
USUAL = (values.ratio(30, 100), values.ratio(14, 100))


def share(now, before=USUAL, step=STEP, motion="outbound"):
    return Share(step, motion, now, before)


def test_it_is_named_with_what_is_usual():
    found = leak([share(values.ratio(15, 100))])
    assert (found.usual, found.periods) == (values.ratio(44, 200), 2)
    with override("en"):
        assert re.sub("\u202f", " ", standing.leak(found, "en")) == (
            "The leak: outbound MQL → SQO 15 %, usually 22 %."
        )


def test_it_is_the_one_that_lost_most_of_its_share():
    small, large = share(values.ratio(20, 100)), share(values.ratio(15, 100), step=OTHER)
    assert leak([small, large]).step == OTHER


def test_a_mean_weighs_a_quiet_period_by_what_entered():
    found = leak([share(values.ratio(10, 100), (values.ratio(1, 1), values.ratio(20, 99)))])
    assert found.usual == values.ratio(21, 100)


@pytest.mark.parametrize(
    "quiet",
    [
        share(values.ratio(1, 9)),
        share(values.ratio(1, 20), (values.ratio(5, 9),)),
        share(values.ratio(1, 20), ()),
        share(values.ratio(0, 0)),
        share(None),
        share(values.ratio(22, 100)),
        share(values.ratio(21, 100)),  # within 5 % of what is usual
        share(values.ratio(50, 100)),
    ],
)
def test_too_few_nothing_usual_and_nothing_lost_name_no_leak(quiet):
    assert leak([quiet]) is None


def test_a_leak_is_of_the_motion_that_is_asked_for() -> None:
    asked = {each: [s.motion for s in named_motions(numbers.Slice(motion=each))] for each in ("", "outbound", "none")}  # fmt: skip
    assert asked == {"": ["inbound", "outbound"], "outbound": ["outbound"], "none": []}
