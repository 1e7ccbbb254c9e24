"""The home of who leads account executives."""

from django.utils.translation import gettext_lazy as _

from revops.homes import Home, declare
from revops.models import Function

declare(
    Home(
        "ae",
        _("AE lead"),
        _("What will we sign, and what do we owe the others?"),
        figures=(
            "deals_signed",
            "signed_amount",
            "win_rate",
            "coverage",
            "sqos_answered_in_time",
            "cards_answered_in_time",
        ),
        lists=("waiting", "came_back", "quality"),
        functions=(Function.AE,),
        roles=("Sales",),
        order=50,
    )
)
