"""Where a period is heading, from the organisation's own past; how good that would have been; and what
is missing to a target.

    project("deals_signed", period, published, slice) -> Projection     # value, 50 % and 80 % intervals, inputs
    backtest("deals_signed", published, PeriodKind.WEEK) -> Backtest    # n, WAPE, bias, coverage, width, pinball
    missing("deals_signed", period, published, slice) -> Missing        # gap, and SQOs and MQLs needed by when
    course(number, published) -> Course                                 # what every surface shows as "on course for"

`accuracy` has the arithmetic of errors, and the stairs of forecast value added: naive → run rate →
projection → call → override. Everything is read as a publication knows it; history is cut by day of
event, so that nothing later than a cut is looked at.
"""

from revops.projection.accuracy import (
    LEAST_PERIODS,
    STEPS,
    Pair,
    Range,
    Stair,
    bias,
    coverage,
    interval,
    made_worse,
    pinball,
    stairs,
    wape,
    width,
)
from revops.projection.answer import backtest_json, course_json, missing_json, projection_json
from revops.projection.backtest import HORIZONS, PERIOD_KINDS, Backtest, Score, backtest
from revops.projection.course import Course, course
from revops.projection.missing import PATHS, Missing, MissingOf, missing
from revops.projection.projecting import Input, Projection, can_be_projected, project
from revops.projection.upstream import Conversion, Need, upstream

__all__ = [
    "HORIZONS",
    "PERIOD_KINDS",
    "LEAST_PERIODS",
    "PATHS",
    "STEPS",
    "Backtest",
    "Conversion",
    "Course",
    "Input",
    "Missing",
    "MissingOf",
    "Need",
    "Pair",
    "Projection",
    "Range",
    "Score",
    "Stair",
    "backtest",
    "backtest_json",
    "bias",
    "can_be_projected",
    "course",
    "course_json",
    "coverage",
    "interval",
    "made_worse",
    "missing",
    "missing_json",
    "pinball",
    "project",
    "projection_json",
    "stairs",
    "upstream",
    "wape",
    "width",
]
