"""What tables say of each other: a log of events of the amounts beside it, a price list of the deals
that name its products.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from revops.guess.by_mail import with_leads
from revops.guess.fields import folded, spelling, words
from revops.guess.first import finished, readings_of
from revops.guess.match import columns_of
from revops.guess.readings import Reading
from revops.guess.tables import Column, Table
from revops.guess.values import joined
from revops.mapping.records import RECORDS

Found = list[tuple[Table, list[Reading]]]
# What records name each other by, and what says too little to be such a name.
LINKS = ("lead", "deal", "customer")
ANY_ID = frozenset(
    {
        "id",
        "key",
        "record id",
        "record identifier",
        "id enregistrement",
        "id d enregistrement",
        "id de fiche d informations",
        "external id",
        "id externe",
        "reference",
        "ref",
        "number",
        "numero",
        "identifiant",
        "name",
        "nom",
        "email",
    }
)
# Days of deals that a log of events tells better.
DATED = ("opened_at", "closed_at", "won_at", "lost_at", "expected_close_on")


def readings_together(tables: Sequence[Table]) -> Found:
    """What the rows of each table are taken for, the others in sight."""
    found = [(table, readings_of(table)) for table in tables]
    found = [(table, [*readings, *worth(table, readings, found)]) for table, readings in found]
    found = [
        (table, [linked(table, each, found) for each in readings]) for table, readings in found
    ]
    return with_prices(with_leads(found))


def linked(table: Table, reading: Reading, found: Found) -> Reading:
    """The reading with the records that it names by the column by which another file knows them: deals
    of leads where both have a `mql_id`. A column that is an id of anything, as `id`, names nothing.
    """
    for kind in LINKS:
        if kind == reading.record or kind not in RECORDS[reading.record] or kind in reading.fields:
            continue
        known = {spelling(name): name for name in table.names if folded(name) not in ANY_ID}
        names = [
            spelling(each.fields[kind])
            for other, rest in found
            for each in rest
            if other is not table and each.record == kind
        ]
        if name := next((known[each] for each in names if each in known), ""):
            reading = replace(reading, fields={**reading.fields, kind: name})
    return reading


def worth(table: Table, readings: Sequence[Reading], found: Found) -> Iterator[Reading]:
    """Leads with an amount are deals, too, where a log says what happened to deals of their ids."""
    ids = {each.fields["deal"] for _t, rest in found for each in rest if each.record == "change"}
    lead = next((each.fields["lead"] for each in readings if each.record == "lead"), "")
    if lead not in ids or any(each.record == "deal" for each in readings):
        return
    fields = columns_of(table, "deal", {"deal": lead, "lead": lead})
    fields = {name: column for name, column in fields.items() if name not in DATED}
    if "amount" in fields or "signed_amount" in fields:
        yield finished(table, Reading("deal", fields))


def with_prices(found: Found) -> Found:
    """Deals without an amount are worth what the list says of their product, where a file of unread
    meaning has a price for each of its values.
    """
    for place, (table, readings) in enumerate(found):
        price = price_of(table)
        if readings or price is None:
            continue
        for other, (beside, deals) in enumerate(found):
            priced = [looking_up(beside, each, table, price) for each in deals]
            if priced != deals:
                found[other] = (beside, priced)
                (own, *_rest) = [r.fields["amount"] for r in priced if "amount" in r.looked_up]
                found[place] = (table, [Reading("lookup", {}, id=(own,))])
    return found


def price_of(table: Table) -> Column | None:
    names = {spelling(word) for word in words("prices")["columns"]}
    return next((c for c in table.columns if c.is_number and spelling(c.name) in names), None)


def looking_up(table: Table, reading: Reading, prices: Table, price: Column) -> Reading:
    """The reading of deals with the price as their amount, by the column that both tables have."""
    if reading.record != "deal" or "amount" in reading.fields:
        return reading
    for listed in prices.columns:
        own = table.column(listed.name)
        known = [text for text, _count in listed.values]
        if own and known and not listed.repeats:
            spelled = joined([text for text, _count in own.values], known)
            return replace(
                reading,
                fields={**reading.fields, "amount": own.name},
                looked_up={"amount": (prices.file_name, price.name)},
                translated={**reading.translated, "amount": spelled},
            )
    return reading
