"""The kinds of record: each is declared once, in a file of this folder, and whatever must know them
all asks here.

A kind says what a mapping may read into it, which facts it becomes, and what people call it. Of
kinds that become one fact per record, `query` says what should be current for the records in
`touched_row`, and deriving, touching, provenance, the record's page and the sources of a KPI follow
from the declaration alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.utils.functional import Promise

from revops.guess import fields as names_of_fields
from revops.mapping import records
from revops.models.facts import Fact
from revops.registry import Registry, import_files

Label = str | Promise
Word = Callable[[Fact], Label]


@dataclass(frozen=True, slots=True)
class Typed:
    """A field that people may type in. `words` are what its choices are called."""

    name: str
    label: Label
    words: Mapping[str, Label] = field(default_factory=dict)
    help_text: Label = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record.

    `fields` is what a mapping may name, those that every row must have with a star; `choices` are
    closed lists of values by field, and `labels` what fields are called that no other kind has.
    `number` is the field by which several feeds name one document. `after` is the kind of lead or
    deal that a record inherits from where it names one. `priced_on` is the column of the day whose
    month's rate prices the fact, "" where nothing does. `item` is what the item of its measures
    names: "lead", "deal", or "" for its own number. `uncounted` are
    conditions on staged rows, aliased s, and why such a row counts in no figure, or not fully.
    `settle` is called before anything is derived: what other facts ask of records of this kind is
    settled there.
    `touches` are queries over `{records}`, raw records, and the table that what they answer is
    touched in: what these records are about, where they are of this kind.
    `follows` asks which rows of this kind depend on what else is in `touched_row`, with the kinds that
    are derived before.
    `typed` are the fields of the form in which people type such records in, empty where records
    come from tools alone; `typed_by` is the permission that they need. What `is_decided` is typed
    in by acts of its own pages, and has no form.
    """

    record: str
    label: Label
    order: int
    fields: str
    choices: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Label] = field(default_factory=dict)
    becomes: tuple[type[Fact], ...] = ()
    query: str = ""
    after: tuple[str, ...] = ()
    number: str = ""
    priced_on: str = ""
    item: str = ""
    uncounted: tuple[tuple[str, Label], ...] = ()
    settle: Callable[[], None] | None = None
    touches: tuple[tuple[str, str], ...] = ()
    follows: str = ""
    typed: tuple[Typed, ...] = ()
    typed_by: str = "revops.add_rawrecord"
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """How a fact is shown on the page of its record: in a word, and on which day."""

    word: Word
    on: Callable[[Fact], date | None] = lambda fact: fact.business_day


KINDS: Registry[str, Kind] = Registry("kinds of record")
WORDINGS: Registry[type[Fact], Wording] = Registry("wordings")


def declare(kind: Kind, shown: Mapping[type[Fact], Wording] | None = None) -> Kind:
    """Makes a kind of record known, and how its facts are shown. Raises ValueError for a slip that
    would else be an error on the page of an upload, or a list of values that nothing reads.
    """
    refuse_slips(kind)
    KINDS.declare(kind.record, kind)
    for fact, wording in (shown or {}).items():
        WORDINGS.declare(fact, wording)
    fed_by.cache_clear()
    names_of_fields.declare(kind.labels)
    records.declare(kind.record, kind.fields, kind.choices, kind.order)
    return kind


def refuse_slips(kind: Kind) -> None:
    fields = {name.rstrip("*") for name in kind.fields.split()}
    if strange := sorted((kind.choices.keys() | kind.labels.keys()) - fields):
        raise ValueError(
            f"The kind of record “{kind.record}” has choices or labels of {', '.join(strange)}, which its"
            " fields do not name; add that to fields=…, or correct its name."
        )
    if unnamed := sorted(fields - names_of_fields.LABELS.keys() - kind.labels.keys()):
        raise ValueError(
            f"Nobody knows what {', '.join(unnamed)} of the kind of record “{kind.record}” is called; no kind"
            " had such a field before: name it in labels=…"
        )


def load() -> None:
    """Imports every file of this folder. Called once at start."""
    import_files("revops.derive")


def of_one_record() -> list[Kind]:
    """Kinds whose records become one fact each, in the order in which they are derived."""
    return sorted((kind for kind in KINDS.values() if kind.query), key=lambda kind: kind.order)


def priced() -> list[tuple[str, str]]:
    """The tables of facts that are priced by the rate of a month, each with the column of its day."""
    return [
        (kind.becomes[0]._meta.db_table, kind.priced_on)
        for kind in of_one_record()
        if kind.priced_on
    ]


def listed(kinds: list[Kind]) -> str:
    """The kinds as a list in SQL."""
    return "(" + ", ".join(f"'{kind.record}'" for kind in kinds) + ")"


@cache
def fed_by(fact: type[Fact]) -> frozenset[str]:
    """The kinds of record that become a fact."""
    return frozenset(kind.record for kind in KINDS.values() if fact in kind.becomes)


def facts() -> list[type[Fact]]:
    """Every kind of fact that records become."""
    return list(dict.fromkeys(fact for kind in KINDS.values() for fact in kind.becomes))
