"""What hands and tools do to a record that is typed in a second time."""

from __future__ import annotations

import random
import string
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from revops.duplicates.things import Thing

Error = Callable[[Thing, random.Random], Thing]


def slip(text: str, chance: random.Random) -> str:
    """One letter left out, doubled, changed, or swapped with the next."""
    if len(text) < 4:
        return text
    place = chance.randrange(1, len(text) - 1)
    here, there = text[place], text[place + 1]
    other = chance.choice(string.ascii_lowercase)
    return text[:place] + chance.choice(["" + there, here + here + there, other + there, there + here]) + text[place + 2 :]  # fmt: skip


def slip_in_name(thing: Thing, chance: random.Random) -> Thing:
    first, _blank, last = thing.name.partition(" ")
    words = (slip(first, chance), last) if chance.random() < 0.5 else (first, slip(last, chance))
    return replace(thing, name=" ".join(words))


def without_accents(thing: Thing, _chance: random.Random) -> Thing:
    return replace(thing, name=bare(thing.name), company=bare(thing.company))


def bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(each for each in apart if not unicodedata.combining(each))


def names_swapped(thing: Thing, _chance: random.Random) -> Thing:
    first, _blank, last = thing.name.partition(" ")
    return replace(thing, name=f"{last}, {first}" if last else first)


def another_form(thing: Thing, chance: random.Random) -> Thing:
    """The legal form is left out, or spelled in another way."""
    name, _blank, form = thing.company.rpartition(" ")
    spelled = {"SAS": "S.A.S.", "GmbH": "gmbh", "Ltd": "Limited", "B.V.": "BV", "SA": "S.A."}
    return replace(thing, company=chance.choice([name, f"{name} {spelled.get(form, form)}"]))


def with_tag(thing: Thing, chance: random.Random) -> Thing:
    local, at, host = thing.email.partition("@")
    tag = chance.choice(["crm", "webinar", "2026"])
    return replace(thing, email=f"{local}+{tag}@{host}" if at else "")


def phone_otherwise(thing: Thing, chance: random.Random) -> Thing:
    """+33612345678 as 06 12 34 56 78, 0033 6 12…, or +33 (0)6-12-34…"""
    national = thing.phone[-9:]
    pairs = " ".join(national[place : place + 2] for place in range(1, 9, 2))
    forms = [f"0{national[:1]} {pairs}", f"0033{national}", f"+33 (0){national[:1]}-{pairs.replace(' ', '-')}"]  # fmt: skip
    return replace(thing, phone=chance.choice(forms) if thing.phone else "")


def without_phone(thing: Thing, _chance: random.Random) -> Thing:
    return replace(thing, phone="")


def without_email(thing: Thing, _chance: random.Random) -> Thing:
    return replace(thing, email="")


def private_email(thing: Thing, chance: random.Random) -> Thing:
    local = bare(thing.name).lower().replace(" ", chance.choice([".", "", "_"]))
    return replace(thing, email=f"{local}{chance.randrange(10, 99)}@gmail.com")


def in_capitals(thing: Thing, _chance: random.Random) -> Thing:
    return replace(thing, name=thing.name.upper(), company=thing.company.upper(), email=thing.email.title())  # fmt: skip


def with_title(thing: Thing, chance: random.Random) -> Thing:
    return replace(thing, name=f"{chance.choice(['Mme', 'Mr.', 'Dr', 'Herr'])} {thing.name}")


# The rules were tuned on these …
TUNED: tuple[Error, ...] = (
    slip_in_name, without_accents, names_swapped, another_form, with_tag, phone_otherwise, without_phone,
    without_email, private_email, in_capitals, with_title,
)  # fmt: skip


def two_slips(thing: Thing, chance: random.Random) -> Thing:
    return slip_in_name(slip_in_name(thing, chance), chance)


def umlauts_spelled(thing: Thing, _chance: random.Random) -> Thing:
    spelled = str.maketrans({"ü": "ue", "ö": "oe", "ä": "ae", "ß": "ss", "ø": "o"})
    return replace(thing, name=thing.name.translate(spelled), company=thing.company.translate(spelled))  # fmt: skip


def only_initial(thing: Thing, _chance: random.Random) -> Thing:
    first, _blank, last = thing.name.partition(" ")
    return replace(thing, name=f"{first[:1]}. {last}" if last else first)


def second_name(thing: Thing, chance: random.Random) -> Thing:
    first, _blank, last = thing.name.partition(" ")
    return replace(thing, name=f"{first} {chance.choice(['Anne', 'Louis', 'B.'])} {last}")


def slip_in_email(thing: Thing, chance: random.Random) -> Thing:
    local, at, host = thing.email.partition("@")
    return replace(thing, email=f"{slip(local, chance)}{at}{host}")


def slip_in_host(thing: Thing, chance: random.Random) -> Thing:
    local, at, host = thing.email.partition("@")
    name, dot, rest = host.partition(".")
    return replace(thing, email=f"{local}{at}{slip(name, chance)}{dot}{rest}")


def slip_in_company(thing: Thing, chance: random.Random) -> Thing:
    name, _blank, form = thing.company.rpartition(" ")
    return replace(thing, company=f"{slip(name, chance)} {form}")


def without_company(thing: Thing, _chance: random.Random) -> Thing:
    return replace(thing, company="")


def with_extension(thing: Thing, chance: random.Random) -> Thing:
    return replace(thing, phone=f"{thing.phone} ext. {chance.randrange(10, 99)}" if thing.phone else "")  # fmt: skip


def another_phone(thing: Thing, chance: random.Random) -> Thing:
    return replace(thing, phone=f"+336{chance.randrange(10**7, 10**8)}")


def blanks(thing: Thing, _chance: random.Random) -> Thing:
    name = thing.name.replace(" ", "\u00a0 ")
    return replace(thing, name=f"  {name} ", company=f"{thing.company} ")


# … and have never seen these.
HELD_OUT: tuple[Error, ...] = (
    two_slips, umlauts_spelled, only_initial, second_name, slip_in_email, slip_in_host, slip_in_company,
    without_company, with_extension, another_phone, blanks,
)  # fmt: skip
HOW_MANY = ((1, 0.55), (2, 0.33), (3, 0.12))  # errors in one record, and how often


def spoilt(thing: Thing, errors: tuple[Error, ...], chance: random.Random) -> Thing:
    """A record of the same thing, typed in by somebody else."""
    counts, weights = zip(*HOW_MANY, strict=True)
    (count,) = chance.choices(counts, weights)
    for error in chance.sample(errors, min(count, len(errors))):
        thing = error(thing, chance)
    return thing
