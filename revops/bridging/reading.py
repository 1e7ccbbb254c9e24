"""Deals, documents and plans as a publication knows them, and what people decided. One query each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import connection
from django.db.models import QuerySet

from revops.bridging.parts import Deal, Document, Instalment, Known
from revops.measures import known_at
from revops.models import MatchDecision
from revops.numbers import Published

DEALS = """
    SELECT d.deal, d.record_id, coalesce(nullif(d.name, ''), d.deal), d.customer, d.company, coalesce(t.name, ''), d.closed_on, d.currency,
        d.signed_minor, d.signed_base_minor,
        EXISTS (SELECT 1 FROM revops_onboarding o WHERE o.deal = d.deal AND o.cancelled_on IS NOT NULL AND o.left_out = '' AND {onboarding})
    FROM revops_deal d LEFT JOIN revops_dealtype t ON t.id = d.deal_type_id
    WHERE d.outcome = 'won' AND d.left_out = '' AND d.closed_on IS NOT NULL AND {known}
    ORDER BY d.closed_on, d.deal"""
DOCUMENTS = """
    SELECT i.number, min(i.record_id), i.kind, CASE WHEN min(i.deal) = max(i.deal) THEN min(i.deal) ELSE '' END, max(i.customer),
        max(i.company), CASE WHEN min(i.deal_type_id) = max(i.deal_type_id) THEN coalesce(max(t.name), '') ELSE '' END, i.business_day,
        i.currency, sum(i.amount_minor)::bigint, CASE WHEN bool_and(i.amount_base_minor IS NOT NULL)
            THEN sum(i.amount_base_minor)::bigint END,
        coalesce(sum(i.tax_minor), 0)::bigint
    FROM revops_invoice i LEFT JOIN revops_dealtype t ON t.id = i.deal_type_id
    WHERE i.left_out = '' AND {known}{only}
    GROUP BY i.number, i.kind, i.business_day, i.currency, CASE WHEN i.line = '' THEN i.row END
    ORDER BY i.business_day, i.number, min(i.row)"""
# Those that name the signed deal which they bill have nothing to be looked for, unless somebody decided
# otherwise; of several lines the document is read whole.
NOT_NAMING = """ AND (i.line <> '' OR EXISTS (SELECT 1 FROM revops_matchdecision m WHERE m.number = i.number) OR NOT EXISTS (
        SELECT 1 FROM revops_deal d WHERE d.deal = i.deal AND i.deal <> '' AND d.outcome = 'won' AND d.left_out = ''
        AND d.closed_on IS NOT NULL AND d.signed_base_minor IS NOT NULL AND {deal}))"""
COUNT = """
    SELECT count(DISTINCT (i.number, i.kind, i.business_day, i.currency, CASE WHEN i.line = '' THEN i.row END)) FROM revops_invoice i
    WHERE i.left_out = '' AND i.amount_base_minor IS NOT NULL AND {known}"""
INSTALMENTS = """
    SELECT deal, due_on, amount_minor FROM revops_instalment i WHERE left_out = '' AND {known} ORDER BY due_on, number"""
# A document of several lines is one: of several deals it names none, and with a line without a rate it
# has none either.
AMOUNT = 9  # of what is in base currency, where it stands in a row; null without a rate
BASE = {"deals": AMOUNT, "documents": AMOUNT + 1}


@dataclass(frozen=True, slots=True)
class Decision:
    """Which deal a document bills, "" for none, as somebody decided it."""

    number: str
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
    return read(published, NOT_NAMING), rows(COUNT, "i", published)[0][0]


def read(published: Published, only: str) -> Known:
    deals = rows(DEALS, "d", published)
    documents = rows(DOCUMENTS.replace("{only}", only), "i", published)
    priced_deals = [row for row in deals if row[BASE["deals"]] is not None]
    priced = [row for row in documents if row[BASE["documents"]] is not None]
    unpriced = len(deals) + len(documents) - len(priced_deals) - len(priced)
    return Known(
        tuple(Deal(*row) for row in priced_deals),
        tuple(Document(*row) for row in priced),
        tuple(Instalment(*row) for row in rows(INSTALMENTS, "i", published)),
        unpriced,
    )


def rows(sql: str, alias: str, published: Published) -> list[tuple]:
    at = known_at(published.known_at)
    names = {"known": aliased(at, alias), "onboarding": aliased(at, "o"), "deal": aliased(at, "d")}
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**names))
        return cursor.fetchall()


def aliased(condition: str, alias: str) -> str:
    return f"({condition})".replace("known_", f"{alias}.known_")


def decided(published: Published) -> dict[str, str]:
    """What people said which deal a document bills, at the time that is read."""
    return dict(decisions_at(published).values_list("number", "deal"))


def decisions(published: Published, limit: int) -> list[Decision]:
    """The same with who decided it and when, the latest first."""
    rows = decisions_at(published).select_related("by").order_by("-at", "-pk")[:limit]
    return [Decision(row.number, row.deal, name_of(row.by), row.at) for row in rows]


def decisions_at(published: Published) -> QuerySet[MatchDecision]:
    at = published.targets_at
    if at is None:
        return MatchDecision.objects.filter(ended_at=None)
    return MatchDecision.objects.filter(at__lte=at).exclude(ended_at__lte=at)


def name_of(user: AbstractUser) -> str:
    return user.get_full_name() or user.get_username()
