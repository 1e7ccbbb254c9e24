"""What a mapping may say so that rejected rows are understood: for one mistake at a time, TOML in, TOML out.

What is offered is what the mapping language has: a value may be translated, a date or a number may be
written in another form. Anything else is for the source to correct.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import tomlkit

from revops.guess.choices import document_of
from revops.guess.forms import Choice, day_of, key_of, number_of
from revops.guess.notations import date_forms, number_forms
from revops.guess.values import meaning
from revops.guess.writing import field_value, table_name, translations_in
from revops.mapping import Feed
from revops.mapping.date_advice import kept
from revops.mapping.feeds import Field
from revops.mapping.records import RECORDS, CellKind

SPREAD = (CellKind.MOMENT, CellKind.DAY, CellKind.AMOUNT, CellKind.WHOLE, CellKind.RATE)
DATES, LISTED = (CellKind.MOMENT, CellKind.DAY), (CellKind.CHOICE, CellKind.FLAG, CellKind.CURRENCY)
# As if the cell had nothing; and as all rows whose value the table does not have.
EMPTY, LEAVE_OUT = "nothing", "leave out"
FLAGS = ("true", "false")
CUT = "…"  # a longer value is quoted in part
LONGEST = 200  # characters of a name


class What(StrEnum):
    """What is said: what a value means, or how the column writes dates or numbers."""

    VALUE = "value"
    DATES = "dates"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Offer:
    """`allowed` are the values that one may mean, none where it may be any name or nothing; `guess` is
    the likely one. `forms` are those in which all cells can be read.
    """

    what: What
    allowed: tuple[str, ...] = ()
    guess: str = ""
    may_be_empty: bool = False
    may_be_left_out: bool = False
    forms: tuple[Choice, ...] = ()

    @property
    def takes_a_name(self) -> bool:
        return self.what is What.VALUE and not self.allowed

    def accepts(self, chosen: str) -> bool:
        if self.what is not What.VALUE:
            return chosen in [each.key for each in self.forms]
        if chosen in (EMPTY, LEAVE_OUT):
            return self.may_be_empty if chosen == EMPTY else self.may_be_left_out
        return chosen in self.allowed if self.allowed else len(chosen) <= LONGEST


def offer(feed: Feed, field: str, texts: Sequence[str]) -> Offer | None:
    """What may be said of a field some of whose cells, `texts`, are not understood; None for nothing."""
    known = next((each for each in feed.fields if each.name == field), None)
    if known is None or not known.columns or not texts:
        return None
    kind = RECORDS[feed.record][field].kind
    if kind in SPREAD:
        found = date_choices(known, texts) if kind in DATES else number_choices(feed, texts)
        what = What.DATES if kind in DATES else What.NUMBERS
        return Offer(what, forms=found) if found else of_nothing(feed, known, texts)
    if kind not in LISTED and not known.translation or texts[0].endswith(CUT):
        return None
    return of_value(feed, known, texts[0])


def of_nothing(feed: Feed, known: Field, texts: Sequence[str]) -> Offer | None:
    """A word that stands where a date or a number should, such as n/a, may mean that there is none."""
    is_word = len(texts) == 1 and not any(letter.isdigit() for letter in texts[0])
    may_be_empty = not RECORDS[feed.record][known.name].required
    return Offer(What.VALUE, (EMPTY,), EMPTY, may_be_empty) if is_word and may_be_empty else None


def of_value(feed: Feed, known: Field, text: str) -> Offer:
    type = RECORDS[feed.record][known.name]
    allowed = FLAGS if type.kind is CellKind.FLAG else type.choices
    return Offer(
        What.VALUE,
        allowed,
        meaning(known.name, allowed, text),
        not type.required,
        known.translation is not None,
    )


def date_choices(known: Field, texts: Sequence[str]) -> tuple[Choice, ...]:
    """The formats in which all texts are dates, beside those that the field has."""
    found = []
    for form in date_forms(texts):
        together = beside(form, known.conventions.dates)
        if set(together) - set(known.conventions.dates):
            found.append(Choice("|".join(together), together, texts[0], day_of(texts[0], form)))
    return tuple(found)


def beside(form: Sequence[str], formats: Sequence[str]) -> tuple[str, ...]:
    """A form with the formats that go on to be needed, of which none can mean another day."""
    return tuple(dict.fromkeys([*kept(form[0], formats), *form]))


def number_choices(feed: Feed, texts: Sequence[str]) -> tuple[Choice, ...]:
    now = feed.conventions.numbers
    forms = [form for form in number_forms(texts) if form and says_more(form, now)]
    return tuple(Choice(key_of(form), form, texts[0], number_of(texts[0], form)) for form in forms)


def says_more(form: Mapping[str, Any], now: Any) -> bool:
    """Whether a form says anything that the feed does not say yet."""
    is_same = (form.get("decimal", now.decimal), form.get("thousands", "")) == (now.decimal, now.thousands)  # fmt: skip
    more = set(form.get("negative", ())) - set(now.negative) | set(form.get("signs", ())) - set(now.signs)  # fmt: skip
    return not is_same or not now.is_declared or bool(more)


def applied(
    text: str, feed: str, field: str, texts: Sequence[str], found: Offer, chosen: str
) -> str:
    """The mapping as it says what was chosen of an offer, which accepts it. Raises MappingError for a
    text that is no mapping.
    """
    document: Any = document_of(text)
    table = document["files"][feed]
    if found.what is What.VALUE:
        translate(document, feed, table["fields"], field, texts[0], chosen)
        return tomlkit.dumps(document)
    form = next(each.form for each in found.forms if each.key == chosen)
    if found.what is What.DATES:
        table["fields"][field] = field_value(keys_of(table["fields"][field]) | {"format": list(form)})  # fmt: skip
    else:
        table.pop("thousands", None)
        for key, value in form.items():
            table[key] = value
    return tomlkit.dumps(document)


def translate(document: Any, feed: str, fields: Any, field: str, text: str, chosen: str) -> None:
    """Has a value mean another. Beside a table that is new, other values go on to mean themselves."""
    keys = keys_of(fields[field])
    if chosen == LEAVE_OUT:
        fields[field] = field_value(keys | {"other": "skip"})
        return
    tables = translations_in(document)
    if "translate" not in keys:
        keys |= {"translate": table_name(feed, field), "other": "keep"}
        fields[field] = field_value(keys)
    if keys["translate"] not in tables:
        tables[keys["translate"]] = tomlkit.table()
    tables[keys["translate"]][text] = "" if chosen == EMPTY else chosen


def keys_of(written: object) -> dict[str, Any]:
    return dict(written) if isinstance(written, Mapping) else {"column": str(written)}
