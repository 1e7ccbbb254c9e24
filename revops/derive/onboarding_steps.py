"""Steps of onboardings: planned, done, and blocked by whom.

What people type in about a step holds until the tool dates something later of it. All steps of an
onboarding are derived together, so that neither depends on which came first, and a step that waits for two
at once waits once.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Typed, Wording, declare
from revops.derive.sql import MEMBERS, OF_THE_DAY, SOLD, SOLD_MEMBERS
from revops.mapping.records import DIMENSION_FIELDS
from revops.mapping.records import SOLD as SOLD_AS
from revops.models import Blocker, OnboardingStep
from revops.models.facts import Fact
from revops.models.sources import TYPED_IN

# Typed in, an onboarding is named with its own source.
TYPED = f"'{TYPED_IN}/'"
NUMBER = f"CASE WHEN starts_with({{0}}, {TYPED}) THEN substr({{0}}, length({TYPED}) + 1) ELSE {{0}} END".format(
    "x.values->>'onboarding'"
)
# Of a number that several rows of one feed have, the first by its id is the one.
OF_ONBOARDING = """
    LEFT JOIN LATERAL (
        SELECT o.* FROM revops_onboarding o JOIN revops_rawrecord x ON x.id = o.record_id
        WHERE o.number = r.number AND o.known_until IS NULL AND o.left_out = ''
        ORDER BY length(x.external_id), x.external_id COLLATE "C", x.feed COLLATE "C" LIMIT 1
    ) p ON true"""
# A step that several records block at once waits once: a block that another one of the step includes does
# not count, and one that goes on beyond the next begins ends where that begins.
UNTIL = "coalesce({0}.ends_on, 'infinity')"
LONGER = f"""(o.blocked_on < b.blocked_on OR {UNTIL.format("o")} > {UNTIL.format("b")}
                OR (o.tie COLLATE "C", o.source_id) < (b.tie COLLATE "C", b.source_id))"""
INCLUDES = f"""o.number = b.number AND o.step = b.step AND o.row <> b.row AND o.blocked_on <= b.blocked_on
                AND {UNTIL.format("o")} >= {UNTIL.format("b")} AND {LONGER}"""
STEPS = f"""
    WITH r AS (
        SELECT *, (blocked_at AT TIME ZONE %(zone)s)::date AS blocked_on, (released_at AT TIME ZONE %(zone)s)::date AS own_release,
            coalesce((coalesce(blocked_at, released_at) AT TIME ZONE %(zone)s)::date, done_on, planned_on) AS day FROM (
            SELECT x.*, {NUMBER} AS number, coalesce(x.values->>'step', '') AS step, s.key = '{TYPED_IN}' AS is_typed,
                revops_moment(x.values->>'blocked_at', %(zone)s) AS blocked_at,
                revops_moment(x.values->>'released_at', %(zone)s) AS released_at,
                revops_day(x.values->>'planned_at', %(zone)s) AS planned_on, revops_day(x.values->>'done_at', %(zone)s) AS done_on
            FROM revops_rawrecord x JOIN touched_row USING (row) JOIN revops_source s ON s.id = x.source_id
            WHERE x.known_until IS NULL AND x.kind = 'onboarding_step'
        ) x
    ), release AS (
        SELECT b.row, min(w.own_release) AS day FROM r b JOIN r w ON w.number = b.number AND w.step = b.step
        WHERE w.is_typed AND w.released_at >= b.blocked_at GROUP BY b.row
    ), later AS (
        SELECT b.row, min(w.done_on) AS day FROM r b JOIN r w ON w.number = b.number
        WHERE b.is_typed AND NOT w.is_typed AND (w.step = b.step AND w.done_on >= b.blocked_on OR b.step = '' AND w.done_on > b.blocked_on)
        GROUP BY b.row
    ), found AS (
        SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, {SOLD}, r.row, r.number, r.step, coalesce(p.deal, '') AS deal,
            r.is_typed, r.planned_on, r.done_on, r.blocked_on,
            CASE WHEN r.blocked_on IS NULL THEN r.own_release
                WHEN e.day < r.blocked_on THEN r.blocked_on ELSE e.day END AS ends_on,
            coalesce(r.values->>'blocked_by', '') AS blocked_by, coalesce(r.values->>'reason', '') AS reason,
            r.feed || '/' || r.external_id AS tie
        FROM r {OF_ONBOARDING} {MEMBERS} {SOLD_MEMBERS} LEFT JOIN release ON release.row = r.row LEFT JOIN later ON later.row = r.row
        CROSS JOIN LATERAL (SELECT least(
            CASE WHEN r.released_at >= r.blocked_at THEN r.own_release END, r.done_on, p.live_on, p.cancelled_on, release.day, later.day,
            CASE WHEN r.is_typed AND r.step = '' AND p.started_on > r.blocked_on THEN p.started_on END) AS day) e
    ), block AS (
        SELECT b.row, lead(b.blocked_on) OVER (PARTITION BY b.number, b.step ORDER BY b.blocked_on) AS next_on
        FROM found b WHERE b.blocked_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM found o WHERE {INCLUDES})
    )
    SELECT b.*, CASE WHEN b.blocked_on IS NOT NULL AND k.row IS NULL THEN 'merged' ELSE '' END AS left_out,
        least(b.ends_on, k.next_on) AS released_on
    FROM found b LEFT JOIN block k ON k.row = b.row"""
# The steps of an onboarding of which anything is touched.
OF_ONE = f"""
    SELECT f.row FROM revops_onboardingstep f JOIN (
        SELECT DISTINCT {NUMBER} AS number FROM touched_row t JOIN revops_rawrecord x ON x.row = t.row
        WHERE x.kind IN ('onboarding', 'onboarding_step')
    ) n ON n.number = f.number WHERE f.known_until IS NULL"""


def word(fact: Fact) -> str:
    name = fact.step or str(_("Onboarding"))
    if fact.blocked_on:
        return _("%(step)s: blocked by %(whom)s") % {
            "step": name,
            "whom": Blocker(fact.blocked_by).label if fact.blocked_by else _("somebody"),
        }
    return name


declare(
    Kind(
        "onboarding_step",
        _("Step of an onboarding"),
        order=95,
        fields=f"onboarding* step planned_at done_at blocked_at released_at blocked_by reason {SOLD_AS} {DIMENSION_FIELDS}",
        choices={"blocked_by": " ".join(Blocker.values)},
        becomes=(OnboardingStep,),
        query=STEPS,
        follows=OF_ONE,
        uncounted=(
            (
                "values ? 'blocked_by' AND NOT values ? 'blocked_at'",
                _("blocked, and not since when: they count among no blocked steps"),
            ),
        ),
        typed=(
            Typed("onboarding", _("Onboarding"), help_text=_("With its source: billing/ONB-17.")),
            Typed("step", _("Step")),
            Typed("blocked_at", _("Blocked since")),
            Typed("blocked_by", _("Who it waits for"), dict(Blocker.choices)),
            Typed("reason", _("Reason")),
            Typed("released_at", _("Goes on since")),
        ),
    ),
    {
        OnboardingStep: Wording(
            word, lambda fact: fact.blocked_on or fact.done_on or fact.planned_on
        )
    },
)
