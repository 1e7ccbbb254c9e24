"""Customers, and what was sold to them: deals and documents that two tools have. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from revops.duplicates import names
from revops.duplicates.comparing import COMPARERS, Comparer, Crowd, Verdict
from revops.duplicates.things import Reason, Thing, What

WEIGHTS = {
    Reason.REGISTER: 60, Reason.DOMAIN: 35, Reason.COMPANY: 45, Reason.LIKE_COMPANY: 30, Reason.PHONE: 20,
    Reason.EMAIL: 25, Reason.OTHER_REGISTER: -60, Reason.OTHER_FORM: -20, Reason.OTHER_NAME: -30,
}  # fmt: skip
LEAST = 45
BADLY = 85.0
RELATED = 60.0  # likeness of names from which on one number is one company's and not a group's
DAYS, NEAR_DAYS = 10, 3


def blocks(thing: Thing) -> Iterator[str]:
    yield from (f"register:{each}" for each in thing.registered)
    if thing.host:
        yield f"host:{thing.host}"
    if thing.telephone:
        yield f"phone:{thing.telephone}"
    if thing.firm:
        yield f"name:{thing.firm.replace(' ', '')}"
        words = sorted(thing.firm.split())
        yield from (f"word:{len(words)}:{each}" for each in words if len(each) >= names.LONG)


def judge(one: Thing, other: Thing, _crowd: Crowd) -> Verdict | None:
    found = tuple(reasons(one, other))
    rule = rule_of(set(found), one, other)
    weight = sum(WEIGHTS[each] for each in found)
    if rule:
        return Verdict(max(95, min(100, weight)), found, rule)
    return Verdict(min(94, weight), found) if weight >= LEAST else None


def reasons(one: Thing, other: Thing) -> Iterator[Reason]:
    if one.registered & other.registered:
        yield Reason.REGISTER
    elif one.registered and other.registered:
        yield Reason.OTHER_REGISTER
    if one.firm and one.firm.replace(" ", "") == other.firm.replace(" ", ""):
        yield Reason.COMPANY
    elif names.firms_alike(one.firm, other.firm):
        yield Reason.LIKE_COMPANY
    elif names.likeness(one.firm, other.firm) < RELATED:
        yield Reason.OTHER_NAME
    if one.form and other.form and one.form != other.form:
        yield Reason.OTHER_FORM
    if one.host and one.host == other.host:
        yield Reason.DOMAIN
    if one.telephone and one.telephone == other.telephone:
        yield Reason.PHONE


def rule_of(has: set[Reason], one: Thing, other: Thing) -> str:
    named = bool(has & {Reason.COMPANY, Reason.LIKE_COMPANY})
    if Reason.OTHER_REGISTER in has:
        return ""
    if Reason.REGISTER in has and (named or is_written_badly(one, other)):
        return "customer_register"
    if Reason.DOMAIN in has and named:
        return "customer_domain"
    if Reason.PHONE in has and named and Reason.OTHER_FORM not in has:
        return "customer_phone"
    distinct = len(one.firm.split()) > 1 and not (one.host and other.host)
    if Reason.COMPANY in has and Reason.OTHER_FORM not in has and distinct:
        return "customer_name"
    return ""


def is_written_badly(one: Thing, other: Thing) -> bool:
    """Whether two names of one register are one. A group's companies may share a number."""
    same = names.digits(one.firm) == names.digits(other.firm)
    return bool(one.firm) and same and names.likeness(one.firm, other.firm) >= BADLY


def sold_blocks(thing: Thing) -> Iterator[str]:
    if thing.amount is not None and thing.account:
        yield f"{thing.account}:{abs(thing.amount)}:{thing.currency}"
    if thing.amount:
        yield f"{abs(thing.amount)}:{thing.currency}"
    if thing.document:
        yield f"number:{thing.document}"


def apart(one: Thing, other: Thing) -> int:
    """Days between two things; many where a day is not known."""
    return abs((one.on - other.on).days) if one.on and other.on else 10**4


def is_same_account(one: Thing, other: Thing) -> bool:
    if one.customer and one.customer == other.customer:
        return True
    return names.firms_alike(one.firm, other.firm) or is_written_badly(one, other)


def is_same_amount(one: Thing, other: Thing) -> bool:
    return one.amount is not None and (one.amount, one.currency) == (other.amount, other.currency)


def judge_deal(one: Thing, other: Thing, _crowd: Crowd) -> Verdict | None:
    """One deal in two tools. In one tool two deals of one amount may be two orders."""
    if not (is_same_account(one, other) and is_same_amount(one, other)):
        return None
    days, found = apart(one, other), [Reason.COMPANY, Reason.AMOUNT]
    if days <= DAYS:
        found.append(Reason.DAY)
    if names.likeness(one.name, other.name) >= ALIKE or not (one.name and other.name):
        found.append(Reason.LIKE_NAME)
    if days > MONTH or len(found) < 3:
        return None
    sure = one.source != other.source and len(found) == 4 and days <= DAYS
    return Verdict(
        96 if sure else 40 + 10 * len(found), tuple(found), "deal_in_two_tools" if sure else ""
    )


ALIKE, MONTH = 75.0, 31


def judge_document(one: Thing, other: Thing, _crowd: Crowd) -> Verdict | None:
    """One document in two tools: its number is the same but for what a tool puts before it. Two
    documents of one tool are two, whatever they have in common.
    """
    if one.source == other.source:
        return None
    found = list(document_reasons(one, other))
    sure = {Reason.NUMBER, Reason.AMOUNT, Reason.DAY} <= set(found)
    sure = sure and (Reason.COMPANY in found or not (one.account and other.account))
    if sure:
        return Verdict(98, tuple(found), "document_number")
    weight = sum(DOCUMENT_WEIGHTS[each] for each in found)
    return Verdict(min(94, weight), tuple(found)) if weight >= DOCUMENT_LEAST else None


DOCUMENT_WEIGHTS = {
    Reason.NUMBER: 40, Reason.AMOUNT: 25, Reason.DAY: 20, Reason.COMPANY: 20, Reason.OTHER_AMOUNT: -15,
}  # fmt: skip
DOCUMENT_LEAST = 60


def document_reasons(one: Thing, other: Thing) -> Iterator[Reason]:
    if one.document and one.document == other.document:
        yield Reason.NUMBER
    yield Reason.AMOUNT if is_same_amount(one, other) else Reason.OTHER_AMOUNT
    if apart(one, other) <= NEAR_DAYS:
        yield Reason.DAY
    if is_same_account(one, other):
        yield Reason.COMPANY


COMPARERS.declare(What.CUSTOMER, Comparer(What.CUSTOMER, blocks, judge))
COMPARERS.declare(What.DEAL, Comparer(What.DEAL, sold_blocks, judge_deal, is_once=True))
COMPARERS.declare(What.DOCUMENT, Comparer(What.DOCUMENT, sold_blocks, judge_document, is_once=True))
