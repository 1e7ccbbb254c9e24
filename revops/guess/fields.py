"""The fields of each kind of record as people meet them: what they are called, in which words headers
name them (words.toml and a file of each further language), and what lacking one costs.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Label = str | Promise

LABELS: dict[str, Label] = {
    "lead": _("Lead (its id)"), "deal": _("Deal (its id)"), "customer": _("Customer (its id)"),
    "invoice": _("Number of the document"), "line": _("Line of the document"),
    "onboarding": _("Onboarding (its id)"), "person": _("Person (id or name)"),
    "name": _("Name"), "company": _("Company"), "email": _("E-mail"), "phone": _("Telephone"),
    "domain": _("Web address"), "merged_into": _("Merged into (id of a lead)"),
    "is_test": _("Is a test"), "owner": _("Owner"), "owner_before": _("Owner before"), "team": _("Team"),
    "motion": _("Inbound or outbound"), "channel": _("Channel"), "persona": _("Persona"), "region": _("Region"),
    "at": _("Day or time"), "amount": _("Amount"), "amount_before": _("Amount before"),
    "signed_amount": _("Amount as signed"), "currency": _("Currency"), "opened_at": _("Opened"), "closed_at": _("Closed"),
    "won_at": _("Won on"), "lost_at": _("Lost on"), "outcome": _("Outcome"), "stage": _("Stage"),
    "stage_before": _("Stage before"), "category": _("Forecast category"), "category_before": _("Category before"),
    "expected_close_on": _("Expected close"), "expected_close_before": _("Expected close before"),
    "next_step": _("Next step"),
    "deal_type": _("New, expansion or renewal"), "product_line": _("Product line"), "reason": _("Reason"),
    "kind": pgettext_lazy("of a record", "Kind"), "is_automatic": _("Sent by a machine"), "duration_seconds": _("Duration in seconds"),
    "signed_at": _("Signed on"), "started_at": _("Started"), "live_at": _("Live since"), "cancelled_at": _("Cancelled on"),
    "function": _("Function"), "joined_on": _("Joined"), "left_on": _("Left"), "month_on": _("Month"), "rate": _("Rate"),
    "registration_number": _("Registration number"), "vat_number": _("VAT number"), "aliases": _("Other names"),
    "tax_amount": _("Tax"), "corrects": _("Corrects (number of the document)"), "due_on": _("Due on"), "paid_on": _("Paid on"),
    "service_from_on": _("Service from"), "service_until_on": _("Service until"),
    "assigned_at": _("Assigned"), "answer": pgettext_lazy("of a record", "Answer"),
    "answered_at": pgettext_lazy("of a record", "Answered"), "handoff": pgettext_lazy("of a record", "Hand-off"),
    "account": _("Account"), "account_name": _("Name of the account"), "booked_on": _("Booked on"), "posted_on": _("Posted on"),
    "document": _("Document"), "entry": pgettext_lazy("of a record", "Entry"), "journal": _("Journal"),
    "debit_amount": _("Debit"), "credit_amount": _("Credit"),
    "blocked_at": _("Blocked"), "blocked_by": _("Blocked by"), "released_at": _("Released"), "cause": _("Cause"),
    "missing": _("What is missing"),
    "step": _("Step"), "planned_at": _("Planned"), "planned_live_at": _("Planned to be live"), "done_at": _("Done"),
    "given_by": _("Given by"),
    "campaign": _("Campaign"), "count": pgettext_lazy("of a record", "Count"), "used_on": _("Used on"), "event": _("Event"),
    "value": _("Value"),
    "fit": _("Fit"), "intent": _("Intent"), "direction": _("Direction"), "origin": _("Origin"), "label": _("Label"), "side": _("Side"),
    "subscription": _("Subscription"), "interval": _("Interval"), "status": _("Status"), "ended_at": _("Ended"),
    "instalment": _("Instalment"), "starts_on": _("Starts"), "ends_on": _("Ends"), "scope": _("Scope"),
    "what": _("What"), "one": _("The duplicate"), "into": _("The one that stays"), "verdict": _("Decision"), "rule": _("By the rule"),
}  # fmt: skip


def declare(labels: Mapping[str, Label]) -> None:
    """Makes known what the fields of a kind of record are called that no kind had before."""
    for field, label in labels.items():
        LABELS.setdefault(field, label)


# What a figure loses where a field is not there.
COSTS: Mapping[str, Mapping[str, Label]] = {
    "lead": {
        "at": _("without it a lead counts in no figure, unless a history of stages dates it"),
        "channel": _("without it leads are not told apart by channel, nor inbound from outbound where no column says so"),
        "owner": _("without it leads belong to no person and no team"),
    },
    "deal": {
        "opened_at": _("without it these deals have no pipeline, no SQO and no lost deal, so no win rate"),
        "closed_at": _("without it, or a date of won and lost deals each, deals signed and win rate are absent"),
        "outcome": _("without it, or a date of won and lost deals each, no deal is ever won or lost"),
        "amount": _("without it deals are counted and not priced"),
        "owner": _("without it deals belong to no person and no team"),
        "expected_close_on": _("without it no pipeline is due in any period, and there is no coverage"),
        "lead": _(
            "without it a deal is not tied to its lead: an opportunity that leads tell of, too, counts twice among SQOs, "
            "and the way from MQL to deal is not followed"
        ),
        "company": _("without it records show no company"),
    },
    "invoice": {
        "company": _("without it, or a customer's id, a document is nobody's"),
        "kind": _("without it a credit note is known by its minus sign alone"),
    },
    "activity": {
        "lead": _("without it, a deal or a company, a touch is with nobody"),
        "owner": _("without it touches belong to no person and no team"),
    },
    "onboarding": {"live_at": _("without it no onboarding ever ends"), "started_at": _("without it none has begun")},
    "person": {"team": _("without it what they do is no team's"), "function": _("without it they count in no role")},
}  # fmt: skip
# What stands in for a field whose lack would cost the same.
INSTEAD = {
    ("deal", "closed_at"): ("won_at",), ("deal", "outcome"): ("won_at", "lost_at"), ("deal", "amount"): ("signed_amount",),
    ("invoice", "company"): ("customer", "deal"), ("activity", "lead"): ("deal", "company", "customer"),
}  # fmt: skip

# What another kind of record says of these as well.
BESIDE = {
    ("deal", "change"): ("opened_at", "closed_at", "outcome", "owner", "expected_close_on"),
    ("lead", "stage"): ("at", "owner"),
}  # fmt: skip


def folded(text: str) -> str:
    """A header as it is compared: small letters without accents, words with one blank between."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare)
    return re.sub(r"[^a-z0-9]+", " ", spaced.casefold()).strip()


# Words that a header may have or leave out, and those that all mean a number.
LITTLE = frozenset({"de", "du", "des", "d", "l", "la", "le", "les", "the", "of"})
NUMBERS = dict.fromkeys(("n", "no", "nr", "num", "numero", "nummer"), "number")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@cache
def is_of_one(header: str) -> bool:
    """Whether an amount is the price of one thing, by its name."""
    return bool(set(folded(header).split()) & set(words("called")["one"]))


def is_gross(header: str) -> bool:
    """Whether an amount is with tax, by its name."""
    named = set(folded(header).split())
    return bool(named & set(words("called")["gross"])) and not named & set(words("called")["net"])


def spelling(text: str) -> str:
    """A header by which it is found: "N° de facture", "Numéro Facture" and "NUMERO_FACTURE" are one, and
    so are "StageName" and "STAGENAME".
    """
    all_words = folded(text).split()
    kept = [word for word in all_words if word not in LITTLE] or all_words
    return "".join(NUMBERS.get(word, word) if len(kept) > 1 else word for word in kept)


@cache
def words(*table: str) -> dict[str, tuple[str, ...]]:
    """A table of words.toml with what the files of further languages add, the likeliest of each language first;
    empty where there is none of that name.
    """
    found: dict[str, list[tuple[float, str]]] = {}
    for content in languages():
        for name in table:
            content = content.get(name, {})
        for name, each in content.items():
            spelled = [form for word in each for form in with_umlauts(word)]
            ranked = [(place / len(spelled), word) for place, word in enumerate(spelled)]
            found[name] = sorted([*found.get(name, ()), *ranked], key=lambda one: one[0])
    return {name: tuple(dict.fromkeys(word for _rank, word in each)) for name, each in found.items()}  # fmt: skip


@cache
def languages() -> tuple[dict[str, Any], ...]:
    """What the files of words hold, words.toml first."""
    paths = sorted(Path(__file__).parent.glob("words*.toml"), key=lambda path: (len(path.name), path.name))  # fmt: skip
    return tuple(tomllib.loads(path.read_text(encoding="utf-8")) for path in paths)


def with_umlauts(word: str) -> tuple[str, ...]:
    """A word as headers have it: Fälligkeit is written Faelligkeit, too."""
    return (word,) if word.isascii() else (folded(word), folded(word.translate(UMLAUTS)))


def named(record: str, field: str) -> tuple[str, ...]:
    """How headers name a field of a kind of record, the likeliest first."""
    return words("of_kind", record).get(field) or words("fields").get(field, ())


@cache
def words_of(record: str, field: str) -> tuple[str, ...]:
    """The same as spellings."""
    return tuple(spelling(word) for word in named(record, field))


@cache
def words_in_any_order(record: str, field: str) -> tuple[str, ...]:
    """The same of several words, whose order may differ."""
    return tuple(filter(None, (in_any_order(word) for word in named(record, field))))


def in_any_order(text: str) -> str:
    """A name whose words may stand elsewhere, "" for one word: "date won" and "won date" are one."""
    kept = [word for word in folded(text).split() if word not in LITTLE]
    return " ".join(sorted(kept)) if len(kept) > 1 else ""


def missing(
    record: str, mapped: set[str], beside: Iterable[str] = ()
) -> Iterator[tuple[str, Label]]:
    """The fields whose lack costs something, with what. `beside` are the kinds of record that other feeds
    read: a log of changes dates the deals of another file.
    """
    elsewhere = {field for kind in beside for field in BESIDE.get((record, kind), ())}
    for field, cost in COSTS.get(record, {}).items():
        if field in elsewhere:
            continue
        if field not in mapped and not mapped.intersection(INSTEAD.get((record, field), ())):
            yield field, cost
