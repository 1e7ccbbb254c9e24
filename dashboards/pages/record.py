"""The life of a record: what each version changed, what became of it, and what else is told of the
same lead, deal or customer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from revops import numbers, receipts
from revops.ingest import typed
from revops.readers import Reader, reader_of
from revops.receipts import Became, RecordVersion, Related


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a version; `before` is what an earlier version said instead, None when it said the
    same.
    """

    name: str
    says: object
    before: object | None


@dataclass(frozen=True, slots=True)
class Version:
    version: RecordVersion
    received: tuple[Cell, ...]
    understood: tuple[Cell, ...]
    changed_count: int


@dataclass(frozen=True, slots=True)
class Life:
    """`asked` is the version that a receipt led to."""

    asked: int
    timezone: str
    versions: tuple[Version, ...]
    became: Sequence[Became]
    related: Sequence[Related]

    @property
    def current(self) -> RecordVersion:
        return self.versions[0].version


def read(record: int, reader: Reader) -> Life | None:
    """None when there is no such record."""
    versions = receipts.record_versions(record, reader)
    if not versions:
        return None
    published = numbers.published()
    timezone = published.timezone if published else "UTC"
    shown = [compared(now, before) for now, before in pairwise([*versions, None])]
    return Life(
        record,
        timezone,
        tuple(shown),
        receipts.became(versions),
        receipts.related(record, timezone),
    )


def compared(now: RecordVersion, before: RecordVersion | None) -> Version:
    received = cells(now.payload, before.payload if before else None)
    understood = cells(now.values, before.values if before else None)
    return Version(now, received, understood, sum(cell.before is not None for cell in received))


def cells(now: Mapping[str, object], before: Mapping[str, object] | None) -> tuple[Cell, ...]:
    names = [*now, *(name for name in before or () if name not in now)]
    return tuple(
        Cell(name, in_words(now.get(name, "")), difference(name, now, before)) for name in names
    )


def in_words(says: object) -> object:
    """What a cell says; of several values each."""
    return ", ".join(map(str, says)) if isinstance(says, list) else says


def difference(
    name: str, now: Mapping[str, object], before: Mapping[str, object] | None
) -> object | None:
    if before is None or now.get(name, "") == before.get(name, ""):
        return None
    return in_words(before.get(name, ""))


@require_safe
def page(request: HttpRequest, record: int) -> HttpResponse:
    found = read(record, reader_of(request.user))
    if found is None:
        raise Http404
    current = found.current.record
    return render(
        request,
        "record.html",
        {
            "life": found,
            "correct": to_correct(found, request.user),
            "in_source": receipts.links_of([current]).get(current, ""),
        },
    )


def to_correct(life: Life, user: AbstractBaseUser) -> str:
    """Where a reader corrects a record that was typed in; "" for others, and for who may not."""
    current = life.current
    kind = typed.kind_of(current.feed) if current.typed_by is not None else None
    known = typed.entry(kind, current.external_id) if kind else None
    if known is None or not typed.may_correct(user, kind, known.author_id):
        return ""
    return reverse("typed", args=[kind.record, known.id])
