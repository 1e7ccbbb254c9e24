"""What was read of a publication in one state of everything, and is every reader's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Read = TypeVar("Read")
MOST_KEPT = 20_000


@dataclass(slots=True)
class Kept:
    """Numbers by KPI, period and slice; the members of all dimensions as (dimension, id, name), None
    until somebody asked; and what stands beside numbers, such as notes and the state of the sources,
    by what was asked.
    """

    numbers: dict[tuple, Any] = field(default_factory=dict)
    members: list[tuple[str, int, str]] | None = None
    beside: dict[tuple, Any] = field(default_factory=dict)

    def once(self, asked: tuple, read: Callable[[], Read]) -> Read:
        """What was read when the same was asked first. It must be the same for every reader."""
        if asked not in self.beside:
            found = read()
            if len(self.beside) >= MOST_KEPT:
                return found
            self.beside[asked] = found
        return self.beside[asked]
