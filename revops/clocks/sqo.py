"""Development proposes an opportunity; an account executive accepts it, or says what is missing."""

from django.utils.translation import gettext_lazy as _

from revops.clocks import Clock, declare
from revops.models import Function

declare(
    Clock(
        "sqo",
        20,
        _("SQO proposed → accepted"),
        Function.SDR,
        Function.AE,
        place=5,
        hours=16,
        meaning=_(
            "Somebody proposes a lead as an opportunity, which a record says. It is accepted when the record says so, or when a deal of "
            "the lead opens; it is rejected when the record says so."
        ),
        answers="""
            SELECT c.lead AS item, c.happened_at AS at, 'accepted' AS answer, '' AS reason, '' AS missing, c.record_id
            FROM revops_dealchange c JOIN touched_item t ON t.item = c.lead
            WHERE c.known_until IS NULL AND c.left_out = '' AND c.kind = 'opened'""",
        is_recorded=True,
    )
)
