"""The home of who leads sales development."""

from django.utils.translation import gettext_lazy as _

from revops.homes import Home, declare
from revops.models import Function

declare(
    Home(
        "sdr",
        _("SDR lead"),
        _("Do we answer what comes, and what became of it?"),
        figures=(
            "sqos",
            "mql_to_sqo",
            "mqls_answered_in_time",
            "mqls_forgotten",
            "calls",
            "sqos_answered_in_time",
        ),
        lists=("queue", "waiting", "came_back", "quality"),
        functions=(Function.SDR,),
        roles=("Sales",),
        order=30,
    )
)
