"""Customers, deals and documents that two tools have, among others that look like them.

What looks like another and is not: a holding and its companies with one domain and one VAT group, two
companies of one name and another legal form, the same order placed again, an instalment of every
month, two tools that number their documents alike.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from revops.duplicates.things import Thing
from samples.company.names import LAST
from samples.twice.errors import another_form, in_capitals, slip_in_company, without_accents
from samples.twice.labelled import Labelled
from samples.twice.people import FORMS, Town

TWICE, GROUPS, NAMESAKES = 0.4, 0.12, 0.06
DAY = date(2026, 1, 5)


def siren(town: Town) -> str:
    return str(town.chance.randrange(10**8, 10**9))


def customer(town: Town, source: str = "crm") -> Thing:
    company, host, phone = town.company()
    if town.chance.random() < 0.15:
        company = f"{town.chance.choice(LAST)} {town.chance.choice(FORMS)}"
        host = f"{company.split()[0].lower()}{town.chance.randrange(100)}.example"
    numbers = (siren(town),) if town.chance.random() < 0.6 else ()
    return Thing("", source, "", company, "", phone, host, numbers)


def as_billed(own: Thing, town: Town, *, held_out: bool) -> Thing:
    """The customer as the billing tool has it: its VAT number for its registration, no web address,
    another spelling.
    """
    chance = town.chance
    errors = (slip_in_company, another_form) if held_out else (another_form, in_capitals, without_accents)  # fmt: skip
    other = chance.choice(errors)(replace(own, source="billing"), chance)
    numbers = tuple(f"FR {chance.randrange(10, 99)} {each}" for each in own.registers)
    host = "" if chance.random() < 0.25 else f"https://www.{own.domain}/contact"
    return replace(other, registers=numbers, domain=host)


def customers(seed: int, count: int = 1500, *, held_out: bool = False) -> Labelled:
    town, found = Town(seed), Labelled()
    while len(found.things) < count:
        own = found.add(customer(town))
        if town.chance.random() < TWICE:
            found.add(as_billed(own, town, held_out=held_out), own.key)
        related(found, own, town)
    return found.shuffled(town.chance)


def related(found: Labelled, own: Thing, town: Town) -> None:
    """A holding of the same domain, and a company of the same name and another form."""
    chance, root = town.chance, own.company.split()[0]
    if chance.random() < GROUPS:
        form = chance.choice(FORMS)
        for word in chance.sample(
            ["Holding", "Group", "Services", "International", "Immobilier"], 2
        ):
            numbers = own.registers if chance.random() < 0.2 else (siren(town),)
            found.add(replace(own, company=f"{root} {word} {form}", registers=numbers, source="billing"))  # fmt: skip
    if chance.random() < NAMESAKES:
        name = own.company.rpartition(" ")[0]
        other = chance.choice([form for form in FORMS if not own.company.endswith(form)])
        found.add(replace(customer(town, "billing"), company=f"{name} {other}"))


def deals(seed: int, count: int = 1500, *, held_out: bool = False) -> Labelled:
    town, found = Town(seed), Labelled()
    while len(found.things) < count:
        company = town.company()[0]
        amount, on = town.chance.randrange(10, 900) * 10_000, DAY + timedelta(town.chance.randrange(300))  # fmt: skip
        own = found.add(Thing("", "crm", f"{company} – licences", company, amount=amount, currency="EUR", on=on))  # fmt: skip
        repeat_deal(found, own, town, held_out=held_out)
    return found.shuffled(town.chance)


def repeat_deal(found: Labelled, own: Thing, town: Town, *, held_out: bool) -> None:
    chance = town.chance
    assert own.on
    if chance.random() < TWICE:
        error = slip_in_company if held_out else another_form
        other = error(replace(own, source="partners"), chance)
        late = own.on + timedelta(chance.randrange(0, 8))
        found.add(replace(other, name=own.name.replace(" –", ""), on=late), own.key)
    if chance.random() < 0.15:  # the same order again, in the same tool, and renewed after a year
        found.add(replace(own, on=own.on + timedelta(chance.choice([0, 21, 365]))))
    if chance.random() < 0.1:
        found.add(replace(own, source="partners", name="Support", on=own.on + timedelta(90)))


def documents(seed: int, count: int = 2000, *, held_out: bool = False) -> Labelled:
    """Invoices of the billing tool and of the books. Every customer also has instalments of one
    amount, and the books number other documents with the same small numbers.
    """
    town, found, number = Town(seed), Labelled(), 100
    while len(found.things) < count:
        company = town.company()[0]
        amount = town.chance.randrange(10, 900) * 10_000 + town.chance.randrange(100)
        for month in range(town.chance.choice([1, 1, 1, 3])):
            number += 1
            own = Thing("", "billing", "", company, number=f"F-2026-{number:05}", amount=amount,
                        currency="EUR", on=DAY + timedelta(30 * month + number % 250))  # fmt: skip
            own = found.add(own)
            in_books(found, own, number, town, held_out=held_out)
    return found.shuffled(town.chance)


def in_books(found: Labelled, own: Thing, number: int, town: Town, *, held_out: bool) -> None:
    chance = town.chance
    assert own.on
    if chance.random() < TWICE:
        other = (slip_in_company if held_out else another_form)(
            replace(own, source="books"), chance
        )
        numbers = [f"F2026{number:05}", f"INV 2026-{number:05}", own.number.lower()]
        on = own.on + timedelta(chance.choice([0, 0, 0, 1, 2]))
        found.add(replace(other, number=chance.choice(numbers), on=on), own.key)
    if chance.random() < 0.1:  # another document that happens to bear this number
        company = town.company()[0]
        amount = chance.choice([own.amount, chance.randrange(10, 900) * 10_000])
        found.add(replace(own, source="books", company=company, amount=amount))
