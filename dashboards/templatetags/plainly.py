"""What is written for commands and mappings, as a page words it."""

from __future__ import annotations

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
