"""Any history of changes, deletions, pulls that are capped or stopped, and bells ends in the records of
one clean load.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from django.utils import timezone

from revops.models import FeedCursor, RawRecord
from tests.recordings import pulled
from tests.rest_tool import Tool, asked_by_rest, tool_of

pytestmark = pytest.mark.django_db


def known() -> dict[str, int]:
    current = RawRecord.objects.filter(known_until=None)
    found = current.values_list("external_id", "values__amount")
    return {id: amount // 100 for id, amount in found}


def step(tool: Tool, chance: random.Random, settings) -> bool:
    """One thing that happens to the tool; answers whether it is asked then."""
    id = f"D{chance.randrange(8)}"
    what = chance.choice(["put", "put", "put", "delete", "pull", "capped", "stopped", "bell"])
    settings.PULL_PAGES = chance.choice([1, 2]) if what == "capped" else 100
    tool.bad_page = chance.randrange(3) if what == "stopped" else None
    if what == "put":
        tool.put(id, chance.randrange(1, 99))
    elif what == "delete":
        tool.delete(id)
    elif what == "bell":
        FeedCursor.objects.update(next_at=timezone.now())
    return what in ("pull", "capped", "stopped", "bell")


@pytest.mark.parametrize("seed", range(4))
def test_it_ends_in_the_records_of_one_clean_load(seed: int, tmp_path: Path, settings) -> None:
    chance = random.Random(seed)
    with tool_of() as tool:
        crm = asked_by_rest(tmp_path, settings, tool)
        for _step in range(18):
            if step(tool, chance, settings):
                pulled(crm)
        settings.PULL_PAGES, tool.bad_page = 100, None
        pulled(crm)
        assert known() == tool.standing()
