"""What is joined to the rows behind a number, and what is read of each: its record, deal, lead,
customer and members.
"""

from __future__ import annotations

from revops.measures import NO_DAY
from revops.models import dimensions
from revops.receipts.listing import MEMBERS, OWN_NAME

COLUMNS = f"""
    b.record_id, b.item, nullif(b.business_day, '{NO_DAY}'), b.amount, {{measured}}, s.name, r.feed, r.external_id,
    coalesce(d.name, l.name, {OWN_NAME}, ''),
    {{company}}, b.motion, ARRAY[{MEMBERS}]::text[],
    r.values->>'currency', coalesce(r.values->>'signed_amount', r.values->>'amount')::bigint"""
JOINS = """
    JOIN revops_rawrecord r ON r.id = b.record_id JOIN revops_source s ON s.id = b.source_id
    LEFT JOIN revops_deal d ON d.deal = {deal} AND d.known_from <= %(known_at)s AND (d.known_until IS NULL OR d.known_until > %(known_at)s)
    LEFT JOIN revops_lead l ON l.lead = {lead} AND l.known_from <= %(known_at)s AND (l.known_until IS NULL OR l.known_until > %(known_at)s)
    LEFT JOIN LATERAL (
        SELECT u.name FROM revops_customer u
        WHERE u.customer = {customer} AND u.name <> '' AND u.known_from <= %(known_at)s
            AND (u.known_until IS NULL OR u.known_until > %(known_at)s)
        ORDER BY u.own <> u.customer, u.record_id LIMIT 1) u ON true
    """
# A withheld name is not even there to sort by.
IS_NAMED = " AND m_{0}.id <> ALL(%(unnamed)s)"
JOINS += " ".join(
    f"LEFT JOIN {each.model._meta.db_table} m_{name} ON m_{name}.id = b.{each.column}"
    + (IS_NAMED.format(name) if each.is_of_persons else "")
    for name, each in dimensions.DIMENSIONS.items()
)
