"""What is compared, and what is found: pairs with their score and their reasons. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from revops.duplicates import normal


class What(StrEnum):
    """The kinds of things that may be there twice."""

    LEAD = "lead"
    CUSTOMER = "customer"
    DEAL = "deal"
    DOCUMENT = "document"
    PERSON = "person"


class Reason(StrEnum):
    """What two things have in common, and what speaks against it."""

    EMAIL = "email"
    LIKE_EMAIL = "like_email"
    SHARED_EMAIL = "shared_email"
    PHONE = "phone"
    DOMAIN = "domain"
    REGISTER = "register"
    NAME = "name"
    LIKE_NAME = "like_name"
    COMPANY = "company"
    LIKE_COMPANY = "like_company"
    NUMBER = "number"
    AMOUNT = "amount"
    DAY = "day"
    OTHER_NAME = "other_name"
    OTHER_EMAIL = "other_email"
    OTHER_REGISTER = "other_register"
    OTHER_FORM = "other_form"
    OTHER_AMOUNT = "other_amount"


AGAINST = frozenset(each for each in Reason if each.startswith("other_"))


@dataclass(frozen=True)
class Thing:
    """A lead, customer, deal, document or person as it is known. `key` is what it is merged by;
    `amount` is in minor units of `currency`. What is not known is "" or None.
    """

    key: str
    source: str = ""
    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    domain: str = ""
    registers: tuple[str, ...] = ()
    number: str = ""
    customer: str = ""
    amount: int | None = None
    currency: str = ""
    on: date | None = None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Of a person's name, in the order of letters."""
        return normal.person(self.name)

    @cached_property
    def called(self) -> str:
        return " ".join(self.words)

    @cached_property
    def firm(self) -> str:
        """The company without its legal form."""
        return normal.company(self.company)[0]

    @cached_property
    def form(self) -> str:
        return normal.company(self.company)[1]

    @cached_property
    def mail(self) -> str:
        return normal.email(self.email)

    @cached_property
    def local(self) -> str:
        return self.mail.partition("@")[0]

    @cached_property
    def is_shared(self) -> bool:
        return normal.is_shared(self.mail)

    @cached_property
    def telephone(self) -> str:
        return normal.phone(self.phone)

    @cached_property
    def host(self) -> str:
        return normal.host(self.domain) or normal.host(self.mail)

    @cached_property
    def registered(self) -> frozenset[str]:
        return frozenset().union(*map(normal.register, self.registers))

    @cached_property
    def document(self) -> str:
        return normal.document(self.number)

    @cached_property
    def account(self) -> str:
        """Whose it is: the customer, else the company by name."""
        return self.customer or self.firm


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two things that may be one, by their keys in order. `score` is of 100. `rule` is the rule
    that would merge them by itself, "" where only a person can say.
    """

    what: What
    one: str
    other: str
    score: int
    reasons: tuple[Reason, ...]
    rule: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        return self.one, self.other
