"""Records found by a company, a name, an e-mail address or an id. Words are found by their beginnings, in any
order and without accents; ids by theirs. An index answers each part, and no part answers more than a page shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from revops.models import Source
from revops.readers import NAMES, Reader, called, hidden_by
from revops.receipts.words import LONGEST, are_enough, asked, vector, words_in

MOST = 20
# What of each kind is searched, as an index has it, and how it is shown; in the order of results.
SEARCHED = {
    "customer": ("name || ' ' || aliases", "name", "''"),
    "deal": ("company || ' ' || name", "company", "name"),
    "lead": ("company || ' ' || name || ' ' || email", "company", "name"),
    "onboarding": ("company", "company", "''"),
    "invoice": ("company", "company", "''"),
}
BY_WORDS = """
    (SELECT '{kind}' AS kind, record_id, {company} AS company, {name} AS name FROM revops_{kind}
    WHERE known_until IS NULL AND {words} @@ to_tsquery('simple', %(words)s) LIMIT %(limit)s)"""
RECORD = """
    SELECT r.id, f.kind, f.company, f.name, s.name, r.external_id FROM ({found}) f (kind, record, company, name)
    JOIN revops_rawrecord r ON r.id = f.record JOIN revops_source s ON s.id = r.source_id"""
# As its index has it, so that the first ids with a beginning are the end of a walk along it.
ID = 'upper(external_id) COLLATE "C"'
LABEL = "coalesce(values->>'company', ''), coalesce(values->>'name', '')"
CURRENT = f"(SELECT kind, id, {LABEL} FROM revops_rawrecord WHERE known_until IS NULL AND"
BY_ID = f"""
    {CURRENT} {ID} LIKE %(id)s ORDER BY {ID} LIMIT %(limit)s)
    UNION {CURRENT} lead = ANY(%(keys)s) AND kind = 'lead' LIMIT %(limit)s)
    UNION {CURRENT} deal = ANY(%(keys)s) AND kind = 'deal' LIMIT %(limit)s)"""


@dataclass(frozen=True, slots=True)
class Found:
    """A record as a search shows it: `company` and `name` are "" where it names none."""

    record: int
    kind: str
    company: str
    name: str
    source: str
    external_id: str

    @property
    def label(self) -> str:
        """Whose it is and what it is called, once where the name begins with the company's."""
        company = "" if self.name.startswith(self.company) else self.company
        return " · ".join(each for each in (company, self.name) if each) or self.external_id


def search(text: str, reader: Reader) -> tuple[list[Found], bool]:
    """The records of which a text is an id or its beginning, or names every word by its beginning;
    and whether there may be more. A query, or two; none for a single letter.
    """
    text = text.strip()[:LONGEST]
    words, unnamed = words_in(text), called(hidden_by(NAMES, reader))
    found = by_id(text)
    if are_enough(words):
        found += by_words(words)
    # Where names are withheld, a record that is a person's is none that a search knows.
    seen = [each for each in found if not unnamed or is_nobody(each, unnamed)]
    once = {each.record: each for each in seen}
    return ordered(once.values(), text)[:MOST], len(once) > MOST


def by_words(words: list[str]) -> list[Found]:
    selects = (
        BY_WORDS.format(kind=kind, company=company, name=name, words=vector(text))
        for kind, (text, company, name) in SEARCHED.items()
    )
    return read(" UNION ALL ".join(selects), {"words": asked(words)})


def by_id(text: str) -> list[Found]:
    if not text:
        return []
    sources = Source.objects.values_list("key", flat=True)
    beginning = re.sub(r"([\\%_])", r"\\\1", text.upper())
    return read(
        BY_ID, {"id": f"{beginning}%", "keys": [text, *(f"{key}/{text}" for key in sources)]}
    )


def read(found: str, params: dict[str, object]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(RECORD.format(found=found), params | {"limit": MOST + 1})
        return [Found(*row) for row in cursor.fetchall()]


def is_nobody(found: Found, unnamed: frozenset[str]) -> bool:
    """Whether a record neither describes one of some people nor is called like one."""
    return (
        found.kind != "person" and not {found.company.casefold(), found.name.casefold()} & unnamed
    )


def ordered(found: Iterable[Found], text: str) -> list[Found]:
    """What is exactly so called first, then customers before deals before leads, by name."""
    exact, kinds = text.strip().casefold(), list(SEARCHED)

    def place(each: Found) -> tuple:
        is_it = exact in (
            each.external_id.casefold(),
            each.company.casefold(),
            each.name.casefold(),
        )
        rank = kinds.index(each.kind) if each.kind in kinds else len(kinds)
        return not is_it, rank, each.label.casefold(), each.record

    return sorted(found, key=place)
