"""Leads and people, some of them twice, among others who look like them.

Who looks like another and is not: twins at one company whose first names differ by a letter, two people
of one name at two companies and at one, colleagues behind one switchboard and one mailbox such as
info@, couples with one private address, companies of one group.
"""

from __future__ import annotations

import random
from dataclasses import replace

from revops.duplicates.things import Thing
from samples.company.names import FIRST, LAST, LEGAL_FORMS, ROOTS, TRADES
from samples.twice.errors import HELD_OUT, TUNED, bare, spoilt
from samples.twice.labelled import Labelled

SOURCES = ("crm", "webinars")
MORE_LAST = "Müller Schäfer Jørgensen Lefèvre Gößling Núñez Bäcker Desprès Köhler Hélias Ångström Citroën".split()  # noqa: SIM905
MORE_FIRST = "Jean-Pierre Marie-Claire Jürgen Anne-Sophie Karl-Heinz Éloïse Björn Françoise".split()  # noqa: SIM905
TWINS = (("Paul", "Paula"), ("Julien", "Julie"), ("Simon", "Simone"), ("Daniel", "Daniela"), ("Jean", "Jeanne"), ("Lea", "Leo"),
         ("Michel", "Michele"), ("Stefan", "Stefanie"), ("Anna", "Anne"), ("Tim", "Tom"), ("Marc", "Marco"))  # fmt: skip
TWICE, TWINNED, NAMESAKES, BEHIND_INFO, SWITCHBOARD, COUPLES = 0.30, 0.02, 0.004, 0.06, 0.3, 0.004
FORMS = tuple(form for forms in LEGAL_FORMS.values() for form in forms)
PER_COMPANY = 8


class Town:
    """Invents companies and those who work there."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.hosts: set[str] = set()

    def company(self) -> tuple[str, str, str]:
        """A company's name, its domain, which no other has, and its switchboard."""
        root, trade = self.chance.choice(ROOTS), self.chance.choice(TRADES)
        number = self.chance.choice(["", "", f" {self.chance.randrange(2, 99)}"])
        host = f"{root}{trade}{number.strip()}.example".lower()
        if host in self.hosts:
            return self.company()
        self.hosts.add(host)
        phone = f"+331{self.chance.randrange(10**7, 10**8)}"
        return f"{root} {trade}{number} {self.chance.choice(FORMS)}", host, phone

    def name(self) -> str:
        first = self.chance.choice(FIRST if self.chance.random() < 0.9 else MORE_FIRST)
        return f"{first} {self.chance.choice(LAST if self.chance.random() < 0.85 else MORE_LAST)}"

    def worker(self, place: tuple[str, str, str], name: str = "") -> Thing:
        company, host, switchboard = place
        name = name or self.name()
        phone = f"+336{self.chance.randrange(10**7, 10**8)}"
        if self.chance.random() < SWITCHBOARD:
            phone = switchboard
        email = f"info@{host}" if self.chance.random() < BEHIND_INFO else address(name, host)
        source = self.chance.choice(SOURCES)
        return Thing("", source, name, company, email, phone)


def address(name: str, host: str, number: str = "") -> str:
    return f"{bare(name).lower().replace(' ', '.')}{number}@{host}"


def leads(seed: int, people: int = 4000, *, held_out: bool = False) -> Labelled:
    """So many people, a third of them with one or two records more. `held_out` spoils these by errors
    that the rules were not tuned on.
    """
    town, found = Town(seed), Labelled()
    errors = HELD_OUT if held_out else TUNED
    while len(found.things) < people:
        place = town.company()
        for _each in range(town.chance.randrange(1, PER_COMPANY)):
            own = found.add(town.worker(place))
            again(found, own, town, errors)
        alike(found, place, town)
    return found.shuffled(town.chance)


def again(found: Labelled, own: Thing, town: Town, errors: tuple) -> None:
    while town.chance.random() < TWICE:
        other = replace(own, source=town.chance.choice(SOURCES))
        found.add(spoilt(other, errors, town.chance), own.key)


def alike(found: Labelled, place: tuple[str, str, str], town: Town) -> None:
    """Those who look like another and are not."""
    chance, last = town.chance, town.chance.choice(LAST)
    if chance.random() < TWINNED * PER_COMPANY:
        for first in chance.choice(TWINS):
            found.add(town.worker(place, f"{first} {last}"))
    if chance.random() < NAMESAKES * PER_COMPANY:
        name = town.name()
        found.add(town.worker(place, name))
        found.add(replace(town.worker(place, name), email=address(name, place[1], "2")))
    if chance.random() < COUPLES * PER_COMPANY:
        shared = f"famille.{last.lower()}@orange.fr"
        for first in chance.sample(FIRST, 2):
            found.add(replace(town.worker(town.company(), f"{first} {last}"), email=shared))


def people(seed: int, count: int = 600, *, held_out: bool = False) -> Labelled:
    """Colleagues as two tools know them: most in both, with one address or without."""
    town, found = Town(seed), Labelled()
    chance, errors = town.chance, HELD_OUT if held_out else TUNED
    emails: set[str] = set()
    for _each in range(count):
        name = town.name()
        email = address(name, "diapason.example", chance.choice(["", "", str(len(emails))]))
        if email in emails:
            continue
        emails.add(email)
        own = found.add(Thing("", "crm", name, email=email))
        if chance.random() < 0.6:
            other = spoilt(replace(own, source="dialler"), errors, chance)
            other = replace(other, company="", phone="")
            if other.email.endswith("@gmail.com"):
                other = replace(other, email=own.email)
            found.add(other, own.key)
    return found.shuffled(chance)
