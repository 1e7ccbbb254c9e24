"""Every figure of a frozen meeting opens its receipt, which shows the same figure whatever came later."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from dashboards.templatetags.meetings import receipt
from dashboards.words import wording
from revops.models import Freeze
from revops.routines import freezing
from revops.routines.figures import KeptNumber, read_number
from tests import page_company
from tests import small_company as small
from tests.meeting_company import Company, at, load

pytestmark = pytest.mark.django_db
LATER = {**page_company.DEALS[0], "deal": "D8", "lead": "L6", "amount": "700"}


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return load(tmp_path)


def frozen_numbers(frozen: Freeze) -> list[KeptNumber]:
    sections = {each["key"]: each["content"] for each in frozen.content["sections"]}
    rows = list(sections["health"]["rows"])
    for key in ("sdr", "ae"):
        rows += [row for team in sections[key]["teams"] for row in team["rows"]]
    return [read_number(row["now"]) for row in rows]


def shown_by_receipt(client: Client, address: str, kpi: str) -> str:
    page = client.get(address).content.decode()
    return page.split(f'data-figure-of="{kpi}">')[1].split("<")[0]


def all_open_their_receipts(frozen: Freeze) -> int:
    """How many figures there were that are not absent."""
    client, shown = Client(), 0
    client.force_login(page_company.reader("somebody"))
    for number in frozen_numbers(frozen):
        address = receipt(number, frozen.content)
        assert shown_by_receipt(client, address, number.kpi.key) == wording.text(number.value, "en")
        shown += not number.value.is_absent
    return shown


@pytest.mark.parametrize("day", ["2025-10-15T13:00", "2025-10-21T13:00", "2025-10-27T13:00"])
def test_of_a_reconstructed_meeting_they_are_cut_at_its_day(company, tmp_path, day):
    frozen = freezing.freeze(company.meetings[3], at=at(day))
    assert frozen.is_reconstructed
    small.load(tmp_path, "deals", [*page_company.DEALS, LATER])
    small.published()
    assert all_open_their_receipts(frozen) >= 5


def test_of_a_meeting_that_was_held_they_are_as_they_were_published(company, tmp_path):
    meeting = freezing.meeting_at(company.weekly, timezone.now() - timedelta(days=1))
    frozen = freezing.freeze(meeting, at=timezone.now())
    assert not frozen.is_reconstructed
    small.load(tmp_path, "deals", [*page_company.DEALS, LATER])
    small.published()
    assert all_open_their_receipts(frozen)
