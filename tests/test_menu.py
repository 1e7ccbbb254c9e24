"""The menu is kept for all who have the same rights, and says on each page where its reader is."""

import re

import pytest
from django.test import Client

from tests import small_company as small
from tests.admin_pages import member_of

pytestmark = pytest.mark.django_db
HERE = re.compile(r'<li><a href="([^"]+)" aria-current="page">')
PLACES = re.compile(r'<ul class="places">.*?</nav>', re.DOTALL)


def places(client: Client, address: str) -> str:
    (found,) = PLACES.findall(client.get(address).content.decode())
    return found


def test_the_menu_marks_the_page_that_is_shown_in_the_reader_s_language() -> None:
    small.organisation()
    client = Client()
    client.force_login(member_of("viewer"))
    for address in ("/forecast/", "/finance/", "/language/", "/mine/", "/forecast/"):
        assert HERE.findall(places(client, address)) == [address]
    client.cookies["django_language"] = "fr"
    assert "Prévision" in places(client, "/forecast/")
    assert "Forecast" not in places(client, "/forecast/")


def test_the_menu_of_one_reader_is_not_shown_to_another_of_other_rights() -> None:
    small.organisation()
    for group, is_offered in (("admin", True), ("viewer", False), ("admin", True)):
        client = Client()
        client.force_login(member_of(group, name=f"{group} {is_offered} {id(client)}"))
        page = client.get("/language/").content.decode()
        assert ('href="/admin/"' in page) == is_offered, group
        assert ('href="/people/"' in page) == is_offered, group
