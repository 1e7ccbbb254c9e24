"""A company of any size, its facts laid straight into the tables by SQL: what is measured
afterwards does not depend on how they came.
"""

from __future__ import annotations

from django.db import connection

OWNERS, TEAMS, PERSONAS, CHANNELS, REGIONS = 40, 8, 4, 10, 6
DAYS = 730
MEMBERS = {"team": TEAMS, "persona": PERSONAS, "channel": CHANNELS, "region": REGIONS}
# `:leads` stands for how many there are, `l` for the number of one. A lead's dimensions follow from
# its number by hashing, so that every run has the same company.
DIMENSIONS_OF_LEAD = f"""
    CASE WHEN hashint8(l) % 2 = 0 THEN 'inbound' ELSE 'outbound' END AS motion,
    1 + abs(hashint8(l + 1)) % {OWNERS} % {TEAMS} AS team_id, 1 + abs(hashint8(l + 1)) % {OWNERS} AS owner_id,
    1 + abs(hashint8(l + 2)) % {PERSONAS} AS persona_id, 1 + abs(hashint8(l + 3)) % {CHANNELS} AS channel_id,
    1 + abs(hashint8(l + 4)) % {REGIONS} AS region_id"""
# Leads arrive evenly over the days up to yesterday, later stages follow within 40 days and before
# today.
DAY = f"least(current_date - {DAYS} + (l * {DAYS} / :leads)::int + n * (abs(hashint8(l + n)) % 14), current_date - 1)"
STAGES = f"""
    INSERT INTO revops_stageentry (source_id, record_id, known_from, row, part, lead, stage, entry_number, left_out, reason,
        motion, team_id, owner_id, persona_id, channel_id, region_id, business_day, happened_at)
    SELECT 1, e, now(), e, 0, 'crm/' || l, stage, 1, '', '', motion, team_id, owner_id, persona_id, channel_id, region_id, day,
        day::timestamptz + interval '9 hours'
    FROM (
        SELECT row_number() OVER () AS e, l, stage, {DIMENSIONS_OF_LEAD}, {DAY} AS day
        FROM generate_series(0, :leads - 1) l,
            LATERAL (VALUES (0, 'lead', 100), (1, 'mql', 40), (2, 'sal', 12), (3, 'sqo', 6), (4, 'disqualified', 2))
                s (n, stage, percent)
        WHERE abs(hashint8(l + 9)) % 100 < percent
    ) x"""
DEALS = f"""
    INSERT INTO revops_deal (source_id, record_id, known_from, deal, lead, name, company, stage, category, outcome, left_out, currency,
        motion, team_id, owner_id, persona_id, channel_id, region_id, opened_on, closed_on,
        amount_minor, amount_base_minor, signed_minor, signed_base_minor)
    SELECT 1, l, now(), 'crm/D' || l, 'crm/' || l, '', '', '', '', outcome, '', 'EUR',
        motion, team_id, owner_id, persona_id, channel_id, region_id, opened,
        CASE WHEN outcome <> '' THEN least(opened + 30, current_date - 1) END,
        900000, 900000, CASE WHEN outcome = 'won' THEN 880000 END, CASE WHEN outcome = 'won' THEN 880000 END
    FROM (SELECT l, {DIMENSIONS_OF_LEAD}, {DAY} AS opened, (ARRAY['won', 'lost', ''])[1 + abs(hashint8(l + 5)) % 3] AS outcome
        FROM generate_series(0, :leads - 1, 20) l, (VALUES (1)) s (n)) x"""
CHANGES = """
    INSERT INTO revops_dealchange (source_id, record_id, known_from, deal, number, lead, kind, before, after, reason, left_out, currency,
        motion, team_id, owner_id, persona_id, channel_id, region_id, value_minor, value_base_minor,
        value_after_base_minor, due_before_on, due_on, open_count, business_day, happened_at)
    SELECT 1, d.id, now(), deal, number, lead, kind, '', '', '', '', 'EUR', motion, team_id, owner_id, persona_id, channel_id, region_id,
        sign * amount_minor, sign * amount_base_minor, greatest(sign, 0) * amount_base_minor,
        expected_close_on, expected_close_on, sign, day, day::timestamptz + interval '9 hours'
    FROM revops_deal d, LATERAL (VALUES (1, 'opened', 1, opened_on), (2, d.outcome, -1, closed_on)) c (number, kind, sign, day)
    WHERE day IS NOT NULL"""
ACTIVITIES = f"""
    INSERT INTO revops_activity (source_id, record_id, known_from, row, kind, lead, deal, company, account, is_automatic,
        motion, team_id, owner_id, persona_id, channel_id, region_id, business_day, happened_at)
    SELECT 1, l, now(), l, 'call', 'crm/' || l, '', '', 'lead:crm/' || l, false,
        motion, team_id, owner_id, persona_id, channel_id, region_id, day,
        day::timestamptz + interval '9 hours'
    FROM (SELECT l, {DIMENSIONS_OF_LEAD}, {DAY} AS day FROM generate_series(0, :leads - 1, 2) l, (VALUES (1)) s (n)) x"""
INVOICES = """
    INSERT INTO revops_invoice (source_id, record_id, known_from, row, number, kind, deal, company, left_out, currency, amount_minor,
        amount_base_minor, rate, motion, team_id, owner_id, persona_id, channel_id, region_id, business_day, happened_at)
    SELECT 1, id, now(), id, 'I' || id, 'invoice', deal, '', '', 'EUR', 880000, 880000, 1, motion, team_id, owner_id, persona_id,
        channel_id,
        region_id, closed_on, closed_on::timestamptz FROM revops_deal WHERE outcome = 'won'"""


def fill(leads: int, *, everything: bool = False) -> None:
    """Members, and 1.6 stage entries for each lead; with `everything` deals, calls and invoices in
    proportion, too; with PostgreSQL's statistics of them.
    """
    lay_in(leads, everything=everything)
    with connection.cursor() as cursor:
        for statement in ("VACUUM ANALYZE", "CHECKPOINT"):
            cursor.execute(statement)


def lay_in(leads: int, *, everything: bool = False) -> None:
    """The same without statistics, in the transaction that there is."""
    with connection.cursor() as cursor:
        # What is laid in here is right by construction; checking each row against its members would
        # only take longer.
        cursor.execute("SET session_replication_role = replica; SET work_mem = '256MB'")
        cursor.execute(
            "INSERT INTO revops_source (id, key, name, mapping) VALUES (1, 'crm', 'CRM', '')"
        )
        for dimension, count in MEMBERS.items():
            cursor.execute(named(dimension, count))
        cursor.execute(
            f"INSERT INTO revops_person (id, name, email) SELECT n, 'Person ' || n, '' FROM generate_series(1, {OWNERS}) n"
        )
        for statement in [STAGES, *([DEALS, CHANGES, ACTIVITIES, INVOICES] if everything else [])]:
            cursor.execute(statement.replace(":leads", str(leads)))
        for statement in (
            "RESET session_replication_role",
            "RESET work_mem",
        ):
            cursor.execute(statement)


def named(dimension: str, count: int) -> str:
    extra = {"team": (", function", ", 'other'"), "channel": (", motion", ", ''")}.get(
        dimension, ("", "")
    )
    columns, values = extra
    return f"INSERT INTO revops_{dimension} (id, name{columns}) SELECT n, '{dimension} ' || n{values} FROM generate_series(1, {count}) n"
