"""Dashes and pale bars mean unfinished, and only what builds up is still growing. No database."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from dashboards.words import charts, drawing
from revops import numbers, values
from revops.calendar import WorkCalendar

NOVEMBER = WorkCalendar("FR").period("2026-11")
TENTH = date(2026, 11, 10)
VALUES = {
    "mqls": values.count(7),
    "win_rate": values.ratio(30, 100),
    "open_deals": values.count(7),
}


def number(key, until=NOVEMBER.start, target=None):
    kpi = numbers.KPIS[key]
    return numbers.Number(kpi, NOVEMBER, numbers.Slice(), VALUES[key], target, until=until)


def legend(shown, language="en"):
    with override(language):
        return render_to_string("parts/legend_text.html", {"number": shown})


@pytest.mark.parametrize(
    ("key", "is_pale"), [("mqls", True), ("win_rate", False), ("open_deals", False)]
)
def test_a_stock_and_a_rate_are_not_still_growing(key, is_pale):
    running = number(key)
    (bars, _targets) = charts.trend(charts.Course([running]), "en")["data"]
    assert bars["meta"]["running"] == [is_pale]
    assert ("still growing" in legend(running)) == is_pale


def test_nothing_grows_when_its_period_is_over():
    assert legend(number("mqls", NOVEMBER.end)) == ""


def test_a_target_is_a_line_and_no_dash():
    aimed = number("win_rate", target=values.count(1))
    assert legend(aimed) == "bars actual, lines target"
    assert legend(aimed, "fr") == "barres\u202f: réalisé, traits\u202f: objectif"


@pytest.mark.parametrize(("until", "is_unfinished"), [(TENTH, True), (NOVEMBER.end, False)])
def test_the_last_step_of_a_course_has_dashes_while_the_period_runs(until, is_unfinished):
    course = [number("mqls", NOVEMBER.end), number("mqls", until)]
    html = render_to_string("parts/spark.html", {"course": course})
    assert drawing.spark(course).is_unfinished == is_unfinished
    assert ("unfinished" in html) == is_unfinished


def test_what_is_still_to_come_is_not_drawn_and_the_period_that_runs_has_dashes():
    running, december = number("mqls", TENTH), WorkCalendar("FR").period("2026-12")
    nothing = values.absent(values.Unit.COUNT, "This period has not begun.")
    to_come = numbers.Number(running.kpi, december, numbers.Slice(), nothing, None, until=TENTH)
    line = drawing.spark([number("mqls", NOVEMBER.end), running, to_come])
    assert line.is_unfinished and line.now and line.dot.startswith("M60.0 ")


def test_a_period_of_which_no_day_is_over_is_no_fall_to_nothing():
    line = drawing.spark([number("mqls", NOVEMBER.end), number("mqls", NOVEMBER.start)])
    assert (line.is_unfinished, line.now) == (False, "")
