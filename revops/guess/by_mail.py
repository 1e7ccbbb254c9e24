"""Deals that name their contact by an e-mail address, where a file of leads has the address of each."""

from __future__ import annotations

from dataclasses import replace

from revops.guess.readings import Reading
from revops.guess.tables import Column, Table

Found = list[tuple[Table, list[Reading]]]


def with_leads(found: Found) -> Found:
    """The deals look their lead up by its address; the file of leads is read as a list, too. Without
    it nothing ties a deal to its lead, and what both tell of one opportunity counts twice.
    """
    for place, (leads, readings) in enumerate(found):
        lead = next((each for each in readings if each.record == "lead"), None)
        mail = leads.column(lead.fields.get("email", "")) if lead else None
        if lead is None or mail is None or mail.repeats:
            continue
        tied = [
            (table, [tied_to(each, table, lead, leads) for each in rest]) for table, rest in found
        ]
        listed = any("lead" in each.looked_up for _table, rest in tied for each in rest)
        found = tied
        if listed:
            by_mail = Reading(
                "lookup", {}, id=(mail.name,), only={mail.name: ("*",)}, suffix="leads-by-mail"
            )
            found[place] = (leads, [*tied[place][1], by_mail])
            break
    return found


def tied_to(reading: Reading, table: Table, lead: Reading, leads: Table) -> Reading:
    if reading.record != "deal" or "lead" in reading.fields or table is leads:
        return reading
    address = next((c for c in table.columns if is_address(c)), None)
    if address is None:
        return reading
    fields = {**reading.fields, "lead": address.name}
    if lead.fields["lead"] == lead.fields["email"]:
        return replace(reading, fields=fields)
    looked_up = {**reading.looked_up, "lead": (leads.file_name, lead.fields["lead"])}
    return replace(reading, fields=fields, looked_up=looked_up)


def is_address(column: Column) -> bool:
    """Whether its cells are addresses, as far as they were looked at."""
    return bool(column.samples) and all("@" in text for text in column.samples)
