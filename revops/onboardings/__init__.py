"""Who is signed and not live, and who holds it up: a list in the order in which something must be done."""

from revops.models import Blocker
from revops.onboardings.acts import block, kind, may_act, release
from revops.onboardings.living import WINDOW, Living, Use, use
from revops.onboardings.reading import Customer, Overview, State, Step, overview

__all__ = [
    "WINDOW",
    "Blocker",
    "Customer",
    "Living",
    "Overview",
    "State",
    "Step",
    "Use",
    "block",
    "kind",
    "may_act",
    "overview",
    "release",
    "use",
]
