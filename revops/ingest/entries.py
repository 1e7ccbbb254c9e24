"""What is wrong with a record that somebody types in: every mistake at its field, found by the same
readers of cells as those of a file.
"""

from __future__ import annotations

from collections.abc import Mapping

from revops.derive.kinds import Kind
from revops.ingest.preview import NAMED
from revops.mapping import Feed
from revops.mapping.cells import converter
from revops.mapping.feeds import Field
from revops.mapping.outcomes import Refusal, shorten
from revops.mapping.records import RECORDS
from revops.mapping.records import CellKind as CellKind
from revops.messages import gettext as _
from revops.models import PersonAlias, RawRecord

Given = Mapping[str, object]
LONGEST = 1000


class Mistaken(Exception):
    """`fields` says what is wrong, by the name of the field."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


def mistakes(kind: Kind, feed: Feed, given: Given) -> dict[str, str]:
    """By field, what is wrong with it; empty when nothing is."""
    names = [each.name for each in kind.typed]
    found = {
        shorten(sendable(name)): _("There is no field “%(name)s” here; there are %(known)s.")
        % {"name": shorten(sendable(name)), "known": ", ".join(names)}
        for name in given
        if name not in names
    }
    for field in feed.fields:
        if said := mistake(feed, field, given.get(field.name, "")):
            found[field.name] = said
    return found


def mistake(feed: Feed, field: Field, value: object) -> str:
    """What is wrong with one field, or ""."""
    if not isinstance(value, str) or "\0" in value or value != sendable(value):
        return _("It must be a text.")
    text, type = value.strip(), RECORDS[feed.record][field.name]
    if not text:
        return _("It must not be empty.") if type.required else ""
    if len(text) > LONGEST:
        return _("It is longer than %(most)d characters.") % {"most": LONGEST}
    try:
        amount = (feed.conventions.currency,) if type.kind is CellKind.AMOUNT else ()
        read = converter(feed, field, type)(text, *amount)
    except Refusal as error:
        return str(error)
    return unknown(field.name, str(read))


def sendable(text: str) -> str:
    """Without halves of characters, which JSON can name and nobody can write."""
    return text.encode("utf-8", "replace").decode()


def unknown(name: str, value: str) -> str:
    """What is typed in refers to what is known: a slip of the pen makes no new team or lead."""
    if name in NAMED and not NAMED[name].objects.filter(name=value).exists():
        return _("“%(name)s” is not known.") % {"name": shorten(value)}
    if name == "owner" and not PersonAlias.objects.filter(key=value, person__isnull=False).exists():
        return _("“%(name)s” is nobody who is known.") % {"name": shorten(value)}
    if name in ("lead", "deal"):
        about = RawRecord.objects.filter(known_until=None, **{name: value})
        if not about.exists():
            return _("“%(name)s” is not known.") % {"name": shorten(value)}
    return ""
