"""Why a number stands as it does: the pace and the gap, the rule of its word, and what it is
compared with. No database.
"""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.utils.translation import override

from dashboards.templatetags import standing as tags
from dashboards.words import shares, standing
from revops import numbers, projection, values
from revops.calendar import between
from tests.judged import CALENDAR, mqls, number


def rate(part, whole, target=Fraction(33, 100)):
    return number("win_rate", values.ratio(part, whole), values.level(target))


def said(words, *about, language="en"):
    with override(language):
        return re.sub("[\u00a0\u202f]", " ", words(*about, language))


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (mqls(243), "264 expected by 24 Nov · 21 short"),
        (mqls(300), "264 expected by 24 Nov · 36 over"),
        (mqls(264), "264 expected by 24 Nov"),
        (mqls(13, target=16), "13 expected by 24 Nov"),
        (mqls(1, target=3), "2.4 expected by 24 Nov · 1.4 short"),
        (mqls(300, over=20), "30 short"),
        (mqls(0, over=0), ""),
        (rate(30, 100), "3 points short"),
        (number("deals_lost", values.count(4), values.count(10)), "8 expected by 24 Nov · 4 under"),
        (number("mqls", values.count(4), None), ""),
    ],
)
def test_what_was_expected_and_the_gap_to_it_are_read_without_pointing(shown, words):
    assert said(standing.pace, shown) == words


def test_they_are_read_in_french():
    assert said(standing.pace, mqls(243), language="fr") == (
        "attendu au 24 nov. : 264 · il manque 21"
    )


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (mqls(243), "8 % less than expected (264); more than 5 % less is behind."),
        (mqls(300), "14 % more than expected (264); more than 5 % more is ahead."),
        (mqls(260), "2 % off what was expected (264); up to 5 % off is on pace."),
        (mqls(250), "5.3 % less than expected (264); more than 5 % less is behind."),
        (mqls(251), "4.9 % off what was expected (264); up to 5 % off is on pace."),
        (
            mqls(950, 1000, over=20),
            "5 % off what was expected (1,000); up to 5 % off is on target.",
        ),
        (rate(30, 100), "9 % less than expected (33 %); more than 5 % less is behind."),
        (rate(1, 3), "Its denominator is less than 10."),
        (number("mqls", values.count(4), None), ""),
    ],
)
def test_the_rule_of_a_word_has_a_decimal_near_its_limit(shown, words):
    assert said(standing.rule, shown) == words


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (mqls(35, target=37, over=20), "94.6 %"),
        (mqls(190, target=200, over=20), "95 %"),
        (mqls(9_499, target=10_000, over=20), "94.99 %"),
        (mqls(32, target=37, over=20), "86 %"),
        (mqls(1051, target=1000, over=20), "105.1 %"),
        (mqls(35, target=37), "95 %"),
        (mqls(1, target=1000, over=20), "0.1 %"),
    ],
)
def test_what_is_reached_has_decimals_where_it_would_read_as_the_limit(shown, words):
    assert said(shares.reached, shown) == words


def change(now, before, now_days=16, days=16):
    kpi = numbers.KPIS["mqls"]
    pair = (
        numbers.Number(kpi, period, numbers.Slice(), values.count(6), None, worked, worked)
        for period, worked in ((now, now_days), (before, days))
    )
    return numbers.change(*pair)


def days(first, last):
    return between(CALENDAR.period(first).start, CALENDAR.period(last).end)


RUNNING = days("2026-11-01", "2026-11-24")


@pytest.mark.parametrize(
    ("before", "worked", "words"),
    [
        (days("2026-10-01", "2026-10-24"), 16, "vs 1–24 Oct (16 working days each)"),
        (days("2026-02-01", "2026-02-28"), 15, "vs 1–28 Feb (15 working days, now 16)"),
        (days("2025-11-01", "2025-11-24"), 16, "vs 1–24 Nov 2025 (16 working days each)"),
        (days("2026-09-28", "2026-10-03"), 16, "vs 28 Sep – 3 Oct (16 working days each)"),
        (CALENDAR.period("2026-10"), 22, "vs October 2026"),
    ],
)
def test_a_comparison_names_its_days(before, worked, words):
    assert said(standing.compared_with, change(RUNNING, before, days=worked)) == words


def test_a_tile_says_how_many_days_are_worked_only_where_that_differs():
    alike = change(RUNNING, days("2026-10-01", "2026-10-24"), days=16)
    other = change(RUNNING, days("2026-02-01", "2026-02-28"), days=15)
    with override("en"):
        assert tags.compared_shortly(alike) == "vs 1–24 Oct"
        assert tags.compared_shortly(other) == "vs 1–28 Feb (15 working days, now 16)"


def test_a_comparison_names_its_days_in_french():
    compared = change(RUNNING, days("2026-10-01", "2026-10-24"))
    assert said(standing.compared_with, compared, language="fr") == (
        "vs 1–24 oct. (16 jours ouvrés chacun)"
    )


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (mqls(243), "on course for 304 of 330 (run rate)"),
        (number("mqls", values.count(243), None), "on course for 304 (run rate)"),
        (mqls(300, over=20), ""),
        (rate(30, 100), ""),
    ],
)
def test_a_course_names_its_method_beside_the_target(shown, words):
    assert said(standing.course, shown, by_run_rate(shown)) == words


def by_run_rate(shown):
    return shown.run_rate and projection.Course(shown.run_rate, "run_rate")


def test_a_course_says_how_it_was_found_and_within_what():
    curve = projection.Course(
        values.count(310), "cumulative", (values.count(290), values.count(335))
    )
    assert said(standing.course, mqls(243), curve) == "on course for 310 of 330 (own curve)"
    assert said(lambda of, language: standing.why_course(of, language), curve) == (
        "What came so far, and what earlier periods usually had still to come from the same working day on. "
        "Four of five such periods end between 290 and 335."
    )


def test_a_course_is_read_in_french():
    shown = mqls(243)
    assert said(standing.course, shown, by_run_rate(shown), language="fr") == (
        "projection 304 sur 330 (au rythme actuel)"
    )


@pytest.mark.parametrize(
    ("by", "english", "french"),
    [
        (Fraction(195, 100), "2 signed deals", "2 affaires signées"),
        (Fraction(1), "1 signed deal", "1 affaire signée"),
        (Fraction(21), "21 signed deals", "21 affaires signées"),
    ],
)
def test_a_gap_takes_the_number_that_is_shown(by: Fraction, english: str, french: str):
    deals = number("deals_signed", values.count(190), values.count(220))
    assert said(lambda language: standing.with_noun(deals, by, language)) == english
    in_french = said(lambda language: standing.with_noun(deals, by, language), language="fr")
    assert in_french == french


@pytest.mark.parametrize(
    ("by", "english", "french"),
    [
        (Fraction(4, 10), "0.4 signed deals", "0,4 affaire signée"),
        (Fraction(19, 10), "1.9 signed deals", "1,9 affaire signée"),
        (Fraction(24, 10), "2.4 signed deals", "2,4 affaires signées"),
    ],
)
def test_of_few_french_is_plural_from_two_on(by: Fraction, english: str, french: str):
    deals = number("deals_signed", values.count(1), values.count(5))
    assert said(lambda language: standing.with_noun(deals, by, language)) == english
    in_french = said(lambda language: standing.with_noun(deals, by, language), language="fr")
    assert in_french == french


def test_a_gap_of_money_has_no_cents_from_a_hundred_on():
    assert said(lambda language: standing.money(Fraction(681_733), "EUR", language)) == "€6,817"
    assert (
        said(lambda language: standing.money(Fraction(681_733), "EUR", language), language="fr")
        == "6 817 €"
    )
    assert said(lambda language: standing.money(Fraction(9_950), "EUR", language)) == "€99.50"


def test_what_cannot_be_compared_says_why_instead_of_a_dash():
    kpi, october = numbers.KPIS["mqls"], CALENDAR.period("2026-10")
    none = numbers.Number(kpi, october, numbers.Slice(), values.absent(kpi.unit, "No data."))
    there = numbers.Number(kpi, RUNNING, numbers.Slice(), values.count(6))
    assert said(standing.uncompared, numbers.change(there, none)) == (
        "no figure for October 2026 to compare with"
    )
    assert said(standing.uncompared, numbers.change(none, there)) == ""
    some_days = replace(none, period=CALENDAR.period("2026-10-01..2026-10-28"))
    assert said(standing.uncompared, numbers.change(there, some_days)) == (
        "no figure for 1–28 Oct to compare with"
    )


def test_a_period_in_the_middle_of_which_the_data_begin_is_not_compared_with():
    october, since = CALENDAR.period("2026-10"), date(2026, 10, 12)
    half = replace(mqls(60), period=october, since=since)
    compared = numbers.change(mqls(243), half)
    assert (compared.absolute, compared.relative) == (None, None)
    assert said(standing.uncompared, compared) == (
        "not compared with October 2026, whose data begin on 12 Oct 2026"
    )
    # In: nearly the whole of it; a rate of a part; the same period as it was published before.
    for day in (None, date(2026, 10, 4)):
        assert numbers.change(mqls(243), replace(half, since=day)).relative == Fraction(183, 60)
    few = replace(rate(30, 100), period=october, since=since)
    assert numbers.change(rate(40, 100), few).points == Fraction(1, 10)
    assert numbers.change(mqls(243), replace(mqls(60), since=since)).absolute.exact == 183


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (mqls(209, 235, over=20), "November 2026 · 209 of 235 · 89 %"),
        (number("mqls", values.count(209), None), "November 2026 · 209"),
        (rate(30, 100), "November 2026 · 30 % · target 33 %"),
    ],
)
def test_one_box_says_all_of_a_point(shown, words):
    assert said(lambda language: standing.point(shown, None, language)[0]) == words


def test_below_it_stands_the_year_before():
    before = number("mqls", values.count(198), None)
    lines = standing.point(mqls(209), before, "en")
    assert lines[1] == "November 2026 · 198"
