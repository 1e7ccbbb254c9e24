"""The page of the common language."""

import pytest

from revops.models import Acknowledgement
from tests import page_company, shipped
from tests.admin_pages import logged_in, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path):
    page_company.load(tmp_path)
    shipped.hand_offs()


def test_before_anything_was_published_it_shows_what_ships(client):
    client.force_login(page_company.reader())
    html = client.get("/language/").content.decode()
    assert "Deals won ÷ deals closed" in html
    assert "Can be acknowledged after the next publication." in html


def test_it_shows_both_languages_the_raci_and_the_stages(company, client):
    client.force_login(page_company.reader())
    html = client.get("/language/").content.decode()
    assert 'id="mqls"' in html
    assert "Affaires gagnées ÷ affaires" in html
    assert "Hand qualified leads over to sales" in html
    assert "accountable" in html
    assert "</b> · Stage · <code>" in html and "· stages ·" not in html


def test_a_viewer_has_no_button_and_finance_has_its_own(company, client):
    client.force_login(page_company.reader())
    assert "/acknowledge/" not in client.get("/language/").content.decode()
    html = logged_in(member_of("finance")).get("/language/").content.decode()
    assert html.count('value="finance"') == 5
    assert 'value="sales"' not in html


def test_an_acknowledgement_is_noted_once(company):
    client = logged_in(member_of("finance"))
    for _twice in range(2):
        answer = client.post("/language/mqls/acknowledge/", {"version": "1", "side": "finance"})
        assert answer.url == "/language/#mqls"
    assert [(each.definition.kpi, each.side) for each in Acknowledgement.objects.all()] == [
        ("mqls", "finance")
    ]
    assert "Version 1 waits for marketing and sales." in client.get("/language/").content.decode()


def test_nobody_agrees_for_another_side_or_to_an_old_version(company):
    client = logged_in(member_of("finance"))
    for given, status in (
        ({"version": "1", "side": "sales"}, 403),
        ({"version": "7", "side": "finance"}, 400),
    ):
        assert client.post("/language/mqls/acknowledge/", given).status_code == status
    assert client.get("/language/mqls/acknowledge/").status_code == 405
    assert client.post("/language/profit/acknowledge/").status_code == 404


def test_strangers_are_asked_to_log_in(client):
    assert client.get("/language/").status_code == 302
