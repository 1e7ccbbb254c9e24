"""The sidebar of the admin: the grid of targets first, then every list that the reader may open."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups as the admin's theme takes them; without the right to see targets there is no grid."""
    lists = [
        {
            "title": app["name"],
            "separator": True,
            "items": [item(each["name"], each["admin_url"], request) for each in app["models"]],
        }
        for app in admin.site.get_app_list(request)
    ]
    if not request.user.has_perm("revops.view_target"):
        return lists
    grid = item(_("Target grid"), reverse("admin:revops_target_grid"), request)
    return [{"title": _("Targets"), "items": [grid]}, *lists]


def item(title: str, link: str, request: HttpRequest) -> dict[str, Any]:
    """A page is its list's, except the grid, which has its own link."""
    grid = reverse("admin:revops_target_grid")
    is_here = request.path.startswith(link) and (link == grid or not request.path.startswith(grid))
    return {"title": str(title), "link": link, "active": is_here}
