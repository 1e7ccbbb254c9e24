"""The sentence at the top: each team once, with what it committed to and the gap. No database."""

import re
from fractions import Fraction

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override

from dashboards.words import headline
from revops import numbers, values
from tests.judged import mqls, number


def revenue(euros, target=1_000_000):
    return number("revenue", values.money(euros * 100, "EUR"), values.money(target * 100, "EUR"))


def said(*judged, language="en"):
    with override(language):
        text = strip_tags(" ".join(headline.who_acts(judged)))
    return re.sub("[\u00a0\u202f]", " ", text)


def test_a_gap_is_in_the_kpi_s_own_unit_and_for_each_working_day_left():
    # 264 are expected by the 24th; 21 short, and four working days are left.
    assert said(mqls(243)) == (
        "Marketing is 21 MQLs short, about 5 more a working day until 30 Nov."
    )
    assert said(mqls(243), language="fr") == (
        "D’ici au 30 nov., il manque 21 MQL à Marketing, soit environ 5 de plus par jour ouvré."
    )


def test_of_revenue_the_cro_is_short_and_never_finance():
    assert said(revenue(680_000)) == (
        "CRO is €120,000 of revenue short, about €30,000 more a working day until 30 Nov."
    )
    assert str(numbers.KPIS["revenue"].keeper) == "Finance"


def test_a_rate_is_short_of_points_and_of_nothing_a_day():
    rate = number("win_rate", values.ratio(30, 100), values.level(Fraction(33, 100)))
    assert said(rate) == "Sales · Marketing is 3 points of win rate short."


def test_few_that_are_due_have_a_decimal():
    assert said(mqls(3, target=5), language="en").startswith("Marketing is 1 MQL short")
    assert said(mqls(1, target=3)).startswith("Marketing is 1.4 MQLs short, about 0.4 more")


def test_whoever_is_ahead_says_by_how_much():
    assert said(mqls(300)) == "No team is behind its target. Marketing (+36 MQLs) is ahead."


def test_a_team_stands_there_once():
    signed = number("deals_signed", values.count(10), values.count(20))
    average = number("signed_amount", values.money(1, "EUR"), values.money(100_000_00, "EUR"))
    shown = said(signed, average)
    assert shown.count("AE") == 1
    assert shown.startswith("AE is 6 signed deals and €80,000 short, about 2 and €20,000 more a")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Marketing ended 30 MQLs short."), ("fr", "Il a manqué 30 MQL à Marketing.")],
)
def test_when_the_period_is_over_there_is_no_day_left(language, sentence):
    assert said(mqls(300, over=20), language=language) == sentence
