"""The home of who leads business development."""

from django.utils.translation import gettext_lazy as _

from revops.homes import Home, declare
from revops.models import Function

declare(
    Home(
        "bdr",
        _("BDR lead"),
        _("Whom do we touch, and does it become an opportunity?"),
        figures=(
            "sqos",
            "touches",
            "accounts_touched",
            "touches_per_account",
            "calls",
            "sqos_answered_in_time",
        ),
        lists=("to_call", "came_back", "quality"),
        functions=(Function.BDR,),
        roles=("Sales",),
        order=40,
    )
)
