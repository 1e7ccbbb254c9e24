"""By which rules the facts were derived. A deployment that derives otherwise raises VERSION; the
worker then derives all facts anew, once.

Facts that were known under earlier rules stay as they were, so that past publications keep the
records that they counted.
"""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from revops import hours
from revops.models import Chore, Derivation, MonthlyRate, MotionRules, Organisation, RawRecord

# Raise it with every change of revops/derive that makes other facts of the same records.
VERSION = 16


def rules() -> dict[str, object]:
    """By what facts are derived now: the code's rules, and the settings on which their days and
    amounts depend. Open deals float with the rate of the month that is now.
    """
    organisation = Organisation.current()
    zone = ZoneInfo(organisation.timezone) if organisation else UTC
    return {
        "version": VERSION,
        "base_currency": organisation.base_currency if organisation else "",
        "timezone": organisation.timezone if organisation else "",
        "month": timezone.now().astimezone(zone).date().replace(day=1),
        "working_hours": counted_in(organisation) if organisation else "",
    }


def counted_in(organisation: Organisation) -> str:
    """Stands for the working hours, and for the rules of inbound and outbound."""
    kept = MotionRules.current()
    names = (
        "answer_within_minutes",
        "warm_touches",
        "hot_from",
        "hot_events",
        "hot_days",
        "fitting_from",
    )
    return hours.digest(hours.current(organisation), *(getattr(kept, name) for name in names))


def differs(last: Derivation | None, now: dict[str, object]) -> bool:
    """Whether facts derived by the last rules may be others by those of now."""
    if last is None:
        return True
    names = [name for name in now if name != "month" or MonthlyRate.objects.exists()]
    return any(getattr(last, name) != now[name] for name in names)


def derived_by() -> int:
    """The version by which all facts were derived; 0 in an installation that imported before
    versions were noted.
    """
    last = Derivation.objects.order_by("-pk").first()
    if last is None:
        return 0 if RawRecord.objects.exists() else VERSION
    return last.version


def is_outdated() -> bool:
    """Whether there are facts that were derived by other rules or settings: then nothing may be
    published from them.
    """
    last = Derivation.objects.order_by("-pk").first()
    return differs(last, rules()) and RawRecord.objects.exists()


def record(why: str = "") -> None:
    """Notes that all facts are derived by the rules of now: after deriving all of them, and before
    the first is.
    """
    last, now = Derivation.objects.order_by("-pk").first(), rules()
    if last is None or any(getattr(last, name) != value for name, value in now.items()):
        Derivation.objects.create(**now, why=why[:300])


def begin() -> None:
    """Before the first import there is nothing that other rules could have derived."""
    if not RawRecord.objects.exists():
        record()


def request_if_outdated() -> bool:
    """Asks for all facts to be derived anew when they were derived by other rules; answers whether
    it did.
    """
    if not is_outdated():
        return False
    Chore.request(Chore.Kind.DERIVE, _("Facts are derived by new rules."))
    return True
