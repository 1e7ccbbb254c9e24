"""What a change of people, channels or rates reaches: the facts that depend on it are touched, and
nothing else is derived anew.

The facts themselves say on whom they depend, so this reads them and not the records. Only what
belonged to nobody has no fact that could say so; that is looked for in the records. A fact table is
read once from end to end, which costs far less than indexes that each import would have to keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from revops.derive import kinds
from revops.derive.touched import by_record, touch, touch_everything

Scope = dict[str, list]
# By the table of what is touched: the facts that touch it, and what they touch it by.
FACTS = (
    ("changed_lead", "lead", "lead"),
    ("touched_lead", "lead", "lead"),
    ("touched_lead", "stageentry", "lead"),
    ("touched_deal", "deal", "deal"),
    ("touched_deal", "dealchange", "deal"),
    ("touched_lead", "handover", "item"),
)
OF_MEMBERS = "SELECT {key} FROM revops_{fact} WHERE known_until IS NULL AND {column} = ANY(%s)"
NAMING = """
    SELECT {key} FROM revops_rawrecord WHERE known_until IS NULL AND kind IN {kinds}
    AND (values->>'owner' = ANY(%(keys)s) OR values->>'owner_before' = ANY(%(keys)s))"""
NAMING_CUSTOMER = """
    SELECT {key} FROM revops_rawrecord WHERE known_until IS NULL AND kind IN {kinds} AND values->>'customer' = ANY(%(keys)s)"""
RECORDS = (
    ("changed_lead", "lead", "('lead')"),
    ("touched_lead", "lead", "('lead', 'stage', 'handover')"),
    ("touched_deal", "deal", "('deal', 'change', 'handover')"),
)
# What is priced by the month of its day.
DOCUMENTS = """
    SELECT row FROM {table} WHERE known_until IS NULL AND currency = %(currency)s
    AND {day} >= %(month)s AND {day} < %(month)s + interval '1 month'"""
# An open deal floats with the latest rate, whichever that is; a deal that is closed, or gone, keeps
# that of its month.
DEALS = """
    SELECT deal FROM revops_deal WHERE known_until IS NULL AND currency = %(currency)s
    AND (closed_on IS NULL OR closed_on >= %(month)s AND closed_on < %(month)s + interval '1 month')
    UNION ALL
    SELECT c.deal FROM revops_dealchange c WHERE c.known_until IS NULL AND c.currency = %(currency)s
    AND NOT EXISTS (SELECT 1 FROM revops_deal d WHERE d.deal = c.deal AND d.known_until IS NULL)"""


def touch_people(ids: Iterable[int], keys: Iterable[str] = ()) -> None:
    """Touches what depends on people: on their memberships, or on which names of a source mean
    them.

    When an alias moves, `ids` holds whose it was and whose it is; `keys` are the aliases that were
    nobody's before.
    """
    touch_members("owner_id", ids)
    named = sorted(set(keys))
    if named:
        for table, key, those in (*RECORDS, ("touched_row", "row", by_record())):
            touch(table, NAMING.format(key=key, kinds=those), {"keys": named})


def touch_customers(keys: Iterable[str]) -> None:
    """Touches what names a customer by one of these ids or names."""
    named = sorted(set(keys))
    if named:
        for table, key, those in (*RECORDS, ("touched_row", "row", by_record())):
            touch(table, NAMING_CUSTOMER.format(key=key, kinds=those), {"keys": named})


def touch_channels(ids: Iterable[int]) -> None:
    """Touches what came by the channels; their motion counts where a record names none."""
    touch_members("channel_id", ids)


def touch_members(column: str, ids: Iterable[int]) -> None:
    members = sorted(set(ids))
    if members:
        rows = (
            ("touched_row", kind.becomes[0]._meta.model_name, "row")
            for kind in kinds.of_one_record()
        )
        for table, fact, key in (*FACTS, *rows):
            touch(table, OF_MEMBERS.format(key=key, fact=fact, column=column), [members])


def touch_rates(rates: Iterable[tuple[str, date]]) -> None:
    """Touches what is priced by the rates of (currency, first day of a month): documents, closed
    deals, and all open deals.
    """
    for currency, month in sorted(set(rates)):
        given = {"currency": currency, "month": month}
        for table, day in kinds.priced():
            touch("touched_row", DOCUMENTS.format(table=table, day=day), given)
        touch("touched_deal", DEALS, given)


def touch_scope(scope: Scope | None) -> None:
    """Touches what the scope of a chore names (see `scope_of`); everything without one."""
    if scope is None:
        return touch_everything()
    touch_people(scope.get("people", ()), scope.get("keys", ()))
    touch_channels(scope.get("channels", ()))
    touch_rates((currency, date.fromisoformat(month)) for currency, month in scope.get("rates", ()))


def scope_of(
    *,
    people: Sequence[int] = (),
    keys: Sequence[str] = (),
    channels: Sequence[int] = (),
    rates: Sequence[tuple[str, date]] = (),
) -> Scope:
    """What changed, as a chore keeps it: JSON."""
    months = [[currency, f"{month:%Y-%m-01}"] for currency, month in rates]
    return {"people": list(people), "keys": list(keys), "channels": list(channels), "rates": months}
