"""Derives deals and their changes: reads what is known of the touched deals, folds each, and reconciles the result."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from django.db import connection

from revops import world
from revops.deals import Change, Life, Version, live
from revops.ingest.reconcile import content_columns, reconcile
from revops.models import Deal, DealChange, Organisation
from revops.world import Dimensions, LeadVersion, World

BATCH = 5000
# Deals are folded in batches, so that memory does not grow with their number.
VERSIONS = """
    SELECT deal, kind, row, id, source_id, sha256, known_from, known_until, values FROM revops_rawrecord
    WHERE deal = ANY(%s) AND (kind = 'deal' OR kind = 'change' AND known_until IS NULL) ORDER BY deal, row, known_from"""
LEAD_VERSIONS = """
    SELECT lead, valid_from, known_from, motion, team_id, owner_id, persona_id, channel_id, region_id, is_test, known_until
    FROM revops_lead WHERE lead = ANY(%s) ORDER BY lead, valid_from NULLS FIRST, known_from"""


def derive(organisation: Organisation, at: datetime) -> None:
    """Brings Deal and DealChange up to what is known of the touched deals."""
    known = world.load(organisation)
    with connection.cursor() as cursor:
        for fact in (Deal, DealChange):
            columns, table = ", ".join(content_columns(fact)), fact._meta.db_table
            desired = f"CREATE TEMP TABLE desired_{fact._meta.model_name} ON COMMIT DROP AS"
            cursor.execute(f"{desired} SELECT {columns} FROM {table} WHERE false")
        cursor.execute("SELECT deal FROM touched_deal ORDER BY deal")
        keys = [deal for (deal,) in cursor.fetchall()]
    for batch in batched_lists(keys):
        lives = fold_batch(known, batch)
        write(Deal, (row for deal, life in lives for row in deal_rows(known, deal, life)))
        write(DealChange, (row for deal, life in lives for row in change_rows(known, deal, life)))
    for fact in (Deal, DealChange):
        reconcile(fact, f"desired_{fact._meta.model_name}", "f.deal IN (SELECT deal FROM touched_deal)", at)


def batched_lists(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def fold_batch(known: World, deals: list[str]) -> list[tuple[str, Life]]:
    """Folds the given deals; one whose records all belong to the past has no life and is left out."""
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS, [deals])
        rows = [(*rest, json.loads(values)) for *rest, values in cursor.fetchall()]
    leads = {row[-1]["lead"] for row in rows if row[-1].get("lead")}
    load_leads(known, sorted(leads))
    return [
        (deal, fold_one(known, [row[1:] for row in group])) for deal, group in groupby(rows, key=lambda row: row[0])
    ]


def fold_one(known: World, rows: list[tuple]) -> Life:
    versions = [
        (kind, Version(row, record, source, bytes(sha), *rest)) for kind, row, record, source, sha, *rest in rows
    ]
    snapshots = [version for kind, version in versions if kind == "deal"]
    # A deal told by two records has the life of the first; the second stays visible as a raw record.
    first = [version for version in snapshots if version.row == snapshots[0].row]
    return live(known, first, [version for kind, version in versions if kind == "change"])


def load_leads(known: World, leads: list[str]) -> None:
    known.leads, known.tests = {}, set()
    with connection.cursor() as cursor:
        cursor.execute(LEAD_VERSIONS, [leads])
        for lead, valid_from, _, *dimensions, is_test, known_until in cursor.fetchall():
            chain = known.leads.setdefault(lead, [])
            # Of several readings of one version the latest counts, and rows come in that order.
            if chain and chain[-1].valid_from == valid_from:
                chain.pop()
            chain.append(LeadVersion(valid_from, Dimensions(*dimensions)))
            if is_test and known_until is None:
                known.tests.add(lead)


def pricing(known: World, life: Life) -> tuple[str, object, date | None]:
    """Currency, rate and its month: a closed deal keeps the rate of the month it closed, an open one floats with the latest."""
    currency = str(life.fields.get("currency") or known.base_currency)
    month = known.day(life.closed_at).replace(day=1) if life.closed_at else None
    rate, of_month = known.rate(currency, month) or (None, None)
    return currency, rate, None if currency == known.base_currency else of_month


def deal_rows(known: World, deal: str, life: Life) -> Iterator[dict[str, object]]:
    """The deal's state; none when its record was deleted."""
    if life.version is None or life.is_deleted:
        return
    currency, rate, month = pricing(known, life)
    text = {name: life.fields.get(name) or "" for name in ("name", "company", "stage", "category")}
    dimensions = (
        life.closing if life.closed_at else life.held if life.opened_at else life.dimensions_at(life.version.known_from)
    )
    signed = life.signed if life.outcome == "won" else None
    yield origin(life.version, dimensions) | text | {
        "deal": deal, "lead": life.lead, "left_out": left_out(known, life), "outcome": life.outcome, "currency": currency,
        "expected_close_on": life.fields.get("expected_close_on"),
        "opened_on": known.day(life.opened_at) if life.opened_at else None,
        "closed_on": known.day(life.closed_at) if life.closed_at else None,
        "amount_minor": life.amount, "amount_base_minor": known.in_base(life.amount, currency, rate),
        "signed_minor": signed, "signed_base_minor": known.in_base(signed, currency, rate), "rate_month": month,
    }  # fmt: skip


def change_rows(known: World, deal: str, life: Life) -> Iterator[dict[str, object]]:
    """The deal's steps, numbered from 1."""
    currency, rate, _ = pricing(known, life)
    for number, change in enumerate(life.changes, start=1):
        yield origin(change.version, change.dimensions) | {
            "deal": deal, "number": number, "lead": life.lead or f"deal:{deal}", "kind": change.kind, "before": change.before,
            "after": change.after, "reason": change.reason, "left_out": left_out(known, life), "currency": currency,
            "value_minor": change.value_after - change.value_before,
            "value_base_minor": base_movement(known, life, change, currency, rate),
            "open_count": change.open_count, "happened_at": change.at, "business_day": change.day,
        }  # fmt: skip


def base_movement(known: World, life: Life, change: Change, currency: str, rate: object) -> int | None:
    """The difference of the rounded values, not the rounded difference: the movements of a deal then add up to its value.

    None while the deal has no amount or its currency no rate.
    """
    if rate is None or life.amount is None:
        return None
    before, after = (known.in_base(minor, currency, rate) for minor in (change.value_before, change.value_after))
    return after - before


def left_out(known: World, life: Life) -> str:
    return "test" if life.lead in known.tests else ""


def origin(version: Version, dimensions: Dimensions) -> dict[str, object]:
    d = dimensions
    return {
        "source_id": version.source, "record_id": version.record, "motion": d.motion, "team_id": d.team, "owner_id": d.owner,
        "persona_id": d.persona, "channel_id": d.channel, "region_id": d.region,
    }  # fmt: skip


def write(fact: type[Deal] | type[DealChange], rows: Iterator[dict[str, object]]) -> None:
    """Copies rows into the table of what should be current."""
    columns = content_columns(fact)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY desired_{fact._meta.model_name} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([row[column] for column in columns])
