"""From the records of deals to the pipeline: what enters it leaves it, at the same rate and from
the same owner.
"""

from pathlib import Path

import pytest
from django.db.models import Sum

from revops.models import Deal, DealChange, StageEntry
from tests.results import load_text, rows, value
from tests.small_company import load, organisation

pytestmark = pytest.mark.django_db
OPEN = {"deal": "D1", "amount": "100", "owner": "ann", "opened_at": "2026-01-05"}


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


def steps() -> list[tuple]:
    found = DealChange.objects.filter(known_until=None).order_by("deal", "number")
    return [
        (each.kind, each.value_base_minor, each.open_count, each.owner and each.owner.name)
        for each in found
    ]


def test_the_movements_of_a_closed_deal_sum_to_zero(tmp_path: Path) -> None:
    load(tmp_path, "rates", [{"currency": "USD", "month_on": "2026-01-01", "rate": "0.8333"}])
    won = {"closed_at": "2026-03-05", "outcome": "won", "amount": "133.33", "owner": "bob"}
    load(tmp_path, "deals", [OPEN | {"currency": "USD"} | won])
    changes = [
        {
            "id": "0",
            "deal": "D1",
            "at": "2026-01-05",
            "kind": "opened",
            "amount": "100",
            "owner": "ann",
        },
        {"id": "1", "deal": "D1", "at": "2026-01-10", "kind": "amount", "amount": "133.33"},
        {"id": "2", "deal": "D1", "at": "2026-01-20", "kind": "owner", "owner": "bob"},
    ]
    load(tmp_path, "changes", changes)
    load(tmp_path, "rates", [{"currency": "USD", "month_on": "2026-03-01", "rate": "0.9"}])
    moved = (
        DealChange.objects.filter(known_until=None)
        .values("owner__name")
        .annotate(left=Sum("value_base_minor"))
    )
    assert {each["owner__name"]: each["left"] for each in moved} == {"ann": 0, "bob": 0}
    assert (value("open_pipeline", "2026-02"), value("open_pipeline", "2026-03")) == (12000, 0)


def test_a_new_owner_takes_the_deal_over_on_that_day(tmp_path: Path) -> None:
    load(tmp_path, "deals", [OPEN])
    load(
        tmp_path,
        "changes",
        [{"id": "1", "deal": "D1", "at": "2026-02-01", "kind": "owner", "owner": "bob"}],
    )
    assert steps() == [
        ("opened", 10000, 1, "ann"),
        ("owner_out", -10000, -1, "ann"),
        ("owner_in", 10000, 1, "bob"),
    ]


def test_a_reopened_deal_is_open_again_and_won_on_its_last_day(tmp_path: Path) -> None:
    load(tmp_path, "deals", [OPEN])
    kinds = [("2026-01-20", "won"), ("2026-02-10", "reopened"), ("2026-03-20", "won")]
    changes = [{"id": day, "deal": "D1", "at": day, "kind": kind} for day, kind in kinds]
    load(tmp_path, "changes", changes[:2])
    assert (value("open_deals", "2026-02"), value("deals_signed", "2026-01")) == (1, 0)
    load(tmp_path, "changes", changes)
    assert [value("deals_signed", month) for month in ("2026-01", "2026-02", "2026-03")] == [
        0,
        0,
        1,
    ]
    assert [value("open_deals", month) for month in ("2026-01", "2026-02", "2026-03")] == [0, 1, 0]


def test_a_deal_that_left_its_complete_file_is_gone_from_the_present_and_comes_back_whole(
    tmp_path: Path,
) -> None:
    load(tmp_path, "deals", [OPEN])
    load(tmp_path, "deals", [], accepts_loss=True)
    assert (rows(Deal, "deal"), steps()) == ([], [])
    load(tmp_path, "deals", [OPEN])
    assert rows(Deal, "deal", "amount_minor") == [("crm/D1", 10000)]
    assert steps() == [("opened", 10000, 1, "ann")]


def test_what_a_later_export_says_is_what_a_fresh_installation_says(tmp_path: Path) -> None:
    load(tmp_path, "deals", [OPEN])
    load(
        tmp_path,
        "deals",
        [OPEN | {"amount": "150", "owner": "bob", "closed_at": "2026-03-05", "outcome": "won"}],
    )
    assert steps() == [("opened", 15000, 1, "bob"), ("won", -15000, -1, "bob")]
    assert value("signed_amount", "2026-03") == 15000
    load(tmp_path, "deals", [OPEN | {"amount": "15", "closed_at": "2026-03-05", "outcome": "won"}])
    assert value("signed_amount", "2026-03") == 1500


def test_a_deal_without_an_amount_counts_without_value(tmp_path: Path) -> None:
    load(
        tmp_path,
        "deals",
        [{"deal": "D1", "opened_at": "2026-01-05", "closed_at": "2026-01-20", "outcome": "won"}],
    )
    assert (value("deals_signed", "2026-01"), value("signed_amount", "2026-01")) == (1, 0)


def test_deals_of_a_test_lead_are_left_out(tmp_path: Path) -> None:
    load(tmp_path, "leads", [{"lead": "L1", "is_test": "yes"}])
    load(tmp_path, "deals", [OPEN | {"lead": "L1"}, OPEN | {"deal": "D2"}])
    assert value("open_deals", "2026-01") == 1


def test_a_field_history_says_with_whom_a_deal_began(tmp_path: Path) -> None:
    mapping = """
        mapping = 1
        source = { key = "crm", name = "CRM" }
        [files.deals]
        match = "deals.csv"
        record = "deal"
        id = "deal"
        fields = { deal = "deal", owner = "owner", amount = "amount", opened_at = "opened" }
        [files.owners]
        match = "history.csv"
        record = "change"
        id = "id"
        fields = { deal = "deal", at = "at", kind = { value = "owner" }, owner = "new", owner_before = "old" }"""
    load_text(tmp_path, "deals.csv", "deal,owner,amount,opened\nD1,bob,100,2026-01-05\n", mapping)
    load_text(tmp_path, "history.csv", "id,deal,at,old,new\n1,D1,2026-02-01,ann,bob\n", mapping)
    assert steps() == [
        ("opened", 10000, 1, "ann"),
        ("owner_out", -10000, -1, "ann"),
        ("owner_in", 10000, 1, "bob"),
    ]


def test_the_sqo_of_a_deal_is_whose_the_deal_was_when_it_opened(tmp_path: Path) -> None:
    load(tmp_path, "deals", [OPEN | {"owner": "bob"}])
    load(tmp_path, "changes", [{"id": "1", "deal": "D1", "at": "2026-01-05", "kind": "opened", "owner": "ann"},
                               {"id": "2", "deal": "D1", "at": "2026-02-10", "kind": "owner", "owner": "bob"}])  # fmt: skip
    assert steps()[0][3] == "ann"
    assert rows(StageEntry, "stage", "owner__name") == [("sqo", "ann")]


def test_an_sqo_of_a_test_lead_does_not_stand_for_that_of_the_real_deal(tmp_path: Path) -> None:
    load(tmp_path, "leads", [{"lead": "L1"}, {"lead": "L2", "merged_into": "L1", "is_test": "yes"}])
    load(tmp_path, "stages", [{"id": "1", "lead": "L2", "stage": "sqo", "at": "2026-01-02"}])
    load(tmp_path, "deals", [OPEN | {"lead": "L1"}, OPEN | {"deal": "D2", "lead": "L2"}])
    # In
    assert rows(StageEntry, "lead", "business_day", left_out="", entry_number=1) == [
        ("crm/L1", OPEN["opened_at"])
    ]
    # Out
    assert rows(StageEntry, "lead", "business_day", left_out="test") == [("crm/L1", "2026-01-02")]
    assert value("sqos", "2026-01") == 1
