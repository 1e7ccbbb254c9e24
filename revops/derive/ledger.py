"""The lines of the books, of a ledger's export or of a FEC: what was written to which account."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Wording, declare
from revops.derive.sql import MEMBERS, NOTHING, OF_THE_DAY
from revops.derive.uncounted import OF_NO_REVENUE
from revops.mapping.records import DIMENSION_FIELDS
from revops.models import LedgerLine
from revops.models.choices import LedgerKind

# Where the books do not say what an account is for: sales are class 70 of the French plan.
REVENUE = "70"
LINES = f"""
    WITH r AS (
        SELECT *, (values->>'posted_on')::date AS day, values->>'account' AS account,
            coalesce((values->>'amount')::bigint * CASE WHEN values->>'side' = 'debit' THEN -1 ELSE 1 END,
                coalesce((values->>'credit_amount')::bigint, 0) - coalesce((values->>'debit_amount')::bigint, 0)) AS amount
        FROM revops_rawrecord JOIN touched_row USING (row) WHERE known_until IS NULL AND kind = 'ledger'
    ), rate AS (
        SELECT m.currency, m.month, m.rate, x.shift FROM revops_monthlyrate m JOIN exponents x USING (currency)
        WHERE m.base_currency = %(base)s
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, coalesce(r.values->>'journal', '') AS journal,
        coalesce(r.values->>'entry', '') AS entry, r.account, coalesce(r.values->>'account_name', '') AS account_name,
        coalesce(nullif(r.values->>'document', '-'), '') AS document, coalesce(r.values->>'label', '') AS label,
        coalesce(r.values->>'kind', CASE WHEN starts_with(r.account, '{REVENUE}') THEN 'revenue' ELSE 'other' END) AS kind,
        r.values->>'currency' AS currency, r.amount AS amount_minor,
        CASE WHEN r.values->>'currency' = %(base)s THEN r.amount
            ELSE round(r.amount * rate.rate * rate.shift)::bigint END AS amount_base_minor,
        r.day AS business_day
    FROM r CROSS JOIN {NOTHING} {MEMBERS}
    LEFT JOIN rate ON rate.currency = r.values->>'currency' AND rate.month = date_trunc('month', r.day)::date"""

declare(
    Kind(
        "ledger",
        _("Ledger line"),
        order=85,
        fields=(
            "posted_on* account* debit_amount credit_amount amount side currency kind journal entry account_name document label "
            f"{DIMENSION_FIELDS}"
        ),
        choices={"kind": "revenue other", "side": "debit credit"},
        becomes=(LedgerLine,),
        query=LINES,
        priced_on="business_day",
        uncounted=(
            (
                "NOT values ?| ARRAY['amount', 'debit_amount', 'credit_amount']",
                _("without an amount: they count as nothing in the control total"),
            ),
            OF_NO_REVENUE,
        ),
    ),
    {LedgerLine: Wording(lambda fact: LedgerKind(fact.kind).label)},
)
