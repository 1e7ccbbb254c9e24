"""What campaigns cost, and what an MQL and an SQO cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from revops import numbers, publish, receipts
from revops.models import CampaignSpend
from revops.numbers import Slice
from tests import small_company as small
from tests.results import load_text, number, rows, value

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "ads"
[files.campaigns]
match = "campaigns.csv"
record = "campaign"
id = ["Campaign", "From"]
complete = true
fields = { campaign = "Campaign", name = "Name", starts_on = "From", ends_on = "To", amount = "Spend", currency = "Cur", channel = "Channel" }
"""  # noqa: E501


def load(folder: Path, *given: str) -> None:
    small.organisation()
    head = "Campaign,Name,From,To,Spend,Cur,Channel"
    load_text(folder, "campaigns.csv", "\n".join([head, *given]) + "\n", MAPPING)


def entries(folder: Path, stage: str, count: int) -> None:
    small.organisation()
    small.load(
        folder,
        "stages",
        [{"id": f"{stage}{n}", "lead": f"L{n}", "stage": stage, "at": "2026-03-10"} for n in range(count)],
    )  # fmt: skip


def test_spend_counts_on_its_first_day(tmp_path: Path) -> None:
    # In
    load(tmp_path, "A,Ads,2026-03-01,2026-04-01,600,EUR,Web", "B,Fair,2026-03-15,,400,EUR,Event",
    # Out: another month, no rate
         "A,Ads,2026-04-01,2026-05-01,70,EUR,Web", "C,Far,2026-03-01,,9,USD,Web")  # fmt: skip
    assert value("campaign_spend", "2026-03") == 1000_00
    assert len(rows(CampaignSpend, "campaign", amount_base_minor=None)) == 1


def test_an_mql_costs_the_spend_over_the_mqls(tmp_path: Path) -> None:
    load(tmp_path, "A,Ads,2026-03-01,,1000,EUR,Web")
    entries(tmp_path, "mql", 20)
    found = number("cost_per_mql", "2026-03").value
    assert (found.numerator, found.denominator, found.known) == (1000_00, 20, 50_00)


def test_an_sqo_costs_the_spend_over_the_sqos(tmp_path: Path) -> None:
    load(tmp_path, "A,Ads,2026-03-01,,1000,EUR,Web")
    entries(tmp_path, "sqo", 4)
    assert number("cost_per_sqo", "2026-03").value.known == 250_00


def test_without_finances_figures_there_is_no_cost(tmp_path: Path) -> None:
    entries(tmp_path, "mql", 20)
    found = number("cost_per_mql", "2026-03").value
    assert found.is_absent and "No campaign with what it cost" in found.absent_because


def test_a_rate_that_comes_later_prices_the_spend(tmp_path: Path) -> None:
    load(tmp_path, "C,Far,2026-03-01,,100,USD,Web")
    small.load(tmp_path, "rates", [{"currency": "USD", "month_on": "2026-03-01", "rate": "0.9"}])
    assert value("campaign_spend", "2026-03") == 90_00


@pytest.mark.parametrize(
    ("listing", "names"),
    [
        (
            receipts.Listing(sort="record"),
            ["Ads", "R1", "Fair"],
        ),  # by “ads/R1”, where it has no name
        (receipts.Listing(search="fair"), ["Fair"]),
        (receipts.Listing(search="web"), ["R1", "Ads"]),
    ],
)
def test_a_receipt_names_a_record_of_its_own_name(tmp_path: Path, listing, names) -> None:
    load(tmp_path, "A1,Ads,2026-03-01,,1,EUR,Web", "F1,Fair,2026-03-02,,2,EUR,Event",
         "R1,,2026-03-03,,3,EUR,Web")  # fmt: skip
    publish.publish()
    published = numbers.published()
    period = published.calendar.period("2026-03")
    found = receipts.records("campaign_spend", period, Slice(), published, listing=listing)
    assert [each.label or each.item.partition("/")[2] for each in found.results] == names
