"""Closing months: what finance signs, and what changed in it since. The only writer of closed
months.
"""

from revops.bridging import is_finance
from revops.closing.acts import (
    approve,
    close,
    hold,
    looked_at,
    refuse_other_periods,
    release,
    reopen,
)
from revops.closing.checks import CHECKS, Check, Finding, closing_kpis
from revops.closing.late import Change, Late, late_changes
from revops.closing.months import Month, Version, closed_months, month_of, months
from revops.closing.seal import Verified, verify

__all__ = [
    "CHECKS",
    "closing_kpis",
    "Change",
    "Check",
    "Finding",
    "Late",
    "Month",
    "Verified",
    "Version",
    "approve",
    "close",
    "closed_months",
    "hold",
    "is_finance",
    "late_changes",
    "looked_at",
    "month_of",
    "months",
    "refuse_other_periods",
    "release",
    "reopen",
    "verify",
]
