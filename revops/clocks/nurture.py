"""Sales hands a lead back; marketing nurtures it again."""

from django.utils.translation import gettext_lazy as _

from revops.clocks import ORIGIN, Clock, declare
from revops.models import Function

DIMENSIONS_OF_ENTRY = ", ".join("e." + each for each in ORIGIN.split(", "))
declare(
    Clock(
        "nurture",
        50,
        _("Returned → nurtured again"),
        Function.SDR,
        Function.MARKETING,
        place=3,
        hours=90,
        meaning=_(
            "A lead that was MQL is disqualified. It is taken up when anybody or anything writes to it, calls or meets it afterwards, or "
            "when it enters a stage again; it is left for good when a record says so, with a reason."
        ),
        starts=f"""
            SELECT e.lead AS item, e.happened_at AS at, {DIMENSIONS_OF_ENTRY}
            FROM revops_stageentry e JOIN touched_item t ON t.item = e.lead
            WHERE e.known_until IS NULL AND e.left_out = '' AND e.stage = 'disqualified' AND EXISTS (
                SELECT 1 FROM revops_stageentry m WHERE m.lead = e.lead AND m.known_until IS NULL AND m.left_out = '' AND m.stage = 'mql'
                AND m.happened_at <= e.happened_at)""",
        answers="""
            SELECT item, at, 'accepted' AS answer, '' AS reason, '' AS missing, record_id FROM (
                SELECT e.lead AS item, e.happened_at AS at, e.record_id FROM revops_stageentry e JOIN touched_item t ON t.item = e.lead
                WHERE e.known_until IS NULL AND e.left_out = '' AND e.stage <> 'disqualified'
                    AND NOT EXISTS (SELECT 1 FROM revops_stageentry d WHERE d.lead = e.lead AND d.known_until IS NULL
                        AND d.stage = 'disqualified' AND d.happened_at = e.happened_at)
                UNION ALL
                SELECT f.lead, f.happened_at, f.record_id FROM (
                    SELECT lead, happened_at, record_id FROM revops_activity
                    WHERE known_until IS NULL AND lead <> '' AND kind <> 'visit'
                    UNION ALL SELECT lead, happened_at, record_id FROM revops_touch
                    WHERE known_until IS NULL AND lead <> '' AND direction = 'out'
                ) f JOIN touched_item t ON t.item = f.lead
                WHERE EXISTS (
                    SELECT 1 FROM revops_stageentry e WHERE e.lead = f.lead AND e.known_until IS NULL AND e.stage = 'disqualified')
            ) a""",
    )
)
