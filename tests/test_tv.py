"""The screen on the wall shows the published figures, and says in a sentence what is wrong with its
address.
"""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from dashboards.models import Wall
from tests import page_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(tmp_path) -> Client:
    page_company.load(tmp_path)
    client = Client()
    client.force_login(page_company.reader())
    return client


def test_it_shows_the_published_figures(reader):
    page = reader.get("/tv/").content.decode()
    shown = page_company.FIGURES | {"revenue": '<span title="€12,350.00">€12,350</span>'}
    assert [key for key, figure in shown.items() if f'data-kpi="{key}">{figure}' not in page] == []
    assert "Publication " in page


def test_it_needs_a_login(client):
    assert client.get("/tv/")["Location"] == "/accounts/login/?next=/tv/"


def test_the_fragment_is_the_screens_alone(reader):
    page = reader.get("/tv/?fragment=1&views=figures").content.decode()
    assert page.startswith('<div id="screens"')
    assert page.count("data-screen") == 1


@pytest.mark.parametrize(
    "query",
    [
        "views=clock",
        "views=trend:nothing",
        "views=trend",
        "views=,",
        "seconds=1",
        "screen=9",
        "period=never",
        "motion=x",
    ],
)
def test_a_wrong_address_is_told(reader, query):
    answer = reader.get(f"/tv/?{query}")
    assert (answer.status_code, len(answer.context["sentence"]) > 20) == (400, True)


def test_a_stored_screen_has_its_own_address(reader):
    Wall.objects.create(name="Hall", slug="hall", address="views=act&motion=inbound")
    page = reader.get("/tv/hall/").content.decode()
    assert "<title>Hall" in page
    assert page.count("data-screen") == 1
    assert reader.get("/tv/nowhere/").status_code == 404


def test_a_screen_that_cannot_be_shown_cannot_be_stored():
    with pytest.raises(ValidationError, match="There is no view “clock”"):
        Wall(name="Hall", slug="hall", address="views=clock").clean()
