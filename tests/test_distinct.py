"""Each account counts once in a period of any kind, whoever touched it and how often."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from revops import numbers, publish, receipts
from revops.models import Cell
from revops.numbers import Slice
from tests import small_company
from tests.results import number


@pytest.fixture
def company(db: None, tmp_path: Path) -> Path:
    small_company.organisation()
    return tmp_path


LEADS = [{"lead": f"L{n}", "at": "2026-01-02", "motion": "outbound"} for n in (1, 2, 3)]


def test_an_account_counts_once_in_each_period_whoever_touched_it(company: Path) -> None:
    small_company.load(company, "leads", LEADS)
    calls = [
        {"lead": "L1", "at": "2026-01-05", "company": "Acme"},
        {"lead": "L2", "at": "2026-01-30", "company": " ACME"},
        {"lead": "L1", "at": "2026-02-02", "company": "Acme"},
        {"lead": "L3", "at": "2026-02-03"},
    ]
    small_company.load(company, "calls", calls)
    publish.publish()

    read = {key: number("accounts_touched", key).value.amount for key in ("2026-01", "2026-Q1")}
    assert read == {"2026-01": 1, "2026-Q1": 2}
    assert number("touches_per_account", "2026-Q1").value.exact == 2
    january = number("accounts_touched", "2026-01")
    behind = receipts.records("accounts_touched", january.period, Slice(), numbers.published())
    assert (behind.value, [str(each.on) for each in behind.results]) == (1, ["2026-01-05"])


def test_an_account_counts_on_the_first_of_its_days_in_each_kind_of_period(
    db: None, tmp_path: Path
) -> None:
    small_company.organisation(fiscal_year_start=2)
    small_company.load(tmp_path, "leads", LEADS)
    days = ("2026-01-31", "2026-02-02", "2026-02-05", "2026-05-04")
    calls = [{"lead": "L1", "at": day, "company": "Acme"} for day in days]
    small_company.load(tmp_path, "calls", calls)
    publish.publish()

    cells = Cell.objects.filter(measure__startswith="touched_accounts", motion="*", dimension="")
    counted: dict[str, list[str]] = {}
    for measure, day, bucket, amount in cells.order_by("business_day").values_list(
        "measure", "business_day", "bucket", "amount"
    ):
        assert (bucket, amount) == (0, 1)
        counted.setdefault(measure, []).append(str(day))
    # The fiscal year begins in February, and its quarters in February and May.
    assert counted == {
        "touched_accounts": list(days),
        "touched_accounts@week": ["2026-01-31", "2026-02-02", "2026-05-04"],
        "touched_accounts@month": ["2026-01-31", "2026-02-02", "2026-05-04"],
        "touched_accounts@quarter": ["2026-01-31", "2026-05-04"],
        "touched_accounts@fiscal_quarter": ["2026-01-31", "2026-02-02", "2026-05-04"],
        "touched_accounts@year": ["2026-01-31"],
        "touched_accounts@fiscal_year": ["2026-01-31", "2026-02-02"],
    }
    for key in ("2026-02", "2026-02-01..2026-02-28", "FY2027-Q1"):
        assert number("accounts_touched", key).value.amount == 1, key


def test_a_rebuild_ends_the_distinct_cells_of_items_that_are_gone(company: Path) -> None:
    small_company.load(company, "leads", LEADS)
    small_company.load(company, "calls", [{"lead": "L1", "at": "2026-01-05", "company": "Acme"}])
    publish.publish()
    stray = Cell.objects.filter(measure="touched_accounts@month", until_publication=None).first()
    stray.pk, stray.business_day = None, date(2026, 3, 2)
    stray.save()
    publish.publish(rebuild=True)
    assert number("accounts_touched", "2026-03").value.amount == 0


def test_between_two_days_that_are_no_period_distinct_accounts_are_absent_with_the_reason(
    company: Path,
) -> None:
    small_company.load(company, "leads", LEADS)
    small_company.load(company, "calls", [{"lead": "L1", "at": "2026-01-05"}])
    publish.publish()

    found = number("accounts_touched", "2026-01-04..2026-02-20")
    assert "counted once in a period" in str(found.value.absent_because)
    behind = receipts.records("accounts_touched", found.period, Slice(), numbers.published())
    assert (behind.value, behind.results, behind.unlisted) == (0, [], found.value.absent_because)


def test_the_account_of_a_call_follows_the_company_of_its_lead(
    company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = 'is_test = "is_test"\n'
    with_company = small_company.MAPPING.replace(last, last + 'company = "company"\n')
    monkeypatch.setattr(small_company, "MAPPING", with_company)
    monkeypatch.setitem(
        small_company.COLUMNS, "leads", "lead at motion channel owner merged_into is_test company"
    )
    calls = [{"lead": "L1", "at": "2026-01-05"}, {"lead": "L2", "at": "2026-01-06"}]
    small_company.load(company, "leads", LEADS)
    small_company.load(company, "calls", calls)
    publish.publish()
    assert number("accounts_touched", "2026-01").value.amount == 2

    small_company.load(company, "leads", [{**each, "company": "Acme"} for each in LEADS])
    publish.publish()
    assert number("accounts_touched", "2026-01").value.amount == 1
