"""Hold, close and open again. Each is one transaction under the lock on facts: of two at once one
waits and finds what the other did, and one that is killed has done nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from revops import context, numbers, pins, publish
from revops.bridging import is_finance
from revops.calendar import Period
from revops.closing.checks import CHECKS, Finding, Subject
from revops.closing.seal import seal
from revops.known import lock_facts
from revops.kpis import KPIS, Kpi, closed_measures
from revops.measures import MEASURES
from revops.messages import gettext as _
from revops.messages import month as in_words
from revops.models import MonthClose, Publication
from revops.numbers import Published
from revops.numbers.absence import never_delivered
from revops.periods import PeriodKind
from revops.readers import EVERYTHING

State = MonthClose.State


@transaction.atomic
def hold(month: Period, by: AbstractUser, accepted: Mapping[str, str] | None = None) -> MonthClose:
    """Fixes a month for finance to work on, with what its checks found and the reasons for which
    that is accepted so far. On hold already, it is prepared anew. PermissionDenied, or
    ValidationError out of its order.
    """
    require_finance(by)
    known_at = lock_facts()
    row = held(month)
    if row is None:
        refuse_out_of_order(month, known_at)
        row = pin(month, by)
    row.checks, row.held_by, row.held_at = looked_at(month, accepted or {}), by, timezone.now()
    row.save()
    publish.publish(_("%(month)s is on hold.") % {"month": month})
    return row


@transaction.atomic
def approve(month: Period, by: AbstractUser) -> MonthClose:
    """Closes a month on hold as it was prepared, with the reasons given then. Errors as `close`, and
    ValidationError where who prepared it is of finance no more.
    """
    require_finance(by)
    lock_facts()
    row = held(month)
    if row is None:
        raise ValidationError(_("%(month)s is not on hold.") % {"month": month})
    if row.held_by is None or not is_finance(row.held_by):
        sentence = _("Who prepared %(month)s is of finance no more: prepare it again.")
        raise ValidationError(sentence % {"month": month})
    accepted = {each["check"]: each["accepted"] for each in row.checks if each["accepted"]}
    return close(month, row.held_by, by, accepted)


@transaction.atomic
def close(
    month: Period,
    preparer: AbstractUser,
    approver: AbstractUser,
    accepted: Mapping[str, str] | None = None,
) -> MonthClose:
    """Closes a month as it is on hold, or else as it is now. `accepted` are the reasons for which
    checks that do not pass are accepted, by check.

    PermissionDenied for who is not of finance. ValidationError out of its order, for one person who
    signs twice, and with each check that neither passes nor is accepted.
    """
    require_finance(preparer, approver)
    refuse_one_person(preparer, approver)
    known_at = lock_facts()
    row = held(month)
    if row is None:
        refuse_out_of_order(month, known_at)
        row = pin(month, preparer)
    row.checks = looked_at(month, accepted or {})
    refuse_unsettled(row.checks)
    row.preparer, row.approver, row.is_by_one = preparer, approver, preparer == approver
    sealed = seal(row)
    row.cells_sha256, row.records_sha256 = sealed.cells, sealed.records
    row.state, row.closed_at = State.CLOSED, timezone.now()
    row.save()
    publish.publish(_("%(month)s is closed.") % {"month": in_words(month.start)})
    return row


@transaction.atomic
def reopen(month: Period, by: AbstractUser, reason: str) -> list[MonthClose]:
    """Opens a month and all later ones again, and answers them. Their next closing is another
    version; what was signed stays readable. PermissionDenied; ValidationError without a reason, and
    for a month that is open.
    """
    require_finance(by)
    refuse_other_periods(month)
    if not reason.strip():
        raise ValidationError(_("Say why this month is opened again; everybody will read it."))
    lock_facts()
    rows = MonthClose.objects.filter(ended_at=None, month__gte=month.start)
    if not rows.filter(month=month.start).exists():
        raise ValidationError(_("%(month)s is not closed.") % {"month": month})
    ended = list(rows)
    rows.update(ended_at=timezone.now(), ended_by=by, why_ended=reason.strip()[:500])
    publish.publish(_("%(month)s is opened again.") % {"month": in_words(month.start)})
    return ended


def release(month: Period, by: AbstractUser) -> list[MonthClose]:
    """Lets a month that is on hold move again. Errors as `reopen`."""
    if held(month) is None:
        raise ValidationError(_("%(month)s is not on hold.") % {"month": month})
    return reopen(month, by, _("No longer on hold."))


def require_finance(*people: AbstractUser) -> None:
    if not all(map(is_finance, people)):
        raise PermissionDenied(_("Only finance closes months and opens them again."))


def refuse_one_person(preparer: AbstractUser, approver: AbstractUser) -> None:
    if preparer == approver and not settings.CLOSING_BY_ONE:
        raise ValidationError(
            _("Who prepares a month does not approve it: a second person of finance has to.")
        )


def refuse_other_periods(month: Period) -> None:
    """Raises ValidationError for what is no month."""
    if month.kind is not PeriodKind.MONTH:
        raise ValidationError(_("Months are closed; write one such as 2026-10."))


def refuse_out_of_order(month: Period, now: datetime) -> None:
    """Raises ValidationError for what is no month, not over, closed already, or does not follow the
    last that is closed.
    """
    refuse_other_periods(month)
    if not Publication.objects.exists():
        raise ValidationError(_("Nothing has been published yet."))
    published = numbers.published(reader=EVERYTHING)
    if month.end > published.context.day(now):
        raise ValidationError(_("%(month)s is not over yet.") % {"month": month})
    closed = context.closed_now()
    if not closed.pins:
        return
    if closed.pins[-1].is_hold:
        raise ValidationError(_("The last month is on hold: close it first, or release it."))
    if month.end <= closed.until:
        raise ValidationError(_("%(month)s is closed already.") % {"month": month})
    if month.start != closed.until:
        raise ValidationError(
            _("Months are closed one after the other: the next is %(month)s.")
            % {"month": f"{closed.until:%Y-%m}"}
        )


def held(month: Period) -> MonthClose | None:
    return MonthClose.objects.filter(ended_at=None, month=month.start, state=State.HOLD).first()


def pin(month: Period, by: AbstractUser) -> MonthClose:
    """Fixes the days up to the end of a month as they are published now."""
    publish.publish(_("Before %(month)s is closed.") % {"month": in_words(month.start)})
    published = numbers.published(reader=EVERYTHING)
    before = MonthClose.objects.filter(ended_at=None).order_by("month").last()
    versions = MonthClose.objects.filter(month=month.start).order_by("version")
    measures = closed_measures()
    last = versions.last()
    return MonthClose.objects.create(
        month=month.start,
        version=last.version + 1 if last else 1,
        start=before.until if before else pins.EVER,
        until=month.end,
        state=State.HOLD,
        before=before,
        publication_id=published.id,
        measures=measures,
        rules={key: MEASURES[key].version for key in measures},
        known_from={
            kpi.key: known_from(kpi, month.end, published).isoformat()
            for kpi in KPIS.values()
            if kpi.closes
        },
        held_by=by,
        held_at=timezone.now(),
    )


def known_from(kpi: Kpi, until: date, published: Published) -> date:
    """The first day of which a KPI was known when days were closed; where nothing of it was, the day
    after them: it stays absent in them, whatever comes later. What was known of days that were
    closed before stays so, also where nothing of its kind is there any more.
    """
    before = published.context.closed
    signed = before.first.get(kpi.key)
    if signed is not None and signed < before.until:
        return signed
    if never_delivered(published.kpi(kpi.key), published):
        return until
    return min(until, published.reach.data_from(kpi) or until)


def looked_at(month: Period, accepted: Mapping[str, str]) -> list[dict[str, object]]:
    """What each check found, with the reason for which it is accepted, what is due first before the
    rest. ValidationError for reasons of checks that do not exist.
    """
    if strange := sorted(accepted.keys() - CHECKS.keys()):
        raise ValidationError(
            _("There is no check “%(key)s”; there are: %(known)s.")
            % {"key": strange[0], "known": ", ".join(CHECKS)}
        )
    published = numbers.published(reader=EVERYTHING)
    subject = Subject(month, published)
    in_time = sorted(CHECKS.values(), key=lambda each: each.due)
    found = {each.key: each.look(subject) for each in in_time}
    return [
        {
            "check": key,
            "count": each.count,
            "names": list(each.names),
            "accepted": "" if each.passes else accepted.get(key, "").strip(),
        }
        for key, each in found.items()
    ]


def refuse_unsettled(looked: list[dict[str, object]]) -> None:
    """Raises ValidationError with each check that neither passes nor is accepted."""
    found = {
        each["check"]: Finding(each["count"], tuple(each["names"]))
        for each in looked
        if not each["accepted"]
    }
    sentence = _("%(check)s: %(found)s. Settle it, or accept it with a reason.")
    if stopping := [
        sentence % {"check": key, "found": CHECKS[key].words(each)}
        for key, each in found.items()
        if not each.passes
    ]:
        raise ValidationError(stopping)
