"""Derives deals and their changes: reads what is known of the touched deals, folds each, and
reconciles the result.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby

from django.db import connection
from django.utils.translation import gettext_lazy as _

from revops.derive import merges, world
from revops.derive.kinds import Kind, Label, Wording, declare
from revops.derive.life import Life, life_of
from revops.derive.pricing import in_base, pricing
from revops.derive.reconcile import content_columns, reconcile
from revops.derive.steps import DealRecord, is_over
from revops.derive.uncounted import (
    CLOSED_FIRST,
    END,
    IS_OVER,
    NO_EVENT,
    OF_ANOTHER_CURRENCY,
    OF_NO_CUSTOMER,
    OF_NO_LEAD,
    OF_SEVERAL_CUSTOMERS,
    TOTALS,
    WITHOUT_RATE,
)
from revops.derive.world import Dimensions, World
from revops.mapping.records import DIMENSION_FIELDS, SOLD
from revops.models import CustomerKey, Deal, DealChange, Organisation, StageEntry
from revops.models.choices import ChangeKind, LeftOut, Outcome
from revops.models.handovers import Handover
from revops.models.motions import Crossing

BATCH = 5000
# Deals are folded in batches, so that memory does not grow with their number.
RECORDS = """
    SELECT r.deal, r.kind, r.id, r.source_id, s.key, r.feed, r.external_id, r.values, f.delivered_at
    FROM revops_rawrecord r JOIN revops_source s ON s.id = r.source_id
    LEFT JOIN revops_feeddelivery f ON f.source_id = r.source_id AND f.feed = r.feed
    WHERE r.deal = ANY(%s) AND r.kind IN ('deal', 'change') AND r.known_until IS NULL ORDER BY r.deal"""
NO_DELIVERY = datetime.min.replace(tzinfo=UTC)


def derive(organisation: Organisation, at: datetime) -> None:
    """Brings Deal and DealChange up to what is known of the touched deals."""
    known = world.load(organisation)
    known.month = known.day(at).replace(day=1)
    with connection.cursor() as cursor:
        for fact in (Deal, DealChange):
            columns, table = ", ".join(content_columns(fact)), fact._meta.db_table
            desired = f"CREATE TEMP TABLE desired_{fact._meta.model_name} ON COMMIT DROP AS"
            cursor.execute(f"{desired} SELECT {columns} FROM {table} WHERE false")
        cursor.execute("SELECT deal FROM touched_deal ORDER BY deal")
        keys = [deal for (deal,) in cursor.fetchall()]
    merges.settle_deals(lambda deals: living(known, deals))
    for batch in batched_lists(keys):
        lives = fold_batch(known, batch)
        write(Deal, (row for deal, life in lives for row in deal_rows(known, deal, life)))
        write(DealChange, (row for deal, life in lives for row in change_rows(known, deal, life)))
    for fact in (Deal, DealChange):
        reconcile(
            fact,
            f"desired_{fact._meta.model_name}",
            "f.deal IN (SELECT deal FROM touched_deal)",
            at,
        )


def batched_lists(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def fold_batch(known: World, deals: list[str]) -> list[tuple[str, Life]]:
    """Folds the given deals; one of which nothing is known any more has no life and is left out."""
    with connection.cursor() as cursor:
        cursor.execute(RECORDS, [deals])
        rows = [(deal, kind, record_of(*rest)) for deal, kind, *rest in cursor.fetchall()]
    load_leads(
        known,
        sorted({str(record.values["lead"]) for *_, record in rows if record.values.get("lead")}),
    )
    load_customers(
        known,
        sorted({str(r.values["customer"]) for *_, r in rows if r.values.get("customer")}),
    )
    known.merged = merges.merged_deals(deals)
    return [
        (deal, fold_one(known, list(group)))
        for deal, group in groupby(rows, key=lambda row: row[0])
    ]


def living(known: World, deals: list[str]) -> set[str]:
    """Those of which there is anything, and that were not deleted."""
    lives = (pair for batch in batched_lists(deals) for pair in fold_batch(known, batch))
    return {deal for deal, life in lives if life.record is not None and not life.is_deleted}


def record_of(
    record: int,
    source: int,
    source_key: str,
    feed: str,
    external_id: str,
    values: str,
    delivered_at: datetime | None,
) -> DealRecord:
    # Ids by length first, so that 9 comes before 10.
    key = (source_key, feed, f"{len(external_id):04}", external_id)
    return DealRecord(record, source, key, json.loads(values), delivered_at)


def fold_one(known: World, rows: list[tuple[str, str, DealRecord]]) -> Life:
    snapshots = [record for _deal, kind, record in rows if kind == "deal"]
    events = [record for _deal, kind, record in rows if kind == "change"]
    return life_of(known, latest(known, snapshots), events)


def latest(known: World, snapshots: list[DealRecord]) -> DealRecord | None:
    """Of several records of one deal, the one of the feed that was delivered last; of equally late
    ones, the one that is over.
    """

    def lateness(record: DealRecord) -> tuple:
        values = record.values
        days = [values.get(name) for name in ("closed_at", "won_at", "lost_at", "opened_at")]
        moments = [known.moment(str(day))[0] for day in days if day]
        return (
            record.delivered_at or NO_DELIVERY,
            is_over(values),
            max(moments, default=NO_DELIVERY),
        )

    return max(sorted(snapshots, key=lambda record: record.key), key=lateness, default=None)


def load_leads(known: World, leads: list[str]) -> None:
    """What the leads hand down, which lead counts for them, and which are tests."""
    known.leads, known.survivors, known.tests = {}, {}, set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM inherited WHERE lead = ANY(%s)", [leads])
        for lead, survivor, is_test, *dimensions in cursor.fetchall():
            known.leads[lead], known.survivors[lead] = Dimensions(*dimensions), survivor
            if is_test:
                known.tests.add(lead)


def load_customers(known: World, keys: list[str]) -> None:
    """Whom the records mean by the customers that they name."""
    found = CustomerKey.objects.filter(key__in=keys) if keys else CustomerKey.objects.none()
    known.customers = dict(found.values_list("key", "customer"))


def deal_rows(known: World, deal: str, life: Life) -> Iterator[dict[str, object]]:
    """The deal's state; none when its record was deleted."""
    if life.record is None or life.is_deleted:
        return
    currency, rate, month = pricing(known, life)
    text = {name: life.fields.get(name) or "" for name in ("name", "company", "stage", "category")}
    dimensions = (
        life.closing if life.outcome else life.held if life.opened_at else life.dimensions_on(None)
    )
    signed = life.signed if life.outcome == "won" else None
    yield origin(life.record, dimensions) | text | {
        "deal": deal, "customer": dimensions.customer,
        "lead": known.survivors.get(life.lead, life.lead), "left_out": left_out(known, deal, life),
        "outcome": life.outcome, "currency": currency,
        "expected_close_on": life.fields.get("expected_close_on"),
        "opened_on": known.day(life.opened_at) if life.opened_at else None,
        "closed_on": known.day(life.closed_at) if life.closed_at else None,
        "amount_minor": life.amount, "amount_base_minor": known.in_base(life.amount, currency, rate),
        "signed_minor": signed, "signed_base_minor": known.in_base(signed, currency, rate), "rate_month": month,
    }  # fmt: skip


def change_rows(known: World, deal: str, life: Life) -> Iterator[dict[str, object]]:
    """The deal's steps, numbered from 1."""
    currency, rate, _ = pricing(known, life)
    lead = known.survivors.get(life.lead, life.lead) or f"deal:{deal}"
    for number, change in enumerate(life.changes, start=1):
        yield origin(change.record, change.dimensions) | {
            "deal": deal, "number": number, "lead": lead, "kind": change.kind, "before": change.before,
            "after": change.after, "reason": change.reason, "left_out": left_out(known, deal, life), "currency": currency,
            "value_minor": change.value_after - change.value_before,
            **in_base(known, life, change, currency, rate),
            "due_before_on": change.due_before, "due_on": change.due_after,
            "open_count": change.open_count, "happened_at": change.at, "business_day": change.day,
        }  # fmt: skip


def left_out(known: World, deal: str, life: Life) -> str:
    if life.lead in known.tests:
        return LeftOut.TEST
    return LeftOut.MERGED if deal in known.merged else ""


def origin(record: DealRecord, dimensions: Dimensions) -> dict[str, object]:
    d = dimensions
    return {
        "source_id": record.source, "record_id": record.record, "motion": d.motion, "team_id": d.team, "owner_id": d.owner,
        "persona_id": d.persona, "channel_id": d.channel, "region_id": d.region, "deal_type_id": d.deal_type,
        "product_line_id": d.product_line,
    }  # fmt: skip


def write(fact: type[Deal] | type[DealChange], rows: Iterator[dict[str, object]]) -> None:
    """Copies rows into the table of what should be current."""
    columns = content_columns(fact)
    with (
        connection.cursor() as cursor,
        cursor.copy(
            f"COPY desired_{fact._meta.model_name} ({', '.join(columns)}) FROM STDIN"
        ) as copy,
    ):
        for row in rows:
            copy.write_row([row[column] for column in columns])


def outcome(deal: Deal) -> Label:
    return Outcome(deal.outcome).label if deal.outcome else _("Open deal")


declare(
    Kind(
        "deal",
        _("Deal"),
        order=40,
        fields="deal* lead name company customer amount signed_amount currency opened_at closed_at outcome won_at lost_at stage category "
        f"expected_close_on next_step {SOLD} {DIMENSION_FIELDS}",
        choices={"outcome": "won lost open"},
        becomes=(Deal, DealChange, StageEntry, Handover, Crossing),
        item="deal",
        uncounted=(
            TOTALS,
            (
                f"NOT values ? 'opened_at' AND NOT ({IS_OVER}) AND " + NO_EVENT.format(""),
                _("neither opened nor closed: they count in no figure"),
            ),
            (
                f"({IS_OVER}) AND NOT coalesce({END}, false) AND "
                + NO_EVENT.format(" AND c.values->>'kind' IN ('won', 'lost')"),
                _("won or lost without a day: they are in no pipeline, and count on no day"),
            ),
            (
                "NOT values ?| '{outcome,won_at,lost_at}' AND values ? 'closed_at'",
                _("with a closing date and no outcome: they count as open"),
            ),
            CLOSED_FIRST,
            WITHOUT_RATE,
            OF_NO_LEAD,
            OF_NO_CUSTOMER,
            OF_SEVERAL_CUSTOMERS,
            (
                "EXISTS (SELECT 1 FROM staged t WHERE t.deal = s.deal AND t.external_id <> s.external_id)",
                _("of a deal that another row of the file names, too: one of them counts"),
            ),
        ),
    ),
    {Deal: Wording(outcome, lambda fact: fact.closed_on or fact.opened_on)},
)
declare(
    Kind(
        "change",
        _("Change of the deal"),
        order=60,
        fields="deal* lead at* kind* amount amount_before currency stage stage_before category category_before expected_close_on "
        f"expected_close_before owner_before reason {SOLD} {DIMENSION_FIELDS}",
        uncounted=(OF_ANOTHER_CURRENCY,),
        choices={
            "kind": "opened amount stage category expected_close owner won lost reopened deleted"
        },
        becomes=(Deal, DealChange, StageEntry, Handover, Crossing),
        item="deal",
    ),
    {DealChange: Wording(lambda fact: ChangeKind(fact.kind).label)},
)
