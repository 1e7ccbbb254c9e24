"""The home of the frontier between marketing and sales."""

from django.utils.translation import gettext_lazy as _

from revops.homes import Home, declare
from revops.models import Function

declare(
    Home(
        "demand",
        _("Demand Gen Operations"),
        _("What did we spend, what came of it, and what waits between us?"),
        figures=(
            "campaign_spend",
            "mqls",
            "cost_per_mql",
            "sqos",
            "cost_per_sqo",
            "mqls_answered_in_time",
            "mqls_forgotten",
        ),
        lists=("spend", "queue", "waiting", "came_back", "quality"),
        functions=(
            Function.MARKETING,
            Function.SDR,
            Function.BDR,
        ),
        roles=("Marketing", "Sales"),
        order=10,
    )
)
