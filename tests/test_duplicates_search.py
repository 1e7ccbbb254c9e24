"""Looking for what is there twice, as work that another process may take over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from revops.duplicates import scanning
from revops.models import DuplicateScan, State
from revops.queue import work

pytestmark = pytest.mark.django_db


def test_a_search_that_takes_long_can_renew_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    written: dict[str, int] = {}

    @contextmanager
    def renewed(_row: DuplicateScan, progress: dict[str, int]) -> Iterator[None]:
        yield
        written.update(progress)

    monkeypatch.setattr(work, "renewed", renewed)
    scanning.request()
    row = work.claim(work.open_rows(DuplicateScan))
    work.do(row)
    row.refresh_from_db()
    assert row.state == State.DONE
    assert set(written) <= {field.name for field in DuplicateScan._meta.get_fields()}
