"""A figure far from its target, or from the month before, needs somebody to say why."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from revops import closing, notes, publish
from revops.closing.checks import Subject
from revops.closing.variances import Variance, variances
from revops.models import Note, Target
from tests import small_company
from tests.admin_pages import logged_in, member_of
from tests.closing_company import document, month, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def revenue(tmp_path: Path) -> None:
    """100 in January, 110 in February, 130 in March."""
    small_company.organisation(country="")
    amounts = [("A1", "01", "100"), ("A2", "02", "110"), ("A3", "03", "130")]
    rows = [document(number, f"2026-{month}-10", amount) for number, month, amount in amounts]
    small_company.load(tmp_path, "invoices", rows)
    publish.publish()


def far(key: str) -> list[Variance]:
    return variances(month(key), now())


def unexplained(key: str) -> tuple[str, ...]:
    return closing.CHECKS["variances_explained"].look(Subject(month(key), now())).names


def test_up_to_a_tenth_nobody_is_asked_and_beyond_it_somebody_is(revenue: None) -> None:
    assert far("2026-02") == []
    (found,) = far("2026-03")
    assert (found.kpi.key, found.is_plan, found.change) == ("revenue", False, Fraction(2, 11))
    assert unexplained("2026-03") == ("revenue",)


def test_a_target_comes_before_the_month_before(revenue: None) -> None:
    Target.objects.create(kpi="revenue", month=date(2026, 3, 1), value=130)
    assert far("2026-03") == []
    Target.objects.create(kpi="revenue", month=date(2026, 2, 1), value=200)
    (found,) = far("2026-02")
    assert (found.is_plan, found.change) == (True, Fraction(-9, 20))


def test_what_has_nothing_to_be_compared_with_is_not_far(revenue: None) -> None:
    assert far("2026-01") == []
    assert far("2026-04") == [] or far("2026-04")[0].number.value.is_absent is False


def test_a_note_about_the_figure_in_the_month_says_why(revenue: None) -> None:
    fay = member_of("finance", name="fay")
    notes.write(Note(on="2026-03-31", text="About everything"), fay)
    notes.write(Note(on="2026-02-28", text="Of another month", kpis=["revenue"]), fay)
    assert unexplained("2026-03") == ("revenue",)
    client = logged_in(fay)
    page = client.get("/finance/2026-03/").content.decode()
    assert "+18\u202f%" in page
    assert "nobody says why (Revenue)" in page
    client.cookies["django_language"] = "fr"
    assert "(Chiffre d’affaires)" in client.get("/finance/2026-03/").content.decode()
    client.cookies["django_language"] = "en"
    given = {"on": "2026-03-31", "kpis": "revenue", "text": "One large renewal came early."}
    answer = client.post("/notes/new/", given | {"next": "/finance/2026-03/"})
    assert answer.url == "/finance/2026-03/"
    assert unexplained("2026-03") == ()
    page = logged_in(member_of("viewer")).get("/finance/2026-03/").content.decode()
    assert "One large renewal came early." in page
    assert 'class="why"' not in page
