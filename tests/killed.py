"""Work that is killed after so many statements, in this process: nothing catches it, and nothing
more is written. `test_pull_killed.py` kills whole processes, at a few steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

UNDOING = ("ROLLBACK", "RELEASE")  # what the database does by itself for whoever is gone


class Killed(BaseException):
    """As a worker that is gone."""


class Death:
    def __init__(self, after: int) -> None:
        self.left, self.is_dead = after, False

    def __call__(self, execute: Callable[..., Any], sql: Any, *given: Any) -> Any:
        if self.is_dead and str(sql).startswith(UNDOING):
            return execute(sql, *given)
        self.is_dead = self.is_dead or self.left <= 0
        self.left -= 1
        if self.is_dead:
            raise Killed
        return execute(sql, *given)


@contextmanager
def killed_after(statements: int) -> Iterator[Death]:
    """Ends the block there; what needs fewer statements ends by itself."""
    death = Death(statements)
    try:
        with connection.execute_wrapper(death):
            yield death
    except Killed:
        pass
