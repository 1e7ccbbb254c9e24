"""The sidebar and the first page of the admin: by what people do, the grid of targets first. What
its reader may not open is not offered.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GRID = "revops.target.grid"
# The lists of each group, by label of the model; one that no group names is the site's.
GROUPS: dict[str | Promise, tuple[str, ...]] = {
    _("Targets"): (GRID, "revops.target", "revops.call", "revops.freeze"),
    _("Language"): (
        "revops.definition", "revops.seat", "revops.statement", "revops.handoff", "revops.deadline", "revops.role", "revops.persona",
    ),
    _("People"): (
        "auth.user", "auth.group", "revops.team", "revops.person", "revops.membership", "revops.personalias",
        "revops.delegate",
    ),
    _("Sources"): (
        "revops.source", "revops.connection", "revops.importrun", "revops.rejected", "revops.channel",
        "revops.region", "revops.productline", "revops.monthlyrate", "revops.publication",
        "revops.toolpurpose",
    ),
    _("Site"): (
        "revops.organisation", "revops.workingtime", "revops.motionrules", "revops.routine", "revops.note", "dashboards.wall",
        "dashboards.subscription", "dashboards.mail",
        "dashboards.liveaddress", "dashboards.embedhost", "dashboards.embed", "dashboards.post",
        "revops.notice", "revops.meetingmail",
    ),
}  # fmt: skip
LAST = list(GROUPS)[-1]


def rooms(request: HttpRequest, app_label: str, extra_context: object = None) -> HttpResponse:
    """Where the admin would list one application, all is listed by what people do."""
    return redirect("admin:index")


admin.site.app_index = rooms
admin.site.index_title = _("Admin")


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups as the admin's theme takes them, without those of which the reader may open nothing."""
    lists = offered(request)
    named = {label for labels in GROUPS.values() for label in labels}
    groups = {title: [*labels] for title, labels in GROUPS.items()}
    groups[LAST] += [label for label in lists if label not in named]
    return [
        {"title": title, "separator": True, "items": [lists[label] for label in labels if label in lists]}
        for title, labels in groups.items()
        if any(label in lists for label in labels)
    ]  # fmt: skip


def offered(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """The lists that the reader may open by label, and the grid to whoever may see targets."""
    found = {
        each["model"]._meta.label_lower: item(each["name"], each["admin_url"], request)
        for app in admin.site.get_app_list(request)
        for each in app["models"]
    }
    if request.user.has_perm("revops.view_target"):
        found[GRID] = item(_("Target grid"), reverse("admin:revops_target_grid"), request)
    return found


def item(title: str | Promise, link: str, request: HttpRequest) -> dict[str, Any]:
    """A page is its list's, except the grid, which has its own link."""
    grid = reverse("admin:revops_target_grid")
    is_here = request.path.startswith(link) and (link == grid or not request.path.startswith(grid))
    return {"title": str(title), "link": link, "active": is_here}
