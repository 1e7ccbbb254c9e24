"""A deal is won; customer success begins the onboarding."""

from django.utils.translation import gettext_lazy as _

from revops.clocks import ORIGIN, Clock, declare
from revops.models import Function

# Reopened and won again, it is handed over once: when it was last won.
WON = f"""
    SELECT DISTINCT ON (c.deal) 'deal:' || c.deal AS item, c.happened_at AS at, {", ".join("c." + each for each in ORIGIN.split(", "))}
    FROM revops_dealchange c JOIN touched_item t ON t.item = 'deal:' || c.deal
    JOIN revops_deal d ON d.deal = c.deal AND d.known_until IS NULL AND d.outcome = 'won' AND d.left_out = ''
    WHERE c.known_until IS NULL AND c.left_out = '' AND c.kind = 'won'
    ORDER BY c.deal, c.happened_at DESC, c.number DESC"""
# Begun before the deal was won, it needs nobody to begin it. A customer who is lost before that is handed
# back: all onboardings of the deal are cancelled then, and none had begun.
BEGUN = f"""
    SELECT item, greatest(coalesce(begun, gone), won) AS at, CASE WHEN begun IS NULL THEN 'rejected' ELSE 'accepted' END AS answer,
        '' AS reason, '' AS missing, record_id
    FROM (
        SELECT k.item, min(o.begun) AS begun, w.at AS won, CASE WHEN bool_and(o.gone IS NOT NULL) THEN max(o.gone) END AS gone,
            (array_agg(r.id ORDER BY o.begun, o.gone DESC, r.feed COLLATE "C", r.external_id COLLATE "C"))[1] AS record_id
        FROM revops_rawrecord r JOIN kin k ON k.lead = 'deal:' || r.deal JOIN ({WON}) w ON w.item = k.item
        CROSS JOIN LATERAL (
            SELECT least(revops_moment(r.values->>'started_at', %(zone)s), revops_moment(r.values->>'live_at', %(zone)s)) AS begun,
                revops_moment(r.values->>'cancelled_at', %(zone)s) AS gone
        ) o
        WHERE r.deal <> '' AND r.kind = 'onboarding' AND r.known_until IS NULL GROUP BY k.item, w.at
    ) x WHERE coalesce(begun, gone) IS NOT NULL"""

declare(
    Clock(
        "kick_off",
        40,
        _("Won → kick-off"),
        Function.AE,
        Function.CS,
        place=0,
        hours=90,
        meaning=_(
            "A deal is won. It is accepted when an onboarding that names it starts, before the signature or after it, and handed back when "
            "all of them are cancelled before they start. Where no onboarding is delivered at all, nobody knows, and nothing is asked."
        ),
        starts=WON,
        answers=BEGUN,
        needs="onboarding",
    )
)
