"""Travel in time on the pages: states as of then, what moved since, and why."""

from datetime import timedelta

import pytest

from revops import numbers
from revops.models import ImportRun, Publication, Source
from tests import page_company
from tests import small_company as small
from tests.test_page_dashboard import MOST_QUERIES
from tests.test_restated import corrected

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client, tmp_path):
    page_company.load(tmp_path)
    first = Publication.objects.get()
    Publication.objects.update(published_at=first.published_at - timedelta(days=2))
    corrected(tmp_path)
    client.force_login(page_company.reader())

    def page(address, status=200):
        answer = client.get(address)
        assert answer.status_code == status, answer.content
        return answer.content.decode()

    return page


def as_of() -> str:
    at = Publication.objects.order_by("pk").first().published_at + timedelta(seconds=1)
    return at.strftime("as_of=%Y-%m-%dT%H:%M:%SZ")


def test_every_page_of_an_earlier_state_says_so_and_leads_back(look):
    for path in ("/", "/kpi/mqls/", "/kpi/mqls/receipt/", "/kpi/mqls/restated/"):
        html = look(f"{path}?period=2025-10&{as_of()}")
        assert "You are looking at" in html
        assert '<a href="?period=2025-10">Back to now</a>' in html


def test_no_page_of_today_says_so(look):
    for path in ("/", "/kpi/mqls/", "/kpi/mqls/receipt/"):
        assert "You are looking at" not in look(f"{path}?period=2025-10")


def test_a_tile_of_an_earlier_state_says_what_it_is_now(look):
    html = look(f"/?period=2025-10&{as_of()}")
    assert "now 6 (+1)" in html
    assert "now €12,450 (+€100.00)" in html
    assert html.count('class="note moved"') == 2


def test_a_figure_that_moved_after_its_period_says_what_it_was(look):
    assert "was 5 until" in look("/?period=2025-10")
    last = Publication.objects.first().pk
    for path in ("/kpi/mqls/", "/kpi/mqls/receipt/"):
        assert f", publication {last}</a>" in look(f"{path}?period=2025-10")
    assert "moved" not in look("/kpi/sqos/receipt/?period=2025-10").replace("parts/moved", "")


def test_the_kpi_page_lists_restatements(look):
    html = look("/kpi/revenue/?period=2025-10")
    assert 'id="restatements"' in html
    assert "+€100.00" in html
    assert 'id="restatements"' not in look("/kpi/sqos/?period=2025-10")


def test_the_explanation_names_the_records_and_adds_up(look):
    html = look("/kpi/mqls/restated/?period=2025-10")
    assert '<dd data-moved="mqls">+1</dd>' in html
    assert '<td class="n" data-total="value">+1</td>' in html
    for said in ("New in its source", "No longer in its source", "s9L7", "stages.csv:"):
        assert said in html


def test_a_ratio_explains_both_of_its_parts(look):
    html = look("/kpi/win_rate/restated/?period=2025-10")
    assert "Numerator" in html
    assert "Denominator" in html


def test_a_publication_that_is_none_gets_a_sentence(look):
    first, last = Publication.objects.order_by("pk").values_list("pk", flat=True)
    assert "There is no publication “99999”" in look("/kpi/mqls/restated/?since=99999", status=400)
    assert "There is no publication “x”" in look("/kpi/mqls/restated/?until=x", status=400)
    assert "write the earlier one first" in look(
        f"/kpi/mqls/restated/?since={last}&until={first}", status=400
    )


def test_the_list_of_publications_leads_to_the_same_page_as_of_then(look, client):
    choices = client.get("/publications/?period=2025-10&of=/kpi/mqls/").context["choices"]
    html = look("/publications/?period=2025-10&of=/kpi/mqls/")
    assert [choice.issue.at.publication for choice in choices] == list(
        Publication.objects.values_list("pk", flat=True)
    )
    assert "MQLs, Revenue" in html
    then = look(choices[-1].address)
    assert 'data-kpi="mqls"' in then
    assert f"publication {choices[-1].issue.at.publication}" in then


def test_a_way_to_elsewhere_leads_to_the_dashboard(look, client):
    answer = client.get("/publications/?of=https://elsewhere.example/")
    assert answer.context["place"] == "/"


def test_sources_are_shown_as_they_were(look, tmp_path):
    then = Publication.objects.order_by("pk").first().published_at
    Source.objects.update(stale_after_hours=24)
    small.delivered(then - timedelta(hours=1))
    ImportRun.objects.update(known_at=then)
    Publication.objects.filter(published_at=then).update(known_at=then)
    now = f"{numbers.published().today:%Y-%m}"
    assert "has delivered nothing since" not in look(f"/?period={now}&{as_of()}")
    assert "has delivered nothing since" in look(f"/?period={now}")


def test_an_earlier_dashboard_takes_no_more_queries_than_one_of_today(
    look, django_assert_max_num_queries
):
    then = as_of()
    look(f"/?period=2025-10&{then}")
    with django_assert_max_num_queries(MOST_QUERIES):
        look(f"/?period=2025-10&{then}")


def test_what_has_no_history_of_its_own_says_so(client, look):
    asked = "/kpi/{}/restated/?period={}"
    for address, why in (
        (asked.format("velocity", "2025-10"), "is calculated; the records are behind"),
        (asked.format("accounts_touched", "2025-10-03..2025-10-20"), "counted once in a period"),
    ):
        answer = client.get(address)
        assert answer.status_code == 400
        assert why in answer.content.decode()


def test_a_period_that_had_no_figure_says_so_without_a_dash(look, tmp_path):
    began = {"invoice": "I9", "at": "2025-08-04", "amount": "1"}
    small.load(tmp_path, "invoices", [*page_company.INVOICES, began])
    small.published()
    assert "no figure until" in look("/?period=2025-08")
    html = look(f"/?period=2025-08&{as_of()}")
    assert "now €1.00" in html
    assert "was —" not in html
