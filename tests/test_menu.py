"""The menu is kept for all who have the same rights, and says on each page where its reader is."""

import re
from pathlib import Path

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


def words(page: str) -> list[str]:
    return re.findall(r"<li><a[^>]*>(.*?)</a>", page)


def test_what_has_nothing_to_show_yet_is_folded_behind_the_others(tmp_path: Path) -> None:
    small.organisation()
    client = Client()
    client.force_login(member_of("viewer"))
    first, more = places(client, "/language/").split('<li class="work-places">')
    assert words(first) == ["Dashboard", "Data", "Common language"]
    assert "More" in more and 'href="/pipeline/"' in more and 'href="/finance/"' in more
    assert client.get("/finance/").status_code == 200

    small.load(tmp_path, "deals", [{"deal": "D1", "opened_at": "2025-10-01", "amount": "5"}])
    first, more = places(client, "/language/").split('<li class="work-places">')
    shown = ["Dashboard", "Forecast", "My numbers", "Questions", "Pipeline", "Data"]
    assert words(first) == [*shown, "Common language"]
    assert 'href="/finance/"' in more and 'href="/pipeline/"' not in more


def test_the_menu_says_the_same_where_the_page_is_kept(tmp_path: Path) -> None:
    """Of a page of numbers the kinds are read with its state, of another they are asked for."""
    small.organisation()
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2025-10-01"}])
    small.published()
    client = Client()
    client.force_login(member_of("viewer"))
    bare = [places(client, each).replace(' aria-current="page"', "") for each in ("/", "/data/")]
    assert bare[0] == bare[1] and 'href="/inbound/"' in bare[0].partition("More")[0]


def test_who_is_on_a_folded_page_is_shown_where_it_is() -> None:
    small.organisation()
    client = Client()
    client.force_login(member_of("viewer"))
    assert re.search(r'<summary aria-current="page">\s*More', places(client, "/pipeline/"))


def test_every_place_of_the_menu_is_found_by_its_name_in_either_language() -> None:
    small.organisation()
    client = Client()
    client.force_login(member_of("viewer"))
    for asked, address in (
        ("pipel", "/pipeline/"),
        ("prévision", "/forecast/"),
        ("hand", "/handoffs/"),
    ):
        found = client.get(f"/search/?q={asked}").content.decode()
        assert f'<li><a href="{address}">' in found.partition('id="pages"')[2]
    assert "/admin/" not in client.get("/search/?q=admin").content.decode()
