"""The home of who leads marketing."""

from django.utils.translation import gettext_lazy as _

from revops.homes import Home, declare
from revops.models import Function

declare(
    Home(
        "marketing",
        _("Marketing lead"),
        _("Do we bring leads that sales accepts, at what cost?"),
        figures=(
            "mqls",
            "lead_to_mql",
            "mqls_accepted",
            "mqls_rejected",
            "cost_per_mql",
            "returns_nurtured_in_time",
        ),
        lists=("spend", "came_back", "waiting", "quality"),
        functions=(Function.MARKETING,),
        roles=("Marketing",),
        order=20,
    )
)
