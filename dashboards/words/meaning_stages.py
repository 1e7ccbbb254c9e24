"""Whether the stage that tools call sales qualified is what the company calls an SQO: tools and companies differ, so it is
asked even where the guess is the usual one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from dashboards.words.meaning_fields import FieldRow
from revops.guess import choices
from revops.guess.fields import folded
from revops.guess.tables import Table

SALES_QUALIFIED = re.compile(r"\bsql\b|sales ?qualified|qualifiee? (pour la )?vente")
OPPORTUNITY = re.compile(r"opportunit")


def of_sqo(table: Mapping[str, Any], found: Table, fields: Sequence[FieldRow]) -> Iterator[str]:
    """The question about the column of days, or about the values, that are taken for the stage SQO."""
    written = table.get("fields", {})
    at = choices.column_of(written.get("at"))
    if written.get("stage") == {"value": "sqo"} and SALES_QUALIFIED.search(folded(at)):
        yield of_column(at, found)
    for field in fields:
        for value in field.values if field.name.endswith("/field/stage") else ():
            if value.chosen == "sqo" and SALES_QUALIFIED.search(folded(value.text)):
                yield _(
                    "“%(value)s” is taken for SQO. Is that what your company calls an SQO? If not, say so below: “SAL” "
                    "where sales has only accepted the lead."
                ) % {"value": value.text}


def of_column(at: str, found: Table) -> str:
    later = next((name for name in found.names if OPPORTUNITY.search(folded(name))), "")
    if later:
        return _(
            "“%(column)s” is taken for the day of the SQO. Is that what your company calls an SQO? If not, choose “%(later)s” "
            "below as the day, or “SAL” as the stage where sales has only accepted the lead."
        ) % {"column": at, "later": later}
    return _(
        "“%(column)s” is taken for the day of the SQO. Is that what your company calls an SQO? If not, choose another column "
        "below as the day, or “SAL” as the stage where sales has only accepted the lead."
    ) % {"column": at}
