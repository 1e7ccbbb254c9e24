"""What is wrong with a mapping: a sentence for each key, with the table it stands in and what is
allowed there.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import islice

from revops.mapping.outcomes import MappingError, shorten
from revops.messages import gettext as _
from revops.messages import ngettext

# Where something stands: the keys that lead to it, positions within a list last.
Place = tuple[str | int, ...]

TOP = "top"
LISTED = 40
SENTENCES = 20
COMPARED, LONGEST = 1000, 200  # names of columns may be many and long


def nearest(name: str, known: Iterable[str]) -> str:
    """“ Did you mean …?” where something is close, else nothing."""
    return suggested(close(name, known))


def suggested(name: str) -> str:
    return " " + _("Did you mean “%(name)s”?") % {"name": name} if name else ""


def close(name: str, known: Iterable[str]) -> str:
    """The known name that is meant, as far as one can tell; else ""."""
    by_lower = {one.lower(): one for one in islice(known, COMPARED) if len(one) <= LONGEST}
    found = difflib.get_close_matches(name[:LONGEST].lower(), by_lower, 1, 0.6)
    return by_lower[found[0]] if found else ""


def listed(names: Iterable[str]) -> str:
    names = [str(name)[:LONGEST] or '""' for name in islice(names, LISTED + 1)]
    return ", ".join(names[:LISTED]) + (", …" if len(names) > LISTED else "")


def not_allowed(got: str, known: Iterable[str], examples: Iterable[str] = ()) -> str:
    """What is allowed in place of `got`: all that is known, or a few examples where that is much."""
    known = list(known)
    shown = {"got": got[:LONGEST], "allowed": listed(examples or known)}
    return _("“%(got)s” is not allowed; allowed are: %(allowed)s.") % shown + nearest(got, known)


def written(value: object) -> str:
    """A value as a sentence quotes it."""
    if isinstance(value, dict):
        return _("a table")
    if isinstance(value, list | tuple):
        return _("a list")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _("“%(text)s”") % {"text": shorten(value)}
    return shorten(str(value))


def sentence(place: Place, what: str) -> str:
    """What is wrong with the last key of a place."""
    names = [str(part) for part in place if isinstance(part, str)]
    table = f"[{'.'.join(names[:-1])}]" if names[1:] else TOP
    key = names[-1] + "".join(f"[{part}]" for part in place if isinstance(part, int))
    return _("Mapping, %(table)s, %(key)s: %(what)s") % {"table": table, "key": key, "what": what}


class Mistakes:
    """All that is wrong with one mapping. `content` is the mapping as TOML has it.

    A key has one sentence at most, and none for being absent where a misspelt key stands for it:
    what follows from a mistake is none.
    """

    def __init__(self, content: dict[str, object]) -> None:
        self.content = content
        self.found: dict[Place, str] = {}
        self.touched: set[Place] = set()

    def add(self, place: Place, what: str) -> None:
        place = self.as_written(place)
        self.found.setdefault(place, what)
        self.touched.add(tuple(part for part in place if isinstance(part, str)))

    def unknown(self, place: Place, allowed: Iterable[str]) -> None:
        """The last key of the place is none of those that are allowed."""
        *table, key = place
        allowed = list(allowed)
        meant = close(str(key), allowed) if len(self.found) < SENTENCES else ""
        what = _("there is no such key here; allowed are: %(allowed)s.")
        self.add(place, what % {"allowed": listed(allowed)} + suggested(meant))
        self.touched.add((*table, meant))

    def concern(self, table: Place, *keys: str) -> bool:
        """Whether one of these keys of the table has a mistake already, or is misspelt."""
        return any((*table, key) in self.touched for key in keys)

    def refuse(self) -> None:
        """Raises MappingError with the sentences in the order of the text, if there are any."""
        if not self.found:
            return
        places = sorted(list(self.found)[:SENTENCES], key=self.position)
        more = len(self.found) - len(places)
        rest = ngettext("And %(count)d more mistake.", "And %(count)d more mistakes.", more)
        raise MappingError(
            *(sentence(place, self.found[place]) for place in places),
            *([rest % {"count": more}] if more else []),
        )

    def as_written(self, place: Place) -> Place:
        """The place as far as it is there: a lone text may stand for a table or a list."""
        value: object = self.content
        for length, part in enumerate(place):
            if isinstance(value, dict):
                if part not in value:
                    return place
                value = value[part]
            elif isinstance(value, list) and isinstance(part, int):
                value = value[part]
            else:
                return place[:length]
        return place

    def position(self, place: Place) -> list[int]:
        """Sorts as the text does; what is absent stands at the end of its table."""
        value: object = self.content
        order = []
        for part in place:
            keys = list(value) if isinstance(value, dict) else []
            order.append(int(part) if isinstance(part, int) else [*keys, part].index(part))
            value = value.get(part) if isinstance(value, dict) else None
        return order
