"""The dimensions by which numbers are kept, in the order in which they are offered. Whatever lists
them all asks here: cells, filters, API, exports, imports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from revops.models.arrivals import ArrivalHours
from revops.models.people import Channel, Named, Person, Persona, Region, Team
from revops.models.selling import DealType, ProductLine


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension; `model` has its members by `name`, facts refer to them in `column`.

    `words` is what the members of a closed list are called. `lacking` says of a KPI (`%(kpi)s`)
    whose facts do not have the dimension why it is not kept by it; "" where every fact has it. One
    that few have is offered where it is chosen, and not beside every figure.
    """

    name: str
    model: type[models.Model]
    label: str | Promise
    words: Mapping[str, str | Promise] = field(default_factory=dict)
    lacking: str | Promise = ""
    is_rare: bool = False

    @property
    def column(self) -> str:
        return f"{self.name}_id"

    @property
    def is_named_by_records(self) -> bool:
        """Whether a record names a member by its name alone; people have aliases."""
        return issubclass(self.model, Named)

    @property
    def is_of_persons(self) -> bool:
        """Whether its members are people, whose rows not everybody sees."""
        return self.model is Person

    def word(self, name: str) -> str:
        """What a member of that name is called in the reader's language."""
        return str(self.words.get(name, name))


DIMENSIONS = {
    each.name: each
    for each in (
        Dimension("team", Team, _("Team")),
        Dimension("persona", Persona, _("Persona")),
        Dimension("channel", Channel, _("Channel")),
        Dimension("region", Region, _("Region")),
        Dimension(
            "deal_type", DealType, _("Deal type"), dict(DealType.Word.choices),
            lacking=_("%(kpi)s: there is no deal type; only deals, documents and onboardings have one."),
        ),
        Dimension(
            "product_line", ProductLine, _("Product line"),
            lacking=_("%(kpi)s: there is no product line; only deals, documents and onboardings have one."),
        ),
        Dimension(
            "arrival", ArrivalHours, _("Hour of arrival"), is_rare=True,
            lacking=_("%(kpi)s: there is no hour of arrival; only answers to inbound leads have one."),
        ),
        Dimension("owner", Person, _("Owner")),
    )
}  # fmt: skip
# Two of them at once, by a name that has them in their order: "team+channel".
AND = "+"
PAIRS = {AND.join(each): each for each in combinations(DIMENSIONS, 2)}
# Those that every publication has cells of, also where it did not note by which it counted.
FIRST = ("team", "persona", "channel", "region", "owner")


def reference(model: type[models.Model], **options: object) -> models.ForeignKey:
    """A dimension of a fact: optional, kept as it was at the event.

    The database does not look for each row whether the member is there, which took a quarter of an
    import: what is written was read in the same transaction, and nobody deletes members.
    """
    return models.ForeignKey(
        model, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+", **options
    )  # fmt: skip


@cache
def of(fact: type[models.Model]) -> tuple[str, ...]:
    """The names of the dimensions that a fact has."""
    columns = {each.column for each in fact._meta.concrete_fields}
    return tuple(name for name, each in DIMENSIONS.items() if each.column in columns)


def column_in(fact: type[models.Model], name: str, table: str = "") -> str:
    """What SQL over a fact's table reads of a dimension: nothing of one that it does not have."""
    return f"{table}{DIMENSIONS[name].column}" if name in of(fact) else "NULL::bigint"


class Sold(models.Model):
    """What the facts of deals, documents and onboardings have beside what every fact has."""

    deal_type = reference(DealType)
    product_line = reference(ProductLine)

    class Meta:
        abstract = True
