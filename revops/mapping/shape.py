"""What a mapping may be at most, before its TOML is parsed and after: bounds on what a text of a
megabyte can cost.
"""

from __future__ import annotations

import re

from revops.mapping.outcomes import MappingError
from revops.messages import gettext as _

LETTERS = 1_000_000
DOTS = 100  # in one line outside of quotes: tomllib's time grows with their square
OPEN = 50  # brackets within each other
FEEDS = 200
TABLES = 5_000
KEY_LETTERS = 500
WHOLE = 2**63
SURROGATE = re.compile("[\ud800-\udfff]")
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')


def refuse_text(text: str) -> None:
    """Raises MappingError."""
    if len(text) > LETTERS:
        raise too_much(_("it is longer than %(most)d characters") % {"most": LETTERS})
    if SURROGATE.search(text):
        raise too_much(_("it has characters that no text has; save it as UTF-8"))
    for number, line in enumerate(STRING.sub('""', text).split("\n"), 1):
        if line.count(".") > DOTS or max(line.count("["), line.count("{")) > OPEN:
            raise too_much(_("line %(line)d has too many dots or brackets") % {"line": number})


def refuse_content(content: dict[str, object]) -> None:
    """Raises MappingError for keys and numbers of absurd size; tables within tables are few,
    because brackets are.
    """
    files = content.get("files")
    if isinstance(files, dict) and len(files) > FEEDS:
        raise too_much(_("it has more than %(most)d feeds") % {"most": FEEDS})
    tables, waiting = 0, list[object]([content])
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            refuse_keys(value)
            tables += 1
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and "\0" in value:
            raise too_much(_("a text in it has a NUL character, which no text has"))
        elif type(value) is int and abs(value) >= WHOLE:
            raise too_much(_("a number in it has more digits than anything that is counted"))
    if tables > TABLES:
        raise too_much(_("it has more than %(most)d tables") % {"most": TABLES})


def refuse_keys(table: dict[str, object]) -> None:
    for key in table:
        if len(key) > KEY_LETTERS:
            raise too_much(
                _("a name in it is longer than %(most)d characters") % {"most": KEY_LETTERS}
            )


def too_much(why: str) -> MappingError:
    return MappingError(_("The mapping cannot be read: %(why)s.") % {"why": why})
