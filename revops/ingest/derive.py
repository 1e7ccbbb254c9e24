"""From raw records to facts. What a fact table should hold is a pure function of the raw records, the people, channels and rates.

Each query says what should be current for the touched leads, deals or records; `reconcile` closes and adds the difference.
"""

from datetime import datetime

from django.db import connection

from revops.ingest import deals, touched
from revops.ingest.reconcile import content_columns, reconcile
from revops.models import Activity, Deal, DealChange, Invoice, Lead, Onboarding, Organisation, StageEntry
from revops.models.facts import Fact
from revops.values import exponent

# Ids of a record's members (aliases: r the raw record, d its local day, p the lead or deal it inherits from), and the joins that find them.
DIMENSIONS = """
    coalesce(r.values->>'motion', nullif(ch.motion, ''), p.motion, '') AS motion,
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

# Versions of the leads at hand with the time in which each was in force; of several readings of one version, the latest. Before its
# first version a lead had the attributes of the first. A table and not a part of each query, so that the planner knows its size.
IN_FORCE = """
    CREATE TEMP TABLE in_force ON COMMIT DROP AS
    SELECT v.*, CASE WHEN row_number() OVER w = 1 THEN '-infinity' ELSE valid_from END AS since,
        lead(valid_from, 1, 'infinity') OVER w AS until
    FROM (
        SELECT DISTINCT ON (lead, valid_from) lead, valid_from, motion, team_id, owner_id, persona_id, channel_id, region_id
        FROM revops_lead WHERE lead IN (
            SELECT lead FROM touched_lead UNION SELECT lead FROM revops_rawrecord JOIN touched_row USING (row) WHERE kind = 'activity')
        ORDER BY lead, valid_from, known_from DESC
    ) v WINDOW w AS (PARTITION BY lead ORDER BY valid_from NULLS FIRST);
    ANALYZE in_force"""
INHERIT = "LEFT JOIN in_force p ON p.lead = r.lead AND p.since <= r.at AND r.at < p.until"

LEADS = f"""
    SELECT DISTINCT ON (r.lead) r.source_id, r.id AS record_id, {DIMENSIONS.format(team="tm.id")}, r.lead,
        coalesce(r.values->>'name', '') AS name, coalesce(r.values->>'company', '') AS company,
        coalesce(r.values->>'email', '') AS email, coalesce(r.values->>'merged_into', '') AS merged_into,
        coalesce((r.values->>'is_test')::boolean, false) AS is_test,
        -- A new reading of the same content is a correction and holds since that content came; the first content, since ever.
        CASE WHEN r.id <> r.row THEN (
            SELECT min(v.known_from) FROM revops_rawrecord v WHERE v.row = r.row AND v.known_from > (
                SELECT max(w.known_from) FROM revops_rawrecord w WHERE w.row = r.row AND w.sha256 <> r.sha256
            )
        ) END AS valid_from
    FROM (
        SELECT *, ((coalesce(values->>'at', fetched_at::text))::timestamptz AT TIME ZONE %(zone)s)::date AS day
        FROM revops_rawrecord WHERE known_until IS NULL AND kind = 'lead' AND lead IN (SELECT lead FROM changed_lead)
    ) r CROSS JOIN {NOTHING} {MEMBERS}
    ORDER BY r.lead, r.row"""

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

STAGE_ENTRIES = f"""
    WITH told AS (
        SELECT source_id, id AS record_id, row, 0 AS part, lead, coalesce(values->>'stage', 'lead') AS stage,
            coalesce(values->>'reason', '') AS reason, (values->>'at')::timestamptz AS at, values
        FROM revops_rawrecord JOIN touched_lead USING (lead)
        WHERE known_until IS NULL AND kind IN ('lead', 'stage') AND values ? 'at'
    ),
    entry AS (
        SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM (
            SELECT * FROM told
            UNION ALL
            SELECT c.source_id, c.record_id, v.row, CASE c.kind WHEN 'opened' THEN 1 ELSE 2 END, c.lead,
                CASE c.kind WHEN 'opened' THEN 'sqo' ELSE 'disqualified' END, c.reason, c.happened_at, v.values
            FROM revops_dealchange c JOIN touched_lead USING (lead) JOIN revops_rawrecord v ON v.id = c.record_id
            WHERE c.known_until IS NULL AND (c.kind = 'disqualified' OR c.kind = 'opened'
                AND NOT EXISTS (SELECT 1 FROM told t WHERE t.lead = c.lead AND t.stage = 'sqo'))
        ) e
    ),
    won AS ({WON}),
    known AS (SELECT lead, merged_into, is_test FROM revops_lead WHERE known_until IS NULL AND lead IN (SELECT lead FROM touched_lead))
    SELECT r.source_id, r.record_id, {OF_THE_DAY}, r.row, r.part, r.lead, r.stage,
        row_number() OVER entries AS entry_number,
        CASE WHEN k.is_test THEN 'test' WHEN k.merged_into <> '' THEN 'merged' ELSE '' END AS left_out,
        r.reason, r.at AS happened_at, r.day AS business_day, {REACHED_ON}
    FROM entry r LEFT JOIN known k ON k.lead = r.lead LEFT JOIN won ON won.lead = r.lead {INHERIT} {MEMBERS}
    WINDOW entries AS (PARTITION BY r.lead, r.stage ORDER BY r.at, r.row, r.part), of_lead AS (PARTITION BY r.lead)"""

ACTIVITIES = f"""
    WITH r AS (
        SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM (
            SELECT *, (values->>'at')::timestamptz AS at FROM revops_rawrecord JOIN touched_row USING (row)
            WHERE known_until IS NULL AND kind = 'activity'
        ) a
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.values->>'kind' AS kind, r.lead, r.deal,
        coalesce(r.values->>'company', '') AS company, coalesce((r.values->>'is_automatic')::boolean, false) AS is_automatic,
        (r.values->>'duration_seconds')::int AS duration_seconds, r.at AS happened_at, r.day AS business_day
    FROM r {INHERIT} {MEMBERS}"""

OF_DEAL = "LEFT JOIN revops_deal p ON p.deal = r.deal AND p.deal <> '' AND p.known_until IS NULL"

INVOICES = f"""
    WITH r AS (
        SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM (
            SELECT *, (values->>'at')::timestamptz AS at, values->>'currency' AS currency,
                (values->>'amount')::bigint AS amount
            FROM revops_rawrecord JOIN touched_row USING (row) WHERE known_until IS NULL AND kind = 'invoice'
        ) i
    ), rate AS (
        SELECT m.currency, m.month, m.rate, x.shift FROM revops_monthlyrate m JOIN exponents x USING (currency)
        WHERE m.base_currency = %(base)s
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.values->>'invoice' AS number,
        coalesce(r.values->>'kind', 'invoice') AS kind, r.deal, coalesce(r.values->>'company', p.company, '') AS company,
        r.currency, r.amount AS amount_minor,
        CASE WHEN r.currency = %(base)s THEN r.amount ELSE round(r.amount * rate.rate * rate.shift)::bigint END AS amount_base_minor,
        CASE WHEN r.currency = %(base)s THEN 1 ELSE rate.rate END AS rate,
        CASE WHEN r.currency <> %(base)s THEN rate.month END AS rate_month,
        r.at AS happened_at, r.day AS business_day
    FROM r LEFT JOIN rate ON rate.currency = r.currency AND rate.month = date_trunc('month', r.day)::date {OF_DEAL} {MEMBERS}"""

ONBOARDINGS = f"""
    WITH r AS (
        SELECT *, coalesce(started_on, signed_on, (fetched_at AT TIME ZONE %(zone)s)::date) AS day FROM (
            SELECT *, ((values->>'signed_at')::timestamptz AT TIME ZONE %(zone)s)::date AS signed_on,
                ((values->>'started_at')::timestamptz AT TIME ZONE %(zone)s)::date AS started_on,
                ((values->>'live_at')::timestamptz AT TIME ZONE %(zone)s)::date AS live_on,
                ((values->>'cancelled_at')::timestamptz AT TIME ZONE %(zone)s)::date AS cancelled_on
            FROM revops_rawrecord JOIN touched_row USING (row) WHERE known_until IS NULL AND kind = 'onboarding'
        ) o
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.values->>'onboarding' AS number, r.deal,
        coalesce(r.values->>'company', p.company, '') AS company, r.signed_on, r.started_on, r.live_on, r.cancelled_on
    FROM r {OF_DEAL} {MEMBERS}"""

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
    touched.execute(*(f"ANALYZE {name}" for name in touched.TABLES))
    bring(Lead, LEADS, IN_LEADS.format("changed_lead"), at, params)
    touched.touch_dependents_of_leads()
    touched.touch_dependents_of_deals()  # of the deals as they were
    deals.derive(organisation, at)
    touched.touch_dependents_of_deals()  # and as they are now
    touched.execute(*(f"ANALYZE {name}" for name in touched.TABLES))
    touched.execute(IN_FORCE)
    exponents(organisation.base_currency)
    bring(StageEntry, STAGE_ENTRIES, IN_LEADS.format("touched_lead"), at, params)
    bring(Activity, ACTIVITIES, IN_ROWS, at, params)
    bring(Invoice, INVOICES, IN_ROWS, at, params)
    bring(Onboarding, ONBOARDINGS, IN_ROWS, at, params)
    for fact in FACTS:
        touched.learn_size(fact._meta.db_table)


FACTS = (Lead, StageEntry, Deal, DealChange, Activity, Invoice, Onboarding)
