"""How a tool is read from where it was left: first what is new, then, page by page, what was there
before anybody asked.

The watermark is the tool's own time of its latest change that was seen, less an overlap: clocks that
differ, times without fractions and indexes that lag cost a few records twice, and none is missed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from revops.connectors.protocol import Page, Permanent
from revops.messages import gettext as _

Record = Mapping[str, Any]
OVERLAP = timedelta(minutes=5)
FIRST_OVERLAP = timedelta(days=1)  # our clock against that of the tool
SWEPT_EVERY = timedelta(days=1)
EMPTY_PAGES = 100  # in a row, of a tool that says that there is more
# A position that was kept and is refused by now; the pass then begins again.
FORGOTTEN = {400, 404, 410, 422}


@dataclass(frozen=True, slots=True)
class Batch:
    """One answer: records, the token of the next one ("" for none), the latest change among them, and
    ids of what is deleted.
    """

    records: Sequence[Record]
    next: str = ""
    reached: datetime | None = None
    deleted: Sequence[str] = ()


# Asks for what changed since a time, or for everything at None; from a token on, "" at first.
Ask = Callable[[datetime | None, str], Batch]
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a feed was left. `since` is the watermark, `token` a place in the pass of what is new,
    `top` the latest change seen in it; `back` a place in the pass of everything, None once it is over.
    """

    since: str = ""
    token: str = ""
    top: str = ""
    back: str | None = ""
    swept: str = ""
    gone: str = ""  # since when what was deleted has not been asked for to the end
    is_whole: bool = False  # the pass to which `token` belongs is of everything
    step: int = 0  # so that no two cursors of one pull are alike

    def __str__(self) -> str:
        usual = asdict(Place())
        kept = {name: value for name, value in asdict(self).items() if value != usual[name]}
        return json.dumps(kept, separators=(",", ":"))

    def after(self, **changes: object) -> Place:
        return replace(self, step=self.step + 1, **changes)  # type: ignore[arg-type]


def place_of(cursor: str) -> Place:
    """Raises Permanent for the cursor of another connector."""
    try:
        return Place(**json.loads(cursor)) if cursor else Place()
    except (TypeError, ValueError) as error:
        raise Permanent(
            _(
                "The cursor of this feed is not this connector's. Pull everything anew (--everything)."
            )
        ) from error


def pages(
    cursor: str,
    ask: Ask,
    gone: Ask | None = None,
    everything: Ask | None = None,
    idle: timedelta | None = None,
) -> Iterator[Page]:
    """What is new, what is gone since, and a piece of the load of everything, which the next pull
    goes on with. `gone` answers only what is deleted; `everything` asks another way than `ask`.
    `idle`: by our own clock the watermark is never further back than this; of tools whose clock is
    right and that forget what is old.
    """
    at, began = place_of(cursor), datetime.now(UTC)
    if not at.since:
        at = at.after(since=iso(began - FIRST_OVERLAP))
    floor = iso(began - idle) if idle and not at.token else ""
    before = at.gone or at.since
    for batch in batches(once_each(ask), time_of(at.since), at.token):
        at = at.after(token=batch.next, top=max(at.top, iso(batch.reached)))
        if not batch.next:
            at = at.after(since=max(watermark(at), floor), top="", gone=before if gone else "")
        yield page_of(batch, at, is_last=not batch.next and not gone and at.back is None)
    for batch in batches(once_each(gone), time_of(before), "") if gone else ():
        at = at.after(gone=before if batch.next else "")
        yield page_of(batch, at, is_last=not batch.next and at.back is None)
    yield from load(at, everything or ask)


def load(at: Place, ask: Ask) -> Iterator[Page]:
    """What was there before anybody asked."""
    if at.back is None:
        return
    for batch in batches(once_each(ask), None, at.back):
        at = at.after(back=batch.next or None)
        yield page_of(batch, at, is_last=not batch.next)


def sweeps(cursor: str, ask: Ask, every: timedelta = SWEPT_EVERY) -> Iterator[Page]:
    """The same of a tool that does not name what was deleted: once a day everything is read, and what
    is not there is gone.
    """
    at, now = place_of(cursor), datetime.now(UTC)
    is_due = at.is_whole if at.token else not at.swept or time_of(at.swept) + every <= now
    is_sweep = is_due and not at.token
    if not at.since:
        at = at.after(since=(now - FIRST_OVERLAP).isoformat())
    for batch in batches(once_each(ask), None if is_due else time_of(at.since), at.token):
        at = at.after(token=batch.next, top=max(at.top, iso(batch.reached)), is_whole=is_due)
        if not batch.next:
            swept = now.isoformat() if is_due else at.swept
            at = at.after(since=watermark(at), top="", swept=swept, is_whole=False)
        yield page_of(batch, at, is_last=not batch.next, is_sweep=is_sweep)


def batches(ask: Ask, since: datetime | None, token: str) -> Iterator[Batch]:
    """Until there is no next. A kept token that the tool does not know any more begins again."""
    empty, kept = 0, token
    while True:
        try:
            batch = ask(since, token)
        except Permanent as error:
            if not kept or token != kept or error.status not in FORGOTTEN:
                raise
            kept = token = ""
            continue
        empty = 0 if batch.records or batch.deleted else empty + 1
        refuse_endless(empty)
        yield batch
        if not batch.next:
            return
        token = batch.next


def in_turn(*asks: Ask) -> Ask:
    """Several lists as one, one after the other."""

    def ask(since: datetime | None, token: str) -> Batch:
        place, inner = json.loads(token) if token else (0, "")
        batch = asks[place](since, inner)
        if batch.next:
            return replace(batch, next=json.dumps([int(place), batch.next]))
        is_over = place + 1 == len(asks)
        return replace(batch, next="" if is_over else json.dumps([int(place) + 1, ""]))

    return ask


def in_order_of_ids(
    token: str,
    newest: Callable[[], str],
    read: Callable[[int], Sequence[Json]],
    records_of: Callable[[Json], Sequence[Json]],
    size: int,
) -> Batch:
    """A page of a pass in the order of ids, which are whole numbers: `read` answers at most `size`
    rows behind an id. The pass has seen what was changed until it began, by the tool's own clock,
    which `newest` asks; a row that makes no record is gone.
    """
    until, last = json.loads(token) if token else (newest(), 0)
    found = read(last)
    made = [(each, records_of(each)) for each in found]
    following = json.dumps([until, found[-1]["id"]]) if len(found) == size else ""
    gone = [str(each["id"]) for each, records in made if not records]
    records = [record for _each, of_one in made for record in of_one]
    return Batch(records, following, parsed(until), gone)


def refuse_endless(empty: int) -> None:
    if empty > EMPTY_PAGES:
        why = _(
            "The tool gave %(count)d empty pages and says that there are more. Its answers must be corrected."
        )
        raise Permanent(why % {"count": empty})


def once_each(ask: Ask) -> Ask:
    """Refuses a token that comes a second time, and a page that repeats the one before."""
    seen: set[str] = set()
    last: list[str] = [""]

    def asked(since: datetime | None, token: str) -> Batch:
        batch = ask(since, token)
        same = json.dumps([dict(each) for each in batch.records], default=str, sort_keys=True)
        if batch.next and (
            batch.next in seen or batch.next == token or batch.records and same == last[0]
        ):
            why = _(
                "The tool answers the same page again and again (“%(token)s”); nothing of this pull was imported."
            )
            raise Permanent(why % {"token": batch.next[:100]})
        seen.add(batch.next)
        last[0] = same
        return batch

    return asked


def page_of(batch: Batch, at: Place, *, is_last: bool, is_sweep: bool = False) -> Page:
    records = tuple(json.dumps(each, ensure_ascii=False, default=str) for each in batch.records)
    return Page(records, str(at), tuple(batch.deleted), is_last=is_last, is_sweep=is_sweep)


def watermark(at: Place) -> str:
    """The latest change seen less the overlap; never further back than it was."""
    if not at.top:
        return at.since
    return max(at.since, iso(time_of(at.top) - OVERLAP))


def latest(times: Sequence[datetime | None]) -> datetime | None:
    return max((each for each in times if each), default=None)


def iso(at: datetime | None) -> str:
    """Comparable as a text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else ""


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


def parsed(text: object) -> datetime | None:
    """A time as tools write it: ISO 8601, in UTC where it says no offset; None for what is none."""
    try:
        found = datetime.fromisoformat(str(text).replace("+0000", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
