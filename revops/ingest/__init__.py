"""Files in, facts out: the only writer of raw records, rejected rows and facts."""

from revops.derive.reach import scope_of
from revops.ingest.planning import Plan, plan
from revops.ingest.report import Report
from revops.ingest.run import dry_run, perform, rederive, request_imports

__all__ = [
    "Plan",
    "Report",
    "dry_run",
    "perform",
    "plan",
    "rederive",
    "request_imports",
    "scope_of",
]
