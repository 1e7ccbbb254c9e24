"""The home of who leads customer success."""

from django.utils.translation import gettext_lazy as _

from revops.homes import Home, declare
from revops.models import Function

declare(
    Home(
        "cs",
        _("CSM lead"),
        _("Who is not live yet, and who holds it up?"),
        figures=(
            "signed_not_started",
            "onboardings_in_progress",
            "onboardings_overdue",
            "steps_blocked",
            "days_to_live",
            "kick_offs_in_time",
        ),
        lists=("onboarding", "waiting", "came_back", "quality"),
        functions=(Function.CS,),
        roles=("Tech support",),
        order=60,
    )
)
