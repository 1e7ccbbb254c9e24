"""The home of finance."""

from django.utils.translation import gettext_lazy as _

from revops.homes import Home, declare
from revops.models import Function

declare(
    Home(
        "finance",
        _("Finance"),
        _("What is invoiced, what did it cost, and what is dated before it is live?"),
        figures=(
            "revenue",
            "signed_amount",
            "campaign_spend",
            "cost_per_sqo",
            "invoiced_before_live",
        ),
        lists=("spend", "quality"),
        functions=(Function.FINANCE,),
        roles=("Manager",),
        order=90,
    )
)
