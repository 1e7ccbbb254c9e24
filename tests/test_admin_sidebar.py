"""The admin's sidebar leads to the grid of targets and to what its reader may open, and to nothing
else.
"""

from __future__ import annotations

import pytest

from tests import small_company
from tests.admin_pages import logged_in, member_of

pytestmark = pytest.mark.django_db
GRID = "/admin/revops/target/grid/"


def links(group: str, at: str = "/admin/") -> dict[str, bool]:
    """Of each link, whether it says that the reader is there."""
    groups = logged_in(member_of(group)).get(at).context["sidebar_navigation"]
    return {each["link"]: each["active"] for some in groups for each in some["items"]}


@pytest.mark.parametrize("group", ["manager", "finance", "admin"])
def test_who_sees_targets_finds_the_grid_first(group: str):
    assert next(iter(links(group))) == GRID


def test_a_manager_is_offered_no_accounts():
    found = links("manager")

    assert "/admin/revops/target/" in found and "/admin/auth/user/" not in found


@pytest.mark.parametrize("at", [GRID, "/admin/revops/target/", "/admin/revops/team/"])
def test_one_link_says_where_the_reader_is(small_organisation, at: str):
    assert [link for link, is_here in links("admin", at).items() if is_here] == [at]


@pytest.fixture
def small_organisation(db) -> None:
    small_company.organisation()
