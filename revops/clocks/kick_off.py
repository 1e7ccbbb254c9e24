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
BEGUN = """
    SELECT t.item, least(revops_moment(r.values->>'started_at', %(zone)s), revops_moment(r.values->>'live_at', %(zone)s)) AS at,
        'accepted' AS answer, '' AS reason, '' AS missing, r.id AS record_id
    FROM revops_rawrecord r JOIN touched_item t ON t.item = 'deal:' || r.deal
    WHERE r.deal <> '' AND r.kind = 'onboarding' AND r.known_until IS NULL AND r.values ?| '{started_at,live_at}'"""

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
            "A deal is won. It is accepted when the onboarding that names it starts. Where no onboarding is delivered at all, nobody "
            "knows, and nothing is asked."
        ),
        starts=WON,
        answers=BEGUN,
        needs="onboarding",
    )
)
