"""A part of a page says in its first line which names it reads, so that whoever includes it knows
what to give.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, Token, TokenType

TEMPLATES = Path(settings.BASE_DIR) / "templates"
INCLUDED = re.compile(r'{%\s*include\s+"([^"]+)"')
SAYS = re.compile(r"\A{# reads: ([a-z0-9_ ]+) #}")
TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
FILTER = re.compile(r"\|\w+")
NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
GIVEN = re.compile(r"(?<![\w.])(\w+)=(?!=)")
WORDS = frozenset(
    ["and", "or", "not", "in", "is", "as", "with", "only", "by", "True", "False", "None"]
    + ["count", "trimmed", "asvar", "reversed", "context"]
)
# Tags whose name=value is a name of the part's own.
BINDING = ("with", "blocktranslate", "language")


def parts() -> list[str]:
    """What some page includes by name."""
    files = [file for file in TEMPLATES.rglob("*") if file.suffix in (".html", ".txt")]
    names = {name for file in files for name in INCLUDED.findall(file.read_text("utf-8"))}
    return sorted(name for name in names if (TEMPLATES / name).exists())


def read_names(text: str) -> set[str]:
    """The names that a part reads and does not bind itself."""
    read: set[str] = set()
    bound: set[str] = set()
    for token in Lexer(text).tokenize():
        here, own = names_of(token)
        read, bound = read | here, bound | own
    return read - bound


def names_of(token: Token) -> tuple[set[str], set[str]]:
    """The names that a token reads, and those that it binds."""
    if token.token_type == TokenType.VAR:
        return names(token.contents), set()
    if token.token_type != TokenType.BLOCK:
        return set(), set()
    tag, _, rest = token.contents.partition(" ")
    if tag in ("load", "plural", "else", "empty", "extends", "block") or tag.startswith("end"):
        return set(), set()
    rest = TEXT.sub('""', rest)
    bound: set[str] = set()
    if tag == "for":
        loop, rest = re.split(r"\sin\s", rest, maxsplit=1)
        bound = {"forloop", *NAME.findall(loop)}
    if named := re.search(r"\sas (\w+)$", f" {rest}"):
        bound.add(named[1])
        rest = rest[: -len(named[0])]
    if tag in BINDING:
        bound.update(GIVEN.findall(rest))
    return names(GIVEN.sub(" ", rest)), bound


def names(expression: str) -> set[str]:
    return {*NAME.findall(FILTER.sub("", TEXT.sub('""', expression)))} - WORDS


@pytest.mark.parametrize("part", parts())
def test_a_part_says_what_it_reads(part: str) -> None:
    text = (TEMPLATES / part).read_text("utf-8")
    said = SAYS.match(text)
    assert " ".join(sorted(read_names(text))) == (said[1] if said else ""), part


def test_names_that_a_part_binds_itself_are_not_read() -> None:
    text = (
        '{% load i18n %}{% for each in rows|slice:":10" %}{{ each.name|default:word }}{% endfor %}'
        "{% with a=b %}{{ a }}{% endwith %}{% include 'x.html' with c=d.e only %}"
    )
    assert read_names(text) == {"rows", "word", "b", "d"}


def test_a_list_of_mistakes_stays_a_list_where_it_is_an_alert() -> None:
    """A role of its own on a list takes its items from whoever hears the page; what is around it has the role."""
    lists = re.compile(r"<(ul|ol)\b[^>]*\brole=\"alert\"")
    assert [path.name for path in TEMPLATES.rglob("*.html") if lists.search(path.read_text("utf-8"))] == []  # fmt: skip
