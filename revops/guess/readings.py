"""A reading: what the rows of a table are taken for, before it is written down as a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reading:
    """One feed to be. `fields` are columns by field of ours, `constants` values that every row has,
    `translated` our values by those of a column, per field, and `split` what stands between several
    ids in one cell; `looked_up` by field the file of a list and the column of it that holds the value; `joined` all columns of a field that
    has several, and `times` the column of its time of day.

    `only` are the values that a column may hold for a row to be read, "*" for any; `tool` is whose export it looks like, "" if
    nobody's; `suffix` tells further readings of one table apart.
    """

    record: str
    fields: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    translated: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    split: Mapping[str, str] = field(default_factory=dict)
    looked_up: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)
    id: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tool: str = ""
    suffix: str = ""
