"""Which records of a receipt are listed, in which order, and from where on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from revops.measures import DIMENSIONS
from revops.receipts import keyset
from revops.receipts.keyset import NEWEST, Column, Cursor

# A customer's legal name, where it is known whose the record is.
COMPANY = "coalesce(u.name, nullif(d.company, ''), nullif(l.company, ''), r.values->>'company', '')"
# What a record is looked for in; every word must be somewhere.
MEMBERS = ", ".join(f"m_{name}.name" for name in DIMENSIONS)
SEARCHED = f"""lower(concat_ws(' ', b.item, s.name, r.feed, r.external_id, d.name, l.name, {COMPANY}, {MEMBERS}))"""
# By what records are sorted. What the facts themselves hold is sorted before anything is joined to
# it.
OWN_ORDER = {"day": ("b.business_day", "date"), "amount": ("b.amount", "bigint")}
JOINED_ORDER = {
    "record": (f"lower(coalesce(nullif({COMPANY}, ''), d.name, l.name, b.item))", "text"),
    "source": ("lower(s.name || ' ' || r.external_id)", "text"),
    **{name: (f"lower(m_{name}.name)", "text") for name in ("team", "owner", "channel")},
}
ORDERS = (*OWN_ORDER, *JOINED_ORDER)


@dataclass(frozen=True, slots=True)
class Listing:
    """Which records are listed, and how: those with every word of `search`, by `sort` (one of
    ORDERS; "-" before it turns it round).

    From the first on, or from a cursor of the same list.
    """

    search: str = ""
    sort: str = "-day"
    cursor: Cursor | None = None

    @property
    def words(self) -> list[str]:
        return self.search.lower().split()

    @property
    def columns(self) -> tuple[Column, ...]:
        """What it is sorted by; what is equal comes newest first."""
        sql, kind = (OWN_ORDER | JOINED_ORDER)[self.sort.removeprefix("-")]
        return Column(sql, kind, self.sort.startswith("-")), *NEWEST

    @property
    def is_back(self) -> bool:
        return self.cursor is not None and self.cursor.is_back

    @property
    def order(self) -> str:
        return keyset.order(self.columns, self.is_back)

    @property
    def is_own(self) -> bool:
        """Whether the facts alone say which records come first."""
        return not self.words and self.sort.removeprefix("-") in OWN_ORDER


ALL_NEWEST_FIRST = Listing()


def listing_at(listing: Listing, at: Cursor) -> Listing:
    """The same list from a cursor. ValueError when the cursor is of a list in another order."""
    if at.sort != listing.sort:
        raise ValueError("another order")
    keyset.fit(listing.columns, at.key)
    return replace(listing, cursor=at)


def chosen_sql(listing: Listing) -> tuple[str, dict[str, object]]:
    """A WHERE clause that holds for the records with every word beyond the cursor, and its
    parameters.
    """
    where, params = searched(listing)
    if listing.cursor is None:
        return where, params
    beyond, key = keyset.beyond(listing.columns, listing.cursor)
    return f"{where} AND {beyond}" if where else f"WHERE {beyond}", params | key


def searched(listing: Listing) -> tuple[str, dict[str, object]]:
    """A WHERE clause that holds for the records with every word, and its parameters."""
    if not listing.words:
        return "", {}
    words = {f"word{place}": word for place, word in enumerate(listing.words)}
    return "WHERE " + " AND ".join(f"strpos({SEARCHED}, %({name})s) > 0" for name in words), words
