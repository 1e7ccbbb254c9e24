"""Scores: what is thought of a lead at a time, each with its source."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Wording, declare
from revops.derive.sql import INHERIT, MEMBERS, OF_THE_DAY
from revops.derive.uncounted import OF_NO_LEAD
from revops.mapping.records import DIMENSION_FIELDS
from revops.models import Score

SCORES = f"""
    WITH r AS (
        SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM (
            SELECT *, lead AS own, revops_moment(values->>'at', %(zone)s) AS at FROM revops_rawrecord JOIN touched_row USING (row)
            WHERE known_until IS NULL AND kind = 'score'
        ) a
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, coalesce(p.survivor, r.lead) AS lead,
        (r.values->>'fit')::int AS fit, (r.values->>'intent')::int AS intent, (r.values->>'value')::int AS value,
        coalesce(r.values->>'given_by', '') AS given_by, r.at AS happened_at, r.day AS business_day
    FROM r {INHERIT} {MEMBERS}"""

declare(
    Kind(
        "score",
        _("Score"),
        order=72,
        fields=f"lead* at* fit intent value given_by {DIMENSION_FIELDS}",
        becomes=(Score,),
        query=SCORES,
        after=("lead",),
        item="lead",
        uncounted=(
            OF_NO_LEAD,
            (
                "NOT values ?| ARRAY['fit', 'intent', 'value']",
                _("without a number: they say nothing of the lead"),
            ),
        ),
    ),
    {Score: Wording(lambda _fact: _("Score"))},
)
