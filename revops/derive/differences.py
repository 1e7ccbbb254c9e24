"""Named differences between documents and books: typed in by finance, each with its reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Typed, Wording, declare
from revops.derive.sql import MEMBERS, NOTHING, OF_THE_DAY
from revops.mapping.records import DIMENSION_FIELDS
from revops.models import NamedDifference
from revops.models.choices import DifferenceCause

DIFFERENCES = f"""
    WITH r AS (
        SELECT *, (values->>'booked_on')::date AS day
        FROM revops_rawrecord JOIN touched_row USING (row) WHERE known_until IS NULL AND kind = 'difference'
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.values->>'cause' AS cause,
        coalesce(r.values->>'document', '') AS document, r.values->>'reason' AS reason,
        r.values->>'currency' AS currency, (r.values->>'amount')::bigint AS amount_minor, r.day AS business_day
    FROM r CROSS JOIN {NOTHING} {MEMBERS}"""

declare(
    Kind(
        "difference",
        _("Difference to the books"),
        order=86,
        fields=f"booked_on* cause* amount* currency reason* document {DIMENSION_FIELDS}".replace(
            "owner", "owner*"
        ),
        choices={"cause": " ".join(DifferenceCause.values)},
        becomes=(NamedDifference,),
        query=DIFFERENCES,
        typed=(
            Typed("booked_on", _("A day of the month"), help_text=_("Such as 2026-10-31.")),
            Typed("cause", _("Cause"), dict(DifferenceCause.choices)),
            Typed(
                "amount",
                _("Amount"),
                help_text=_("Documents less books: less than nothing where the books have more."),
            ),
            Typed("currency", _("Currency of the books"), help_text=_("Empty: the base currency.")),
            Typed("owner", _("Who sees to it")),
            Typed("reason", _("Reason")),
            Typed("document", _("Document"), help_text=_("Its number, where it is about one.")),
        ),
        typed_by="revops.add_nameddifference",
    ),
    {NamedDifference: Wording(lambda fact: DifferenceCause(fact.cause).label)},
)
