"""Exports of known tools, a file each: by which columns they are known, and what these mean; or that they are
none of what is read here, and why.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from revops.guess.fields import spelling

FOLDER = Path(__file__).parent
Columns = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the rows of an export are taken for. `fields` names for each field the columns that may
    hold it, in any language of the tool; `values` our values by the tool's, per field; `only` what a
    column may hold for a row to be read. `id` are the columns that tell rows apart, where those of
    the record do not.
    """

    record: str
    fields: Mapping[str, Columns]
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    split: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, Columns] = field(default_factory=dict)
    suffix: str = ""
    id: Columns = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """One kind of export of a tool, known by a column of each group in `has` being there. `also` are
    further readings of the same rows, of which those count whose date is there. `says` is what people should know
    of such a file, a key of `SENTENCES` (dashboards/words/exports.py), "" for nothing; without a `shape` it is why no
    row is read unless somebody wants that.
    """

    name: str
    tool: str
    has: tuple[Columns, ...]
    shape: Shape | None
    also: tuple[Shape, ...] = ()
    says: str = ""

    @property
    def shapes(self) -> tuple[Shape, ...]:
        return (self.shape, *self.also) if self.shape else ()

    def fits(self, names: frozenset[str]) -> bool:
        return all(any(spelling(column) in names for column in group) for group in self.has)


@cache
def recipes() -> tuple[Recipe, ...]:
    """All that ship, those that ask for most columns first."""
    found = [recipe_of(path) for path in sorted(FOLDER.glob("*.toml"))]
    return tuple(sorted(found, key=lambda recipe: -len(recipe.has)))


def recipe_of(path: Path) -> Recipe:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Recipe(
        path.stem,
        content["tool"],
        tuple(tuple(group) for group in content["has"]),
        shape_of(content) if "record" in content else None,
        tuple(shape_of(each) for each in content.get("also", ())),
        str(content.get("says", "")),
    )


def shape_of(table: dict[str, Any]) -> Shape:
    fields = {
        name: (columns,) if isinstance(columns, str) else tuple(columns)
        for name, columns in table.get("fields", {}).items()
    }
    return Shape(
        str(table["record"]),
        fields,
        table.get("constants", {}),
        table.get("values", {}),
        table.get("split", {}),
        {column: tuple(kept) for column, kept in table.get("only", {}).items()},
        str(table.get("suffix", "")),
        tuple(table.get("id", ())),
    )


def recipe_for(names: list[str]) -> Recipe | None:
    """The recipe of an export with these columns."""
    there = frozenset(spelling(name) for name in names)
    return next((recipe for recipe in recipes() if recipe.fits(there)), None)
