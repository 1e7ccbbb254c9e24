"""The home of RevOps."""

from django.utils.translation import gettext_lazy as _

from revops.homes import Home, declare
from revops.models import Function

declare(
    Home(
        "revops",
        _("RevOps"),
        _("Do we hand over as we agreed, and are the records sound?"),
        figures=(
            "mqls_answered_in_time",
            "sqos_answered_in_time",
            "cards_answered_in_time",
            "kick_offs_in_time",
            "returns_nurtured_in_time",
            "mqls_forgotten",
        ),
        lists=("waiting", "came_back", "onboarding", "quality"),
        functions=(
            Function.MARKETING,
            Function.SDR,
            Function.BDR,
            Function.AE,
            Function.CS,
            Function.FINANCE,
        ),
        roles=("Manager",),
        order=70,
    )
)
