"""What files declare under a key: in one place for each key, so that none replaces another unseen."""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

Key = TypeVar("Key")
Declared = TypeVar("Declared")


class Registry(dict[Key, Declared]):
    """`what` it holds is said in the plural: measures, kinds of record."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what
        self.places: dict[Key, str] = {}

    def declare(self, key: Key, declared: Declared) -> Declared:
        """For the function that declaring files call; of these the error names the lines. A file that
        is read again declares the same again. ValueError for a key that is declared elsewhere.
        """
        file = sys._getframe(2)
        place = f"{file.f_globals['__name__']} (line {file.f_lineno})"
        if key in self and self.places[key] != place:
            name = getattr(key, "__name__", key)
            raise ValueError(
                f"Two {self.what} are declared as “{name}”, in {self.places[key]} and in {place}; "
                "rename one of them, or remove it."
            )
        self[key], self.places[key] = declared, place
        return declared


def import_files(package: ModuleType | str) -> None:
    """Imports every file of a folder, so that each declares what it holds."""
    folder = import_module(package) if isinstance(package, str) else package
    for module in iter_modules(folder.__path__):
        import_module(f"{folder.__name__}.{module.name}")
