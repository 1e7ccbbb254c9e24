"""The search in the header over many records and rejected rows: a rare word, a common one, two letters, an
id and the beginning of many ids.
"""

from __future__ import annotations

from django.db import connection

from bench.installation import empty, inside, throw_away
from bench.measuring import held, line, ratio, timed, title

LEADS = (10_000, 1_000_000)
MILLISECONDS = 300
ASKED = {
    "a company by its name": "Maple 4711",
    "a word of every fourth company": "gmbh",
    "a word that every record has": "contact",
    "two letters": "ma",
    "words that no record has": "nobody nowhere",
    "an e-mail address": "p4711@example.org",
    "an id": "L4711",
    "the beginning of every id": "L",
}
# Names of companies as they are: some words of many, one of few.
COMPANY = """(ARRAY['Maple', 'Müller', 'Van Dijk', 'Société'])[1 + mod(l, 4)] || ' ' || (l / 40) || ' '
    || (ARRAY['GmbH', 'B.V.', 'SA', 'Ltd'])[1 + mod(l / 7, 4)]"""
RECORDS = """
    INSERT INTO revops_rawrecord (row, source_id, feed, kind, external_id, lead, deal, payload, values, sha256, line, run_id,
        fetched_at, known_from)
    SELECT l, 1, 'leads', 'lead', 'L' || l, 'crm/L' || l, '', '{}', '{}', '', l, 1, now(), now() FROM generate_series(1, %s) l"""
# One row in ten was not understood.
REJECTED = f"""
    INSERT INTO revops_rejected (run_id, source_id, feed, file_name, line, "column", reason, field, others,
        external_id, payload, known_from)
    SELECT 1, 1, 'leads', 'leads.csv', l, 'at', '{{}}', '', '[]', 'R' || l,
        jsonb_build_object('id', 'R' || l, 'company', {COMPANY}, 'contact', 'Contact ' || l, 'at', 'yesterday'), now()
    FROM generate_series(1, %s / 10) l"""
FACTS = f"""
    INSERT INTO revops_lead (source_id, record_id, known_from, lead, name, company, email, merged_into, is_test, is_undated, motion)
    SELECT 1, r.id, now(), r.lead, 'Contact ' || l, {COMPANY}, 'p' || l || '@example.org', '', false, false, 'inbound'
    FROM (SELECT id, lead, row::int AS l FROM revops_rawrecord) r"""


def main() -> None:
    with throw_away() as home, inside(home):
        least = {leads: measure(leads) for leads in LEADS}
        for what in ASKED:
            ratio(
                f"{what}, {LEADS[1]:,} leads ÷ {LEADS[0]:,}",
                least[LEADS[1]][what],
                least[LEADS[0]][what],
            )


def measure(leads: int) -> dict[str, float]:
    """Milliseconds of each search."""
    empty()
    lay_in(leads)
    title(f"Search among {leads:,} leads")
    found = {}
    for what, text in ASKED.items():
        taken = timed(lambda text=text: look(text), 5)
        line(what, taken)
        found[what] = taken.least
        held(what, taken.least * 1000, MILLISECONDS, "ms")
    return found


def look(text: str) -> None:
    """What the page of the search asks of records and of rejected rows."""
    from revops import receipts
    from revops.readers import EVERYTHING

    receipts.search(text, EVERYTHING)
    receipts.search_rejected(text, EVERYTHING)


def lay_in(leads: int) -> None:
    fill(leads)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def fill(leads: int) -> None:
    """Leads with their records, in the transaction that there is."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "INSERT INTO revops_source (id, key, name, mapping) VALUES (1, 'crm', 'CRM', '')"
        )
        cursor.execute(RECORDS, [leads])
        cursor.execute(FACTS)
        cursor.execute(REJECTED, [leads])
        cursor.execute("RESET session_replication_role")


if __name__ == "__main__":
    main()
