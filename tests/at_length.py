"""Cases of one test that differ little and take long: a few in every run, all of them by
`make test-long`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def at_length(cases: Iterable[Any], *, quick: Collection[Any]) -> list[Any]:
    """The cases for `parametrize` or for the `params` of a fixture; those that are not quick are
    marked `long`.
    """
    every = list(cases)
    assert all(case in every for case in quick), f"Not all of {quick} is among {every}."
    return [_case(each, long=each not in quick) for each in every]


def _case(case: Any, *, long: bool) -> Any:
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=pytest.mark.long) if long else case
