"""Finance's documents: invoices, credit notes and adjustments, in the base currency by the rate of
their month.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Wording, declare
from revops.derive.merges import DOCUMENT
from revops.derive.sql import (
    CUSTOMER,
    CUSTOMER_KEY,
    LATEST,
    MEMBERS,
    OF_DEAL,
    OF_THE_DAY,
    ORIGIN,
    REPEATED,
    SOLD,
    SOLD_MEMBERS,
)
from revops.derive.uncounted import (
    CALLED_CREDIT,
    OF_NO_CUSTOMER,
    OF_NO_DEAL,
    OF_SEVERAL_CUSTOMERS,
    OF_WEEKS,
    TOTALS,
    WITHOUT_RATE,
)
from revops.mapping.records import DIMENSION_FIELDS
from revops.mapping.records import SOLD as SOLD_AS
from revops.models import Invoice, RecurringChange
from revops.models.choices import InvoiceKind, RecurringKind

INVOICES = f"""
    WITH r AS (
        SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM (
            SELECT *, revops_moment(values->>'at', %(zone)s) AS at, values->>'currency' AS currency,
                (values->>'amount')::bigint AS amount, values->>'invoice' AS number, coalesce(values->>'kind', 'invoice') AS of_kind
            FROM revops_rawrecord JOIN touched_row USING (row) WHERE known_until IS NULL AND kind = 'invoice'
        ) i
    ), rate AS (
        SELECT m.currency, m.month, m.rate, x.shift FROM revops_monthlyrate m JOIN exponents x USING (currency)
        WHERE m.base_currency = %(base)s
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, {SOLD}, r.row, r.number,
        r.of_kind AS kind, r.deal, coalesce(r.values->>'company', p.company, '') AS company, {CUSTOMER.format(inherited="p.customer")},
        r.currency, r.amount AS amount_minor,
        CASE WHEN r.currency = %(base)s THEN r.amount ELSE round(r.amount * rate.rate * rate.shift)::bigint END AS amount_base_minor,
        CASE WHEN r.currency = %(base)s THEN 1 ELSE rate.rate END AS rate,
        CASE WHEN r.currency <> %(base)s THEN rate.month END AS rate_month,
        (r.values->>'tax_amount')::bigint AS tax_minor, coalesce(r.values->>'corrects', '') AS corrects,
        (r.values->>'due_on')::date AS due_on, (r.values->>'paid_on')::date AS paid_on, coalesce(r.values->>'line', '') AS line,
        (r.values->>'service_from_on')::date AS service_from_on, (r.values->>'service_until_on')::date AS service_until_on,
        CASE WHEN ma.key IS NOT NULL THEN 'merged' ELSE {REPEATED} END AS left_out, r.at AS happened_at, r.day AS business_day
    FROM r {ORIGIN}
    LEFT JOIN rate ON rate.currency = r.currency AND rate.month = date_trunc('month', r.day)::date
    {OF_DEAL} {MEMBERS} {SOLD_MEMBERS} {CUSTOMER_KEY}
    LEFT JOIN merged_away ma ON ma.what = 'document' AND ma.key = {DOCUMENT}
    WINDOW one_document AS (PARTITION BY r.source_id, r.number, r.of_kind, r.day ORDER BY {LATEST})"""

declare(
    Kind(
        "invoice",
        _("Invoice"),
        order=80,
        fields="invoice* at* amount* currency kind deal company customer tax_amount corrects due_on paid_on line service_from_on "
        f"service_until_on {SOLD_AS} {DIMENSION_FIELDS}",
        choices={"kind": "invoice credit_note adjustment"},
        becomes=(Invoice, RecurringChange),
        query=INVOICES,
        priced_on="business_day",
        after=("deal",),
        number="invoice",
        uncounted=(
            TOTALS,
            WITHOUT_RATE,
            OF_NO_DEAL,
            OF_NO_CUSTOMER,
            OF_SEVERAL_CUSTOMERS,
            (
                "values->>'service_until_on' < values->>'service_from_on'",
                _("whose service ends before it begins: they count in nothing that recurs"),
            ),
            OF_WEEKS,
            CALLED_CREDIT,
        ),
    ),
    {
        Invoice: Wording(lambda fact: InvoiceKind(fact.kind).label),
        RecurringChange: Wording(lambda fact: RecurringKind(fact.kind).label),
    },
)
