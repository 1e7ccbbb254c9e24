"""Faults that people reported of tools like this one, replayed with small files through the real
import: each must give the right value.
"""

from pathlib import Path

import pytest

from revops import numbers, receipts
from revops.readers import EVERYTHING
from tests.results import load_text, number, value
from tests.small_company import organisation

pytestmark = pytest.mark.django_db

DEALS = """
mapping = 1
[source]
key = "crm"
[translate.results]
"Won" = "won"
"Lost" = "lost"
"Open" = "open"
[files.deals]
match = "deals*"
record = "deal"
id = "Id"
[files.deals.fields]
deal = "Id"
company = "Account"
owner = "Owner"
amount = "Amount"
opened_at = "Created"
closed_at = "Closed"
outcome = { column = "Result", translate = "results" }
[files.changes]
match = "changes*"
record = "change"
id = ["deal", "kind", "at"]
fields = { deal = "deal", kind = "kind", at = "at", amount = "amount" }
"""
FUNNEL = """
mapping = 1
[source]
key = "crm"
[files.leads]
match = "leads*"
record = "lead"
id = "Lead"
fields = { lead = "Lead", at = "Created", name = "Name", merged_into = "Master" }
[files.deals]
match = "deals*"
record = "deal"
id = "Id"
fields = { deal = "Id", name = "Name", lead = "Lead", amount = "Amount", opened_at = "Created", won_at = "Won" }
"""
HEADER = "Id,Account,Owner,Amount,Created,Closed,Result\n"


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


def deals(folder: Path, *rows: str, name: str = "deals.csv") -> None:
    load_text(folder, name, HEADER + "".join(f"{row}\n" for row in rows), DEALS)


def rate(kpi: str, period: str) -> tuple[int, int]:
    found = number(kpi, period).value
    return found.numerator, found.denominator


def test_a_deal_lost_on_the_day_it_was_created_is_lost(tmp_path: Path) -> None:
    deals(
        tmp_path,
        "D1,Alfa,ann,100,2026-03-10 09:15,2026-03-10,Lost",
        "D2,Beta,ann,200,2026-03-10 10:00,2026-03-10,Won",
        "D3,Gama,bob,300,2026-03-11 10:00,2026-03-12,Lost",
    )
    assert rate("win_rate", "2026-03") == (1, 3)
    counts = [
        value(kpi, "2026-03") for kpi in ("deals_lost", "open_pipeline", "open_deals", "sqos")
    ]
    assert counts == [2, 0, 0, 3]


def test_a_loss_of_the_day_of_the_opening_is_one_in_a_change_feed_too(tmp_path: Path) -> None:
    rows = "D1,opened,2026-03-10 09:15,100\nD1,lost,2026-03-10,\n"
    load_text(tmp_path, "changes.csv", f"deal,kind,at,amount\n{rows}", DEALS)
    assert [value(kpi, "2026-03") for kpi in ("deals_lost", "open_deals", "sqos")] == [1, 0, 1]


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [
        ("D1,Alfa,ann,100,2026-10-01,,Open", "D1,Alfa,ann,150,2026-10-01,2026-11-20,Won", 15000),
        ("D1,Alfa,ann,,2026-10-01,,Open", "D1,Alfa,ann,150,2026-10-01,2026-11-20,Won", 15000),
        (
            "D1,Alfa,ann,1000000,2026-10-01,2026-11-20,Won",
            "D1,Alfa,ann,100000,2026-10-01,2026-11-20,Won",
            10000000,
        ),
    ],
)
def test_the_signed_amount_is_that_of_the_latest_export(
    tmp_path: Path, first: str, second: str, right: int
) -> None:
    deals(tmp_path, first)
    deals(tmp_path, second)
    assert value("signed_amount", "2026-11") == right


def test_what_one_row_tells_of_a_signature_belongs_together(tmp_path: Path) -> None:
    deals(tmp_path, "D1,Alfa,ann,100,2026-01-05,,Open")
    deals(tmp_path, "D1,Alfa,bob,150,2026-01-05,2026-03-05,Won")
    number("signed_amount", "2026-03")
    published = numbers.published(None, EVERYTHING)
    (record,) = receipts.records(
        "signed_amount", published.calendar.period("2026-03"), numbers.Slice(), published
    ).results
    assert (record.amount, record.members["owner"], record.own_amount) == (15000, "bob", 15000)


def test_a_deal_won_again_has_one_rule_for_exports_and_for_a_change_feed(tmp_path: Path) -> None:
    for row in ("2026-01-20,Won", ",Open", "2026-03-10,Won"):
        deals(tmp_path, f"D1,Alfa,ann,100,2026-01-05,{row}")
    kinds = [("opened", "01-05"), ("won", "01-20"), ("reopened", "02-02"), ("won", "03-10")]
    rows = "".join(f"D2,{kind},2026-{at},100\n" for kind, at in kinds)
    load_text(tmp_path, "changes.csv", f"deal,kind,at,amount\n{rows}", DEALS)
    assert [value("deals_signed", month) for month in ("2026-01", "2026-03")] == [0, 2]


def test_a_receipt_names_the_lead_and_not_the_deal_of_the_same_number(tmp_path: Path) -> None:
    load_text(tmp_path, "leads.csv", "Lead,Created,Name,Master\n101,2026-01-05,Jane,\n", FUNNEL)
    load_text(
        tmp_path,
        "deals.csv",
        "Id,Name,Lead,Amount,Created,Won\n101,Acme renewal,,5,2026-01-06,\n",
        FUNNEL,
    )
    assert value("leads", "2026-01") == 1
    published = numbers.published()
    january = published.calendar.period("2026-01")
    labels = {
        kpi: [
            record.label
            for record in receipts.records(kpi, january, numbers.Slice(), published).results
        ]
        for kpi in ("leads", "sqos", "open_deals")
    }
    assert labels == {"leads": ["Jane"], "sqos": ["Acme renewal"], "open_deals": ["Acme renewal"]}
