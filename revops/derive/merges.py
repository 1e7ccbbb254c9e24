"""What people, or rules that they switched on, decided to be one thing: leads, customers, deals,
documents and people that are in the records twice.

A decision is a record like any other, typed in and withdrawn: nothing that a tool delivered is
changed by it, and what it did is undone by taking it back. `merged_away` is a temporary table (what,
key, survivor, holds) of them, with the end of each chain; of those whose survivor is gone `holds` is
false.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Typed, declare
from revops.derive.merging import survivors

WHATS = ("lead", "customer", "deal", "document", "person")
SAME, DISTINCT = "same", "distinct"
# The feeds that bring decisions are known, so that nothing else is read.
CURRENT = """
    SELECT r.values->>'what', r.values->>'one', r.values->>'into'
    FROM revops_feeddelivery d JOIN revops_rawrecord r ON r.source_id = d.source_id AND r.feed = d.feed AND r.known_until IS NULL
    WHERE d.kind = 'merge' AND r.kind = 'merge' AND r.values->>'verdict' = 'same'
    ORDER BY r.values->>'one' COLLATE "C", r.values->>'into' COLLATE "C" DESC"""
CREATE = """
    CREATE TEMP TABLE merged_away (what text, key text, survivor text, holds boolean DEFAULT true, PRIMARY KEY (what, key))
    ON COMMIT DROP"""
# A deal or document counts again when the one that it was merged into is gone from its tool.
GONE = {
    "deal": "SELECT 1 FROM revops_rawrecord r WHERE r.deal = m.survivor AND r.kind = 'deal' AND r.known_until IS NULL",
    "document": """SELECT 1 FROM revops_rawrecord r JOIN revops_source s ON s.id = r.source_id
        WHERE s.key = split_part(m.survivor, '/', 1) AND r.feed = split_part(m.survivor, '/', 2) AND r.known_until IS NULL
        AND r.external_id = substr(m.survivor, length(s.key) + length(r.feed) + 3)""",
}
DOCUMENT = "s.key || '/' || r.feed || '/' || r.external_id"

# What a record of this kind touches: those that it names, as they are in the records.
NAMED = "SELECT k.key FROM ({records}) r CROSS JOIN LATERAL (VALUES (r.values->>'one'), (r.values->>'into')) k (key) WHERE r.kind = 'merge'"
OF = NAMED + " AND r.values->>'what' = '{what}'"


def of(what: str) -> str:
    return OF.replace("{what}", what)


ROWS_OF_CUSTOMERS = f"""
    SELECT c.row FROM revops_feeddelivery d
    JOIN revops_rawrecord c ON c.source_id = d.source_id AND c.feed = d.feed AND c.known_until IS NULL
    WHERE d.kind = 'customer' AND c.kind = 'customer' AND c.values->>'customer' IN ({of("customer")})"""
ROWS_OF_DOCUMENTS = f"""
    SELECT c.row FROM ({of("document")}) k JOIN revops_source s ON s.key = split_part(k.key, '/', 1)
    JOIN revops_rawrecord c ON c.source_id = s.id AND c.feed = split_part(k.key, '/', 2) AND c.known_until IS NULL
        AND c.external_id = substr(k.key, length(s.key) + length(c.feed) + 3)"""


def settle() -> None:
    """Fills `merged_away`. A merge of what is gone holds no more; its decision is kept."""
    edges = current()
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
        with cursor.copy("COPY merged_away (what, key, survivor) FROM STDIN") as copy:
            for what, merged in edges.items():
                for row in survivors(merged, lambda key: (key,)).items():
                    copy.write_row((what, *row))
        for what, exists in GONE.items() if edges else ():
            cursor.execute(
                f"UPDATE merged_away m SET holds = false WHERE m.what = '{what}' AND NOT EXISTS ({exists})"
            )
        cursor.execute("ANALYZE merged_away")


def current() -> dict[str, dict[str, str]]:
    """By kind of thing, the one that each was merged into, as it was decided. One query."""
    found: dict[str, dict[str, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(CURRENT)
        for what, one, into in cursor.fetchall():
            found.setdefault(what, {})[one] = into
    return found


def pairs(what: str) -> Mapping[str, str]:
    """The same of one kind of thing."""
    return current().get(what, {})


def merged_deals(deals: list[str]) -> set[str]:
    """Which of some deals count as another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key FROM merged_away WHERE what = 'deal' AND holds AND key = ANY(%s)", [deals]
        )
        return {key for (key,) in cursor.fetchall()}


# Those whose other half is touched: whether they count may depend on whether it is there, and what is
# theirs on what is its.
KIN_DEALS = """
    WITH ends AS (
        SELECT deal FROM touched_deal UNION
        SELECT m.survivor FROM merged_away m JOIN touched_deal t ON t.deal = m.key WHERE m.what = 'deal'
    )
    SELECT deal FROM ends UNION SELECT m.key FROM merged_away m JOIN ends ON ends.deal = m.survivor WHERE m.what = 'deal'"""
KIN_DOCUMENTS = f"""
    SELECT c.row FROM touched_row t JOIN revops_rawrecord r ON r.row = t.row AND r.kind = 'invoice'
    JOIN revops_source s ON s.id = r.source_id JOIN merged_away m ON m.what = 'document' AND m.survivor = {DOCUMENT}
    JOIN revops_source o ON o.key = split_part(m.key, '/', 1)
    JOIN revops_rawrecord c ON c.source_id = o.id AND c.feed = split_part(m.key, '/', 2) AND c.known_until IS NULL
        AND c.external_id = substr(m.key, length(o.key) + length(c.feed) + 3)"""

declare(
    Kind(
        "merge",
        _("Decision about a duplicate"),
        order=20,
        fields="what* one* into* verdict* rule",
        choices={"what": " ".join(WHATS), "verdict": f"{SAME} {DISTINCT}"},
        touches=(
            ("changed_lead", of("lead")),
            ("touched_lead", of("lead")),
            ("touched_deal", of("deal")),
            ("touched_row", ROWS_OF_CUSTOMERS),
            ("touched_row", ROWS_OF_DOCUMENTS),
        ),
        typed=(
            Typed("what", _("What")),
            Typed("one", _("The duplicate")),
            Typed("into", _("The one that stays")),
            Typed("verdict", _("Decision")),
            Typed("rule", _("By the rule")),
        ),
        typed_by="revops.change_rawrecord",
        is_decided=True,
    )
)
