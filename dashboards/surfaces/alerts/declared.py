"""What an alert is: a function that answers the causes there are now, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from revops.numbers import Published
from revops.registry import Registry

Label = str | Promise


@dataclass(frozen=True, slots=True)
class Watch:
    """What an alert looks at: the publication of now, as nobody reads it, of one team or all (None),
    from a threshold on. `since` is when the channel began to get this alert.
    """

    published: Published
    team: int | None
    threshold: int
    now: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Cause:
    """Something to be told once: `key` is the same as long as it is the same. `path` leads to the
    receipt, or to where it can be mended, and `label` says so.
    """

    key: str
    title: str
    text: str
    path: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """`threshold` says of what it is one, "" where there is none; `usual` is what people begin with."""

    key: str
    label: Label
    find: Callable[[Watch], Iterable[Cause]]
    threshold: Label = ""
    usual: int = 0
    least: int = 0
    most: int = 0
    has_team: bool = False


ALERTS: Registry[str, Alert] = Registry("alerts")


def alert(
    key: str, label: Label, **more: object
) -> Callable[[Callable[[Watch], Iterable[Cause]]], Callable[[Watch], Iterable[Cause]]]:
    def declared(
        find: Callable[[Watch], Iterable[Cause]],
    ) -> Callable[[Watch], Iterable[Cause]]:
        ALERTS.declare(key, Alert(key, label, find, **more))
        return find

    return declared
