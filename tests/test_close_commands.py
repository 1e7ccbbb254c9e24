"""Commands of closed months refuse what makes no sense with a sentence, and do nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from revops.management.commands import close_month
from revops.models import MonthClose
from tests import small_company
from tests.closing_company import (
    books,  # noqa: F401
    finance,
)

pytestmark = pytest.mark.django_db
BOTH = ("--preparer=fay", "--approver=fred")
SENSELESS = {
    "close_month nonsense --preparer=fay --approver=fred": "nonsense",
    "close_month 2026-13 --preparer=fay --approver=fred": "2026-13",
    "close_month 0000-01 --preparer=fay --approver=fred": "0000-01",
    "close_month 99999-01 --preparer=fay --approver=fred": "99999-01",
    "close_month 2026-Q1 --preparer=fay --approver=fred": "Months are closed",
    "close_month 2026-01 --preparer=nobody --approver=fred": "no account “nobody”",
    "close_month 2026-01 --preparer=fay --approver=boss": "Only finance closes",
    "close_month 2026-01 --preparer=fay": "approver",
    "close_month 2026-01 --preparer=fay --approver=fred --accept=rates_missing": "CHECK=REASON",
    "close_month 2026-01 --preparer=fay --approver=fred --accept=weather=Sunny": "no check “weather”",
    "close_month 2026-01 --preparer=fay --approver=fred --hold": "--hold",
    "close_month 2099-12 --preparer=fay --approver=fred": "not over",
    "reopen_month 2026-01 --by=fay --reason=Why": "not closed",
    "reopen_month 2026-Q1 --by=fay --reason=Why": "Months are closed",
    "reopen_month 2026-01 --by=nobody --reason=Why": "no account",
    "verify_close 2026-01": "never closed",
    "verify_close 2026-Q1": "Months are closed",
    "verify_close \x00": "There is no period",
    "late_changes never": "never",
    "late_changes 2026-01 --records=-5": "0 or more",
    "late_changes 2026-01 --records=many": "many",
    "bridge never": "never",
    "bridge 2026-01 --kind=x": "invalid choice",
    "bridge 2026-01 --items=-1": "0 or more",
}


@pytest.mark.parametrize("words", SENSELESS)
def test_what_makes_no_sense_is_refused_with_a_sentence(books: Path, words: str) -> None:
    finance("fay"), finance("fred"), finance("boss").groups.clear()
    with pytest.raises(CommandError, match=SENSELESS[words]):
        call_command(*words.split(" "))
    assert MonthClose.objects.count() == 0


@pytest.mark.parametrize(
    "words",
    ["close_month 2026-01 --preparer=fay --approver=fred", "reopen_month 2026-01 --by=fay --reason=x",
     "verify_close 2026-01", "late_changes 2026-01", "bridge 2026-01"],
)  # fmt: skip
@pytest.mark.parametrize("is_set_up", [False, True])
def test_before_anything_is_published_it_says_so(db: None, words: str, is_set_up: bool) -> None:
    finance("fay"), finance("fred")
    if is_set_up:
        small_company.organisation()
    with pytest.raises(CommandError, match=r"^\S.* .*\.$"):
        call_command(*words.split())


@pytest.mark.parametrize(
    "written",
    [
        ("--accept", "rates_missing=Small", "remainder=Known"),
        ("--accept=rates_missing=Small", "--accept=remainder=Known"),
    ],
)
def test_reasons_may_follow_each_other_or_stand_alone(written: tuple[str, ...]) -> None:
    parser = close_month.Command().create_parser("manage.py", "close_month")
    given = parser.parse_args(["2026-01", "--preparer=fay", *written])
    assert given.accept == ["rates_missing=Small", "remainder=Known"]
