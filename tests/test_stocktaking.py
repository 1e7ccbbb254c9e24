"""What all records come to is counted beside the pages that show it, whenever it can differ."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from revops import publish, quality, stocktaking
from revops.models import Publication, State, Stocktaking
from revops.queue import work
from tests import small_company as small
from tests.admin_pages import member_of

pytestmark = pytest.mark.django_db


def leads(folder: Path, *owners: str) -> None:
    rows = [{"lead": f"L{n}", "at": "2026-01-05", "owner": owner} for n, owner in enumerate(owners)]
    small.load(folder, "leads", rows)
    publish.publish()


@pytest.fixture(autouse=True)
def company(tmp_path: Path) -> None:
    small.organisation()
    small.load(tmp_path, "people", [{"person": "ann", "name": "Ann", "team": "North"}])
    leads(tmp_path, "ann", "")


def is_due() -> bool:
    Stocktaking.objects.filter(state=State.DONE).update(
        finished_at=timezone.now() - stocktaking.PAUSE - timedelta(seconds=1)
    )
    stocktaking.plan()
    return Stocktaking.objects.filter(state=State.DUE).exists()


def test_it_is_due_after_a_publication_and_not_twice(tmp_path: Path) -> None:
    assert is_due()
    stocktaking.take()
    assert not is_due()
    leads(tmp_path, "ann", "ann", "")
    assert is_due()


def test_it_is_due_after_an_import_that_changes_no_number(tmp_path: Path) -> None:
    stocktaking.take()
    small.load(tmp_path, "people", [{"person": "ann", "name": "Anna", "team": "North"}])
    assert publish.publish() is None
    assert is_due()


def test_it_is_due_on_another_day_and_with_another_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    stocktaking.take()
    Stocktaking.objects.update(day=timezone.localdate() - timedelta(days=2))
    assert is_due()
    stocktaking.take()
    monkeypatch.setitem(quality.RULES, "another", quality.RULES["rate_missing"])
    assert is_due()


def test_what_just_ended_is_not_done_again_at_once(tmp_path: Path) -> None:
    stocktaking.take()
    leads(tmp_path, "", "", "")
    stocktaking.plan()
    assert not Stocktaking.objects.filter(state=State.DUE).exists()


def test_it_keeps_what_counting_then_came_to(tmp_path: Path) -> None:
    stocktaking.take()
    kept = quality.latest()
    assert kept.counts["lead_without_owner"] == [2, 1]
    assert kept.counts == quality.counted(kept.day)
    assert kept.months == quality.counted_by_month(kept.day)
    assert kept.publication == Publication.objects.first()
    leads(tmp_path, "", "", "")
    assert quality.latest().counts["lead_without_owner"] == [2, 1]
    assert quality.counted(kept.day)["lead_without_owner"] == [3, 3]


def test_only_the_last_counts_are_remembered() -> None:
    for _time in range(stocktaking.KEPT + 2):
        stocktaking.take()
    assert Stocktaking.objects.count() == stocktaking.KEPT + 1


def test_a_worker_counts_what_is_due() -> None:
    work.do_all()
    assert quality.latest() is not None


@pytest.mark.parametrize(
    ("language", "missing", "found"),
    [
        ("en", "not been counted yet", "Leads without an owner"),
        ("fr", "pas encore été comptés", "Leads sans propriétaire"),
    ],
)
@pytest.mark.parametrize("address", ["/home/revops/", "/data/quality/"])
def test_pages_show_the_last_count_and_never_a_nought_before_it(
    client: Client, address: str, language: str, missing: str, found: str
) -> None:
    client.force_login(member_of("viewer", name="eve"))
    before = client.get(address, headers={"Accept-Language": language}).content.decode()
    assert missing in before and found not in before
    stocktaking.take()
    after = client.get(address, headers={"Accept-Language": language}).content.decode()
    assert found in after and missing not in after
