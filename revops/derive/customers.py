"""Customers: who they are, whichever source describes them, and what else is theirs.

Leads, deals, activities, documents and onboardings keep the customer that their record means. Whom
an id or a name means is settled anew whenever a record of a customer changes, before anything is
derived; there are few customers beside what they do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import connection
from django.utils.translation import gettext_lazy as _

from revops.derive import merges, reach
from revops.derive.identity import Described, meant
from revops.derive.kinds import Kind, Wording, declare
from revops.derive.sql import NOTHING
from revops.derive.uncounted import TOTALS
from revops.models import Customer, CustomerKey

CUSTOMERS = f"""
    SELECT r.source_id, r.id AS record_id, '' AS motion, p.team_id, p.owner_id, p.persona_id, p.channel_id, p.region_id, r.row,
        k.customer, k.key AS own, coalesce(r.values->>'name', '') AS name,
        coalesce(r.values->>'registration_number', '') AS registration_number, coalesce(r.values->>'vat_number', '') AS vat_number,
        coalesce((SELECT string_agg(alias, ', ') FROM jsonb_array_elements_text(r.values->'aliases') alias), '') AS aliases
    FROM revops_rawrecord r JOIN touched_row USING (row) JOIN revops_customerkey k ON k.key = r.values->>'customer' CROSS JOIN {NOTHING}
    WHERE r.known_until IS NULL AND r.kind = 'customer'"""
# The feeds that bring customers are known, so that a large import of something else reads none of
# its rows for this.
CURRENT = """
    FROM revops_feeddelivery d JOIN revops_rawrecord r ON r.source_id = d.source_id AND r.feed = d.feed AND r.known_until IS NULL
    WHERE d.kind = 'customer' AND r.kind = 'customer'"""
# Counted for the reason that revops/derive/reconcile.py gives.
ARE_TOUCHED = f"""
    SELECT (SELECT count(*) > 0 FROM revops_customer JOIN touched_row USING (row) WHERE known_until IS NULL)
        OR (SELECT count(*) > 0 {CURRENT} AND r.row IN (SELECT row FROM touched_row))
        OR (SELECT count(*) > 0 FROM revops_feeddelivery d JOIN revops_rawrecord r ON r.source_id = d.source_id AND r.feed = d.feed
            WHERE d.kind = 'merge' AND r.kind = 'merge' AND r.row IN (SELECT row FROM touched_row))"""


def settle() -> None:
    """Brings up to date whom ids and names mean, and touches what names a customer by one that
    means another now.
    """
    with connection.cursor() as cursor:
        cursor.execute(ARE_TOUCHED)
        if not cursor.fetchone()[0]:
            return
        cursor.execute(f"SELECT r.values::text {CURRENT}")
        records = [described(json.loads(values)) for (values,) in cursor.fetchall()]
    wanted = meant(records, merges.pairs("customer").items())
    known = dict(CustomerKey.objects.values_list("key", "customer"))
    write(known, wanted)
    # What nobody describes is somebody of that id.
    moved = [
        key for key in known.keys() | wanted.keys() if known.get(key, key) != wanted.get(key, key)
    ]
    reach.touch_customers(moved)


def described(values: Mapping[str, object]) -> Described:
    names = ("name", "registration_number", "vat_number")
    return Described(
        str(values["customer"]),
        *(str(values.get(name, "")) for name in names),
        aliases=tuple(values.get("aliases", ())),
    )


def write(known: dict[str, str], wanted: dict[str, str]) -> None:
    CustomerKey.objects.filter(key__in=known.keys() - wanted.keys()).delete()
    changed = [key for key in wanted.keys() & known.keys() if wanted[key] != known[key]]
    CustomerKey.objects.bulk_update(
        [CustomerKey(key, wanted[key]) for key in changed], ["customer"], batch_size=1000
    )
    CustomerKey.objects.bulk_create(
        [CustomerKey(key, wanted[key]) for key in wanted.keys() - known.keys()], batch_size=1000
    )


declare(
    Kind(
        "customer",
        _("Customer"),
        order=25,
        fields="customer* name registration_number vat_number domain phone aliases",
        becomes=(Customer,),
        query=CUSTOMERS,
        settle=settle,
        uncounted=(
            TOTALS,
            (
                "EXISTS (SELECT 1 FROM staged t WHERE t.values->>'name' = s.values->>'name'"
                " AND t.values->>'customer' <> s.values->>'customer')",
                _(
                    "of a name that another customer of the file has, too: what names them by it alone is nobody's"
                ),
            ),
        ),
    ),
    {Customer: Wording(lambda fact: fact.name or fact.own, lambda _fact: None)},
)
