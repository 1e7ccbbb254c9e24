"""The rules that merge by themselves, once somebody has switched them on. What each says is its
docstring, and what it does is in the comparers.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from revops.duplicates.things import Reason, What

Label = str | Promise
LABELS: dict[What, Label] = {
    What.LEAD: _("Leads"),
    What.CUSTOMER: _("Customers"),
    What.DEAL: _("Deals"),
    What.DOCUMENT: _("Documents"),
    What.PERSON: _("People"),
}
REASONS: dict[Reason, Label] = {
    Reason.EMAIL: _("same e-mail address"),
    Reason.LIKE_EMAIL: _("e-mail address but for a slip"),
    Reason.SHARED_EMAIL: _("same mailbox of several people"),
    Reason.PHONE: _("same telephone"),
    Reason.DOMAIN: _("same domain"),
    Reason.REGISTER: _("same registration number"),
    Reason.NAME: _("same name"),
    Reason.LIKE_NAME: _("name alike"),
    Reason.COMPANY: _("same company"),
    Reason.LIKE_COMPANY: _("company alike"),
    Reason.NUMBER: _("same number"),
    Reason.AMOUNT: _("same amount"),
    Reason.DAY: _("days close to each other"),
    Reason.OTHER_NAME: _("another name"),
    Reason.OTHER_EMAIL: _("another mailbox of the same domain"),
    Reason.OTHER_REGISTER: _("another registration number"),
    Reason.OTHER_FORM: _("another legal form"),
    Reason.OTHER_AMOUNT: _("another amount"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`meaning` says in a sentence what it takes for one."""

    key: str
    what: What
    meaning: Label


RULES = {
    each.key: each
    for each in (
        Rule(
            "lead_email",
            What.LEAD,
            _(
                "One mailbox, however it is written, which is no mailbox of several people, and names that do not differ."
            ),
        ),
        Rule(
            "lead_phone",
            What.LEAD,
            _("One telephone that no others share, and one name; of names alike at one company."),
        ),
        Rule(
            "lead_like_email",
            What.LEAD,
            _("One name at one company, and e-mail addresses that differ by a slip of the pen."),
        ),
        Rule(
            "lead_company",
            What.LEAD,
            _("One name at one company, unless addresses or telephones speak for two people."),
        ),
        Rule(
            "customer_register",
            What.CUSTOMER,
            _("One registration number, also within a VAT number, and names alike."),
        ),
        Rule(
            "customer_domain",
            What.CUSTOMER,
            _("One domain and one name without its legal form; a word more is another company."),
        ),
        Rule(
            "customer_phone",
            What.CUSTOMER,
            _("One telephone and one name without its legal form."),
        ),
        Rule(
            "customer_name",
            What.CUSTOMER,
            _("One name of two words or more, and nothing that speaks for two companies."),
        ),
        Rule(
            "deal_in_two_tools",
            What.DEAL,
            _(
                "In two tools: one customer and amount, names alike, ten days at most apart, and no third."
            ),
        ),
        Rule(
            "document_number",
            What.DOCUMENT,
            _(
                "In two tools: one number, amount and customer, three days at most apart, and no third."
            ),
        ),
        Rule(
            "person_email",
            What.PERSON,
            _("One mailbox in two tools, and names that do not differ."),
        ),
        Rule(
            "person_name",
            What.PERSON,
            _("One name in two tools, of whom one has no e-mail address, and no third."),
        ),
    )
}
