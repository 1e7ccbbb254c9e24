"""Stop watches and the lines they print."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seconds:
    """What some repetitions took. The least is what the work costs, the median what others on the
    machine let it cost.
    """

    each: tuple[float, ...]

    @property
    def least(self) -> float:
        return min(self.each)

    @property
    def median(self) -> float:
        return statistics.median(self.each)

    def __str__(self) -> str:
        if len(self.each) == 1:
            return f"{self.least:8.3f} s"
        return (
            f"{self.median:8.3f} s   (of {len(self.each)}: {self.least:.3f} … {max(self.each):.3f})"
        )


def timed(
    work: Callable[[], object], times: int = 1, before: Callable[[], object] = lambda: None
) -> Seconds:
    """How long the work takes; `before` runs ahead of each repetition and is not counted."""
    took = []
    for _number in range(times):
        before()
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return Seconds(tuple(took))


def title(text: str) -> None:
    print(f"\n{text}   (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)", flush=True)


def line(what: str, took: Seconds) -> None:
    print(f"  {what:<58}{took}", flush=True)


def ratio(what: str, took: float, yardstick: float, goal: float | None = None) -> None:
    against = (
        ""
        if goal is None
        else f"   goal ≤ {goal:g} ×: {'reached' if took <= goal * yardstick else 'MISSED'}"
    )
    print(f"  → {what:<56}{took / yardstick:8.2f} ×{against}", flush=True)


def held(what: str, value: float, goal: float, unit: str) -> None:
    """A goal that is an absolute figure."""
    print(
        f"  → {what:<56}{value:8.2f} {unit}   goal ≤ {goal:g} {unit}: {'reached' if value <= goal else 'MISSED'}",
        flush=True,
    )
