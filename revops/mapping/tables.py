"""A TOML table read key by key, so that every mistake names its table, its key and what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.utils.translation import gettext as _

from revops.mapping.outcomes import MappingError

T = TypeVar("T")
SHOWN = 40
COMPARED, LONGEST = 1000, 200  # names of columns may be many and long


def nearest(name: str, known: Iterable[str]) -> str:
    """“ Did you mean …?” where something is close, else nothing."""
    by_lower = {one.lower(): one for one in islice(known, COMPARED) if len(one) <= LONGEST}
    found = difflib.get_close_matches(name[:LONGEST].lower(), by_lower, 1, 0.6)
    return " " + _("Did you mean “%(name)s”?") % {"name": by_lower[found[0]]} if found else ""


def listed(names: Iterable[str]) -> str:
    names = [str(name)[:LONGEST] or '""' for name in islice(names, SHOWN + 1)]
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")


@dataclass(frozen=True, slots=True)
class Table:
    """Entries of a TOML table and the words that name it in errors, such as [files.events]."""

    path: str
    entries: dict[str, object]

    def wrong(self, key: str, what: str) -> MappingError:
        return MappingError(
            _("Mapping, %(table)s, %(key)s: %(what)s")
            % {"table": self.path, "key": key, "what": what}
        )

    def not_allowed(self, key: str, got: object, allowed: Iterable[str]) -> MappingError:
        allowed = list(allowed)
        got = str(got)[:LONGEST]
        what = _("“%(got)s” is not allowed; allowed are: %(allowed)s.") % {
            "got": got,
            "allowed": listed(allowed),
        }
        return self.wrong(key, what + nearest(got, allowed))

    def only(self, allowed: Iterable[str]) -> Table:
        """Itself, when it has no other keys than these."""
        allowed = list(allowed)
        for key in self.entries:
            if key not in allowed:
                what = _("there is no such key here; allowed are: %(allowed)s.") % {
                    "allowed": listed(allowed)
                }
                raise self.wrong(key, what + nearest(key, allowed))
        return self

    def typed(self, key: str, kind: type[T], what: str) -> T:
        value = self.entries[key]
        if not isinstance(value, kind) or isinstance(value, bool) and kind is not bool:
            raise self.wrong(key, what)
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """The text under the key; without a default the key must be there and not empty."""
        if key not in self.entries and default is not None:
            return default
        value = self.typed(key, str, _("must be a text in quotes.")) if key in self.entries else ""
        if default is None and not value:
            raise self.wrong(key, _("is missing; it must be a text that is not empty."))
        return value

    def flag(self, key: str, default: bool) -> bool:
        return (
            self.typed(key, bool, _("must be true or false.")) if key in self.entries else default
        )

    def whole(self, key: str) -> int | None:
        """A number above 0, None where the key is absent."""
        if key not in self.entries:
            return None
        value: int = self.typed(key, int, _("must be a whole number."))
        if not 0 < value < 2**31:
            raise self.wrong(key, _("must be a whole number above 0."))
        return value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A text or a list of texts, none of them empty."""
        if key not in self.entries:
            return default
        value = self.entries[key]
        values = value if isinstance(value, list) else [value]
        if not values or not all(isinstance(one, str) and one for one in values):
            raise self.wrong(key, _("must be a text or a list of texts, none of them empty."))
        return tuple(values)

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in allowed:
            raise self.not_allowed(key, value, allowed)
        return value

    def table(self, key: str, *, required: bool = False) -> Table:
        path = f"[{self.path.strip('[]')}.{key}]" if self.path != TOP else f"[{key}]"
        if key not in self.entries:
            if required:
                raise self.wrong(key, _("the table %(path)s is missing.") % {"path": path})
            return Table(path, {})
        return Table(path, self.typed(key, dict, _("must be a table, %(path)s.") % {"path": path}))

    def tables(self, key: str) -> dict[str, Table]:
        above = self.table(key)
        return {name: above.table(name) for name in above.entries}


TOP = "top"
