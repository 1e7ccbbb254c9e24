"""A publication carries what it was computed with: whatever is set later, who looks back reads what
was said.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import Client

from revops import calendar, numbers
from revops.kpis import KPIS
from revops.models import Publication, PublicationContext, Target
from revops.queue import work
from tests import small_company as small
from tests.explained import INVOICES, explained, set_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation() -> None:
    small.organisation()


def test_another_base_currency_leaves_the_past_in_euros(tmp_path: Path):
    small.load(tmp_path, "invoices", INVOICES)
    first = small.published()

    set_to(base_currency="JPY")

    then, now = explained("revenue", "2026-03", as_of=first), explained("revenue", "2026-03")
    assert (then["value"], then["currency"]) == ("1000.00", "EUR")
    assert then["records"]["value"]["value"] == "1000.00"
    assert (now["value"], now["currency"]) == ("0", "JPY")
    assert numbers.read([KPIS["revenue"]], [numbers.calendar().period("2026-03")], [numbers.Slice()],
                        numbers.published()).get("revenue", numbers.calendar().period("2026-03")).unpriced == 1  # fmt: skip


def test_rates_into_an_earlier_base_currency_price_nothing(tmp_path: Path):
    small.load(tmp_path, "rates", [{"currency": "USD", "month_on": "2026-03-01", "rate": "0.9"}])
    small.load(tmp_path, "invoices", [INVOICES[0] | {"currency": "USD"}])
    first = small.published()

    set_to(base_currency="JPY")
    assert explained("revenue", "2026-03")["value"] == "0"
    small.load(tmp_path, "rates", [{"currency": "USD", "month_on": "2026-03-01", "rate": "150"}])
    work.do_all()

    assert explained("revenue", "2026-03")["value"] == "150000"
    assert explained("revenue", "2026-03", as_of=first)["value"] == "900.00"
    assert PublicationContext.objects.get(pk=first.context_id).rates == [["USD", "2026-03", "0.9"]]


def test_a_figure_in_another_currency_did_not_move_it_was_counted_otherwise(
    tmp_path: Path, client: Client
):
    small.load(tmp_path, "invoices", INVOICES)
    first = small.published()
    set_to(base_currency="JPY")
    client.force_login(User.objects.create_user("reader"))

    page = client.get(f"/kpi/revenue/restated/?period=2026-03&since={first.pk}").content.decode()

    assert "counted in another currency (EUR → JPY)" in page
    assert "in another currency: EUR → JPY" in page
    assert "€1,000" in page and "€0" not in page and "¥1,000" not in page


def test_a_figure_by_another_time_zone_says_so_and_lists_what_changed_its_day(
    tmp_path: Path, client: Client
):
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-03-31T23:30:00+02:00"}])
    first = small.published()
    set_to(timezone="Asia/Tokyo")
    client.force_login(User.objects.create_user("reader"))

    assert (explained("leads", "2026-03")["value"], explained("leads", "2026-04")["value"]) == (
        None,
        1,
    )
    assert explained("leads", "2026-03", as_of=first)["value"] == 1
    page = client.get(f"/kpi/leads/restated/?period=2026-03&since={first.pk}").content.decode()
    assert "counted by another time zone (Europe/Amsterdam → Asia/Tokyo)" in page
    assert "L1</a>" in page


def test_a_target_is_in_the_currency_in_which_it_was_set(tmp_path: Path, client: Client):
    Target.objects.create(kpi="revenue", month=date(2026, 3, 1), value=2000)
    Target.objects.create(kpi="deals_signed", month=date(2026, 3, 1), value=3)
    small.load(tmp_path, "invoices", INVOICES)
    first = small.published()

    set_to(base_currency="JPY")

    assert explained("revenue", "2026-03")["target"] is None
    assert explained("deals_signed", "2026-03")["target"] == 3
    assert explained("revenue", "2026-03", as_of=first)["target"] == "2000.00"
    client.force_login(User.objects.create_user("reader"))
    page = client.get("/kpi/revenue/receipt/?period=2026-03").content.decode()
    assert "A target in EUR is not compared with figures in JPY" in page


def test_the_days_off_of_a_publication_do_not_move_with_the_country(tmp_path: Path):
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-03-02"}])
    small.published()
    before = numbers.published()

    set_to(country="FR", fiscal_year_start=7)

    then = numbers.published(before.published_at)
    may = then.calendar.period("2026-05")
    assert (
        then.calendar.working_days(may.start, may.end) == 19
    )  # of 21 week days, without Ascension Day and Whit Monday
    assert then.calendar.period("FY2026").start == date(2026, 1, 1)
    now = numbers.published().calendar
    assert (now.working_days(may.start, may.end), now.period("FY2026").start) == (
        17,
        date(2025, 7, 1),
    )


def test_a_period_of_then_is_named_as_then(tmp_path: Path, client: Client):
    small.load(
        tmp_path, "invoices", [INVOICES[0] | {"at": "2026-12-01"}, INVOICES[0] | {"invoice": "F2"}]
    )
    first = small.published()
    set_to(fiscal_year_start=7)

    client.force_login(User.objects.create_user("reader"))
    asked = {"kpi": "revenue", "period": "FY2026"}
    answers = [
        client.get("/api/v1/numbers/", asked | more).json()
        for more in ({}, {"as_of": first.published_at.isoformat()})
    ]
    periods = [each["numbers"][0]["period"]["start"] for each in answers]
    assert periods == ["2025-07-01", "2026-01-01"]


def test_a_newer_list_of_holidays_moves_no_past_pace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-03-02"}])
    first = small.published()
    known = calendar.days_off

    def newer(country: str, first: int, last: int) -> calendar.DaysOff:
        off = known(country, first, last)
        return replace(off, holidays=off.holidays | {date(2026, 3, 3)})

    monkeypatch.setattr("revops.context.days_off", newer)
    assert small.published() is not None  # what it is computed with is news

    march = numbers.calendar().period("2026-03")
    days = [
        numbers.published(at).calendar.working_days(march.start, march.end)
        for at in (first.published_at, None)
    ]
    assert days == [22, 21]


def test_equal_contexts_are_one_row_and_none_is_ever_changed(tmp_path: Path):
    for day in ("2026-03-02", "2026-03-03"):
        small.load(tmp_path, "leads", [{"lead": "L1", "at": day}])
        small.published()

    kept = PublicationContext.objects.get()
    assert {each.context_id for each in Publication.objects.all()} == {kept.pk}
    for change in (
        "UPDATE revops_publicationcontext SET rates = '[]'",
        "DELETE FROM revops_publicationcontext",
    ):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            connection.cursor().execute(change)
