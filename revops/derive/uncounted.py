"""Conditions on staged rows (aliased s) that say why what came in counts in no figure, or not
fully.
"""

from django.utils.translation import gettext_lazy as _

OUTCOME = "coalesce(values->>'outcome', '')"
IS_OVER = f"{OUTCOME} IN ('won', 'lost') OR {OUTCOME} <> 'open' AND values ?| '{{won_at,lost_at}}'"
END = (
    "values ?| '{won_at,lost_at}' OR values->>'outcome' IN ('won', 'lost') AND values ? 'closed_at'"
)
NO_EVENT = "NOT EXISTS (SELECT 1 FROM revops_rawrecord c WHERE c.deal = s.deal AND c.kind = 'change' AND c.known_until IS NULL{})"
BASE = "SELECT base_currency FROM revops_organisation WHERE id = 1"
NO_RATE = f"""values ? '{{amount}}' AND values->>'currency' <> ({BASE}) AND NOT EXISTS (
    SELECT 1 FROM revops_monthlyrate m WHERE m.currency = values->>'currency')"""

ZONE = "SELECT timezone FROM revops_organisation WHERE id = 1"


def day(field: str) -> str:
    """The day of a field of a row where the organisation is; NULL without it."""
    return f"revops_day(values->>'{field}', ({ZONE}))"


def unknown(kind: str) -> str:
    """A condition: the lead or deal that a row names is in no record, though there are such
    records.
    """
    return f"""{kind} <> '' AND EXISTS (SELECT 1 FROM revops_feeddelivery d WHERE d.kind = '{kind}')
        AND NOT EXISTS (SELECT 1 FROM revops_rawrecord k WHERE k.{kind} = s.{kind} AND k.known_until IS NULL)"""


# What stands where an id should be below a list that was summed up by hand.
TOTALS = (
    "lower(external_id) IN ('total', 'totals', 'grand total', 'subtotal', 'sum', 'total général', 'sous-total', 'somme', 'summe',"
    " 'gesamt', 'gesamtsumme', 'totaal', 'totale')",
    _("whose id is a word for a total: they may add up the others, and count beside them"),
)
# Documents that bill one, two or four weeks, and no month that has just as many days.
OF_WEEKS = (
    "(values->>'service_until_on')::date - (values->>'service_from_on')::date IN (6, 13, 27)"
    " AND (values->>'service_from_on')::date + interval '1 month' <> (values->>'service_until_on')::date + 1",
    _(
        "billed by weeks: each counts in the month in which its weeks begin, so that some months have one more"
    ),
)
CALLED_CREDIT = (
    "external_id ~* '^(avoir|credit|(av|cn|rinv)[-_/ ]?[0-9])' AND (values->>'amount')::numeric > 0"
    " AND coalesce(values->>'kind', 'invoice') = 'invoice'",
    _("whose number is called as those of credit notes are, and count as invoices: say their kind"),
)
OF_NO_REVENUE = (
    "NOT values ? 'kind' AND NOT EXISTS (SELECT 1 FROM staged t WHERE t.values->>'account' LIKE '70%' OR t.values ? 'kind')",
    _("of books without accounts 70x: none is revenue; say the kind of those that are"),
)
WITHOUT_RATE = (
    NO_RATE.format(amount="amount"),
    _("in a currency without any rate: counted, not priced"),
)
OF_ANOTHER_CURRENCY = (
    "values ? 'names_currency' AND values ?| '{amount,amount_before}' AND EXISTS ("
    "SELECT 1 FROM revops_rawrecord d WHERE d.deal = s.deal AND d.kind = 'deal' AND d.known_until IS NULL"
    " AND d.values->>'currency' <> s.values->>'currency')",
    _("with an amount in another currency than the deal's record: the deal counts, not priced"),
)
OF_NO_LEAD = (unknown("lead"), _("of a lead that no record has"))
OF_NO_DEAL = (unknown("deal"), _("of a deal that no record has"))
OF_NO_CUSTOMER = (
    "values ? 'customer' AND EXISTS (SELECT 1 FROM revops_customerkey)"
    " AND NOT EXISTS (SELECT 1 FROM revops_customerkey k WHERE k.key = s.values->>'customer')",
    _("of a customer that no record has"),
)
OF_SEVERAL_CUSTOMERS = (
    "EXISTS (SELECT 1 FROM revops_customerkey k WHERE k.key = s.values->>'customer' AND k.customer = '')",
    _("of a customer whose name several have: they are no customer's; write its id"),
)
CLOSED_FIRST = (
    f"({IS_OVER}) AND least({day('won_at')}, {day('lost_at')}, {day('closed_at')}) < {day('opened_at')}",
    _("closed before they opened: they count as opened on the day they were closed"),
)
LIVE_FIRST = (
    f"least({day('live_at')}, {day('cancelled_at')}) < {day('started_at')}",
    _(
        "live or cancelled before they started: they count as started on that day, and never in progress"
    ),
)
