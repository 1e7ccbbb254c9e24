"""Who is signed and not live, and who holds it up: a list in the order in which something must be done."""

from revops.models import Blocker
from revops.onboardings.acts import block, kind, may_act, release
from revops.onboardings.living import WINDOW, Living, Use, keep, use, used_until
from revops.onboardings.reading import PAGE, Customer, Overview, Step, overview
from revops.onboardings.standing import WAITING, State

__all__ = [
    "PAGE",
    "WAITING",
    "WINDOW",
    "Blocker",
    "Customer",
    "Living",
    "Overview",
    "State",
    "Step",
    "Use",
    "block",
    "keep",
    "kind",
    "may_act",
    "overview",
    "release",
    "use",
    "used_until",
]
