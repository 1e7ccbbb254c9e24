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
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from dashboards.words.cells import in_words
from revops import numbers, receipts
from revops.guess.fields import LABELS, Label
from revops.ingest import typed
from revops.mapping.records import RECORDS
from revops.numbers import KPIS, Kpi
from revops.readers import Reader, reader_of
from revops.receipts import Became, RecordVersion, Related

Says = Mapping[str, object]
# By which a record is called, whichever it has first; and what is no cell but marks how one is read.
NAMED = ("company", "name")
MARKS = ("names_currency",)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a version, `name` as people call it; `before` is what an earlier version said instead,
    None when it said the same.
    """

    name: Label
    says: object
    before: object | None


@dataclass(frozen=True, slots=True)
class Version:
    version: RecordVersion
    received: tuple[Cell, ...]
    understood: tuple[Cell, ...]
    changed_count: int

    @property
    def kind(self) -> str:
        return receipts.kind_label(self.version.kind)


@dataclass(frozen=True, slots=True)
class Life:
    """`asked` is the version that a receipt led to."""

    asked: int
    timezone: str
    versions: tuple[Version, ...]
    became: Sequence[Became]
    related: Sequence[Related]
    around: str

    @property
    def current(self) -> RecordVersion:
        return self.versions[0].version

    @property
    def title(self) -> str:
        """The company, its own or of what it is about; or what the record is called; at last its id."""
        says = self.current.values
        own = [str(says[name]) for name in NAMED if says.get(name)]
        return next((name for name in (*own, self.around) if name), self.current.external_id)

    @property
    def kind(self) -> str:
        return receipts.kind_label(self.current.kind)

    @property
    def facts(self) -> tuple[Cell, ...]:
        """What the record says now."""
        return tuple(cell for cell in self.versions[0].understood if cell.says)


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
        receipts.company_around(record, reader),
    )


def compared(now: RecordVersion, before: RecordVersion | None) -> Version:
    received = cells(now.payload, before.payload if before else None)
    shown = cells(now.values, before.values if before else None, now.kind)
    understood = tuple(sorted(shown, key=lambda cell: cell.says == ""))
    return Version(now, received, understood, sum(cell.before is not None for cell in received))


def cells(now: Says, before: Says | None, kind: str = "") -> tuple[Cell, ...]:
    """Cells by name, in words where they are fields of a kind of record."""
    names = [name for name in (*RECORDS[kind], *now) if name in now] if kind in RECORDS else [*now]
    names = dict.fromkeys([*names, *(before or ())])
    return tuple(
        Cell(
            LABELS.get(name, name) if kind else name,
            in_words(name, now, kind),
            difference(name, now, before, kind),
        )
        for name in names
        if name not in MARKS
    )


def difference(name: str, now: Says, before: Says | None, kind: str) -> str | None:
    if before is None or now.get(name, "") == before.get(name, ""):
        return None
    return in_words(name, before, kind)


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
            "back": way_back(request),
            "in_source": receipts.links_of([current]).get(current, ""),
        },
    )


def way_back(request: HttpRequest) -> tuple[str, Kpi] | None:
    """The address of the receipt from which one came, and its KPI; None where one came from elsewhere."""
    address = request.GET.get("back", "")
    try:
        found = resolve(address.partition("?")[0])
    except Resolver404:
        return None
    kpi = KPIS.get(str(found.kwargs.get("key", "")))
    is_here = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return (address, kpi) if is_here and found.url_name == "receipt" and kpi else None


def to_correct(life: Life, user: AbstractBaseUser) -> str:
    """Where a reader corrects a record that was typed in; "" for others, and for who may not."""
    current = life.current
    kind = typed.kind_of(current.feed) if current.typed_by is not None else None
    known = typed.entry(kind, current.external_id) if kind else None
    if known is None or not typed.may_correct(user, kind, known.author_id):
        return ""
    return reverse("typed", args=[kind.record, known.id])
