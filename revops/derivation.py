"""By which rules the facts were derived. A deployment that derives otherwise raises VERSION; the worker then derives all facts anew, once.

Facts that were known under earlier rules stay as they were, so that past publications keep the records that they counted.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from revops.models import Chore, Derivation, RawRecord

# Raise it with every change of revops/ingest or revops/deals.py that makes other facts of the same records.
VERSION = 2


def derived_by() -> int:
    """The version by which all facts were derived; 0 in an installation that imported before versions were noted."""
    last = Derivation.objects.order_by("-pk").first()
    if last is None:
        return 0 if RawRecord.objects.exists() else VERSION
    return last.version


def record(why: str = "") -> None:
    """Notes that all facts are derived by this version: after deriving all of them, and before the first is."""
    last = Derivation.objects.order_by("-pk").first()
    if last is None or last.version != VERSION:
        Derivation.objects.create(version=VERSION, why=why[:300])


def begin() -> None:
    """Before the first import there is nothing that other rules could have derived."""
    if not RawRecord.objects.exists():
        record()


def request_if_outdated() -> bool:
    """Asks for all facts to be derived anew when they were derived by other rules; answers whether it did."""
    if derived_by() == VERSION or not RawRecord.objects.exists():
        return False
    Chore.request(Chore.Kind.DERIVE, _("Facts are derived by new rules."))
    return True
