"""The admin speaks the product's words: groups by what people do, its dates, numbers and times."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib import admin
from django.test import Client

from revops.admin.navigation import GROUPS, sidebar
from revops.models import ImportRun, MonthlyRate, Source, State, Target
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.uploading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Client:
    small.organisation()
    return logged_in(member_of("admin"))


def test_lists_are_grouped_by_what_people_do_and_no_application_is_named(boss: Client) -> None:
    page = boss.get("/admin/")
    groups = page.context["sidebar_navigation"]
    assert [str(group["title"]) for group in groups] == ["Targets", "Language", "People", "Sources", "Site"]  # fmt: skip
    for at in ("/admin/", "/admin/revops/", "/admin/revops/team/", "/admin/revops/target/grid/"):
        text = words(boss.get(at, follow=True))
        assert "Authentication and Authorization" not in text and "Revops" not in text, at
        assert 'href="/dashboard/"' in text and 'value="fr"' in text, at


def test_every_list_has_its_group(rf, admin_user) -> None:
    request = rf.get("/admin/")
    request.user = admin_user
    shown = {each["link"] for group in sidebar(request) for each in group["items"]}
    named = {label for labels in GROUPS.values() for label in labels}
    registered = {model._meta.label_lower for model in admin.site._registry}
    assert len(shown) == len(registered) + 1
    assert registered - named == set()


@pytest.mark.parametrize("at", ["/admin/", "/admin/revops/target/grid/", "/admin/revops/team/add/"])
def test_who_may_open_nothing_there_sees_why_and_no_second_login(at: str) -> None:
    answer = logged_in(member_of("viewer")).get(at, follow=True)
    assert answer.status_code == 403
    assert "403.html" in [each.name for each in answer.templates]
    assert 'name="password"' not in answer.content.decode()


def test_numbers_days_and_times_are_written_as_everywhere_else(boss: Client) -> None:
    source = Source.objects.create(key="crm", name="CRM")
    at = datetime(2026, 7, 31, 22, 5, tzinfo=UTC)
    ImportRun.objects.create(
        source=source, feed="leads", file_name="a.csv", rows_read=29817, refused=1200,
        state=State.DONE, finished_at=at,
    )  # fmt: skip
    Target.objects.create(kpi="revenue", month=date(2026, 8, 1), value=Decimal(1250000))
    MonthlyRate.objects.create(currency="USD", month=date(2026, 8, 1), rate=Decimal("0.915"))
    runs = words(boss.get("/admin/revops/importrun/"))
    assert ">29,817<" in runs and ">1,200<" in runs and "1 Aug 2026, 00:05" in runs
    assert "1,250,000" in words(boss.get("/admin/revops/target/"))
    rates = words(boss.get("/admin/revops/monthlyrate/"))
    assert ">0.915<" in rates and "August 2026" in rates
