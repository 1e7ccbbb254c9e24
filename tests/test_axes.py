"""The levels at a chart's axis: one unit, and as many decimals as tell them apart. No database."""

from fractions import Fraction

import pytest

from dashboards.words import axes
from revops import values

EUROS = values.money(0, "EUR")


def spaced(text):
    return text.replace("\u202f", "_").replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("like", "top", "english", "french"),
    [
        (EUROS, 160_000_000, ["0", "€0.5M", "€1.0M", "€1.5M", "€2.0M"], "1,0~M€"),
        (EUROS, 420_000_000, ["0", "€2M", "€4M", "€6M"], "4~M€"),
        (EUROS, 1_200_000, ["0", "€5,000", "€10,000", "€15,000"], "10_000~€"),
        (values.money(0, "USD"), 160_000_000, ["0", "$0.5M", "$1.0M", "$1.5M", "$2.0M"], "1,0~M~$US"),
        (values.count(0), 9, ["0", "3", "6", "9", "12"], "6"),
        (values.level(Fraction(1, 10)), "0.09", ["0", "2.5_%", "5.0_%", "7.5_%", "10.0_%"], "5,0_%"),
        (EUROS, 0, ["0"], None),
    ],
)  # fmt: skip
def test_an_axis_has_one_unit(like, top, english, french):
    levels = axes.scale(like, Fraction(top), "en")["ticktext"]
    assert [spaced(each) for each in levels] == english
    if french:
        assert spaced(axes.scale(like, Fraction(top), "fr")["ticktext"][2]) == french
