"""Which leads, deals and records an import touched, and what depends on them.

Four temporary tables hold the answer during a transaction: `touched_lead`, `changed_lead` (those of
them whose own attributes changed, so that whatever inherits them follows), `touched_deal` and
`touched_row`.
"""

from django.db import connection

from revops.derive import kinds

TABLES = {
    "touched_lead": "lead text",
    "changed_lead": "lead text",
    "touched_deal": "deal text",
    "touched_row": "row bigint",
}

# What an import may have left behind in its connection when it was undone.
TEMPORARY = (
    "staged", "refused", "skipped", "deleted", "elsewhere", "twice", "compared", "gone", "superseded", "arrived", "exponents", "inherited",
    "survivor", "merged_away", "touched_account", "touched_item", "kin", "answering", "contacting", "contacted_lead", "nurtured",
    "work_span",
    "between_us", *TABLES,
)  # fmt: skip


def by_record() -> str:
    """The kinds that become a fact of each record, as a list in SQL."""
    return kinds.listed(kinds.of_one_record())


def after(kind: str) -> str:
    """Those of them that inherit from a lead, or from a deal."""
    return kinds.listed([each for each in kinds.of_one_record() if kind in each.after])


def forget() -> None:
    """Drops the temporary tables of a former import in this transaction."""
    desired = (f"desired_{fact._meta.model_name}" for fact in kinds.facts())
    drops = (f"DROP TABLE IF EXISTS pg_temp.{name}" for name in (*TEMPORARY, *desired))
    execute("SET LOCAL work_mem = '256MB'", "SET LOCAL client_min_messages = warning", *drops)


def start() -> None:
    """Creates the four tables, empty."""
    # Without an index: to keep one costs more than all that reads the tables.
    execute(
        *(
            f"CREATE TEMP TABLE {name} ({column} NOT NULL) ON COMMIT DROP"
            for name, column in TABLES.items()
        )
    )


def is_any() -> bool:
    """Whether there is anything to derive."""
    return any(has(table) for table in TABLES)


def touch(table: str, query: str, params: object = None) -> None:
    """Adds the single column of a query to one of the tables, each value once."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} SELECT * FROM ({query}) q EXCEPT SELECT * FROM {table}", params
        )


def has(table: str) -> bool:
    """Whether anything was touched: what has nothing to derive costs nothing."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
        return cursor.fetchone()[0]


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def touch_records(relation: str, kind: str = "") -> None:
    """Touches what the raw records in `relation` (a table or query with an id) are about. `kind` is
    that of all of them; without it they are looked through.
    """
    record = f"SELECT * FROM revops_rawrecord WHERE id IN (SELECT id FROM {relation})"
    found = {kind} if kind else kinds_among(record)
    for table, column, of in (
        ("changed_lead", "lead", ["lead"]),
        ("touched_lead", "lead", ["lead", "stage"]),
        ("touched_deal", "deal", ["deal", "change"]),
        ("touched_row", "row", [each.record for each in kinds.of_one_record()]),
    ):
        if found & {*of}:
            touch(table, f"SELECT {column} FROM ({record}) r WHERE kind = ANY(%s)", [of])
    for kind in kinds.KINDS.values():
        if kind.touches and kind.record in found:
            for table, query in kind.touches:
                touch(table, query.format(records=record))


def kinds_among(records: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT kind FROM ({records}) r")
        return {kind for (kind,) in cursor.fetchall()}


def touch_dependents_of_leads() -> None:
    """Deals, and what else says so, inherit from their lead."""
    about = "SELECT {} FROM revops_rawrecord r JOIN changed_lead USING (lead) WHERE r.known_until IS NULL AND {}"
    touch("touched_deal", about.format("deal", "kind IN ('deal', 'change')"))
    touch("touched_row", about.format("row", f"kind IN {after('lead')}"))


def touch_dependents_of_deals() -> None:
    """A deal enters a stage for its lead; what is told of a deal inherits from it."""
    touch(
        "touched_lead",
        "SELECT lead FROM revops_dealchange JOIN touched_deal USING (deal) WHERE lead <> ''",
    )
    touch(
        "touched_row",
        f"SELECT row FROM revops_rawrecord r JOIN touched_deal USING (deal) WHERE r.known_until IS NULL AND kind IN {after('deal')}",
    )


# A document that several feeds of a source name is told by one of them.
SAME_DOCUMENT = """
    SELECT i.row FROM revops_rawrecord r JOIN touched_row USING (row) JOIN {facts} i
        ON i.known_until IS NULL AND i.source_id = r.source_id AND i.number = r.values->>'{number}'
    WHERE r.kind = '{kind}'"""


def touch_same_documents() -> None:
    """The documents and onboardings of other feeds that bear the number of a touched one."""
    for kind in kinds.of_one_record():
        if kind.number:
            facts = kind.becomes[0]._meta.db_table
            touch(
                "touched_row",
                SAME_DOCUMENT.format(kind=kind.record, number=kind.number, facts=facts),
            )


def touch_followers() -> None:
    """What depends on touched records of other kinds: a step on its onboarding, in the order of kinds."""
    for kind in kinds.of_one_record():
        if kind.follows:
            touch("touched_row", kind.follows)


def touch_everything() -> None:
    """All that is current: after a correction of people, rates or channels."""
    current = "SELECT {} FROM revops_rawrecord WHERE known_until IS NULL AND {}"
    touch("changed_lead", current.format("lead", "kind = 'lead'"))
    touch("touched_lead", current.format("lead", "kind IN ('lead', 'stage', 'handover')"))
    touch("touched_deal", current.format("deal", "kind IN ('deal', 'change', 'handover')"))
    touch("touched_row", current.format("row", f"kind IN {by_record()}"))
