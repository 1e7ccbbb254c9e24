"""The one way out: whatever this program asks of another over HTTP, it asks here.

Private addresses are refused when connecting, answers have a largest size and a longest time, and an
error is either one that passes or one about which a person has to act.
"""

from revops.egress.client import Answer, Client, basic
from revops.egress.errors import Passing, Permanent

__all__ = ["Answer", "Client", "Passing", "Permanent", "basic"]
