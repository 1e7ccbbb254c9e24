"""Entries into stages, by leads and by deals that open: which is the first, and when the next stage
was reached.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Wording, declare
from revops.derive.sql import INHERIT, MEMBERS, OF_THE_DAY
from revops.mapping.records import DIMENSION_FIELDS
from revops.models import Handover, Nurturing, StageEntry
from revops.models.choices import Stage

# The day on which the lead of a first entry got to the next stage. An entry of a lead that skipped
# a stage reached nothing through it.
REACHED_ON = """
        CASE WHEN row_number() OVER entries = 1 THEN CASE r.stage
            WHEN 'lead' THEN min(r.day) FILTER (WHERE r.stage = 'mql') OVER of_lead
            WHEN 'mql' THEN min(r.day) FILTER (WHERE r.stage = 'sqo') OVER of_lead
            WHEN 'sqo' THEN won.day END
        END AS reached_on"""
WON = """
    SELECT lead, min(closed_on) AS day FROM (
        SELECT d.lead, d.closed_on FROM revops_deal d JOIN touched_lead USING (lead)
        WHERE d.known_until IS NULL AND d.outcome = 'won' AND d.left_out = ''
        UNION ALL
        SELECT t.lead, d.closed_on FROM touched_lead t JOIN revops_deal d ON d.deal = substr(t.lead, length('deal:') + 1)
        WHERE starts_with(t.lead, 'deal:') AND d.lead = '' AND d.known_until IS NULL AND d.outcome = 'won' AND d.left_out = ''
    ) w GROUP BY lead"""

# What happened to a merged lead happened to its survivor: `own` is the lead that the record names,
# `lead` the one that counts. Test leads have entries of their own, so that none takes the first
# place. An entry by a deal is whose the deal was when it opened; of two that opened at one time it
# is by the first of them, whichever record tells so. Without the offset, `at` would be read from the
# record wherever it is used.
STAGE_ENTRIES = f"""
    WITH r AS (
        SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM (
            SELECT *, lead AS own, revops_moment(values->>'at', %(zone)s) AS at FROM revops_rawrecord JOIN touched_lead USING (lead)
            WHERE known_until IS NULL AND kind IN ('lead', 'stage') AND values ? 'at' OFFSET 0
        ) e
    ),
    recorded AS (
        SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, 0 AS part, r.own, coalesce(p.survivor, r.lead) AS lead,
            coalesce(r.values->>'stage', 'lead') AS stage, coalesce(p.is_test, false) AS is_test,
            coalesce(r.values->>'reason', '') AS reason, r.at, r.day, r.feed, r.external_id
        FROM r {INHERIT} {MEMBERS}
    ),
    entry AS (
        SELECT * FROM recorded
        UNION ALL
        SELECT c.source_id, c.record_id, c.motion, c.team_id, c.owner_id, c.persona_id, c.channel_id, c.region_id, v.row,
            CASE c.kind WHEN 'opened' THEN 1 ELSE 2 END, coalesce(nullif(v.lead, ''), c.lead), c.lead,
            CASE c.kind WHEN 'opened' THEN 'sqo' ELSE 'disqualified' END, c.left_out = 'test', c.reason, c.happened_at, c.business_day,
            '~', c.deal
        FROM revops_dealchange c JOIN touched_lead USING (lead) JOIN revops_rawrecord v ON v.id = c.record_id
        WHERE c.known_until IS NULL AND c.left_out <> 'merged' AND (c.kind = 'disqualified' OR c.kind = 'opened' AND NOT EXISTS (
            SELECT 1 FROM recorded t WHERE t.lead = c.lead AND t.stage = 'sqo' AND t.is_test = (c.left_out = 'test')))
    ),
    won AS ({WON}),
    numbered AS (
        SELECT r.*, row_number() OVER entries AS entry_number, {REACHED_ON}
        FROM entry r LEFT JOIN won ON won.lead = r.lead JOIN revops_source s ON s.id = r.source_id
        WINDOW entries AS (
            PARTITION BY r.lead COLLATE "C", r.is_test, r.stage
            ORDER BY r.at, s.key COLLATE "C", r.feed COLLATE "C", length(r.external_id), r.external_id COLLATE "C", r.part
        ), of_lead AS (PARTITION BY r.lead COLLATE "C", r.is_test)
    )
    SELECT source_id, record_id, motion, team_id, owner_id, persona_id, channel_id, region_id, row, part, lead, stage, entry_number,
        CASE WHEN is_test THEN 'test' WHEN own <> lead AND entry_number > 1 THEN 'merged' ELSE '' END AS left_out,
        reason, at AS happened_at, day AS business_day, reached_on
    FROM numbered"""

declare(
    Kind(
        "stage",
        _("Stage"),
        order=50,
        fields=f"lead* stage* at* reason {DIMENSION_FIELDS}",
        choices={"stage": "lead mql sal sqo disqualified"},
        becomes=(StageEntry, Handover, Nurturing),
    ),
    {StageEntry: Wording(lambda fact: Stage(fact.stage).label)},
)
