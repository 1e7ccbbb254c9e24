"""Leads: the attributes that everything told of a lead inherits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, declare
from revops.derive.sql import (
    CUSTOMER,
    CUSTOMER_KEY,
    DIMENSIONS_OF_ROW,
    LATEST,
    MEMBERS,
    NOTHING,
    ORIGIN,
)
from revops.derive.uncounted import OF_NO_CUSTOMER, OF_SEVERAL_CUSTOMERS
from revops.mapping.records import DIMENSION_FIELDS as MEMBERS_OF
from revops.models import FirstContact, Handover, Lead, Nurturing, Response, StageEntry

# Whose a lead is: its customer, else its company by name, whatever capitals and blanks, else itself.
NORMAL = r"nullif(lower(regexp_replace(btrim({}), '\s+', ' ', 'g')), '')"
ACCOUNT = f"coalesce('customer:' || nullif(customer, ''), 'company:' || {NORMAL.format('company')}, 'lead:' || lead) AS account"
LEADS = f"""
    SELECT *, {ACCOUNT} FROM (
    SELECT DISTINCT ON (r.lead) r.source_id, r.id AS record_id, {DIMENSIONS_OF_ROW.format(team="tm.id")}, r.lead,
        coalesce(r.values->>'name', '') AS name, coalesce(r.values->>'company', '') AS company,
        coalesce(r.values->>'email', '') AS email, coalesce(nullif(r.values->>'merged_into', ''), m.survivor, '') AS merged_into,
        coalesce((r.values->>'is_test')::boolean, false) AS is_test, NOT r.values ? 'at' AS is_undated,
        revops_moment(r.values->>'assigned_at', %(zone)s) AS assigned_at, {CUSTOMER.format(inherited="p.customer")}
    FROM (
        SELECT *, revops_day(values->>'at', %(zone)s) AS day
        FROM revops_rawrecord WHERE known_until IS NULL AND kind = 'lead' AND lead IN (SELECT lead FROM changed_lead)
    ) r {ORIGIN} CROSS JOIN {NOTHING} {MEMBERS} {CUSTOMER_KEY}
    LEFT JOIN merged_away m ON m.what = 'lead' AND m.key = r.lead
    ORDER BY r.lead, {LATEST}
    ) l"""

HELD = "SELECT 1 FROM {table} k WHERE k.lead = s.values->>'merged_into'{also}"
CURRENT = " AND k.kind = 'lead' AND k.known_until IS NULL"

declare(
    Kind(
        "lead",
        _("Lead"),
        order=30,
        fields=f"lead* at assigned_at name company customer email phone merged_into is_test {MEMBERS_OF}",
        becomes=(Lead, StageEntry, Handover, Response, Nurturing, FirstContact),
        item="lead",
        uncounted=(
            (
                "NOT values ? 'at' AND NOT EXISTS (SELECT 1 FROM revops_rawrecord k WHERE k.lead = s.lead AND k.kind = 'stage'"
                " AND k.known_until IS NULL)",
                _("without a date and without an entry into any stage: they count in no figure"),
            ),
            (
                f"coalesce(values->>'merged_into', lead) <> lead AND NOT EXISTS ({HELD.format(table='staged', also='')})"
                f" AND NOT EXISTS ({HELD.format(table='revops_rawrecord', also=CURRENT)})",
                _("merged into a lead that no record has: all that were count once, as that one"),
            ),
            OF_NO_CUSTOMER,
            OF_SEVERAL_CUSTOMERS,
        ),
    )
)
