"""From raw records to facts. What a fact table should hold now is a pure function of the records that are current, the people, channels
and rates: no query below looks at when something became known, nor in which order.

Each query says what should be current for the touched leads, deals or records; `reconcile` closes and adds the difference.
"""

from datetime import datetime

from django.db import connection

from revops.derive import deals, survivors, touched
from revops.derive.reconcile import content_columns, reconcile
from revops.models import Activity, Deal, DealChange, Invoice, Lead, Onboarding, Organisation, StageEntry
from revops.models.facts import Fact
from revops.values import exponent

# Ids of a record's members (aliases: r the raw record, d its local day, p the lead or deal it inherits from), and the joins that find them.
DIMENSIONS = """
    coalesce(r.values->>'motion', nullif(ch.motion, ''), nullif(ch.usual_motion, ''), p.motion, '') AS motion,
    {team} AS team_id,
    coalesce(al.person_id, p.owner_id) AS owner_id,
    coalesce(pe.id, p.persona_id) AS persona_id,
    coalesce(ch.id, p.channel_id) AS channel_id,
    coalesce(rg.id, p.region_id) AS region_id"""
MEMBERS = """
    LEFT JOIN revops_personalias al ON al.key = r.values->>'owner'
    LEFT JOIN revops_team tm ON tm.name = r.values->>'team'
    LEFT JOIN revops_channel ch ON ch.name = r.values->>'channel'
    LEFT JOIN revops_persona pe ON pe.name = r.values->>'persona'
    LEFT JOIN revops_region rg ON rg.name = r.values->>'region'
    LEFT JOIN revops_membership ms ON ms.person_id = coalesce(al.person_id, p.owner_id)
        AND (ms.joined_on IS NULL OR ms.joined_on <= r.day) AND (ms.left_on IS NULL OR r.day < ms.left_on)"""
NOTHING = "(SELECT NULL::text AS motion, NULL::bigint AS team_id, NULL::bigint AS owner_id, NULL::bigint AS persona_id, NULL::bigint AS channel_id, NULL::bigint AS region_id) p"  # noqa: E501

# The team of the day is the owner's, unless the record names one, or has no owner of its own and its deal a team.
TEAM_OF_DAY = "coalesce(tm.id, CASE WHEN al.person_id IS NOT NULL THEN ms.team_id END, p.team_id, ms.team_id)"
OF_THE_DAY = DIMENSIONS.format(team=TEAM_OF_DAY)

INHERIT = "LEFT JOIN inherited p ON p.lead = r.own"
# Which of several records of one thing tells it: that of the feed that was delivered last, else the first by name.
LATEST = 'f.delivered_at DESC NULLS LAST, s.key COLLATE "C", r.feed COLLATE "C", length(r.external_id), r.external_id COLLATE "C"'
ORIGIN = """
    JOIN revops_source s ON s.id = r.source_id
    LEFT JOIN revops_feeddelivery f ON f.source_id = r.source_id AND f.feed = r.feed"""

LEADS = f"""
    SELECT DISTINCT ON (r.lead) r.source_id, r.id AS record_id, {DIMENSIONS.format(team="tm.id")}, r.lead,
        coalesce(r.values->>'name', '') AS name, coalesce(r.values->>'company', '') AS company,
        coalesce(r.values->>'email', '') AS email, coalesce(r.values->>'merged_into', '') AS merged_into,
        coalesce((r.values->>'is_test')::boolean, false) AS is_test
    FROM (
        SELECT *, revops_day(values->>'at', %(zone)s) AS day
        FROM revops_rawrecord WHERE known_until IS NULL AND kind = 'lead' AND lead IN (SELECT lead FROM changed_lead)
    ) r {ORIGIN} CROSS JOIN {NOTHING} {MEMBERS}
    ORDER BY r.lead, {LATEST}"""

# The day on which the lead of a first entry got to the next stage. An entry of a lead that skipped a stage reached nothing through it.
REACHED_ON = """
        CASE WHEN row_number() OVER entries = 1 THEN CASE r.stage
            WHEN 'lead' THEN min(r.day) FILTER (WHERE r.stage = 'mql') OVER of_lead
            WHEN 'mql' THEN min(r.day) FILTER (WHERE r.stage = 'sqo') OVER of_lead
            WHEN 'sqo' THEN won.day END
        END AS reached_on"""
WON = """
    SELECT lead, min(closed_on) AS day FROM (
        SELECT d.lead, d.closed_on FROM revops_deal d JOIN touched_lead USING (lead)
        WHERE d.known_until IS NULL AND d.outcome = 'won' AND d.left_out = ''
        UNION ALL
        SELECT t.lead, d.closed_on FROM touched_lead t JOIN revops_deal d ON d.deal = substr(t.lead, length('deal:') + 1)
        WHERE starts_with(t.lead, 'deal:') AND d.lead = '' AND d.known_until IS NULL AND d.outcome = 'won' AND d.left_out = ''
    ) w GROUP BY lead"""

# What happened to a merged lead happened to its survivor: `own` is the lead that the record names, `lead` the one that counts. Test leads
# have entries of their own, so that none takes the first place. An entry by a deal is whose the deal was when it opened.
STAGE_ENTRIES = f"""
    WITH r AS (
        SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM (
            SELECT *, lead AS own, revops_moment(values->>'at', %(zone)s) AS at FROM revops_rawrecord JOIN touched_lead USING (lead)
            WHERE known_until IS NULL AND kind IN ('lead', 'stage') AND values ? 'at'
        ) e
    ),
    recorded AS (
        SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, 0 AS part, r.own, coalesce(p.survivor, r.lead) AS lead,
            coalesce(r.values->>'stage', 'lead') AS stage, coalesce(p.is_test, false) AS is_test,
            coalesce(r.values->>'reason', '') AS reason, r.at, r.day, r.feed, r.external_id
        FROM r {INHERIT} {MEMBERS}
    ),
    entry AS (
        SELECT * FROM recorded
        UNION ALL
        SELECT c.source_id, c.record_id, c.motion, c.team_id, c.owner_id, c.persona_id, c.channel_id, c.region_id, v.row,
            CASE c.kind WHEN 'opened' THEN 1 ELSE 2 END, coalesce(nullif(v.lead, ''), c.lead), c.lead,
            CASE c.kind WHEN 'opened' THEN 'sqo' ELSE 'disqualified' END, c.left_out = 'test', c.reason, c.happened_at, c.business_day,
            v.feed, v.external_id
        FROM revops_dealchange c JOIN touched_lead USING (lead) JOIN revops_rawrecord v ON v.id = c.record_id
        WHERE c.known_until IS NULL AND (c.kind = 'disqualified' OR c.kind = 'opened' AND NOT EXISTS (
            SELECT 1 FROM recorded t WHERE t.lead = c.lead AND t.stage = 'sqo' AND t.is_test = (c.left_out = 'test')))
    ),
    won AS ({WON}),
    numbered AS (
        SELECT r.*, row_number() OVER entries AS entry_number, {REACHED_ON}
        FROM entry r LEFT JOIN won ON won.lead = r.lead JOIN revops_source s ON s.id = r.source_id
        WINDOW entries AS (
            PARTITION BY r.lead, r.is_test, r.stage
            ORDER BY r.at, s.key COLLATE "C", r.feed COLLATE "C", length(r.external_id), r.external_id COLLATE "C", r.part
        ), of_lead AS (PARTITION BY r.lead, r.is_test)
    )
    SELECT source_id, record_id, motion, team_id, owner_id, persona_id, channel_id, region_id, row, part, lead, stage, entry_number,
        CASE WHEN is_test THEN 'test' WHEN own <> lead AND entry_number > 1 THEN 'merged' ELSE '' END AS left_out,
        reason, at AS happened_at, day AS business_day, reached_on
    FROM numbered"""

ACTIVITIES = f"""
    WITH r AS (
        SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM (
            SELECT *, lead AS own, revops_moment(values->>'at', %(zone)s) AS at FROM revops_rawrecord JOIN touched_row USING (row)
            WHERE known_until IS NULL AND kind = 'activity'
        ) a
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.values->>'kind' AS kind, coalesce(p.survivor, r.lead) AS lead, r.deal,
        coalesce(r.values->>'company', '') AS company, coalesce((r.values->>'is_automatic')::boolean, false) AS is_automatic,
        (r.values->>'duration_seconds')::int AS duration_seconds, r.at AS happened_at, r.day AS business_day
    FROM r {INHERIT} {MEMBERS}"""

OF_DEAL = "LEFT JOIN revops_deal p ON p.deal = r.deal AND p.deal <> '' AND p.known_until IS NULL"
# A document that several feeds name is one: those of the feed that was delivered last count. Within one feed, every id does.
REPEATED = "CASE WHEN first_value(r.feed) OVER one_document <> r.feed THEN 'repeated' ELSE '' END AS left_out"

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
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.number,
        r.of_kind AS kind, r.deal, coalesce(r.values->>'company', p.company, '') AS company,
        r.currency, r.amount AS amount_minor,
        CASE WHEN r.currency = %(base)s THEN r.amount ELSE round(r.amount * rate.rate * rate.shift)::bigint END AS amount_base_minor,
        CASE WHEN r.currency = %(base)s THEN 1 ELSE rate.rate END AS rate,
        CASE WHEN r.currency <> %(base)s THEN rate.month END AS rate_month,
        {REPEATED}, r.at AS happened_at, r.day AS business_day
    FROM r {ORIGIN}
    LEFT JOIN rate ON rate.currency = r.currency AND rate.month = date_trunc('month', r.day)::date {OF_DEAL} {MEMBERS}
    WINDOW one_document AS (PARTITION BY r.source_id, r.number, r.of_kind, r.day ORDER BY {LATEST})"""

# Live or cancelled before it started: it started on that day.
ONBOARDINGS = f"""
    WITH r AS (
        SELECT *, coalesce(started_on, signed_on) AS day FROM (
            SELECT o.*, CASE WHEN started IS NOT NULL THEN least(started, live_on, cancelled_on) END AS started_on FROM (
                SELECT *, values->>'onboarding' AS number, revops_day(values->>'signed_at', %(zone)s) AS signed_on,
                    revops_day(values->>'started_at', %(zone)s) AS started, revops_day(values->>'live_at', %(zone)s) AS live_on,
                    revops_day(values->>'cancelled_at', %(zone)s) AS cancelled_on
                FROM revops_rawrecord JOIN touched_row USING (row) WHERE known_until IS NULL AND kind = 'onboarding'
            ) o
        ) d
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.number, r.deal,
        coalesce(r.values->>'company', p.company, '') AS company, {REPEATED}, r.signed_on, r.started_on, r.live_on, r.cancelled_on
    FROM r {ORIGIN} {OF_DEAL} {MEMBERS}
    WINDOW one_document AS (PARTITION BY r.source_id, r.number ORDER BY {LATEST})"""

IN_LEADS = "f.lead IN (SELECT lead FROM {})"
IN_ROWS = "f.row IN (SELECT row FROM touched_row)"


def exponents(base_currency: str) -> None:
    """A temporary table that says by which power of ten minor units of a currency differ from those of the base currency."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE exponents (currency text PRIMARY KEY, shift numeric) ON COMMIT DROP")
        cursor.execute("SELECT DISTINCT currency FROM revops_monthlyrate")
        rows = [(code, exponent(base_currency) - exponent(code)) for (code,) in cursor.fetchall()]
        cursor.executemany("INSERT INTO exponents VALUES (%s, power(10::numeric, %s))", rows)


def bring(fact: type[Fact], query: str, scope: str, at: datetime, params: dict[str, str]) -> None:
    """Reconciles one fact table with what a query says should be current."""
    desired = f"desired_{fact._meta.model_name}"
    columns = ", ".join(content_columns(fact))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {fact._meta.db_table} f WHERE known_until IS NULL AND {scope})")
        if not cursor.fetchone()[0]:  # nothing to compare with: a first import writes each row once
            add = f"INSERT INTO {fact._meta.db_table} ({columns}, known_from) SELECT {columns}, %(at)s FROM ({query}) q"
            cursor.execute(add, params | {"at": at})
            return
        cursor.execute(f"CREATE TEMP TABLE {desired} ON COMMIT DROP AS SELECT {columns} FROM ({query}) q", params)
    reconcile(fact, desired, scope, at)


def derive(organisation: Organisation, at: datetime) -> None:
    """Derives the facts of all that was touched, as known from `at` on. The caller holds the lock on facts."""
    params = {"zone": organisation.timezone, "base": organisation.base_currency}
    learn_sizes()
    if touched.has("changed_lead"):
        bring(Lead, LEADS, IN_LEADS.format("changed_lead"), at, params)
        survivors.touch_kin(at)
        touched.touch_dependents_of_leads()
    if touched.has("touched_deal"):
        touched.touch_dependents_of_deals()  # of the deals as they were
        survivors.inherit(survivors.OF_DEALS)
        deals.derive(organisation, at)
        touched.touch_dependents_of_deals()  # and as they are now
    if touched.has("touched_lead"):
        survivors.touch_kin(at)
    learn_sizes()
    survivors.inherit(survivors.OF_ALL)
    if touched.has("touched_lead"):
        bring(StageEntry, STAGE_ENTRIES, IN_LEADS.format("touched_lead"), at, params)
    if touched.has("touched_row"):
        derive_rows(organisation, at, params)
    for fact in FACTS:
        touched.learn_size(fact._meta.db_table)


def derive_rows(organisation: Organisation, at: datetime, params: dict[str, str]) -> None:
    """What people did, documents and onboardings: facts of one record each."""
    touched.touch_same_documents()
    exponents(organisation.base_currency)
    bring(Activity, ACTIVITIES, IN_ROWS, at, params)
    bring(Invoice, INVOICES, IN_ROWS, at, params)
    bring(Onboarding, ONBOARDINGS, IN_ROWS, at, params)


def learn_sizes() -> None:
    touched.execute(*(f"ANALYZE {name}" for name in touched.TABLES))


FACTS = (Lead, StageEntry, Deal, DealChange, Activity, Invoice, Onboarding)
