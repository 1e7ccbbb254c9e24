"""Deals, documents and plans as a publication knows them, and what people decided. One query each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from django.contrib.auth.models import AbstractUser
from django.db import connection
from django.db.models import QuerySet

from revops.bridging.parts import Deal, Document, Instalment, Known, Rates
from revops.derive.merges import OF_DOCUMENT
from revops.derive.merging import standing
from revops.measures import known_at
from revops.models import MatchDecision, Publication
from revops.numbers import Published
from revops.values import exponent

DEALS = """
    SELECT d.deal, d.record_id, coalesce(nullif(d.name, ''), d.deal), d.customer, d.company, coalesce(t.name, ''), d.closed_on, d.currency,
        d.signed_minor, d.signed_base_minor
    FROM revops_deal d LEFT JOIN revops_dealtype t ON t.id = d.deal_type_id
    WHERE d.outcome = 'won' AND d.left_out = '' AND d.closed_on IS NOT NULL AND {d}
    ORDER BY d.closed_on, d.deal"""
# A document of several lines is one for each deal that they name; lines without a deal go with the only
# one, and with a line without a rate it has none either.
DOCUMENTS = """
    WITH line AS (
        SELECT i.*, CASE WHEN i.line = '' THEN i.row END AS alone,
            CASE WHEN i.deal = '' AND min(nullif(i.deal, '')) OVER doc = max(i.deal) OVER doc THEN max(i.deal) OVER doc ELSE i.deal END
                AS billed
        FROM revops_invoice i WHERE i.left_out = '' AND {i}{only}
        WINDOW doc AS (PARTITION BY i.number, i.kind, i.business_day, i.currency, CASE WHEN i.line = '' THEN i.row END)
    )
    SELECT i.number, min(i.record_id), i.kind, i.billed, max(i.customer), max(i.company),
        CASE WHEN min(i.deal_type_id) = max(i.deal_type_id) THEN coalesce(max(t.name), '') ELSE '' END, i.business_day,
        i.currency, sum(i.amount_minor)::bigint, CASE WHEN bool_and(i.amount_base_minor IS NOT NULL)
            THEN sum(i.amount_base_minor)::bigint END AS base,
        coalesce(sum(i.tax_minor), 0)::bigint, max(i.corrects), min(i.row)
    FROM line i LEFT JOIN revops_dealtype t ON t.id = i.deal_type_id
    GROUP BY i.number, i.kind, i.business_day, i.currency, i.alone, i.billed
    ORDER BY i.business_day, i.number, min(i.row)"""
# Those that name the signed deal which they bill have nothing to be looked for, unless somebody decided
# otherwise or another document takes them back; of several lines the document is read whole.
NOT_NAMING = """ AND (i.line <> '' OR EXISTS (SELECT 1 FROM revops_matchdecision m WHERE m.number = i.number)
        OR i.number IN (SELECT c.corrects FROM revops_invoice c WHERE c.corrects <> '' AND c.left_out = '' AND {c}) OR NOT EXISTS (
        SELECT 1 FROM revops_deal d WHERE d.deal = i.deal AND i.deal <> '' AND d.outcome = 'won' AND d.left_out = ''
        AND d.closed_on IS NOT NULL AND d.signed_base_minor IS NOT NULL AND {d}))"""
COUNT = f"SELECT count(*) FROM ({DOCUMENTS}) found WHERE base IS NOT NULL"
INSTALMENTS = """
    SELECT deal, due_on, amount_minor, currency FROM revops_instalment i WHERE left_out = '' AND {i} ORDER BY due_on, number"""
CANCELLED = "SELECT o.deal FROM revops_onboarding o WHERE o.cancelled_on IS NOT NULL AND o.left_out = '' AND {o}"
# What documents name and is not signed, or has no amount.
UNSIGNED = """
    SELECT d.deal FROM revops_deal d WHERE {d} AND d.left_out <> 'merged' AND NOT coalesce(d.outcome = 'won' AND d.left_out = ''
        AND d.closed_on IS NOT NULL AND d.signed_base_minor IS NOT NULL, false)
    AND EXISTS (SELECT 1 FROM revops_invoice i WHERE i.deal = d.deal AND i.left_out = '' AND {i})"""
# The feeds that bring decisions are known, so that nothing else is read.
MERGES = """
    SELECT r.values->>'one', r.values->>'into' FROM revops_feeddelivery f
    JOIN revops_rawrecord r ON r.source_id = f.source_id AND r.feed = f.feed AND r.kind = 'merge' AND {r}
    WHERE f.kind = 'merge' AND r.values->>'what' = 'deal' AND r.values->>'verdict' = 'same'
    ORDER BY r.values->>'one' COLLATE "C", r.values->>'into' COLLATE "C" DESC"""
THERE = "SELECT d.deal FROM revops_deal d WHERE {d}"
# A document that was gone and is there again has another row. What was decided by a number holds for
# all documents of it.
DECIDED = f"""
    SELECT m.id, m.row FROM revops_matchdecision m WHERE m.row IS NOT NULL
    UNION SELECT k.id, c.row FROM (SELECT id, document AS key FROM revops_matchdecision WHERE document <> '') k {OF_DOCUMENT}
    UNION SELECT m.id, i.row FROM revops_matchdecision m JOIN revops_invoice i ON m.document = '' AND i.number = m.number AND {{i}}"""
AMOUNT = 9  # of what is in base currency, where it stands in a row; null without a rate
BASE = {"deals": AMOUNT, "documents": AMOUNT + 1}


@dataclass(frozen=True, slots=True)
class Decision:
    """Which deal a document bills, "" for none, as somebody decided it. `rows` are those of the
    document, as `Document.row`; none where it is gone.
    """

    number: str
    document: str
    rows: tuple[int, ...]
    deal: str
    by: str
    at: datetime


def known(published: Published) -> Known:
    """What there is to bridge. What has no amount in base currency is counted and left out."""
    return read(published, "")


def to_match(published: Published) -> tuple[Known, int]:
    """The same with those documents only that do not name their deal, and how many there are in all:
    what naming leaves to be looked for is far less.
    """
    return read(published, NOT_NAMING), rows(COUNT.replace("{only}", ""), published)[0][0]


def read(published: Published, only: str) -> Known:
    merged = merged_deals(published)
    cancelled = {merged.get(deal, deal) for (deal,) in rows(CANCELLED, published)}
    deals = rows(DEALS, published)
    documents = rows(DOCUMENTS.replace("{only}", only), published)
    signed = [Deal(*row, row[0] in cancelled) for row in deals if row[BASE["deals"]] is not None]
    priced = [Document(*row) for row in documents if row[BASE["documents"]] is not None]
    plans, rates = rows(INSTALMENTS, published), rates_of(published)
    return Known(
        tuple(signed),
        tuple(replace(each, deal=merged.get(each.deal, each.deal)) for each in priced),
        tuple(planned_of(plans, signed, merged, rates, published.currency)),
        len(deals) + len(documents) - len(signed) - len(priced),
        frozenset(deal for (deal,) in rows(UNSIGNED, published)),
        merged,
        rates,
    )


def planned_of(
    found: list[tuple], signed: list[Deal], merged: Mapping[str, str], rates: Rates, base: str
) -> Iterator[Instalment]:
    """What is planned of the signed deals, in the currency of each: in another one by the rates of
    the month of its signature, and left out where there are none.
    """
    deals = {each.key: each for each in signed}
    for key, due_on, amount, currency in found:
        deal = deals.get(merged.get(key, key))
        if deal is None:
            continue
        if currency != deal.currency:
            month = deal.signed_on.replace(day=1)
            paid = 1 if currency == base else rates.get((currency, month))
            if not paid or not deal.amount:
                continue
            amount = round(amount * paid / deal.rate)
        yield Instalment(deal.key, due_on, amount)


def merged_deals(published: Published) -> dict[str, str]:
    """As which deal one counts that people decided to be a duplicate."""
    merged = dict(rows(MERGES, published))
    return standing(merged, {deal for (deal,) in rows(THERE, published)}) if merged else {}


def rates_of(published: Published) -> Rates:
    """Finance's rates as they were when it was published."""
    kept = Publication.objects.filter(pk=published.id).values_list("context__rates", flat=True)
    return {
        (currency, date.fromisoformat(f"{month}-01")): Fraction(rate)
        * Fraction(10) ** (exponent(published.currency) - exponent(currency))
        for currency, month, rate in kept.first() or []
    }


def rows(sql: str, published: Published) -> list[tuple]:
    """What a query finds that was known at the publication; `{i}` in it is that of its table i."""
    at = known_at(published.known_at)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**{alias: aliased(at, alias) for alias in "cdiro"}))
        return cursor.fetchall()


def aliased(condition: str, alias: str) -> str:
    return f"({condition})".replace("known_", f"{alias}.known_")


def decided(published: Published) -> dict[int, str]:
    """What people said which deal a document bills, by its row, at the time that is read."""
    rows = rows_decided(published)
    return {
        row: each.deal
        for each in decisions_at(published).order_by("at", "pk")
        for row in rows.get(each.pk, ())
    }


def rows_decided(published: Published) -> dict[int, tuple[int, ...]]:
    """By decision the rows of the documents that it is about."""
    found: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for decision, row in rows(DECIDED, published):
        found[decision] += (row,)
    return found


def decisions(published: Published, limit: int) -> list[Decision]:
    """The same with who decided it and when, the latest first."""
    about = rows_decided(published)
    found = decisions_at(published).select_related("by").order_by("-at", "-pk")[:limit]
    return [
        Decision(
            each.number, each.document, about.get(each.pk, ()), each.deal, name_of(each.by), each.at
        )
        for each in found
    ]


def decisions_at(published: Published) -> QuerySet[MatchDecision]:
    at = published.targets_at
    if at is None:
        return MatchDecision.objects.filter(ended_at=None)
    return MatchDecision.objects.filter(at__lte=at).exclude(ended_at__lte=at)


def name_of(user: AbstractUser) -> str:
    return user.get_full_name() or user.get_username()
