"""Where a field looks a cell up in another feed, and what an unknown value means then."""

from __future__ import annotations

from django.utils.translation import gettext as _

from revops.mapping.feeds import Lookup
from revops.mapping.tables import Table


def parse_lookup(table: Table, files: dict[str, Table]) -> Lookup | None:
    if "lookup" not in table.entries:
        return None
    feed, _dot, column = table.text("lookup").partition(".")
    known = [name for name, other in files.items() if other.entries.get("record") == "lookup"]
    if feed not in known:
        raise table.not_allowed(
            "lookup", feed, known or [_('none: add a [files.NAME] with record = "lookup"')]
        )
    if not column:
        raise table.wrong(
            "lookup", _('must name feed and column: "%(feed)s.COLUMN".') % {"feed": feed}
        )
    return Lookup(feed, column)


def other(table: Table) -> str:
    if "other" in table.entries and not {"translate", "lookup"} & table.entries.keys():
        raise table.wrong(
            "other",
            _(
                "needs translate or lookup beside it: it says what to do with values that they do not know."
            ),
        )
    return table.one_of("other", ("", "keep", "skip"), "")
