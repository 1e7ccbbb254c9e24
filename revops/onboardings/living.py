"""Live customers: whether they use the product, and when their next renewal is; who has fallen silent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db import connection

from revops.measures import CURRENT, KNOWN_AT, with_visible
from revops.models import Deal, Invoice, Lead, LiveCustomer, Onboarding, Usage
from revops.numbers import Published
from revops.readers import A_PERSON, NAMES, hidden_by

DAY = timedelta(days=1)
# Four whole weeks: a product that counts by week has as many of them in both.
WINDOW = timedelta(days=28)
PAGE = 10
FACTS: set[type] = {Deal, Invoice, Lead, Onboarding, Usage}
# Renewals, documents and what was used lately are gone through once, and not for each customer; since when
# somebody used nothing is looked up for the page alone. Who is live for less than the window is not silent yet.
SILENT = "(v.used = 0 AND v.live_on <= %(since)s)"
LIVE = r"""
    {visible}, live AS (
        SELECT DISTINCT ON (coalesce(nullif(o.customer, ''), nullif(lower(o.company), ''), o.number)) o.*, l.account AS of_lead
        FROM visible_onboarding o LEFT JOIN visible_deal d ON d.deal = o.deal AND o.deal <> ''
        LEFT JOIN LATERAL (SELECT account FROM visible_lead l WHERE l.lead = d.lead AND d.lead <> '' LIMIT 1) l ON true
        WHERE o.left_out = '' AND (o.cancelled_on IS NULL OR o.cancelled_on > %(today)s) AND o.live_on <= %(today)s
        ORDER BY coalesce(nullif(o.customer, ''), nullif(lower(o.company), ''), o.number), o.live_on, o.number
    ), named AS (
        SELECT v.*, array_remove(ARRAY['customer:' || nullif(customer, ''), nullif(of_lead, ''),
            'company:' || nullif(lower(regexp_replace(btrim(company), '\s+', ' ', 'g')), '')], NULL) AS accounts FROM live v
    ), renewal AS (
        SELECT d.customer, min(d.expected_close_on) AS renewal_on FROM visible_deal d
        JOIN revops_dealtype k ON k.id = d.deal_type_id AND k.name = 'renewal'
        WHERE d.customer <> '' AND d.outcome = '' AND d.left_out = '' GROUP BY 1
    ), billed AS (
        SELECT customer, max(service_until_on) AS billed_until FROM visible_invoice
        WHERE customer <> '' AND left_out = '' AND amount_minor > 0 AND service_until_on IS NOT NULL GROUP BY 1
    ), recent AS MATERIALIZED (
        SELECT account, sum(count) FILTER (WHERE used_on > %(since)s) AS used, sum(count) FILTER (WHERE used_on <= %(since)s) AS before
        FROM visible_usage WHERE used_on > %(before)s AND used_on <= %(until)s AND account <> '' GROUP BY 1
    ), counted AS (
        SELECT v.record_id, sum(f.used)::bigint AS used, sum(f.before)::bigint AS before
        FROM named v CROSS JOIN LATERAL (SELECT DISTINCT unnest(v.accounts) AS account) a JOIN recent f USING (account) GROUP BY 1
    ), used AS (
        SELECT v.*, r.renewal_on, b.billed_until, coalesce(u.used, 0) AS used, coalesce(u.before, 0) AS before
        FROM named v LEFT JOIN counted u USING (record_id) LEFT JOIN renewal r USING (customer) LEFT JOIN billed b USING (customer)
    ), page AS (
        SELECT v.*, count(*) OVER () AS customers, count(*) FILTER (WHERE {silent}) OVER () AS silent, row_number() OVER (
            ORDER BY NOT {silent}, coalesce(greatest(v.renewal_on, v.billed_until) < %(today)s, false), v.before = 0,
            v.used::numeric / nullif(v.before, 0), least(v.renewal_on, v.billed_until), v.number) AS place
        FROM used v ORDER BY place LIMIT %(limit)s OFFSET %(offset)s
    )
    SELECT v.company, v.number, v.record_id, v.live_on, v.owner_id, coalesce(p.name, ''), v.used, v.before,
        (SELECT max(f.used_on) FROM visible_usage f WHERE f.account = ANY(v.accounts) AND f.used_on <= %(until)s),
        v.renewal_on, v.billed_until, coalesce(v.accounts[1], ''), v.customers, v.silent
    FROM page v LEFT JOIN revops_person p ON p.id = v.owner_id ORDER BY v.place"""
# A page of those that were counted last, each with what the count says of all.
KEPT = """
    SELECT s.customers, s.silent, s.used_until, s.known_at, v.company, v.number, v.record_id, v.live_on, v.owner_id, coalesce(p.name, ''),
        v.used, v.before, v.last_on, v.renewal_on, v.billed_until, v.account
    FROM (SELECT * FROM revops_stocktaking WHERE state = 'done' ORDER BY id DESC LIMIT 1) s
    LEFT JOIN revops_livecustomer v ON v.place > %(first)s AND v.place <= %(first)s + %(limit)s
    LEFT JOIN revops_person p ON p.id = v.owner_id ORDER BY v.place"""
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Living:
    """A live customer: how often it did something in the last four weeks that were delivered (`used`) and in
    the four before them, and on which day last. `renewal_on` is when an open renewal is expected to be
    signed, `billed_until` the last day of service that a document bills; None where nothing says so.
    `is_new` where it is live for less than these weeks.
    """

    company: str
    number: str
    record: int
    live_on: date
    owner: str
    used: int
    before: int
    last_on: date | None
    renewal_on: date | None
    billed_until: date | None
    account: str
    is_new: bool

    @property
    def is_silent(self) -> bool:
        return not self.used and not self.is_new

    @property
    def change(self) -> Fraction | None:
        """By how much it is used more than before; None where it was not."""
        return Fraction(self.used - self.before, self.before) if self.before else None


@dataclass(frozen=True, slots=True)
class Use:
    """A page of live customers, of all, of whom some are silent; `until` is the last day of which use is
    known, None where it has not been counted yet, and `counted_at` when it was.
    """

    rows: tuple[Living, ...] = ()
    count: int = 0
    silent: int = 0
    until: date | None = None
    counted_at: datetime | None = None

    @property
    def last_page(self) -> int:
        return max(1, -(-self.count // PAGE))


def use(published: Published, *, is_now: bool, page: int = 1) -> Use | None:
    """Those who fell silent first, whose service is over last of them; then whoever uses it least of what
    they did: now as they were counted last, and of an earlier publication as they are counted anew. None
    where nobody delivers product usage. One query.
    """
    if (until := used_until(published)) is None:
        return None
    unnamed, first = set(hidden_by(NAMES, published.reader)), (page - 1) * PAGE
    if not is_now:
        found = listed(published, until, KNOWN_AT, PAGE, first)
        count, silent = found[0][-2:] if found else (0, 0)
        return Use(
            tuple(living(*row[:-2], unnamed=unnamed, until=until) for row in found),
            count,
            silent,
            until,
        )
    with connection.cursor() as cursor:
        cursor.execute(KEPT, {"first": first, "limit": PAGE})
        found = cursor.fetchall()
    if not found:
        return Use()
    counted = found[0][:4]
    shown = {"unnamed": unnamed, "until": counted[2] or until}
    return Use(tuple(living(*row[4:], **shown) for row in found if row[5] is not None), *counted)


def used_until(published: Published) -> date | None:
    """The last day of which use is known; None where nobody delivers it."""
    delivered = [each.on for each in published.reach.deliveries if "usage" in each.kinds]
    return min(max(delivered), published.today) if delivered else None


def listed(
    published: Published, until: date, known: str, limit: int | None = None, first: int = 0
) -> list[tuple]:
    """The live customers in their order, all without a limit, each with how many there are."""
    given = {
        "known_at": published.known_at, "today": published.today, "until": until, "since": until - WINDOW,
        "before": until - 2 * WINDOW, "limit": limit, "offset": first,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LIVE.format(visible=with_visible(FACTS, known), silent=SILENT), given)
        return cursor.fetchall()


def keep(published: Published) -> dict[str, object]:
    """Puts the live customers as they are now in the place of those that were kept, and answers what a
    count keeps of them.
    """
    until = used_until(published)
    found = listed(published, until, CURRENT) if until else []
    LiveCustomer.objects.all().delete()
    LiveCustomer.objects.bulk_create(
        (LiveCustomer(place, *row[:5], *row[6:-2]) for place, row in enumerate(found, 1)), BATCH
    )
    count, silent = found[0][-2:] if found else (0, 0)
    return {"used_until": until, "customers": count, "silent": silent}


def living(
    company: str, number: str, record: int, live_on: date, owner_id: int | None, owner: str,
    *rest: object, unnamed: set[int], until: date,
) -> Living:  # fmt: skip
    named = str(A_PERSON) if owner_id in unnamed else owner
    return Living(company, number, record, live_on, named, *rest, is_new=live_on > until - WINDOW)
