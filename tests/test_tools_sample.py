"""The register of tools of the sample company."""

from __future__ import annotations

from datetime import date

import pytest

from revops import tools
from revops.models import MonthlyRate, Source, Tool, ToolBudget
from revops.readers import EVERYTHING
from samples.company.tools import register_tools
from tests import shipped
from tests import small_company as small

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def test_the_sample_company_has_an_overlap_and_registers_nothing_twice() -> None:
    shipped.purposes()
    small.organisation()
    for key in ("crm", "billing", "dialler", "finance"):
        Source.objects.create(key=key, name=key.title())
    MonthlyRate.objects.create(currency="USD", month="2026-11-01", rate="0.9")
    MonthlyRate.objects.create(currency="GBP", month="2026-11-01", rate="1.2")
    register_tools(TODAY)
    register_tools(TODAY)
    found = tools.register(EVERYTHING, TODAY)
    assert [each.name for overlap in found.overlaps for each in overlap.lines] == [
        "Dialler", "Sequences (trial)",
    ]  # fmt: skip
    assert (found.actual.amount, found.left.amount) == (64_176_00, -4_176_00)
    assert (Tool.history.count(), ToolBudget.history.count()) == (5, 1)
