"""The common language: the only writer of definitions, acknowledgements and the seats of the shared
dashboard.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from revops import context
from revops.kpis import HEADLINE_BUDGET, KPIS, ORDER, Kpi
from revops.models import (
    Acknowledgement,
    Definition,
    Function,
    Membership,
    Organisation,
    Seat,
    Side,
)
from revops.today import local_day

SIDE_OF = {
    Function.MARKETING: Side.MARKETING,
    Function.SDR: Side.SALES,
    Function.BDR: Side.SALES,
    Function.AE: Side.SALES,
}


def words(text: str) -> str:
    """A docstring's paragraphs, each on one line."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def shipped(kpi: Kpi) -> dict[str, str]:
    """The definition that comes with the code: texts in both languages, and who is accountable."""
    with override("fr"):
        text_fr = words(kpi.definition)
    with override("en"):
        return {"text_en": words(kpi.docstring), "text_fr": text_fr, "owner": str(kpi.accountable)}


def counted_now() -> dict[str, Kpi]:
    """The KPIs by the settings of now. One query."""
    organisation = Organisation.current()
    choice = organisation.revenue if organisation else ""
    return {key: kpi.chosen(choice) for key, kpi in KPIS.items()}


def measured(kpi: Kpi) -> dict[str, int]:
    """What decides the figure: the versions of the KPI and of its measures."""
    return {"kpi": kpi.version} | {each.key: each.version for each in kpi.measures.values()}


def record_shipped() -> list[Definition]:
    """Stores what has no definition yet, and the next version where the code counts otherwise now.
    Called by every publication.
    """
    last = {
        each.kpi: each for each in Definition.objects.order_by("kpi", "-version").distinct("kpi")
    }
    news = [
        kpi
        for kpi in counted_now().values()
        if kpi.key not in last or last[kpi.key].measures != measured(kpi)
    ]
    if not news:
        return []
    now = timezone.now()
    first = holds_from(now)
    return Definition.objects.bulk_create(
        following(kpi, before, shipped(kpi), why=why_new(kpi, before), at=now, holds_from=first)
        for kpi in news
        for before in [last.get(kpi.key)]
    )


def why_new(kpi: Kpi, last: Definition | None) -> str:
    """Why the figure is counted otherwise: the organisation chose it, or there is a new rule."""
    if last and any(last.measures == measured(each) for each in kpi.variants.values()):
        return _("The organisation's settings say what %(kpi)s is.") % {"kpi": kpi.label}
    return _("The figure is counted by a new rule.")


def following(
    kpi: Kpi,
    last: Definition | None,
    given: Mapping[str, str],
    *,
    why: str,
    at: datetime,
    holds_from: date,
) -> Definition:
    """The version after the last, not yet saved; the first has no reason."""
    return Definition(
        kpi=kpi.key,
        version=last.version + 1 if last else 1,
        why=why if last else "",
        measures=measured(kpi),
        holds_from=holds_from,
        at=at,
        **given,
    )


def holds_from(at: datetime) -> date:
    """The day from which what is written at a time holds: that day, and never one that is closed, also
    where another time zone makes that day one of them.
    """
    return max(local_day(at), context.closed_now().until)


def unchanged(version: int) -> ValidationError:
    """Why no version is added that says what the last one says."""
    return ValidationError(_("Nothing differs from version %(version)s.") % {"version": version})


def rewrite(kpi: str, given: Mapping[str, str], *, why: str, by: AbstractUser) -> Definition:
    """Adds a version with other words. Raises ValidationError without a reason or when nothing
    differs.
    """
    last = Definition.objects.filter(kpi=kpi).first()
    if not why.strip():
        raise ValidationError(_("Say why the definition changes."))
    if last and all(getattr(last, name) == text for name, text in given.items()):
        raise unchanged(last.version)
    with transaction.atomic():
        # Two who write at once: the second meets the unique version and is told, instead of both
        # being lost in one.
        now = timezone.now()
        added = following(
            counted_now()[kpi], last, given, why=why, at=now, holds_from=holds_from(now)
        )
        added.written_by = by
        added.save()
        return added


def sides_of(user: AbstractUser) -> frozenset[str]:
    """The sides for which somebody may acknowledge: managers for their team's function today,
    finance for finance.
    """
    if not user.is_active:
        return frozenset()
    groups = set(user.groups.values_list("name", flat=True))
    own = frozenset({Side.FINANCE.value}) if "finance" in groups else frozenset()
    return own | managed(user) if "manager" in groups else own


def managed(user: AbstractUser) -> frozenset[str]:
    today = local_day()
    current = Membership.objects.filter(
        Q(joined_on=None) | Q(joined_on__lte=today),
        Q(left_on=None) | Q(left_on__gt=today),
        person__user=user,
    )
    functions = current.values_list("team__function", flat=True)
    return frozenset(SIDE_OF[each].value for each in functions if each in SIDE_OF)


def acknowledge(kpi: str, version: int, side: str, by: AbstractUser) -> Acknowledgement:
    """Agrees to the latest version for a side; twice is once. Raises PermissionDenied, or
    ValidationError for an earlier version.
    """
    if side not in sides_of(by):
        raise PermissionDenied
    latest = Definition.objects.filter(kpi=kpi).first()
    if latest is None or latest.version != version:
        raise ValidationError(
            _(
                "This definition has changed meanwhile: read the version that holds now, then acknowledge it."
            )
        )
    return Acknowledgement.objects.get_or_create(
        definition=latest, side=side, defaults={"by": by, "at": timezone.now()}
    )[0]


def settle_seats() -> list[Seat]:
    """The seats taken now, locked; the first time the five that ship take theirs, since ever."""
    if not Seat.objects.exists():
        Seat.objects.bulk_create(
            Seat(kpi=key, place=place) for place, key in enumerate(ORDER, start=1)
        )
    return list(Seat.objects.select_for_update().filter(retired_at=None))


@transaction.atomic
def seats() -> list[Seat]:
    """The seats taken now, for who only looks."""
    return settle_seats()


@transaction.atomic
def promote(kpi: str, by: AbstractUser) -> Seat:
    """Gives a driver a free place on the shared dashboard. Raises ValidationError while five are
    seated.
    """
    seats = settle_seats()
    refuse_sixth(kpi, seats)
    place = min(set(range(1, HEADLINE_BUDGET + 1)) - {seat.place for seat in seats})
    return Seat.objects.create(kpi=kpi, place=place, seated_at=timezone.now(), seated_by=by)


def refuse_sixth(kpi: str, seats: list[Seat]) -> None:
    """Raises ValidationError."""
    if kpi not in KPIS:
        raise ValidationError(_("There is no KPI “%(kpi)s”.") % {"kpi": kpi})
    if any(seat.kpi == kpi for seat in seats):
        raise ValidationError(
            _("%(kpi)s already is on the shared dashboard.") % {"kpi": KPIS[kpi].label}
        )
    if len(seats) >= HEADLINE_BUDGET:
        raise ValidationError(
            _("The shared dashboard has room for five; retire one first and say why.")
        )


@transaction.atomic
def retire(kpi: str, reason: str, by: AbstractUser) -> Seat:
    """Takes a KPI off the shared dashboard; it stays readable. Raises ValidationError without a
    reason, or when it has no seat.
    """
    if not reason.strip():
        raise ValidationError(_("Say why this KPI is retired; everybody will read it."))
    seat = next((seat for seat in settle_seats() if seat.kpi == kpi), None)
    if seat is None:
        raise ValidationError(_("This KPI is not on the shared dashboard."))
    seat.retired_at, seat.retired_by, seat.reason = timezone.now(), by, reason.strip()
    seat.save()
    return seat
