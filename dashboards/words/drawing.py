"""Where things stand in small drawings, as SVG attributes: the strict policy allows no inline
style.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from revops.numbers import Number

WIDTH, HEIGHT, MARGIN = 120, 30, 3


@dataclass(frozen=True, slots=True)
class Bullet:
    """Places on a bar as percentages of its length: the value's end, what was expected to date, and
    the target.
    """

    done: str
    expected: str
    target: str


def percent(share: Fraction | float) -> str:
    return f"{max(0.0, min(1.0, float(share))) * 100:.2f}%"


def bullet(number: Number) -> Bullet | None:
    """None without a target. The bar is as long as the larger of target and value."""
    if number.target is None or number.attainment is None:
        return None
    whole = max(Fraction(1), number.attainment)
    due = number.expected.exact / number.target.exact if number.target.exact else Fraction(1)
    return Bullet(percent(number.attainment / whole), percent(due / whole), percent(1 / whole))


@dataclass(frozen=True, slots=True)
class Spark:
    """Paths in a box of WIDTH × HEIGHT: the periods before, the step into this one, and a dot where
    it stands. The step is unfinished while the period runs.
    """

    before: str
    now: str
    dot: str
    is_unfinished: bool


def spark(course: Sequence[Number]) -> Spark:
    """Absent values leave a gap; those at the end that are still to come are not drawn."""
    course = list(course)
    points = _points([number.value.exact for number in course])
    while course and course[-1].until <= course[-1].period.start:
        course.pop()
        points = points[: len(course)]
    last = points[-1] if points else None
    now = points[-2:] if len(points) > 1 and None not in points[-2:] else []
    dot = f"M{last[0]:.1f} {last[1]:.1f}h0" if last else ""
    is_unfinished = bool(course) and not course[-1].is_over
    return Spark(_path(points[:-1]), _path(now), dot, is_unfinished)


def _points(exact: Sequence[Fraction | None]) -> list[tuple[float, float] | None]:
    present = [float(value) for value in exact if value is not None]
    if not present:
        return []
    low, high = min(present), max(present)
    step = (WIDTH - 2 * MARGIN) / max(1, len(exact) - 1)
    return [
        None if value is None else (MARGIN + index * step, _y(float(value), low, high))
        for index, value in enumerate(exact)
    ]


def _y(value: float, low: float, high: float) -> float:
    share = (value - low) / (high - low) if high > low else 0.0
    return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    parts, pen_is_down = [], False
    for point in points:
        if point:
            parts.append(f"{'L' if pen_is_down else 'M'}{point[0]:.1f} {point[1]:.1f}")
        pen_is_down = point is not None
    return "".join(parts)


def shares(numbers: Sequence[Number]) -> list[str]:
    """Lengths of bars, the longest whole."""
    exact = [float(number.value.exact or 0) for number in numbers]
    longest = max(exact, default=0) or 1
    return [percent(value / longest) for value in exact]
