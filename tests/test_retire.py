"""The shared dashboard has five places: a sixth KPI waits until one is retired, with a reason."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from revops import definitions, numbers
from revops.models import Seat
from tests import page_company
from tests.admin_pages import logged_in, member_of, sentences

pytestmark = pytest.mark.django_db
FIVE = ["mqls", "sqos", "deals_signed", "revenue", "win_rate"]


@pytest.fixture
def admin(tmp_path):
    page_company.load(tmp_path)
    return member_of("admin")


def five(as_of=None):
    return [kpi.key for kpi in numbers.headline(numbers.published(as_of))]


def test_a_sixth_is_refused_with_a_sentence(admin):
    with pytest.raises(ValidationError, match="room for five; retire one first and say why"):
        definitions.promote("calls", admin)
    assert five() == FIVE


def test_the_database_has_no_sixth_place(admin):
    definitions.seats()
    for place in (5, 6):
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.create(kpi="calls", place=place)


def test_retiring_needs_a_reason(admin):
    with pytest.raises(ValidationError):
        definitions.retire("sqos", " ", admin)
    assert five() == FIVE


def test_a_driver_takes_the_place_of_the_retired(admin):
    definitions.retire("sqos", "Nobody acts on it", admin)
    assert five() == ["mqls", "deals_signed", "revenue", "win_rate"]
    definitions.promote("calls", admin)
    assert five() == ["mqls", "calls", "deals_signed", "revenue", "win_rate"]


def test_the_past_keeps_its_five_and_the_retired_its_page(admin):
    before = timezone.now()
    definitions.retire("sqos", "Nobody acts on it", admin)
    assert five(before) == FIVE
    client = logged_in(admin)
    assert 'data-kpi="sqos"' in client.get("/kpi/sqos/?period=2025-10").content.decode()
    assert "because: Nobody acts on it" in client.get("/language/").content.decode()


def test_the_api_says_who_is_on_the_dashboard(admin):
    definitions.retire("sqos", "Nobody acts on it", admin)
    found = logged_in(admin).get("/api/v1/kpis/").json()["kpis"]
    assert [each["key"] for each in found if each["is_headline"]] == [
        "mqls",
        "deals_signed",
        "revenue",
        "win_rate",
    ]


def test_the_admin_promotes_and_retires(admin):
    client = logged_in(admin)
    refused = client.post("/admin/revops/seat/add/", {"kpi": "calls"})
    assert sentences(refused) == [
        "The shared dashboard has room for five; retire one first and say why."
    ]
    seat = Seat.objects.get(kpi="sqos")
    assert client.post(f"/admin/revops/seat/{seat.pk}/change/", {"reason": ""}).status_code == 200
    assert (
        client.post(f"/admin/revops/seat/{seat.pk}/change/", {"reason": "Old"}).status_code == 302
    )
    assert client.post("/admin/revops/seat/add/", {"kpi": "calls"}).status_code == 302
    assert five() == ["mqls", "calls", "deals_signed", "revenue", "win_rate"]


def test_a_manager_only_looks(admin):
    client = logged_in(member_of("manager"))
    assert client.get("/admin/revops/seat/").status_code == 200
    assert client.post("/admin/revops/seat/add/", {"kpi": "calls"}).status_code == 403
