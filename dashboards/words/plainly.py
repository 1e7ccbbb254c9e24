"""What was written for whoever types commands and mappings, as a page words it. Sentences are stored with what they
were made of, so that a command says the same in its own words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from revops.guess.fields import LABELS
from revops.ingest import meanings
from revops.mapping.records import RECORDS
from revops.messages import KEY, PARTS, as_kept, is_kept, named, rendered

# The choices of the page of the upload, by the option of the command that does the same.
CHOICES = {
    "--exported-at": gettext_lazy("“Exported at” under More"),
    "--replaces": gettext_lazy("“They replace what earlier files brought” under More"),
    "--accept-ids": gettext_lazy("“Known ids are others indeed” under More"),
    "--accept-loss": gettext_lazy(
        "“A complete file may close most of what is known” beside Import"
    ),
}
OPTION = re.compile("|".join(CHOICES))
# A day as strftime has it, %d/%m/%Y, and the day that shows what is meant.
FORMAT = re.compile(r"%-?[a-zA-Z](?:[^%\s\"”,()]{0,3}%-?[a-zA-Z])+")
SHOWN = date(2026, 12, 31)
Given = Mapping[str, Any]


def plainly(text: object) -> str:
    """A sentence without keys of mappings, options of commands and formats of programs, where they have other words;
    any other text as it is.
    """
    shown = said(as_kept(text))
    shown = OPTION.sub(lambda found: str(CHOICES[found[0]]), shown)
    return FORMAT.sub(lambda found: SHOWN.strftime(found[0]), shown)


def said(kept: Any) -> str:
    if not is_kept(kept):
        return str(rendered(kept))
    if PARTS in kept:
        return "".join(map(said, kept[PARTS]))
    given, word = kept.get("with"), SAID.get(kept[KEY])
    return word(given) if word and isinstance(given, Mapping) else str(rendered(kept))


def is_without_feeds(mistake: str) -> bool:
    """Whether a mistake is that a mapping says of no file what its rows are."""
    kept = as_kept(mistake)
    what = kept["with"]["what"] if is_kept(kept) and kept.get(KEY) == IN_MAPPING else kept
    return is_kept(what) and what.get(KEY) == NO_FEEDS


def of_mapping(given: Given) -> str:
    """A mistake of a mapping: the field in place of its key, and nothing of tables where the page has none."""
    field, (missed, *others) = str(given["key"]), parts(given["what"])
    if not is_no_column(missed):
        return str(rendered({KEY: IN_MAPPING, "with": {**given, "what": said(given["what"])}}))
    sentence = _(
        "The file has no column “%(column)s”, from which “%(field)s” is read. Its columns are: %(columns)s."
    ) % {
        "column": missed["with"]["column"],
        "field": LABELS.get(field, field),
        "columns": rendered(missed["with"]["columns"]),
    }
    return "".join([sentence, *map(said, others)])


def parts(kept: Any) -> list[Any]:
    """What stands one after the other in a sentence."""
    return kept[PARTS] if is_kept(kept) and PARTS in kept else [kept]


def is_no_column(kept: Any) -> bool:
    return is_kept(kept) and kept.get(KEY) == NO_COLUMN


def of_file(given: Given) -> str:
    """A mistake that shows in one file; where a column is not there, what may have happened to it."""
    why = given["why"]
    sentences = [_("“%(file)s”: %(why)s") % {"file": given["file"], "why": said(why)}]
    if is_kept(why) and why.get(KEY) == IN_MAPPING and is_no_column(parts(why["with"]["what"])[0]):
        sentences.append(
            _(
                "If the column has another name now, change on the page “Data” what its columns mean; if this is another kind of "
                "file, give it another name."
            )
        )
    return " ".join(sentences)


def empty(given: Given) -> str:
    return _(
        "The cell for “%(field)s” is empty, and without it the row cannot be read (%(record)s)."
    ) % {
        "field": LABELS.get(given["field"], given["field"]),
        "record": record_word(given["record"]),
    }


def missing(given: Given) -> str:
    return _("is missing, and no row can be read without it (%(record)s).") % {
        "record": record_word(given["record"])
    }


def other_feed(given: Given) -> str:
    if given["allowed"] == "*":
        return _("not read here, because its “%(column)s” is empty") % given
    return _("not read here, because its “%(column)s” is not %(allowed)s") % given


def without_a_meaning(given: Given) -> str:
    field = LABELS.get(given["field"], given["field"])
    return _("left out, because nothing says what “%(field)s” means there") % {"field": field}


def not_listed(given: Given) -> str:
    field = LABELS.get(given["field"], given["field"])
    return _("left out, because no other file has that “%(field)s”") % {"field": field}


def no_date(given: Given) -> str:
    return _("“%(text)s” is not a date as this column has them, such as %(formats)s.") % {
        "text": given["text"],
        "formats": str(rendered(given["formats"])).replace(_("YYYY-MM-DD"), SHOWN.isoformat()),
    }


def other_encoding(given: Given) -> str:
    name = _("Windows’ western encoding") if given["encoding"] == "cp1252" else given["encoding"]
    said = ngettext(
        "%(count)d row is written in %(encoding)s and was read so (line %(line)d): look at its accents.",
        "%(count)d rows are written in %(encoding)s and were read so (the first in line %(line)d): look at their accents.",
        given["count"],
    )
    return said % {**given, "encoding": name}


def of_name(given: Given) -> str:
    """A name and what is said of it, each in words."""
    return named(said(given["name"]), said(given["value"]))


def record_word(record: object) -> str:
    return meanings.label_of(str(record)) if str(record) in RECORDS else str(record)


def two_numbers(given: Given) -> str:
    return (
        _(
            "“%(text)s” may mean %(many)s or %(few)s. Say under “Change what the columns mean”, at “Numbers”, which sign stands before "
            "decimals."
        )
        % given
    )


NO_FEEDS = "there must be at least one [files.NAME] that says what rows are."
NO_COLUMN = "the file has no column “%(column)s”. Its columns are: %(columns)s."
IN_MAPPING = "Mapping, %(table)s, %(key)s: %(what)s"
NO_VALUE = (
    "“%(text)s” says no value. If it means that there is none, have it translated to an empty text: "
    'name a table as translate, with other = "keep", and write there "%(text)s" = "".'
)
AMBIGUOUS = (
    "“%(text)s” may mean %(many)s or %(few)s. Say in the mapping which sign is which: "
    'decimal = "%(other)s" and thousands = "%(sign)s" if it is %(many)s, decimal = "%(sign)s" if it is %(few)s.'
)
SAID: dict[str, Callable[[Given], str]] = {
    "%(name)s: %(value)s": of_name,
    NO_VALUE: lambda given: (
        _(
            "“%(text)s” says no value. If it means that there is none, say so under “Rejected rows” once the file is imported."
        )
        % {"text": given["text"]}
    ),
    IN_MAPPING: of_mapping,
    "“%(file)s”: %(why)s": of_file,
    "The cell for “%(field)s” is empty, but every “%(record)s” has one.": empty,
    "is missing; every “%(record)s” has one.": missing,
    "another feed's: %(column)s is not %(allowed)s": other_feed,
    "%(field)s: a value that %(table)s does not have": without_a_meaning,
    "%(field)s: a value that “%(feed)s” does not have": not_listed,
    "%(count)d row is not UTF-8 and was read as %(encoding)s (line %(line)d).": other_encoding,
    "“%(text)s” is not a date in the formats given (%(formats)s).": no_date,
    "Name the format it has: dates = [%(formats)s].": lambda _given: _(
        "Say below how its dates are written, or under “Change what the columns mean”."
    ),
    AMBIGUOUS: two_numbers,
    'Say if the day or the month comes first: dates = ["%(first)s"] or dates = ["%(second)s"].': lambda _given: (
        _("Say whether the day or the month comes first, under “Change what the columns mean”.")
    ),
}


def feed_word(mapping: str, feed: str) -> str:
    """What the rows of a feed are called, with their stage where all have the same, and a number where a source has several
    of the kind; the feed's own name where its mapping does not say.
    """
    return words_of(mapping).get(feed, feed)


@lru_cache(maxsize=64)
def kinds_of(mapping: str) -> tuple[tuple[str, str, str], ...]:
    """The record of each feed, by name, in the order of the text, and the stage that all its rows have, "" for none."""
    try:
        files = tomllib.loads(mapping).get("files", {})
    except tomllib.TOMLDecodeError:
        return ()
    feeds = ((name, feed) for name, feed in files.items() if isinstance(feed, dict))
    found = ((name, str(feed.get("record")), always_of(feed)) for name, feed in feeds)
    return tuple(each for each in found if each[1] in RECORDS)


def always_of(feed: Mapping[str, Any]) -> str:
    """The stage that all rows of a feed have, "" where a column says it."""
    fields = feed.get("fields")
    stage = fields.get("stage") if isinstance(fields, Mapping) else None
    return str(stage["value"]) if isinstance(stage, Mapping) and "value" in stage else ""


def kind_word(record: str, stage: str) -> str:
    label = meanings.label_of(record)
    return f"{label} · {meanings.word_for(stage)}" if stage else label


def words_of(mapping: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for feed, record, stage in kinds_of(mapping):
        word = kind_word(record, stage)
        others = sum(1 for each in words.values() if each.partition(" (")[0] == word)
        words[feed] = f"{word} ({others + 1})" if others else word
    return words


def sheet_of(mapping: str, feed: str) -> str:
    """The sheet of a workbook that a feed reads, "" for the first, or where a file has none."""
    return sheets_in(mapping).get(feed, "")


@lru_cache(maxsize=64)
def sheets_in(mapping: str) -> Mapping[str, str]:
    files = tomllib.loads(mapping).get("files", {}) if kinds_of(mapping) else {}
    return {name: str(feed.get("sheet", "")) for name, feed in files.items()}


def files_read(readings: Collection[tuple[str, str]]) -> str:
    """How many files there are, given the file and the feed of each reading, and as how many kinds of records they are
    read where that is more.
    """
    count = len({file for file, _feed in readings})
    files = ngettext("%(count)d file", "%(count)d files", count) % {"count": count}
    if len(readings) == count:
        return files
    kinds = len({feed for _file, feed in readings})
    read = ngettext(
        "%(files)s, read as %(count)d kind of records",
        "%(files)s, read as %(count)d kinds of records",
        kinds,
    )
    return read % {"files": files, "count": kinds}
