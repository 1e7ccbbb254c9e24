"""Which records are about one customer, and whom an id, an alias or a name means. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from revops.derive.merging import groups

NO_SIGNS = re.compile(r"[\W_]")
NUMBERS = ("registration_number", "vat_number")
# Why somebody has no number, as it is written where one belongs: "TVA non applicable, art. 293 B du CGI".
REASONS = re.compile(
    "APPLICABLE|EXEMPT|EXON[EÉ]R|FRANCHISE|REVERSECHARGE|DIRECTIVE|ARTICLE|USTG|^ART[0-9]"
)


@dataclass(frozen=True, slots=True)
class Described:
    """A customer as one record describes it. `key` is its id and `aliases` are what else it is
    called, each behind its source's key and a slash.
    """

    key: str
    name: str = ""
    registration_number: str = ""
    vat_number: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def numbers(self) -> Iterator[tuple[str, str]]:
        """Its numbers without blanks and signs, in capitals, but for those that name nobody."""
        for kind in NUMBERS:
            number = NO_SIGNS.sub("", getattr(self, kind)).upper()
            if is_number(number):
                yield kind, number

    @property
    def words(self) -> Iterator[str]:
        """What others may call it by, beside its id."""
        yield from self.aliases
        if self.name:
            yield f"{self.key.partition('/')[0]}/{self.name}"


def is_number(text: str) -> bool:
    """Whether a text in capitals without signs names somebody: neither "NA" nor "00", nor why there is
    no number.
    """
    return bool(re.search(r"[1-9]", text)) and not REASONS.search(text)


def meant(
    described: Iterable[Described], decided: Iterable[tuple[str, str]] = ()
) -> dict[str, str]:
    """By id, alias and name the customer that is meant, "" where these are several.

    Records are about one customer when they have one id, one registration or VAT number, or when
    one has the other's id among its aliases, or somebody `decided` that two ids are one's. It is
    known by the smallest id of them. An id comes before an alias or a name.
    """
    records = list(described)
    customers = joined(records, decided)
    called: dict[str, set[str]] = defaultdict(set)
    for each in records:
        for word in each.words:
            called[word].add(customers[each.key])
    words = {word: next(iter(who)) if len(who) == 1 else "" for word, who in called.items()}
    return words | customers


def joined(records: list[Described], decided: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By id the smallest described one that is about the same customer. What was decided holds for
    ids, too, that nobody describes any more.
    """
    ids = {each.key for each in records}
    pairs = chain(((key, key) for key in ids), same(records, ids), decided)
    return {
        key: next((each for each in keys if each in ids), keys[0])
        for keys in groups(pairs)
        for key in keys
    }


def same(records: list[Described], ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """Pairs of ids that are about one customer."""
    numbered: dict[tuple[str, str], str] = {}
    for each in records:
        for number in each.numbers:
            yield each.key, numbered.setdefault(number, each.key)
        yield from ((each.key, alias) for alias in each.aliases if alias in ids)
