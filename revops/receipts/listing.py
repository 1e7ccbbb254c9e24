"""Which records of a receipt are listed, in which order, and from where on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from revops.models.dimensions import DIMENSIONS, Dimension
from revops.readers import A_PERSON, NAMES, ROWS, Reader, hidden_by
from revops.receipts import keyset
from revops.receipts.keyset import NEWEST, Column, Cursor

# A customer's legal name, where it is known whose the record is.
COMPANY = "coalesce(u.name, nullif(d.company, ''), nullif(l.company, ''), r.values->>'company', '')"

# What a record that is neither of a deal nor of a lead calls itself, as a campaign does.
OWN_NAME = "r.values->>'name'"


def name_of(dimension: Dimension) -> str:
    """What a record calls its member; of a person whose name is withheld, that it is one."""
    name = f"m_{dimension.name}.name"
    if not dimension.is_of_persons:
        return name
    return f"CASE WHEN b.{dimension.column} = ANY(%(unnamed)s) THEN %(a_person)s ELSE {name} END"


def found_in(dimension: Dimension) -> str:
    """In what of its member a record is looked for: what a search finds adds up to a figure, so that
    the name of a person finds the rows of whom the reader sees.
    """
    name = f"m_{dimension.name}.name"
    if not dimension.is_of_persons:
        return name
    return f"CASE WHEN b.{dimension.column} <> ALL(%(unsearched)s) THEN {name} END"


MEMBERS = ", ".join(map(name_of, DIMENSIONS.values()))
NAMES_FOUND = ", ".join(map(found_in, DIMENSIONS.values()))
# What a record is looked for in; every word must be somewhere.
SEARCHED = f"""lower(concat_ws(' ', b.item, s.name, r.feed, r.external_id, d.name, l.name, {OWN_NAME}, {COMPANY}, {NAMES_FOUND}))"""
# By what records are sorted. What the facts themselves hold is sorted before anything is joined to
# it.
OWN_ORDER = {
    "day": ("b.business_day", "date"),
    "amount": ("b.amount", "bigint"),
    "measured": ("b.bucket", "bigint"),
}
JOINED_ORDER = {
    "record": (
        f"lower(coalesce(nullif({COMPANY}, ''), d.name, l.name, {OWN_NAME}, b.item))",
        "text",
    ),
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


def people(listing: Listing, reader: Reader) -> dict[str, object]:
    """The parameters of what names people. A query for each rule that hides somebody; only a search
    asks for rows.
    """
    unnamed = hidden_by(NAMES, reader)
    unsearched = [*hidden_by(ROWS, reader), *unnamed] if listing.words else []
    return {"unnamed": unnamed, "unsearched": unsearched, "a_person": str(A_PERSON)}


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
    words: dict[str, object] = {f"word{place}": word for place, word in enumerate(listing.words)}
    return "WHERE " + " AND ".join(f"strpos({SEARCHED}, %({name})s) > 0" for name in words), words
