"""What people, or rules that they switched on, decided to be one thing: leads, customers, deals,
documents and people that are in the records twice.

A decision is a record like any other, typed in and withdrawn: nothing that a tool delivered is
changed by it, and what it did is undone by taking it back. `merged_away` is a temporary table (what,
key, survivor) of them: as which each counts, the end of its chain or what is left of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from django.db import connection
from django.utils.translation import gettext_lazy as _

from revops.derive import touched
from revops.derive.kinds import Kind, Typed, declare
from revops.derive.merging import standing

WHATS = ("lead", "customer", "deal", "document", "person")
SAME, DISTINCT = "same", "distinct"
# The feeds that bring decisions are known, so that nothing else is read.
CURRENT = """
    SELECT r.values->>'what', r.values->>'one', r.values->>'into'
    FROM revops_feeddelivery d JOIN revops_rawrecord r ON r.source_id = d.source_id AND r.feed = d.feed AND r.known_until IS NULL
    WHERE d.kind = 'merge' AND r.kind = 'merge' AND r.values->>'verdict' = 'same'
    ORDER BY r.values->>'one' COLLATE "C", r.values->>'into' COLLATE "C" DESC"""
CREATE = """
    CREATE TEMP TABLE merged_away (what text, key text, survivor text, PRIMARY KEY (what, key))
    ON COMMIT DROP"""
DOCUMENT = "s.key || '/' || r.feed || '/' || r.external_id"
OF_DOCUMENT = """
    JOIN revops_source s ON s.key = split_part(k.key, '/', 1)
    JOIN revops_rawrecord c ON c.source_id = s.id AND c.feed = split_part(k.key, '/', 2) AND c.known_until IS NULL
        AND c.external_id = substr(k.key, length(s.key) + length(c.feed) + 3)"""
# What of the merged is there, by kind of thing: where the one that stays is gone from its tool, another
# counts. What happened to a lead that is gone still happened to it, and whoever is a customer's or a
# person's is theirs by any of their ids.
THERE = {
    "deal": "SELECT d.deal FROM revops_deal d WHERE d.known_until IS NULL AND d.deal = ANY(%s)",
    "document": f"SELECT k.key FROM unnest(%s::text[]) k (key) {OF_DOCUMENT} AND c.kind = 'invoice'",
}

# What a record of this kind touches: those that it names, as they are in the records.
NAMED = "SELECT k.key FROM ({records}) r CROSS JOIN LATERAL (VALUES (r.values->>'one'), (r.values->>'into')) k (key) WHERE r.kind = 'merge'"
OF = NAMED + " AND r.values->>'what' = '{what}'"


def of(what: str) -> str:
    return OF.replace("{what}", what)


ROWS_OF_CUSTOMERS = f"""
    SELECT c.row FROM revops_feeddelivery d
    JOIN revops_rawrecord c ON c.source_id = d.source_id AND c.feed = d.feed AND c.known_until IS NULL
    WHERE d.kind = 'customer' AND c.kind = 'customer' AND c.values->>'customer' IN ({of("customer")})"""
ROWS_OF_DOCUMENTS = f"SELECT c.row FROM ({of('document')}) k {OF_DOCUMENT}"
# All that are decided about, as their feeds are called by now.
DECIDED_DOCUMENTS = f"""
    SELECT c.row FROM (SELECT unnest(ARRAY[m.one, m.stays]) AS key FROM ({CURRENT}) m (what, one, stays) WHERE m.what = 'document') k
    {OF_DOCUMENT}"""
# Whom an id means that nobody describes is settled with the others', so decisions are touched, too.
DECIDED_OF_CUSTOMERS = (
    "SELECT r.row FROM ({records}) r WHERE r.kind = 'merge' AND r.values->>'what' = 'customer'"
)


def settle() -> None:
    """Fills `merged_away`, of deals as they were before this import. A decision is kept, whatever is
    gone of what it is about.
    """
    touched.execute(CREATE)
    for what, merged in current().items():
        fill(what, merged, there(what, merged))
    touched.execute("ANALYZE merged_away")


def settle_deals(alive: Callable[[list[str]], set[str]]) -> None:
    """The same of deals as they are now: `alive` answers which of some touched ones are there."""
    merged = pairs("deal")
    if not merged:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT deal FROM touched_deal WHERE deal = ANY(%s) ORDER BY deal",
            [[*merged, *merged.values()]],
        )
        asked = [deal for (deal,) in cursor.fetchall()]
        cursor.execute("DELETE FROM merged_away WHERE what = 'deal'")
    fill("deal", merged, there("deal", merged) - set(asked) | alive(asked))


def there(what: str, merged: Mapping[str, str]) -> set[str]:
    keys = [*merged, *merged.values()]
    if what not in THERE:
        return set(keys)
    with connection.cursor() as cursor:
        cursor.execute(THERE[what], [keys])
        return {key for (key,) in cursor.fetchall()}


def fill(what: str, merged: Mapping[str, str], there: Collection[str]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY merged_away (what, key, survivor) FROM STDIN") as copy,
    ):
        for row in standing(merged, there).items():
            copy.write_row((what, *row))


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
        cursor.execute("SELECT key FROM merged_away WHERE what = 'deal' AND key = ANY(%s)", [deals])
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
    WITH merged AS (SELECT key, survivor FROM merged_away WHERE what = 'document'),
    named AS (
        SELECT m.key FROM touched_row t JOIN revops_rawrecord r ON r.row = t.row AND r.kind = 'invoice'
        JOIN revops_source s ON s.id = r.source_id
        JOIN (SELECT key FROM merged UNION SELECT survivor FROM merged) m ON m.key = {DOCUMENT}
    ),
    ends AS (SELECT key FROM named UNION SELECT m.survivor FROM merged m JOIN named USING (key))
    SELECT c.row FROM (
        SELECT key FROM ends UNION SELECT m.key FROM merged m JOIN ends ON ends.key = m.survivor) k {OF_DOCUMENT}"""
# Of a staged decision (s), the one that stays is in none of the records.
UNKNOWN = {
    "deal": "SELECT 1 FROM revops_rawrecord r WHERE r.deal = s.values->>'into' AND r.kind IN ('deal', 'change') AND r.known_until IS NULL",
    "lead": "SELECT 1 FROM revops_rawrecord r WHERE r.lead = s.values->>'into' AND r.kind = 'lead' AND r.known_until IS NULL",
    "customer": "SELECT 1 FROM revops_customer r WHERE r.own = s.values->>'into' AND r.known_until IS NULL",
    "document": f"SELECT 1 FROM (SELECT s.values->>'into' AS key) k {OF_DOCUMENT}",
}
INTO_NOBODY = " OR ".join(
    f"values->>'what' = '{what}' AND NOT EXISTS ({known})" for what, known in UNKNOWN.items()
)

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
            ("touched_row", DECIDED_OF_CUSTOMERS),
            ("touched_row", ROWS_OF_DOCUMENTS),
        ),
        uncounted=(
            (
                f"values->>'verdict' = '{SAME}' AND ({INTO_NOBODY})",
                _("whose one that stays is in no record: what is left of both counts once"),
            ),
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
