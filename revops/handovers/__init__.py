"""What waits for an answer between functions, what came back and why, and who answers for it."""

from revops.handovers.acts import give, kind, may_answer
from revops.handovers.reading import (
    Came,
    HandedOver,
    Waiting,
    exists,
    kick_off_days,
    overview,
    whole_days,
)

__all__ = [
    "Came",
    "HandedOver",
    "Waiting",
    "exists",
    "give",
    "kick_off_days",
    "kind",
    "may_answer",
    "overview",
    "whole_days",
]
