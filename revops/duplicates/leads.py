"""Leads and people: who they are is in their name, their addresses and where they work. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revops.duplicates import names, normal
from revops.duplicates.comparing import COMPARERS, Comparer, Crowd, Verdict
from revops.duplicates.things import Reason, Thing, What


def blocks(thing: Thing) -> Iterator[str]:
    if thing.mail:
        yield f"mail:{thing.mail}"
        if not thing.is_shared:
            yield f"local:{thing.local}"
    if thing.telephone:
        yield f"phone:{thing.telephone}"
    if len(thing.words) > 1:
        yield f"name:{thing.called}"
        yield f"letters:{min(names.spelled(thing.words))}"
    for place in (thing.firm.replace(" ", ""), thing.host):
        if place:
            yield from (f"{place}:{word}" for word in thing.words if len(word) > 1)


def judge(one: Thing, other: Thing, crowd: Crowd) -> Verdict | None:
    found = reasons(one, other, crowd)
    rule = rule_of(found, one, other)
    weight = sum(WEIGHTS[each] for each in found)
    if rule:
        return Verdict(max(95, min(100, weight)), found, rule)
    return Verdict(min(94, weight), found) if weight >= LEAST else None


# How much each reason adds to a score of 100, and from where on a pair is worth a question.
WEIGHTS = {
    Reason.EMAIL: 60, Reason.LIKE_EMAIL: 30, Reason.SHARED_EMAIL: 15, Reason.PHONE: 35, Reason.NAME: 40,
    Reason.LIKE_NAME: 25, Reason.COMPANY: 25, Reason.LIKE_COMPANY: 15, Reason.DOMAIN: 15,
    Reason.OTHER_NAME: -45, Reason.OTHER_EMAIL: -25,
}  # fmt: skip
LEAST = 55


def reasons(one: Thing, other: Thing, crowd: Crowd) -> tuple[Reason, ...]:
    found = [*of_addresses(one, other, crowd), *of_names(one, other), *of_places(one, other)]
    return tuple(dict.fromkeys(found))


def of_addresses(one: Thing, other: Thing, crowd: Crowd) -> Iterator[Reason]:
    if one.mail and one.mail == other.mail:
        yield Reason.SHARED_EMAIL if crowd.is_shared(one) else Reason.EMAIL
    elif one.mail and other.mail and not (one.is_shared or other.is_shared):
        yield from of_two_mails(one, other)
    if one.telephone and one.telephone == other.telephone and not crowd.is_switchboard(one):
        yield Reason.PHONE


def of_two_mails(one: Thing, other: Thing) -> Iterator[Reason]:
    """A slip in one address is seen where the names are the same, or the slip is behind the @. Two
    mailboxes of one domain are two people's, twins' above all.
    """
    (here, place), (there, elsewhere) = (each.mail.split("@") for each in (one, other))
    if place != elsewhere:
        if here == there and names.slips(place, elsewhere) <= names.TWO_SLIPS:
            yield Reason.LIKE_EMAIL
    elif names.is_same(one.words, other.words) and is_slip_in_local(here, there):
        yield Reason.LIKE_EMAIL
    elif not is_derived(one, other):
        yield Reason.OTHER_EMAIL


def is_slip_in_local(here: str, there: str) -> bool:
    """Digits are no slip: the second of a name gets a 2."""
    return names.digits(here) == names.digits(there) and names.slips(here, there) <= 2


def is_derived(one: Thing, other: Thing) -> bool:
    """Whether both addresses are made of both names, and only these: m.dupont@ and marie.dupont@."""
    if names.digits(one.local) != names.digits(other.local):
        return False
    both = (set(one.words), set(other.words))
    return all(is_made_of(each.local, words) for each in (one, other) for words in both)


def is_made_of(local: str, words: set[str]) -> bool:
    parts = normal.person(re.sub(r"[0-9.]+", " ", local))
    initials = {word[0] for word in words if word}
    plain = bool(parts) and all(part in words or part in initials for part in parts)
    return plain or any(parts == (first + word,) for first in initials for word in words)


def of_names(one: Thing, other: Thing) -> Iterator[Reason]:
    if names.is_same(one.words, other.words):
        yield Reason.NAME
    elif names.is_like(one.words, other.words):
        yield Reason.LIKE_NAME
    elif names.differ(one.words, other.words):
        yield Reason.OTHER_NAME


def of_places(one: Thing, other: Thing) -> Iterator[Reason]:
    if one.firm and one.firm.replace(" ", "") == other.firm.replace(" ", ""):
        yield Reason.COMPANY
    elif names.firms_alike(one.firm, other.firm):
        yield Reason.LIKE_COMPANY
    if one.host and one.host == other.host:
        yield Reason.DOMAIN


def rule_of(found: tuple[Reason, ...], one: Thing, other: Thing) -> str:
    """The first rule that would merge the two by itself, "" for none."""
    has = set(found)
    if Reason.EMAIL in has and (Reason.OTHER_NAME not in has or is_written_badly(one, other)):
        return "lead_email"
    if has & {Reason.OTHER_NAME, Reason.OTHER_EMAIL}:
        return ""
    named, like = Reason.NAME in has, Reason.LIKE_NAME in has
    placed = bool(has & {Reason.COMPANY, Reason.LIKE_COMPANY, Reason.DOMAIN})
    if Reason.PHONE in has and (named or like and placed):
        return "lead_phone"
    if Reason.LIKE_EMAIL in has and (named or like and placed):
        return "lead_like_email"
    if named and placed and not_two_of_a_name(one, other):
        return "lead_company"
    return ""


def is_written_badly(one: Thing, other: Thing) -> bool:
    """Whether one mailbox, made of one name, belongs to two of which one is written badly."""
    owned = any(is_made_of(one.local, set(each.words)) for each in (one, other))
    return owned and names.is_spoilt(one.words, other.words)


def not_two_of_a_name(one: Thing, other: Thing) -> bool:
    """Two of one name at one company whose addresses and telephones all differ may be two people."""
    mails = bool(one.mail and other.mail) and not (one.is_shared or other.is_shared)
    phones = bool(one.telephone and other.telephone and one.telephone != other.telephone)
    return len(one.words) > 1 and not (mails and one.mail != other.mail and phones)


def judge_person(one: Thing, other: Thing, crowd: Crowd) -> Verdict | None:
    """People of the company, of whom there are few: two of one name and two addresses may be two."""
    found = reasons(one, other, crowd)
    has, named = set(found), {Reason.NAME, Reason.LIKE_NAME} & set(found)
    if not (named or Reason.EMAIL in has):
        return None
    rule = "person_email" if rule_of(found, one, other) == "lead_email" else ""
    if one.source != other.source and named:
        if Reason.LIKE_EMAIL in has:
            rule = rule or "person_email"
        elif Reason.NAME in has and not (one.mail and other.mail):
            rule = rule or "person_name"
    score = PERSON + sum(WEIGHTS[each] for each in found)
    return Verdict(max(95, min(100, score)) if rule else max(1, min(94, score)), found, rule)


PERSON = 30  # colleagues are few, so that a name says more than among leads
COMPARERS.declare(What.LEAD, Comparer(What.LEAD, blocks, judge))
COMPARERS.declare(What.PERSON, Comparer(What.PERSON, blocks, judge_person, is_once=True))
