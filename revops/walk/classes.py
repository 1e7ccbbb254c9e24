"""The classes of a walk, in the order in which they are shown, and which of several reasons a deal has."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Class:
    """`sign` is 1 for what adds, -1 for what takes away, 0 for what may do either."""

    key: str
    sign: int
    label: str | Promise
    meaning: str | Promise


def by_key(*classes: Class) -> dict[str, Class]:
    return {each.key: each for each in classes}


OWNER_IN = Class(
    "owner_in", 1, _("Owner or team in"), _("came from another owner or team into this view")
)
OWNER_OUT = Class(
    "owner_out", -1, _("Owner or team out"), _("went to another owner or team outside this view")
)
TYPE = Class(
    "type",
    0,
    _("Type changed"),
    _("came into or left this view by another type, motion, channel, persona, region or product"),
)
DEFINITION = Class(
    "definition",
    0,
    _("Definition changed"),
    _("counted by another rule at one of the two ends; no record did this"),
)
MERGED = Class("merged", -1, _("Merged"), _("a duplicate that was merged into another"))
DELETED = Class(
    "deleted",
    -1,
    pgettext_lazy("walk", "Deleted"),
    _("gone from its source, corrected away, or marked as a test"),
)

PIPELINE = by_key(
    Class("new", 1, pgettext_lazy("deals", "New"), _("opened, or first known, after the opening")),
    Class("pulled_in", 1, _("Pulled in"), _("now expected to close in this period")),
    Class(
        "reopened",
        1,
        pgettext_lazy("deals", "Reopened"),
        _("was closed at the opening and is open again"),
    ),
    Class("amount_up", 1, _("Amount up"), _("worth more than at the opening")),
    OWNER_IN,
    Class("amount_down", -1, _("Amount down"), _("worth less than at the opening")),
    Class("pushed_out", -1, _("Pushed out"), _("no longer expected to close in this period")),
    OWNER_OUT,
    Class(
        "won",
        -1,
        pgettext_lazy("deals", "Won"),
        _("signed, by the value that was open at the opening"),
    ),
    Class(
        "lost",
        -1,
        pgettext_lazy("deals", "Lost"),
        _("lost, by the value that was open at the opening"),
    ),
    MERGED,
    DELETED,
    TYPE,
    Class("rate", 0, _("Exchange rate"), _("the same amount at another rate or currency")),
    DEFINITION,
)
MQLS = by_key(
    Class(
        "new",
        1,
        pgettext_lazy("leads", "New"),
        _("entered MQL for the first time, or is first known to have"),
    ),
    Class("recycled", 1, _("Recycled"), _("was out of play at the opening and is in play again")),
    OWNER_IN,
    OWNER_OUT,
    Class("rejected", -1, pgettext_lazy("leads", "Rejected"), _("disqualified")),
    Class("became_sqo", -1, _("Became SQO"), _("entered SQO")),
    MERGED,
    DELETED,
    TYPE,
)
SQOS = by_key(
    Class(
        "new",
        1,
        pgettext_lazy("leads", "New"),
        _("entered SQO for the first time, or is first known to have"),
    ),
    Class("recycled", 1, _("Recycled"), _("was out of play at the opening and is in play again")),
    OWNER_IN,
    OWNER_OUT,
    Class("won", -1, pgettext_lazy("leads", "Won"), _("its last open deal was won")),
    Class(
        "lost",
        -1,
        pgettext_lazy("leads", "Lost"),
        _("its last open deal was lost, or it was disqualified"),
    ),
    MERGED,
    DELETED,
    TYPE,
)
# By the key of the KPI that is walked.
CLASSES = {"open_pipeline": PIPELINE, "mqls": MQLS, "sqos": SQOS}
# What came and went between the ends, by the class it would have left by.
INSIDE = {
    "open_pipeline": by_key(
        Class(
            "won", 0, _("Came and won"), _("came after the opening and was won before the closing")
        ),
        Class(
            "lost",
            0,
            _("Came and lost"),
            _("came after the opening and was lost before the closing"),
        ),
    ),
    "mqls": by_key(
        Class("rejected", 0, _("Entered and rejected"), _("entered MQL and was disqualified")),
        Class("became_sqo", 0, _("Entered and became SQO"), _("entered MQL and then SQO")),
    ),
    "sqos": by_key(
        Class("won", 0, _("Entered and won"), _("entered SQO and was won")),
        Class("lost", 0, _("Entered and lost"), _("entered SQO and was lost")),
    ),
}
