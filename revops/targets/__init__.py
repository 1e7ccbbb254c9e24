"""Targets: who may set them, how they are written, how files are read and written. Nothing else
writes Target.
"""

from revops.targets.rights import KPIS_OF, Rights, rights_of
from revops.targets.write import Outcome, remove, set_target, write

__all__ = ["KPIS_OF", "Outcome", "Rights", "remove", "rights_of", "set_target", "write"]
