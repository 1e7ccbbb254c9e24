"""Who took a lead to answer it, typed in; what the tool says of it later holds instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Typed, Wording, declare
from revops.derive.sql import INHERIT, MEMBERS, OF_THE_DAY
from revops.derive.uncounted import OF_NO_LEAD
from revops.mapping.records import DIMENSION_FIELDS
from revops.models import Claim

CLAIMS = f"""
    WITH r AS (
        SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM (
            SELECT *, lead AS own, revops_moment(values->>'at', %(zone)s) AS at FROM revops_rawrecord JOIN touched_row USING (row)
            WHERE known_until IS NULL AND kind = 'claim'
        ) a
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, coalesce(p.survivor, r.lead) AS lead,
        r.at AS happened_at, r.day AS business_day
    FROM r {INHERIT} {MEMBERS}"""

declare(
    Kind(
        "claim",
        _("Lead taken"),
        order=74,
        fields=f"lead* at* {DIMENSION_FIELDS}",
        becomes=(Claim,),
        query=CLAIMS,
        after=("lead",),
        item="lead",
        uncounted=(OF_NO_LEAD,),
        typed=(
            Typed("lead", _("Lead"), help_text=_("With its source, as on its page: crm/17.")),
            Typed("at", _("When")),
            Typed("owner", _("Who")),
        ),
        typed_by="revops.add_claim",
        is_decided=True,
    ),
    {Claim: Wording(lambda _fact: _("Lead taken"))},
)
