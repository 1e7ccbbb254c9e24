"""Who is signed and not live, and who holds it up: a list in the order in which something must be done."""

from revops.models import Blocker
from revops.onboardings.acts import block, kind, may_act, release
from revops.onboardings.reading import Customer, Overview, State, Step, overview

__all__ = [
    "Blocker",
    "Customer",
    "Overview",
    "State",
    "Step",
    "block",
    "kind",
    "may_act",
    "overview",
    "release",
]
