"""Sentences that are written in one language and read in another: each remembers what it was made of.

`gettext` and `ngettext` here answer a text like any other, in the language of whoever writes it. What
stores it (revops/models/sentences.py) keeps the key and the parameters, and makes the sentence anew for
whoever reads it. `%`, `+` and `join` keep what they are given; an f-string does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeGuard, cast

from babel import Locale
from babel.dates import format_date
from django.utils import translation
from django.utils.functional import Promise

# No parameter of a sentence is called so.
KEY, PARTS, MONTH = "$msgid", "$joined", "$month"
# Parameters that say what to do: sentences that differ in them advise different things.
ADVICE = ("keys", "sign", "formats", "first", "second")
# What JSON has of a sentence: {$msgid, with, plural, count, context}, {$joined} one after the other, {$month}, or a text.
Kept = dict[str, Any] | str


class Message(str):
    """A sentence in the language in which it was made; `kept` is what it was made of."""

    kept: Kept

    def __new__(cls, kept: Kept, text: str | None = None) -> Message:
        """`text` is the sentence where it is known already, as it is for each of a million rows."""
        made = super().__new__(cls, rendered(kept) if text is None else text)
        made.kept = kept
        return made

    def __str__(self) -> str:
        """Itself, so that an exception hands on what it was raised with."""
        return self

    def __mod__(self, given: object) -> Message:
        """The sentence with its parameters by name, or with the one that it has."""
        kept = {**cast(dict[str, Any], self.kept), "with": stored(given)}
        return Message(kept, super().__mod__(given))

    def __add__(self, other: str) -> Message:
        return joined("", [self, other])

    def __radd__(self, other: str) -> Message:
        return joined("", [other, self])

    def join(self, texts: Iterable[str]) -> Message:
        return joined(self, texts)


def gettext(key: str) -> Message:
    return Message({KEY: key})


def ngettext(singular: str, plural: str, count: int) -> Message:
    return Message({KEY: singular, "plural": plural, "count": count})


def month(first: date) -> Message:
    """A month by its first day, as whoever reads it writes months."""
    return Message({MONTH: first.isoformat()})


def message(text: str | Promise) -> Message:
    """A lazy text, or one that may be a message already."""
    return Message(as_kept(text))


def joined(sign: str, texts: Iterable[str]) -> Message:
    """Texts one after the other with a sign between them."""
    parts: list[Kept] = []
    texts = list(texts)
    for text in texts:
        parts += [as_kept(sign)] if parts and sign else []
        kept = as_kept(text)
        parts += kept[PARTS] if is_kept(kept) and PARTS in kept else [kept]
    return Message({PARTS: parts}, str.join(sign, texts))


def named(name: object, value: object) -> str:
    """A name and what it has, with the colon as the reader's language sets it."""
    return gettext("%(name)s: %(value)s") % {"name": name, "value": value}


def as_kept(value: object) -> Any:
    """A parameter, or a sentence itself, as JSON has it. What is no number becomes a text."""
    if isinstance(value, Promise):
        return kept_promise(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text.kept if isinstance(text, Message) else storable(text)


def storable(text: str) -> str:
    """The text without NUL and halves of characters, which files have and PostgreSQL does not store."""
    if text.isascii():
        return text.replace("\0", "\ufffd")
    return (
        text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


def kept_promise(promise: Promise) -> Kept:
    """What a lazy text will look up, as it says of itself where it is pickled."""
    function, (key, *others) = promise.__reduce__()[1][:2]  # type: ignore[index, misc]
    if function is translation.pgettext:
        return {KEY: others[0], "context": key}
    return {KEY: key} if function is translation.gettext else str(promise)


def is_kept(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict) and any(sign in value for sign in (KEY, PARTS, MONTH))


def rendered(kept: Any) -> Any:
    """The sentence in the language of now. A number stays one, since sentences write it their way."""
    if not is_kept(kept):
        return kept
    if PARTS in kept:
        return "".join(str(rendered(part)) for part in kept[PARTS])
    if MONTH in kept:
        return month_in_words(date.fromisoformat(kept[MONTH]))
    text = looked_up(kept)
    if "with" not in kept:
        return text
    given = kept["with"]
    if isinstance(given, dict) and not is_kept(given):
        return text % {name: rendered(each) for name, each in given.items()}
    return text % rendered(given)


def month_in_words(first: date) -> str:
    locale = (translation.get_language() or "en").replace("-", "_")
    return format_date(first, "LLLL y", Locale.parse(locale))


def looked_up(kept: Mapping[str, Any]) -> str:
    if "plural" in kept:
        return translation.ngettext(kept[KEY], kept["plural"], kept["count"])
    if "context" in kept:
        return translation.pgettext(kept["context"], kept[KEY])
    return translation.gettext(kept[KEY])


def kind_of(text: str) -> str:
    """The same for sentences that differ in their parameters alone, and give the same advice: the keys
    of what they are made of.
    """
    return keys_in(as_kept(text))


def keys_in(kept: Kept) -> str:
    if not is_kept(kept):
        return str(kept)
    if PARTS in kept:
        return "".join(keys_in(part) for part in kept[PARTS] if is_kept(part))
    if MONTH in kept:
        return ""
    given = kept.get("with")
    advice = [given[name] for name in ADVICE if name in given] if isinstance(given, dict) else []
    return "\n".join([str(kept[KEY]), *map(str, map(rendered, advice))])


def stored(value: Any) -> Any:
    """A text, or lists and tables of them, as JSON has them: messages with what they were made of."""
    if isinstance(value, Mapping):
        return {name: stored(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [stored(each) for each in value]
    return as_kept(value)


def read(value: Any) -> Any:
    """What `stored` made, its messages in the language of now."""
    if is_kept(value):
        return Message(value)
    if isinstance(value, Mapping):
        return {name: read(each) for name, each in value.items()}
    return [read(each) for each in value] if isinstance(value, list) else value


def changed(text: str, change: Callable[[str], str]) -> str:
    """A text with every piece of it changed that is no sentence of ours."""

    def of(kept: Any) -> Any:
        if isinstance(kept, str):
            return change(kept)
        if is_kept(kept) and PARTS in kept:
            return {PARTS: [of(part) for part in kept[PARTS]]}
        if is_kept(kept) and "with" in kept:
            return {**kept, "with": {name: of(each) for name, each in kept["with"].items()}}
        return kept

    kept = as_kept(text)
    return Message(of(kept)) if is_kept(kept) else str(of(kept))
