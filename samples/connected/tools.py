"""The tools that run beside Diapason in `make demo-connected`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from samples.connected.billing import Billing, billing
from samples.connected.server import Tryton, tryton

Tool = Tryton | Billing
INTRODUCTION = (
    "Every figure opens its records, and each record opens in its tool. Change something there, from another\n"
    "terminal, and within a minute or so the figures have followed:\n"
)


def tools(home: Path) -> Sequence[Tool]:
    return (tryton(home), billing(home))


def greeting(home: Path) -> str:
    """What somebody who sees this for the first time has to know, in lines."""
    return INTRODUCTION + "".join(each.greeting() for each in tools(home)).rstrip()
