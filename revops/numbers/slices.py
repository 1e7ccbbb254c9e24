"""Which facts are asked for: of a motion, and of members of one dimension or two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from revops.cuts import member_of_both, pair
from revops.models.dimensions import DIMENSIONS

UNKNOWN = "none"
TOO_MANY = _("Numbers are kept by two dimensions at a time at most.")


@dataclass(frozen=True, slots=True)
class Slice:
    """Which facts: of a motion and of one member of one dimension, or of one of each of two. Motion
    "" is all; UNKNOWN and member 0 are those that have none.

    `sliced` makes one of two dimensions, which stand in their order: there are no two of the same
    facts.
    """

    motion: str = ""
    dimension: str = ""
    member: int | None = None
    second: str = ""
    second_member: int | None = None

    @property
    def motion_of_facts(self) -> str:
        """The motion as facts and cells have it."""
        return "" if self.motion == UNKNOWN else self.motion

    @property
    def members(self) -> dict[str, int]:
        """The id of the member by dimension, of none, one or two."""
        named = ((self.dimension, self.member), (self.second, self.second_member))
        return {dimension: member or 0 for dimension, member in named if dimension}

    @property
    def cut(self) -> str:
        """What its cells are cut by: "" for the total, a dimension, or a pair of them."""
        return pair(self.dimension, self.second) if self.second else self.dimension

    @property
    def cell_member(self) -> int:
        """The member of its cells."""
        if self.second:
            return member_of_both(self.member or 0, self.second_member or 0)
        return self.member or 0

    def cut_by(self, dimension: str) -> str:
        """What the cells of its parts by another dimension are cut by."""
        return pair(self.dimension, dimension) if self.dimension else dimension

    def within(self, dimension: str, member: int) -> Slice:
        """Its part of a member of another dimension. ValueError where it has two already."""
        return sliced(self.motion, self.members | {dimension: member})


def sliced(motion: str, members: Mapping[str, int]) -> Slice:
    """The slice of a motion and of the members of up to two dimensions. ValueError for more."""
    chosen = [part for name in DIMENSIONS if name in members for part in (name, members[name])]
    if len(members) > 2:
        raise ValueError(TOO_MANY)
    return Slice(motion, *chosen)
