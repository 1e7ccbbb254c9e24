"""Marketing hands a qualified lead over; development accepts it, or hands it back with a reason."""

from django.utils.translation import gettext_lazy as _

from revops.clocks import ORIGIN, Clock, declare
from revops.models import Function

ENTERED = """
    FROM revops_stageentry e JOIN touched_item t ON t.item = e.lead
    WHERE e.known_until IS NULL AND e.left_out = ''"""

declare(
    Clock(
        "mql",
        10,
        _("MQL → accepted"),
        Function.MARKETING,
        Function.SDR,
        place=4,
        hours=16,
        meaning=_(
            "A lead enters MQL. It is accepted when it enters SAL or SQO next, and rejected when it is disqualified. Each entry into MQL "
            "is a hand-off of its own."
        ),
        starts=f"SELECT e.lead AS item, e.happened_at AS at, {ORIGIN} {ENTERED} AND e.stage = 'mql'",
        answers=f"""
            SELECT e.lead AS item, e.happened_at AS at, CASE e.stage WHEN 'disqualified' THEN 'rejected' ELSE 'accepted' END AS answer,
                e.reason, '' AS missing, e.record_id
            {ENTERED} AND e.stage IN ('sal', 'sqo', 'disqualified')""",
    )
)
