"""The two ways in which asking another program fails."""

from __future__ import annotations

from datetime import timedelta


class Passing(Exception):
    """It does not answer now, or not yet: it is asked again later, after `retry_after` at the
    earliest where it named a time.
    """

    def __init__(self, why: str, retry_after: timedelta | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class Permanent(Exception):
    """Asking again would not help: the text says what happened, to which object, and what to do.

    `status` is that of an answer over HTTP, 0 where there was none.
    """

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(why)
        self.status = status
