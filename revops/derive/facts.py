"""From raw records to facts. What a fact table should hold now is a pure function of the records
that are current, the people, channels and rates: no query below looks at when something became
known, nor in which order.

Each query says what should be current for the touched leads, deals or records; `reconcile` closes
and adds the difference.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DataError, ProgrammingError, connection

from revops import analyzed
from revops.derive import (
    contacts,
    deals,
    handovers,
    kinds,
    merges,
    nurturing,
    recurring,
    responses,
    survivors,
    touched,
)
from revops.derive.leads import LEADS
from revops.derive.reconcile import bring
from revops.derive.stages import STAGE_ENTRIES
from revops.models import Lead, Organisation, RecurringChange, StageEntry
from revops.values import exponent

IN_LEADS = "f.lead IN (SELECT lead FROM {})"
IN_ROWS = "f.row IN (SELECT row FROM touched_row)"


def exponents(base_currency: str) -> None:
    """A temporary table that says by which power of ten minor units of a currency differ from those
    of the base currency.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE exponents (currency text PRIMARY KEY, shift numeric) ON COMMIT DROP"
        )
        cursor.execute("SELECT DISTINCT currency FROM revops_monthlyrate")
        rows = [(code, exponent(base_currency) - exponent(code)) for (code,) in cursor.fetchall()]
        cursor.executemany("INSERT INTO exponents VALUES (%s, power(10::numeric, %s))", rows)


def derive(organisation: Organisation, at: datetime) -> None:
    """Derives the facts of all that was touched, as known from `at` on. The caller holds the lock
    on facts.
    """
    params = {"zone": organisation.timezone, "base": organisation.base_currency}
    merges.settle()
    for kind in kinds.KINDS.values():
        if kind.settle:
            kind.settle()
    analyze_touched()
    if touched.has("changed_lead"):
        bring(Lead, LEADS, IN_LEADS.format("changed_lead"), at, params)
        survivors.touch_kin(at)
        touched.touch_dependents_of_leads()
    if touched.has("touched_deal"):
        touched.touch("touched_deal", merges.KIN_DEALS)
        touched.touch_dependents_of_deals()  # of the deals as they were
        survivors.inherit(survivors.OF_DEALS)
        deals.derive(organisation, at)
        touched.touch_dependents_of_deals()  # and as they are now
    if touched.has("touched_lead"):
        survivors.touch_kin(at)
    analyze_touched()
    survivors.inherit(survivors.of_all())
    if touched.has("touched_lead"):
        bring(StageEntry, STAGE_ENTRIES, IN_LEADS.format("touched_lead"), at, params)
    if touched.has("touched_row"):
        derive_rows(organisation, at, params)
    settle(organisation, at)


def settle(organisation: Organisation, at: datetime) -> None:
    """What follows from facts that stand by now: hand-offs, answers to leads, first contacts."""
    # Or the plans below are those of tables that were empty.
    analyzed.analyze_grown(*(fact._meta.db_table for fact in kinds.facts()))
    if touched.has("touched_lead") or touched.has("touched_deal"):
        handovers.derive(organisation, at)
    responses.derive(organisation, at)
    nurturing.derive(organisation, at)
    contacts.derive(organisation, at)


def derive_rows(organisation: Organisation, at: datetime, params: dict[str, str]) -> None:
    """What people did, documents, onboardings and whatever else is one fact of one record."""
    touched.touch_same_documents()
    touched.touch("touched_row", merges.KIN_DOCUMENTS)
    touched.touch_followers()
    exponents(organisation.base_currency)
    for kind in kinds.of_one_record():
        with naming(kind):
            bring(kind.becomes[0], kind.query, IN_ROWS, at, params)
    if recurring.touch_accounts(at):
        bring(RecurringChange, recurring.CHANGES, recurring.IN_ACCOUNTS, at, params)


@contextmanager
def naming(kind: kinds.Kind) -> Iterator[None]:
    """What the database says of a query that is wrong says not whose it is."""
    try:
        yield
    except (ProgrammingError, DataError) as error:
        place = kinds.KINDS.places[kind.record]
        raise type(error)(
            f"The query of the kind of record “{kind.record}”, in {place}: {error}"
        ) from error


def analyze_touched() -> None:
    touched.execute(*(f"ANALYZE {name}" for name in touched.TABLES))
