"""What Revenue is, the organisation chooses: every surface reads it so, each publication as it was then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.translation import override

from revops import closing, definitions, numbers, projection, publish, receipts
from revops.models import Definition, MonthClose, Organisation, Publication, Target
from revops.numbers import KPIS, Delivery, Number, Slice
from revops.numbers.reach import Reach
from revops.organisation import plan, settle
from revops.readers import EVERYTHING
from tests import api_calls, small_company
from tests.closing_company import close, finance, month, receipt, reopen
from tests.explained import explained, set_to

pytestmark = pytest.mark.django_db

INVOICES = [
    {"invoice": "F1", "at": "2026-03-02", "amount": "1000", "currency": "EUR"},
    {"invoice": "F2", "at": "2026-02-02", "amount": "300", "currency": "EUR"},
]
WON = {"currency": "EUR", "opened_at": "2026-02-01", "outcome": "won"}
DEALS = [
    WON | {"deal": "D1", "amount": "700", "closed_at": "2026-03-05"},
    WON | {"deal": "D2", "amount": "300", "closed_at": "2026-02-20"},
    WON | {"deal": "D3", "amount": "50", "closed_at": "2026-03-06", "currency": "USD"},
]


@pytest.fixture
def books(tmp_path: Path) -> Publication:
    small_company.organisation(country="")
    small_company.load(tmp_path, "invoices", INVOICES)
    small_company.load(tmp_path, "deals", DEALS)
    return small_company.published()


def value(kpi: str, key: str = "2026-03") -> str | None:
    return explained(kpi, key)["value"]


def numbers_of(kpi: str, key: str = "2026-03") -> Number:
    published, period = numbers.published(reader=EVERYTHING), month(key)
    return numbers.read([KPIS[kpi]], [period], [Slice()], published).get(kpi, period)


def test_each_publication_reads_its_own(books: Publication) -> None:
    set_to(revenue="signed")
    then, now = explained("revenue", "2026-03", as_of=books), explained("revenue", "2026-03")
    assert (then["value"], now["value"]) == ("1000.00", "700.00")
    assert numbers_of("revenue").unpriced == 1
    assert receipt("revenue", "2026-03") == [("D1", 70000)]
    assert then["records"]["value"]["value"] == "1000.00"
    assert (value("invoiced_amount"), value("signed_amount")) == ("1000.00", "700.00")
    assert Publication.objects.get(pk=books.pk).context.settings["revenue"] == "invoiced"
    set_to(revenue="invoiced")
    assert value("revenue") == "1000.00"


def test_every_surface_reads_what_was_chosen(books: Publication) -> None:
    set_to(revenue="signed")
    reader, api = Client(), api_calls.caller()
    reader.force_login(User.objects.create_user("reader"))
    for page in ("/", "/kpi/revenue/", "/kpi/revenue/receipt/"):
        html = reader.get(f"{page}?period=2026-03&kpi=revenue").content.decode()
        assert "€700" in html, page
    page = reader.get("/kpi/revenue/receipt/?period=2026-03&without=without_rate")
    assert "D3" in page.content.decode()
    (answer,) = api.get("/api/v1/numbers/?kpi=revenue&period=2026-03").json()["numbers"]
    assert answer["value"] == "700.00"
    export = reader.get("/export/drivers.csv?kpi=revenue&period=2026-03")
    assert b"700" in b"".join(export.streaming_content)
    (model,) = yaml.safe_load(api.get("/api/v1/definitions.yaml").content)["semantic_model"]
    (metric,) = [each for each in model["metrics"] if each["name"] == "revenue"]
    assert "'signed_value'" in str(metric) and "Revenue is what is signed" in metric["description"]


def test_the_definition_says_which_in_both_languages(books: Publication) -> None:
    set_to(revenue="signed")
    old, new = Definition.objects.filter(kpi="revenue").order_by("version")
    assert "Revenue is what is invoiced" in old.text_en
    assert "Revenue is what is signed" in new.text_en
    assert "le chiffre d’affaires est ce qui est signé" in new.text_fr
    assert new.why == "The organisation's settings say what Revenue is."
    before = numbers.definition(KPIS["revenue"], numbers.published(books.published_at))
    assert before.version == 1
    assert definitions.record_shipped() == []


def test_what_it_would_change_is_said_before(books: Publication) -> None:
    Target.objects.create(kpi="revenue", month="2026-03-01", value=900)
    act = plan({"revenue": "signed"})
    assert act.effects[0].startswith("Revenue is what is signed and no longer what is invoiced")
    assert "1 of 2 months change (2026-03 1000.00 → 700.00 EUR)." in act.effects[0]
    assert "1 record of what is signed has no amount in EUR" in act.effects[1]
    assert act.effects[2].startswith("1 target of Revenue stays as it is")
    assert "1 publication stays as it is" in act.effects[3]
    assert Organisation.current().revenue == "invoiced"
    with override("fr"):
        assert (
            "Le chiffre d’affaires est ce qui est signé" in plan({"revenue": "signed"}).effects[0]
        )
    assert settle({"revenue": "signed"}, by=finance("fay"))
    kept = Organisation.history.latest()
    assert (kept.revenue, kept.history_user.username) == ("signed", "fay")


def test_a_target_of_revenue_is_compared_with_what_was_chosen(books: Publication) -> None:
    Target.objects.create(kpi="revenue", month="2026-03-01", value=1400)
    set_to(revenue="signed")
    assert explained("revenue", "2026-03")["attainment"] == pytest.approx(0.5)


def test_the_travel_of_a_figure_says_that_it_was_chosen_anew(books: Publication) -> None:
    set_to(revenue="signed")
    published = numbers.published(reader=EVERYTHING)
    course, nothing = numbers.restated(
        [numbers_of("revenue"), numbers_of("revenue", "2025-05")], published
    )
    assert not nothing.has_moved
    assert [step.value.known for step in course.steps] == [100000, 70000]
    ends = (step.at for step in course.steps)
    why = receipts.differences(course.kpi, course.period, Slice(), *ends, "value", EVERYTHING)
    assert why.unlisted.startswith("Revenue was what is invoiced and is what is signed")
    reader = Client()
    reader.force_login(User.objects.create_user("reader"))
    page = reader.get(f"/kpi/revenue/restated/?period=2026-03&since={books.pk}").content.decode()
    assert "Revenue was what is invoiced and is what is signed" in page
    assert "€1,000" in page and "€700" in page


def test_a_projection_goes_by_what_was_chosen(books: Publication) -> None:
    set_to(revenue="signed")
    found = projection.project("revenue", month("2026-03"), numbers.published(reader=EVERYTHING))
    assert (found.value, found.kpi.counts_as) == (70000, "signed_amount")


def test_it_is_known_from_what_feeds_it(books: Publication) -> None:
    assert numbers.published().reach.data_from(KPIS["revenue"]) == date(2026, 2, 2)
    set_to(revenue="signed")
    assert numbers.published().reach.data_from(KPIS["revenue"]) == date(2026, 2, 1)
    at, day = books.known_at, date(2026, 4, 1)
    sources = [
        Delivery(kind, frozenset({kind}), at, day, is_silent=True, is_awaited=True)
        for kind in ("invoice", "deal")
    ]
    for choice, kind in (("invoiced", "invoice"), ("signed", "deal")):
        reach = Reach(day, deliveries=tuple(sources), revenue=choice)
        assert [each.source for each in reach.feeding(KPIS["revenue"])] == [kind]


def test_closed_months_are_opened_before_and_closed_anew_after(books: Publication) -> None:
    close("2026-02")
    close("2026-03")
    with pytest.raises(ValidationError, match="open 2026-02 and all later ones again"):
        settle({"revenue": "signed"})
    with pytest.raises(DatabaseError), transaction.atomic():
        Organisation.objects.update(revenue="signed")
    first = MonthClose.objects.get(month__month=3).publication
    reopen("2026-02")
    set_to(revenue="signed")
    close("2026-02")
    close("2026-03")
    assert value("revenue") == "700.00"
    assert explained("revenue", "2026-03", as_of=first)["value"] == "1000.00"
    row = MonthClose.objects.get(month__month=3, ended_at=None)
    assert (row.version, closing.verify(row).holds) == (2, True)
    client = Client()
    client.force_login(finance("fay"))
    file = b"".join(client.get("/finance/2026-03/month.csv").streaming_content).decode()
    assert ",F1," in file and ",D1," not in file  # the accountant's documents are documents


def test_late_changes_of_it_count_once(books: Publication, tmp_path: Path) -> None:
    set_to(revenue="signed")
    close("2026-02")
    late = WON | {"deal": "D4", "amount": "80", "closed_at": "2026-02-21"}
    small_company.load(tmp_path, "deals", [*DEALS, late])
    publish.publish()
    found = explained("revenue", "2026-03")
    assert (value("revenue", "2026-02"), found["value"]) == ("300.00", "780.00")
    assert found["adjustments_of_closed_months"] == "80.00"
    (change,) = [
        each
        for each in closing.late_changes(month("2026-02"), numbers.published()).changes
        if each.kpi.key in ("revenue", "signed_amount")
    ]
    assert change.kpi.key == "revenue"


def test_nothing_signed_is_absent_and_not_zero(tmp_path: Path) -> None:
    small_company.organisation(country="")
    small_company.load(tmp_path, "invoices", INVOICES)
    publish.publish()
    assert "Revenue is absent until something is" in plan({"revenue": "signed"}).effects[1]
    set_to(revenue="signed")
    assert value("revenue") is None


def test_an_empty_company_is_asked_nothing() -> None:
    small_company.organisation()
    assert plan({"revenue": "signed"}).effects == ()
    set_to(revenue="signed")
    assert numbers.definitions(None, ["revenue"])["revenue"][0].text.count("what is signed") == 1
    with pytest.raises(ValidationError, match="revenue"):
        settle({"revenue": "booked"})
