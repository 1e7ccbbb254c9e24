"""The register of tools: which tool feeds which figure, what it costs, and whether it stays."""

from revops.models.targets import base_currency
from revops.models.tools import LEAVING, Decision, Tool, ToolPurpose
from revops.tools.register import Line, Overlap, Register, register
from revops.tools.writing import (
    Change,
    budget_text,
    changes,
    cost_text,
    find,
    may_change,
    others,
    people,
    set_budget,
    unregistered,
    write,
)

__all__ = [
    "LEAVING",
    "Change",
    "Decision",
    "Line",
    "Overlap",
    "Register",
    "Tool",
    "ToolPurpose",
    "base_currency",
    "budget_text",
    "changes",
    "cost_text",
    "find",
    "may_change",
    "others",
    "people",
    "register",
    "set_budget",
    "unregistered",
    "write",
]
