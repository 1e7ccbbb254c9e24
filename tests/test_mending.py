"""Rejected rows are grouped by kind of mistake, each with what the mapping could say of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from revops.guess.fixes import EMPTY, LEAVE_OUT, What
from revops.ingest import journal, mending, request_imports
from revops.mapping import MappingError
from revops.models import Channel, Person, RawRecord, Rejected, Source
from revops.queue import work
from revops.readers import EVERYTHING, NAMES, NOBODY, RULES, Rule
from tests import small_company

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "crm"
name = "CRM"
# How we keep our deals.
[files.deals]
match = "deals.csv"
record = "deal"
id = "id"
[files.deals.fields]
deal = "id"
opened_at = "opened"
closed_at = "closed"
outcome = { column = "stage", translate = "stages" }
deal_type = "type"
channel = { column = "channel", translate = "channels" }
amount = "amount"
[translate.stages]
Won = "won" # signed
Open = "open"
[translate.channels]
web = "Website"
"""
HEAD = "id,opened,closed,stage,type,channel,amount\n"
ROWS = """D1,2026-01-02,,Signed,new,web,10
D2,2026-01-02,,Signed,new,web,10
D3,2026-01-02,,Won,Neu,web,10
D4,2026-01-02,,Won,new,fair,10
D5,03/04/2026,,Won,new,web,10
D6,13/04/2026,,Won,new,web,10
D7,2026-01-02,,Won,new,web,"1.234,50"
"""


@pytest.fixture(autouse=True)
def rejected(tmp_path: Path) -> None:
    small_company.organisation()
    Channel.objects.create(name="Website")
    (tmp_path / "deals.csv").write_text(HEAD + ROWS)
    request_imports(MAPPING, [tmp_path / "deals.csv"])
    work.do_all()


@pytest.fixture
def admin() -> User:
    return User.objects.create_user("ann", is_superuser=True)


def group(column: str) -> mending.Group:
    (found,) = [each for each in mending.groups(EVERYTHING) if each.column == column]
    return found


def known() -> set[str]:
    return set(RawRecord.objects.filter(known_until=None).values_list("external_id", flat=True))


def mended(column: str, chosen: str, by: User) -> set[str]:
    """The records that are known afterwards."""
    mending.mend(group(column), chosen, by)
    work.do_all()
    return known()


def offered(column: str) -> tuple[What, Iterable[str]]:
    offer = group(column).offer
    return offer.what, offer.allowed or [each.key for each in offer.forms]


def test_rows_that_are_rejected_for_one_reason_are_one_group_the_most_frequent_first() -> None:
    found = [(each.column, each.count, each.texts) for each in mending.groups(EVERYTHING)]
    assert found == [
        ("opened", 2, ("03/04/2026", "13/04/2026")),
        ("stage", 2, ("Signed",)),
        ("amount", 1, ("1.234,50",)),
        ("channel", 1, ("fair",)),
        ("type", 1, ("Neu",)),
    ]


def test_what_the_mapping_could_say_is_offered() -> None:
    assert offered("stage") == (What.VALUE, ("won", "lost", "open"))
    assert group("stage").offer.guess == "won"
    assert offered("type") == (What.VALUE, ("new", "expansion", "renewal"))
    assert offered("channel") == (What.VALUE, [])
    assert group("channel").members == ("Website",)
    assert offered("amount") == (What.NUMBERS, [",|."])


def test_a_value_is_translated_and_comments_stay(admin: User) -> None:
    assert mended("stage", "won", admin) == {"D1", "D2"}

    mapping = Source.objects.get().mapping
    assert 'Signed = "won"' in mapping
    assert "# How we keep our deals." in mapping and "# signed" in mapping
    assert Source.objects.get().history.first().history_user == admin


def test_a_value_without_a_table_gets_one_and_others_stay_themselves(admin: User) -> None:
    assert mended("type", "new", admin) == {"D3"}
    assert RawRecord.objects.get(external_id="D3").values["deal_type"] == "new"
    assert 'other = "keep"' in Source.objects.get().mapping


def test_a_name_is_one_that_is_known_or_a_new_one(admin: User) -> None:
    assert mended("channel", "Trade fair", admin) == {"D4"}
    assert RawRecord.objects.get(external_id="D4").values["channel"] == "Trade fair"


def test_a_value_may_mean_nothing(admin: User) -> None:
    assert mended("channel", EMPTY, admin) == {"D4"}
    assert "channel" not in RawRecord.objects.get(external_id="D4").values


def test_rows_with_unknown_values_may_be_left_out(admin: User) -> None:
    assert mended("stage", LEAVE_OUT, admin) == set()
    assert not Rejected.objects.filter(known_until=None, column="stage").exists()


def test_the_order_of_day_and_month_is_said_for_the_field(admin: User) -> None:
    dates = [
        each for each in mending.groups(EVERYTHING) if each.texts == ("03/04/2026", "13/04/2026")
    ]
    mending.mend(dates[0], "%d/%m/%Y", admin)
    work.do_all()
    assert known() == {"D5", "D6"}
    assert RawRecord.objects.get(external_id="D5").values["opened_at"] == "2026-04-03"


def test_the_signs_of_numbers_are_said_for_the_feed(admin: User) -> None:
    assert mended("amount", ",|.", admin) == {"D7"}
    assert RawRecord.objects.get(external_id="D7").values["amount"] == 123450


def test_what_was_not_offered_changes_nothing(admin: User) -> None:
    with pytest.raises(MappingError):
        mending.mend(group("stage"), "perhaps", admin)
    assert Source.objects.get().mapping == MAPPING


def test_a_word_where_a_number_should_be_may_mean_that_there_is_none(
    admin: User, tmp_path: Path
) -> None:
    (tmp_path / "deals.csv").write_text(
        HEAD + "D9,2026-01-02,,Won,new,web,n/a\nD8,2026-01-02,,Won,new,web,TBC\n"
    )
    request_imports(MAPPING, [tmp_path / "deals.csv"])
    work.do_all()
    found = {each.texts: each for each in mending.groups(EVERYTHING) if each.column == "amount"}
    offer = found["n/a",].offer
    assert (set(found), offer.what, offer.allowed) == ({("n/a",), ("TBC",)}, What.VALUE, (EMPTY,))
    mending.mend(found["n/a",], EMPTY, admin)
    work.do_all()
    assert known() == {"D9"}
    assert "amount" not in RawRecord.objects.get(external_id="D9").values


def test_a_withheld_name_is_in_no_group_and_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    Person.objects.create(name="Fair")
    assert "fair" in group("channel").reason
    monkeypatch.setitem(RULES, NAMES, Rule())
    (found,) = [each for each in mending.groups(NOBODY) if each.column == "channel"]
    assert "fair" not in found.reason and (found.texts, found.offer) == ((), None)
    rows = [row for row in journal.rejected(NOBODY) if row.column == "channel"]
    assert [("fair" in row.reason, row.payload["channel"]) for row in rows] == [(False, "a person")]
