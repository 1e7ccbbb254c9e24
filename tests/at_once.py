"""The same act by several at the same time, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

SECONDS = 60


def at_once(act: Callable[[], object], count: int = 2) -> None:
    """Runs an act in so many threads, and returns when all have ended."""

    def alone() -> None:
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=alone) for _each in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
