"""Vision and culture: versions in both languages that are never changed, and who has read them."""

from __future__ import annotations

import pytest
from django.test import Client

from revops.models import Statement, StatementRead
from tests import page_company
from tests.admin_pages import logged_in, member_of
from tests.uploading import words

pytestmark = pytest.mark.django_db
ADD = "/admin/revops/statement/add/"
FIRST = {"text_en": "We help teams.\n\nWe say what is.", "text_fr": "Nous aidons les équipes."}


@pytest.fixture
def boss() -> Client:
    client = logged_in(member_of("admin"))
    assert client.post(ADD, FIRST).status_code == 302
    return client


def test_a_version_follows_the_last_and_none_is_changed(boss: Client) -> None:
    assert "We help teams." in boss.get(ADD).content.decode()  # where the next begins
    assert "Nothing differs from version 1." in boss.post(ADD, FIRST).content.decode()
    assert boss.post(ADD, FIRST | {"text_en": "We help."}).status_code == 302
    assert list(Statement.objects.values_list("version", "text_en", "written_by__username")) == [
        (2, "We help.", "admin"), (1, "We help teams.\n\nWe say what is.", "admin"),
    ]  # fmt: skip
    first = Statement.objects.last()
    change = f"/admin/revops/statement/{first.pk}/"
    assert boss.post(f"{change}change/", FIRST).status_code == 403
    assert boss.post(f"{change}delete/", {"post": "yes"}).status_code == 403


def test_both_languages_are_needed_and_it_stays_short(boss: Client) -> None:
    for wrong in ({"text_fr": ""}, {"text_en": "x" * 1201}):
        assert boss.post(ADD, FIRST | {"text_en": "Other"} | wrong).status_code == 200
    assert Statement.objects.count() == 1


def test_each_reader_says_once_that_they_have_read_the_version_that_holds(boss: Client) -> None:
    one, other = (logged_in(page_company.reader(name)) for name in ("one", "other"))
    assert "read by 0 of 3" in words(one.get("/language/")) and "I have read it" in words(other.get("/language/"))  # fmt: skip
    for _twice in range(2):
        assert one.post("/language/read/", {"version": "1"}).url == "/language/#vision"
    page = words(one.get("/language/"))
    assert "read by 1 of 3" in page and "You have read it." in page
    page = words(other.get("/language/"))  # of the same rights, whose page is another
    assert "read by 1 of 3" in page and "I have read it" in page

    boss.post(ADD, FIRST | {"text_en": "We help."})
    page = words(one.get("/language/"))
    assert "I have read it" in page and "read by 0 of 3" in page
    for version in ("1", "", "9" * 30, "x", "²"):
        assert one.post("/language/read/", {"version": version}).status_code == 400
    assert StatementRead.objects.count() == 1


def test_only_administrators_write_it(boss: Client) -> None:
    for group in ("viewer", "manager", "finance"):
        client = logged_in(member_of(group))
        assert client.post(ADD, FIRST | {"text_en": "Mine"}).status_code in (302, 403)
        assert "Write the next version" not in words(client.get("/language/"))
    assert Client().post("/language/read/", {"version": "1"}).status_code == 302
    assert Statement.objects.count() == 1 and not StatementRead.objects.exists()
