"""With what a meeting begins and ends: the actions from before, and what was agreed in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.routines import minutes
from revops.routines.figures import Json
from revops.routines.sections import Occasion, section


@section("last_actions", _("Last time's actions"), 4)
def last_actions(found: Occasion) -> Json:
    """As they stood when the meeting was frozen; the page shows beside it what became of them since."""
    return {"actions": minutes.minutes_json(minutes.last_actions(found.meeting))}


@section("agreed", _("Decisions and actions"), 5)
def agreed(found: Occasion) -> Json:
    """Written during the meeting, and so not part of what is frozen when it begins."""
    return {}
