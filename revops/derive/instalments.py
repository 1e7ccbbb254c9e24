"""Billing plans: when a deal is to be invoiced, and how much each time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Wording, declare
from revops.derive.sql import (
    LATEST,
    MEMBERS,
    OF_DEAL,
    OF_THE_DAY,
    ORIGIN,
    REPEATED,
    SOLD,
    SOLD_MEMBERS,
)
from revops.derive.uncounted import OF_NO_DEAL
from revops.mapping.records import DIMENSION_FIELDS
from revops.mapping.records import SOLD as SOLD_AS
from revops.models import Instalment

INSTALMENTS = f"""
    WITH r AS (
        SELECT *, (values->>'due_on')::date AS day, values->>'instalment' AS number
        FROM revops_rawrecord JOIN touched_row USING (row) WHERE known_until IS NULL AND kind = 'instalment'
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, {SOLD}, r.row, r.number, r.deal, r.values->>'currency' AS currency,
        (r.values->>'amount')::bigint AS amount_minor, {REPEATED} AS left_out, r.day AS due_on
    FROM r {ORIGIN} {OF_DEAL} {MEMBERS} {SOLD_MEMBERS}
    WINDOW one_document AS (PARTITION BY r.source_id, r.number ORDER BY {LATEST})"""

declare(
    Kind(
        "instalment",
        _("Instalment"),
        order=75,
        fields=f"instalment* deal* due_on* amount* currency {SOLD_AS} {DIMENSION_FIELDS}",
        becomes=(Instalment,),
        query=INSTALMENTS,
        after=("deal",),
        number="instalment",
        uncounted=(OF_NO_DEAL,),
    ),
    {Instalment: Wording(lambda _fact: _("Instalment"), lambda fact: fact.due_on)},
)
