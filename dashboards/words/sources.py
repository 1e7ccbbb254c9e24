"""What each source feeds, how it stands, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from revops import numbers
from revops.ingest import meanings
from revops.ingest.connections import ConnectionState
from revops.ingest.typed import TYPED_IN
from revops.numbers import Kpi, SourceState

Label = str | Promise
# What records are for that count in no KPI themselves.
BESIDE: Mapping[str, Label] = {
    "person": _("whose the records are, and in which team"),
    "rate": _("what amounts in other currencies are worth"),
    "lookup": _("what other files of the source look up"),
    "customer": _("which records are of one customer"),
}


NAMED = 3


@dataclass(frozen=True, slots=True)
class Fed:
    """A kind of record with the KPIs of the dashboard that it feeds, else with the first of others, and how many more."""

    label: str
    kpis: tuple[Kpi, ...]
    more: int
    beside: Label


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source as the page shows it. `next_at` is when it is asked next, or is expected to deliver by;
    `todo` says what is to be done, "" for nothing. `is_coming`: its first files are being read.
    """

    state: SourceState
    fed: tuple[Fed, ...]
    rejected: int
    is_connected: bool
    is_typed: bool
    next_at: datetime | None
    todo: Label
    is_coming: bool


def sources(
    states: Sequence[SourceState],
    rejected: Mapping[str, int],
    connected: Mapping[str, ConnectionState],
    read_now: Collection[str],
) -> list[SourceCard]:
    """`read_now`: the keys of sources whose files wait, or are being read."""
    kpis, shown = list(numbers.counted_now().values()), numbers.headline()
    return [
        card(each, rejected.get(each.key, 0), connected.get(each.key), kpis, shown, is_coming)
        for each in states
        for is_coming in [each.key in read_now and each.last_run_at is None]
    ]


def card(
    state: SourceState,
    rejected: int,
    connection: ConnectionState | None,
    every: Sequence[Kpi],
    shown: Sequence[Kpi],
    is_coming: bool,
) -> SourceCard:
    return SourceCard(
        state,
        tuple(fed_by(kind, kpis, shown) for kind, kpis in numbers.fed(state.kinds, every)),
        rejected,
        connection is not None,
        state.key == TYPED_IN,
        next_of(connection) or state.expected_by,
        "" if is_coming else todo(state, connection),
        is_coming,
    )


def beside(kinds: Iterable[str]) -> list[Label]:
    """What records of these kinds are for beside figures."""
    return [BESIDE[kind] for kind in BESIDE if kind in kinds]


def fed_by(kind: str, kpis: Sequence[Kpi], shown: Sequence[Kpi]) -> Fed:
    named = tuple(kpi for kpi in shown if kpi in kpis) or tuple(kpis[:NAMED])
    return Fed(meanings.label_of(kind), named, len(kpis) - len(named), BESIDE.get(kind, ""))


def next_of(connection: ConnectionState | None) -> datetime | None:
    times = [feed.next_at for feed in connection.feeds if feed.next_at] if connection else []
    return min(times, default=None)


def todo(state: SourceState, connection: ConnectionState | None) -> Label:
    if connection and connection.stopped_because:
        return _("It is asked no more. Mend what is said below, then pull once more.")
    if connection and not connection.is_on:
        return _("Its connection is off: switch it on in the administration.")
    if state.last_error:
        return _("Its last import failed. Mend what is said there, then import the file again.")
    if state.last_run_at is None:
        return _("It has never delivered. Upload its first files.")
    if state.is_stale and connection:
        return _("It is asked, and has nothing new: look in the tool if the records are there.")
    if state.is_stale:
        return _("Export its newest files and upload them, or look at what does so by itself.")
    return ""
