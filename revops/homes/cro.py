"""The home of the CRO."""

from django.utils.translation import gettext_lazy as _

from revops.homes import Home, declare
from revops.models import Function

declare(
    Home(
        "cro",
        _("CRO"),
        _("Will we make the period, and where does it stick?"),
        figures=(
            "revenue",
            "signed_amount",
            "coverage",
            "win_rate",
            "sales_cycle",
            "onboardings_overdue",
        ),
        lists=("waiting", "onboarding"),
        functions=(
            Function.MARKETING,
            Function.SDR,
            Function.BDR,
            Function.AE,
            Function.CS,
        ),
        roles=("Manager", "Sales"),
        order=80,
    )
)
