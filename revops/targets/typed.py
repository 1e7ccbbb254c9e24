"""What somebody typed into the grid: read, held against what others did meanwhile, and saved whole
or not at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from revops.models import Target
from revops.targets import reading
from revops.targets.grid import Grid, Row, text_of
from revops.targets.rights import Rights, rights_of
from revops.targets.versions import NOTHING, Last, in_year, token, versions
from revops.targets.write import lock, refuse_others, remove, write

WRITTEN = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,10})?(E[+-]?[0-9]{1,2})?", re.IGNORECASE)
# The cells to write, by name: of which row and month, and the value; None takes a target away.
Wanted = tuple[Row, date, Decimal | None]


@dataclass(slots=True)
class Saved:
    """What became of a save: `errors` and `conflicts` by cell; with one of them nothing was
    written.
    """

    count: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Last] = field(default_factory=dict)
    reason: str = ""

    @property
    def is_refused(self) -> bool:
        return bool(self.errors or self.conflicts or self.reason)


def seen_text(known: Mapping[str, Last], grid: Grid) -> str:
    """What the form carries: of each cell its version and value, as the page showed them."""
    return json.dumps({name: token(known.get(name, NOTHING)) for name in grid.cells()})


def seen_of(text: str) -> dict[str, str]:
    """Raises ValidationError for what no page of ours has sent."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ValidationError(_("The form is incomplete; load the page again."))
    return {str(name): str(value) for name, value in found.items()}


def save(grid: Grid, given: Mapping[str, str], by: AbstractUser) -> Saved:
    """Writes every cell that differs from what the page showed, or none of them. Raises
    ValidationError for a broken form.
    """
    seen = seen_of(given.get("seen", ""))
    try:
        with transaction.atomic():
            hold(grid)
            saved = apply(grid, given, seen, by)
            if saved.is_refused:
                transaction.set_rollback(True)
            return saved
    except IntegrityError:
        # Somebody added the same target elsewhere between the reading and the writing; now it is
        # there to be seen.
        with transaction.atomic():
            hold(grid)
            saved = apply(grid, given, seen, by)
            transaction.set_rollback(saved.is_refused)
            return saved


def hold(grid: Grid) -> None:
    """Neither another save nor any other writer of the year's targets comes between."""
    lock()
    list(
        in_year(Target.objects.select_for_update(), grid)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def apply(grid: Grid, given: Mapping[str, str], seen: Mapping[str, str], by: AbstractUser) -> Saved:
    saved, known = Saved(), versions(grid)
    wanted: dict[str, Wanted] = {}
    for name, (row, month) in grid.cells().items():
        was = seen.get(name, token(NOTHING))
        if name not in given or given.get(f"choice.{name}") == "theirs":
            continue
        try:
            value = typed(given[name], was, row, grid.reading.currency)
        except ValidationError as error:
            saved.errors[name] = error.messages[0]
            continue
        last = known.get(name, NOTHING)
        if same(value, was) or value == last.value:
            continue
        if token(last) not in (was, given.get(f"choice.{name}", "").removeprefix("mine:")):
            saved.conflicts[name] = last
        wanted[name] = (row, month, value)
    check_reason(saved, grid, known, wanted, given)
    if not saved.is_refused:
        write_all(saved, wanted, given.get("reason", "").strip(), by)
    return saved


def typed(text: str, was: str, row: Row, currency: str) -> Decimal | None:
    """The value in a cell, None for a blank one. What the page itself wrote there is not read
    again.
    """
    before = was.partition(":")[2]
    if text.strip() == text_of(number(before), row.kpi):
        return number(before)
    return reading.typed_value(text, row.kpi, currency) if text.strip() else None


def number(text: str) -> Decimal | None:
    """A value as the page itself wrote it. Raises ValidationError for what it never writes, such as
    NaN or 1e999999999.
    """
    if text and not WRITTEN.fullmatch(text):
        raise ValidationError(_("The form is incomplete; load the page again."))
    return Decimal(text) if text else None


def same(value: Decimal | None, was: str) -> bool:
    return value == number(was.partition(":")[2])


def check_reason(
    saved: Saved,
    grid: Grid,
    known: Mapping[str, Last],
    wanted: Mapping[str, Wanted],
    given: Mapping[str, str],
) -> None:
    """A target that people already worked towards is not changed without saying why."""
    reason = given.get("reason", "").strip()
    begun = [
        name for name, (_row, month, _value) in wanted.items()
        if month <= grid.reading.today and known.get(name, NOTHING).value is not None
    ]  # fmt: skip
    if begun and not reason:
        saved.reason = _("Say why: the target of a month that has begun changes.")
    if len(reason) > 300:
        saved.reason = _("The reason has %(count)d characters; it can have 300.") % {
            "count": len(reason)
        }


def write_all(saved: Saved, wanted: Mapping[str, Wanted], reason: str, by: AbstractUser) -> None:
    rights = rights_of(by)
    for name, (row, month, value) in wanted.items():
        try:
            write_one(row, month, value, reason, by, rights)
            saved.count += 1
        except ValidationError as error:
            saved.errors[name] = error.messages[0]


def write_one(
    row: Row, month: date, value: Decimal | None, reason: str, by: AbstractUser, rights: Rights
) -> None:
    place = {
        "kpi": row.scope.kpi,
        "month": month,
        "motion": row.scope.motion,
        "team_id": row.scope.team or None,
    }
    target = Target.objects.filter(**place).first() or Target(**place)
    refuse_others(target, rights)
    target.reason = reason
    if value is None:
        remove(target, by)
        return
    target.value = value
    write(target, by, rights)
