"""What is written for commands and mappings, as a page words it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from dashboards.words import plainly as words
from revops.ingest.journal import ImportRun, Source

register = template.Library()


@register.filter
def plainly(text: object) -> str:
    return words.plainly(text)


@register.filter
def feed_of(run: ImportRun) -> str:
    """What the rows of an import are called."""
    return words.feed_word(run.mapping, run.feed)


@register.filter
def feed_in(source: Source, feed: str) -> str:
    """What the rows of a feed of a source are called."""
    return words.feed_word(source.mapping, feed)


@register.filter
def feed_by(mapping: str, feed: str) -> str:
    return words.feed_word(mapping, feed)


@register.filter
def sheet_by(mapping: str, feed: str) -> str:
    return words.sheet_of(mapping, feed)


@register.filter
def files_in(runs: Sequence[ImportRun]) -> str:
    return words.files_read([(run.file_name, run.feed) for run in runs])


@register.filter
def files_tried(results: Sequence[Mapping[str, Any]]) -> str:
    """The same for a dry run."""
    return words.files_read([(each["file_name"], each["feed"]) for each in results])


@register.filter
def is_read_again(results: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a file stands there several times."""
    return len({each["file_name"] for each in results}) < len(results)
