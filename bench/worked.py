"""A company of any size at work, beside bench/company.py: touches, answers, hand-offs, onboardings and
use of the product, laid straight into the tables. For each lead there are five touches.
"""

from __future__ import annotations

from django.db import connection

from bench.company import DAY, DIMENSIONS_OF_LEAD

MEMBERS = "motion, team_id, owner_id, persona_id, channel_id, region_id"
TOUCHES = 5
# Two leads to an account; n is 0 where a day is only that of arrival.
OF_LEADS = f"FROM (SELECT l, {DIMENSIONS_OF_LEAD}, {DAY} AS day FROM generate_series(0, :leads - 1, {{step}}) l, (VALUES (0)) s (n)) x"
RECORDS = """
    INSERT INTO revops_rawrecord (id, row, source_id, feed, kind, external_id, lead, deal, payload, values, sha256, line, run_id,
        fetched_at, known_from)
    SELECT l + 1, l, 1, 'leads', '', l::text, 'crm/' || l, '', '{}', '{}', '', l, 1, now(), now()
    FROM generate_series(0, :leads - 1) l"""
LEADS = f"""
    INSERT INTO revops_lead (source_id, record_id, known_from, lead, name, company, account, email, merged_into, is_test, is_undated,
        {MEMBERS})
    SELECT 1, l + 1, now(), 'crm/' || l, '', 'Company ' || l / 2, 'company:company ' || l / 2, '', '', false, false, {MEMBERS}
    {OF_LEADS.format(step=1)}"""
TOUCHED = f"""
    INSERT INTO revops_touch (source_id, record_id, known_from, row, side, direction, campaign, lead, deal, company, account, customer,
        is_automatic, happened_at, business_day, {MEMBERS})
    SELECT 1, l + 1, now(), l * {TOUCHES} + t, CASE WHEN t = 4 THEN 'sales' ELSE 'marketing' END, CASE WHEN t < 2 THEN 'in' ELSE 'out' END,
        '', 'crm/' || l, '', '', 'company:company ' || l / 2, '', false, day::timestamptz + t * interval '1 hour', day, {MEMBERS}
    {OF_LEADS.format(step=1)}, generate_series(0, {TOUCHES - 1}) t"""
CONTACTS = f"""
    INSERT INTO revops_firstcontact (source_id, record_id, known_from, account, lead, first_motion, known_on, marketing_on, sales_on,
        contacted_at, business_day, touches_before, called_on, touches_before_call, is_warm, stage, {MEMBERS})
    SELECT 1, l + 1, now(), 'company:company ' || l / 2, 'crm/' || l, motion, day, CASE WHEN h % 3 > 0 THEN day END,
        CASE WHEN h % 2 > 0 THEN day + 5 END, CASE WHEN h % 2 > 0 THEN (day + 5)::timestamptz END, CASE WHEN h % 2 > 0 THEN day + 5 END,
        h % 20, CASE WHEN h % 2 > 0 THEN day + 5 END, h % 20, CASE WHEN h % 2 > 0 THEN h % 20 > 3 END,
        CASE WHEN h % 10 < 3 THEN (ARRAY['lead', 'mql', 'sal', 'sqo'])[1 + h % 4] ELSE '' END, {MEMBERS}
    FROM (SELECT *, abs(hashint8(l + 11)) AS h {OF_LEADS.format(step=2)}) y"""
EARLY = f"""
    INSERT INTO revops_earlytouch (source_id, record_id, known_from, row, account, lead, side, direction, business_day, {MEMBERS})
    SELECT t.source_id, t.record_id, now(), t.row, t.account, t.lead, t.side, t.direction, f.business_day,
        t.motion, t.team_id, t.owner_id, t.persona_id, t.channel_id, t.region_id
    FROM revops_touch t JOIN revops_firstcontact f USING (account) WHERE f.business_day IS NOT NULL AND t.row % {TOUCHES} < 2"""
ANSWERED = f"""
    INSERT INTO revops_response (source_id, record_id, known_from, lead, arrived_at, business_day, hour, assigned_at, answered_at,
        wait_seconds, system_seconds, human_seconds, speed, is_hot, is_fitting, {MEMBERS})
    SELECT 1, l + 1, now(), 'crm/' || l, at, day, 9, at, CASE WHEN h % 20 > 0 THEN at + interval '1 hour' END,
        CASE WHEN h % 20 > 0 THEN 3600 END, 0, CASE WHEN h % 20 > 0 THEN 3600 END,
        CASE WHEN h % 20 = 0 THEN 'never' WHEN h % 3 = 0 THEN 'late' ELSE 'in_time' END, h % 5 = 0, h % 4 = 0, {MEMBERS}
    FROM (SELECT *, abs(hashint8(l + 12)) AS h, day::timestamptz + interval '9 hours' AS at {OF_LEADS.format(step=1)}) y
    WHERE motion = 'inbound'"""
HANDED = f"""
    INSERT INTO revops_handover (source_id, record_id, known_from, clock, item, number, started_at, due_at, answered_at, answer, reason,
        missing, in_time, started_on, answered_on, business_day, {MEMBERS})
    SELECT 1, l + 1, now(), clock, 'crm/' || l, 1, at, at + interval '2 days', CASE WHEN h % 30 > 0 THEN at + interval '1 day' END,
        CASE WHEN h % 30 = 0 THEN '' WHEN h % 4 = 0 THEN 'rejected' ELSE 'accepted' END,
        CASE WHEN h % 4 = 0 THEN 'Reason ' || h % 9 ELSE '' END,
        '', h % 30 > 0, day, CASE WHEN h % 30 > 0 THEN day + 1 END, day + 2, {MEMBERS}
    FROM (SELECT *, abs(hashint8(l + 13)) AS h, day::timestamptz + interval '9 hours' AS at {OF_LEADS.format(step=1)}) y,
        (VALUES ('mql', 40), ('sqo', 6)) c (clock, percent) WHERE abs(hashint8(l + 9)) % 100 < percent"""
ONBOARDED = f"""
    INSERT INTO revops_onboarding (source_id, record_id, known_from, row, number, deal, company, customer, scope, left_out, signed_on,
        started_on, planned_live_on, live_on, {MEMBERS})
    SELECT 1, l + 1, now(), l, 'cs/' || l, '', 'Company ' || l / 2, 'c' || l, '', '', day, day + 5, day + 60,
        CASE WHEN day + 70 < current_date AND h % 30 > 0 THEN day + 40 + h % 30 END, {MEMBERS}
    FROM (SELECT *, abs(hashint8(l + 14)) AS h {OF_LEADS.format(step=100)}) y"""
STEPS = f"""
    INSERT INTO revops_onboardingstep (source_id, record_id, known_from, row, number, deal, left_out, step, planned_on, done_on, blocked_by,
        reason, is_typed, {MEMBERS})
    SELECT 1, record_id, now(), row * 5 + s, number, '', '', 'Step ' || s, signed_on + 10 * s, CASE WHEN live_on IS NOT NULL OR s < 3 THEN
        signed_on + 10 * s END, '', '', false, {MEMBERS} FROM revops_onboarding, generate_series(1, 5) s"""
USED = f"""
    INSERT INTO revops_usage (source_id, record_id, known_from, row, event, count, lead, company, account, customer, used_on, {MEMBERS})
    SELECT 1, record_id, now(), row * 30 + w, 'Sign-in', 1 + row % 9, '', company, 'customer:' || customer, customer,
        current_date - 7 * w, {MEMBERS}
    FROM revops_onboarding, generate_series(1, 26) w WHERE live_on IS NOT NULL AND (row / 100) % 10 > 0"""
STATEMENTS = (
    RECORDS,
    LEADS,
    TOUCHED,
    CONTACTS,
    EARLY,
    ANSWERED,
    HANDED,
    ONBOARDED,
    STEPS,
    USED,
)


def lay_in(leads: int) -> None:
    """After bench.company, in the transaction that there is."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET work_mem = '256MB'")
        for statement in STATEMENTS:
            cursor.execute(statement.replace(":leads", str(leads)))
        cursor.execute("RESET session_replication_role; RESET work_mem")
    deliver("usage")


def deliver(kind: str) -> None:
    """As if a file of such records had just come in."""
    from django.utils import timezone

    from revops.models import ImportRun, Source, State

    now = timezone.now()
    Source.objects.update(mapping=f'[files.{kind}]\nrecord = "{kind}"\n')
    ImportRun.objects.create(
        source_id=1, feed=kind, mapping="", state=State.DONE, known_at=now, fetched_at=now, delivered_at=now
    )  # fmt: skip
