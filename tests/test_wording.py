"""Figures and dates read as people write them, in English and in French, down to the awkward ones."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import gettext, override

from dashboards.words import wording
from revops import values
from revops.calendar import WorkCalendar
from revops.values import Change, Unit, Value, absent, count, level, money, ratio
from tests.test_wording_money import spaced

BRITISH = WorkCalendar("GB", fiscal_year_start=4)


@pytest.fixture
def french_words() -> None:
    with override("fr"):
        if gettext("%(part)s of %(whole)s") == "%(part)s of %(whole)s":
            pytest.skip("The French catalogue has no words for figures yet.")


@pytest.mark.parametrize(
    ("value", "places", "english", "french"),
    [
        (0, 0, "0", "0"),
        (412, 0, "412", "412"),
        (2310, 0, "2,310", "2_310"),
        (-2310, 0, "−2,310", "−2_310"),
        (10**12, 0, "1,000,000,000,000", "1_000_000_000_000"),
        (Fraction(5, 2), 0, "3", "3"),
        (Fraction(-5, 2), 0, "−3", "−3"),
        (Fraction(2, 3), 2, "0.67", "0,67"),
    ],
)
def test_numbers_are_grouped_and_halves_go_away_from_zero(
    value: int | Fraction, places: int, english: str, french: str
) -> None:
    assert spaced(wording.number(value, "en", places=places)) == english
    assert spaced(wording.number(value, "fr", places=places)) == french


@pytest.mark.parametrize(
    ("share", "english", "french"),
    [
        (Fraction(31, 100), "31_%", "31_%"),
        (Fraction(0), "0_%", "0_%"),
        (Fraction(4, 1000), "0.4_%", "0,4_%"),
        (Fraction(1, 10_000), "<~0.1_%", "<~0,1_%"),
        (Fraction(1), "100_%", "100_%"),
        (Fraction(1234, 100), "1,234_%", "1_234_%"),
        (Fraction(-6, 100), "−6_%", "−6_%"),
        (None, "—", "—"),
    ],
)
def test_percentages_have_a_decimal_below_one(
    share: Fraction | None, english: str, french: str
) -> None:
    assert spaced(wording.percent(share, "en")) == english
    assert spaced(wording.percent(share, "fr")) == french


@pytest.mark.parametrize(
    ("by", "english", "french"),
    [
        (Fraction(4, 100), "+4_%", "+4_%"),
        (Fraction(-6, 100), "−6_%", "−6_%"),
        (Fraction(-4, 1000), "−0.4_%", "−0,4_%"),
        (Fraction(0), "0_%", "0_%"),
        (Fraction(-1, 10_000), "0.0_%", "0,0_%"),
        (Fraction(25), "+2,500_%", "+2_500_%"),
    ],
)
def test_a_change_carries_its_sign(by: Fraction, english: str, french: str) -> None:
    assert spaced(wording.change(Change(by, is_points=False), "en")) == english
    assert spaced(wording.change(Change(by, is_points=False), "fr")) == french
    assert wording.change(None, "en") == "—"


POINTS = [
    (Fraction(4, 100), "+4 points", "+4 points"),
    (Fraction(-2, 100), "−2 points", "−2 points"),
    (Fraction(-1, 100), "−1 point", "−1 point"),
    (Fraction(4, 1000), "+0.4 points", "+0,4 point"),
    (Fraction(0), "0 points", "0 point"),
]


@pytest.mark.parametrize(("by", "english", "french"), POINTS)
def test_a_change_of_a_percentage_is_in_points(by: Fraction, english: str, french: str) -> None:
    assert wording.change(Change(by, is_points=True), "en") == english


@pytest.mark.parametrize(("by", "english", "french"), POINTS)
def test_points_in_french(by: Fraction, english: str, french: str, french_words: None) -> None:
    assert wording.change(Change(by, is_points=True), "fr") == french


@pytest.mark.parametrize(
    ("value", "english"),
    [
        (count(2310), "2,310"),
        (count(0), "0"),
        (values.expected_to_date(count(520), 15, 21), "371"),
        (absent(Unit.COUNT, "Not published yet."), "—"),
        (ratio(0, 0, if_none="No deal closed."), "—"),
        (ratio(18, 58), "31_%"),
        (ratio(0, 58), "0_%"),
        (ratio(3, 7), "3 of 7"),
        (ratio(0, 1), "0 of 1"),
        (level(Decimal("0.5")), "50_%"),
        (money(124_000_000, "EUR"), "€1,240,000.00"),
        (Value(Unit.DAYS, amount=1), "1 day"),
        (Value(Unit.DAYS, amount=1200), "1,200 days"),
    ],
)
def test_a_value_reads_in_its_unit(value: Value, english: str) -> None:
    assert spaced(wording.text(value, "en")) == english


def test_compact_shortens_money_and_nothing_else() -> None:
    assert spaced(wording.text(money(124_000_000, "EUR"), "fr", compact=True)) == "1,24~M€"
    assert spaced(wording.text(count(1_240_000), "fr", compact=True)) == "1_240_000"


def test_small_samples_and_days_in_french(french_words: None) -> None:
    assert wording.text(ratio(3, 7), "fr") == "3 sur 7"
    assert spaced(wording.text(Value(Unit.DAYS, amount=12), "fr")) == "12 jours"


@pytest.mark.parametrize(
    ("key", "english", "french"),
    [
        ("2026-11-05", "5 November 2026", "5 novembre 2026"),
        ("2026-11", "November 2026", "novembre 2026"),
        ("2026-Q4", "Q4 2026 (Oct–Dec)", "T4 2026 (oct.–déc.)"),
        ("2026", "2026", "2026"),
        ("2026-11-01..2026-11-15", "1 Nov 2026 – 15 Nov 2026", "1 nov. 2026 – 15 nov. 2026"),
        ("2026-11-01..2026-11-01", "1 Nov 2026", "1 nov. 2026"),
    ],
)
def test_periods_read_as_people_say_them(key: str, english: str, french: str) -> None:
    assert wording.period(BRITISH.period(key), "en") == english
    assert wording.period(BRITISH.period(key), "fr") == french


def test_weeks_and_fiscal_years_are_named_as_in_their_keys() -> None:
    week, year = BRITISH.period("2020-W53"), BRITISH.period("FY2026")

    assert [wording.period(period, "en") for period in (week, year)] == [
        "week 53, 2020",
        "fiscal year 2026",
    ]


def test_weeks_and_fiscal_years_in_french(french_words: None) -> None:
    week, year = BRITISH.period("2020-W53"), BRITISH.period("FY2026")

    assert [wording.period(period, "fr") for period in (week, year)] == [
        "semaine 53, 2020",
        "exercice 2026",
    ]


def test_a_period_cut_to_nothing_is_a_dash() -> None:
    november = BRITISH.period("2026-11")

    assert wording.period(november.cut(date(2026, 11, 1), date(2026, 11, 1)), "en") == "—"


def test_the_publication_line_names_the_number_and_the_local_time() -> None:
    local = datetime(2026, 11, 23, 5, tzinfo=UTC).astimezone(timezone(timedelta(hours=1)))

    assert (
        wording.publication(1412, local, "en") == "Publication 1412 · data as of 23 Nov 2026 06:00"
    )


def test_the_publication_line_in_french(french_words: None) -> None:
    at = datetime(2026, 11, 23, 6, tzinfo=UTC)

    assert wording.publication(1412, at, "fr") == "Publication 1412 · données au 23 nov. 2026 06:00"


def test_the_locale_asked_for_decides_and_not_the_active_language() -> None:
    with override("fr"):
        assert wording.text(ratio(3, 7), "en") == "3 of 7"
        assert wording.number(2310, "en-gb") == "2,310"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(1), "100_%"),
        (Fraction(540, 542), "99.6_%"),
        (Fraction(9999, 10000), "99.9_%"),
        (Fraction(994, 1000), "99_%"),
    ],
)
def test_a_share_of_all_is_everything_only_where_nothing_is_missing(
    share: Fraction, text: str
) -> None:
    assert spaced(wording.percent(share, "en", of_all=True)) == text
