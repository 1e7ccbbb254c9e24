"""What is wrong with records: each rule is a function whose docstring is its definition and which
answers, in SQL, which facts it is about and which of them are defects. Aliased f; `%(today)s` is the
organisation's day, `%(waiting)s` the day from which on something has waited too long.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from revops.models import Activity, Deal, Function, Invoice, Lead, StageEntry
from revops.models.facts import Fact
from revops.registry import Registry

Label = str | Promise
WAITING_DAYS = 30
NO_ROW, GENERATE, ENRICH, HAND_OVER, CONTACT = (
    0,
    2,
    3,
    4,
    5,
)  # the shipped rows of the RACI, by their place


@dataclass(frozen=True, slots=True)
class Rule:
    """`about` are the facts that are asked, `defect` those of them that have the defect. `function`
    is accountable, `step` the row of the RACI that the records go with, if any; `costs` says what figures
    lose by it.
    """

    key: str
    label: Label
    meaning: str
    costs: Label
    fact: type[Fact]
    about: str
    defect: str
    function: Function
    step: int


RULES: Registry[str, Rule] = Registry("rules of quality")
Conditions = tuple[str, str]


def rule(
    fact: type[Fact], *, label: Label, costs: Label, function: Function, step: int
) -> Callable[[Callable[[], Conditions]], Rule]:
    """Declares a rule; the decorated function answers which facts are asked and which are defects."""

    def declare(conditions: Callable[[], Conditions]) -> Rule:
        about, defect = conditions()
        meaning = " ".join((conditions.__doc__ or "").split())
        key = conditions.__name__
        declared = Rule(key, label, meaning, costs, fact, about, defect, function, step)
        return RULES.declare(key, declared)

    return declare


COUNTED_LEADS = "f.merged_into = '' AND NOT f.is_test"
COUNTED = "f.left_out = ''"
OPEN_DEALS = f"{COUNTED} AND f.outcome = ''"
OF_NOBODY = _("They are in no team's and no person's figures.")
OF_NO_CHANNEL = _(
    "They are in no channel's figures, and in neither motion where no column says which."
)


@rule(Lead, label=_("Leads without an owner"), costs=OF_NOBODY, function=Function.MARKETING, step=ENRICH)  # fmt: skip
def lead_without_owner() -> Conditions:
    """A lead that counts and whose record names nobody who is known."""
    return COUNTED_LEADS, "f.owner_id IS NULL"


@rule(Lead, label=_("Leads without a source"), costs=OF_NO_CHANNEL, function=Function.MARKETING, step=GENERATE)  # fmt: skip
def lead_without_source() -> Conditions:
    """A lead that counts and of which no record says by which channel it came."""
    return COUNTED_LEADS, "f.channel_id IS NULL"


@rule(
    Lead,
    label=_("Leads whose persona nobody knows"),
    costs=_("They are in no persona's figures, so that nobody sees whom the company sells to."),
    function=Function.MARKETING,
    step=ENRICH,
)
def lead_without_persona() -> Conditions:
    """A lead that counts and of which no record says which kind of buyer it is."""
    return COUNTED_LEADS, "f.persona_id IS NULL"


@rule(
    StageEntry,
    label=_("MQLs that nobody took on"),
    costs=_("They stay in play, and make the conversion from MQL to SQO look low."),
    function=Function.SDR,
    step=HAND_OVER,
)
def mql_waiting() -> Conditions:
    """An MQL older than thirty days that became no SQO and was not disqualified with a reason."""
    about = f"{COUNTED} AND f.stage = 'mql' AND f.entry_number = 1 AND f.business_day < %(waiting)s"
    closed = "SELECT 1 FROM revops_stageentry d WHERE d.known_until IS NULL AND d.lead = f.lead AND d.stage = 'disqualified'"
    return about, f"f.reached_on IS NULL AND NOT EXISTS ({closed})"


@rule(
    StageEntry,
    label=_("SQOs that skipped MQL"),
    costs=_("They are missing among MQLs, and the conversion between the two leaves them out."),
    function=Function.MARKETING,
    step=HAND_OVER,
)
def stage_skipped() -> Conditions:
    """An SQO of an inbound lead that never entered MQL."""
    about = (
        f"{COUNTED} AND f.stage = 'sqo' AND f.entry_number = 1 AND f.motion = 'inbound'"
        " AND NOT starts_with(f.lead, 'deal:')"
    )
    was = "SELECT 1 FROM revops_stageentry m WHERE m.known_until IS NULL AND m.lead = f.lead AND m.stage = 'mql'"
    return about, f"NOT EXISTS ({was})"


@rule(Deal, label=_("Deals without an owner"), costs=OF_NOBODY, function=Function.AE, step=CONTACT)
def deal_without_owner() -> Conditions:
    """A deal that counts and whose record names nobody who is known."""
    return COUNTED, "f.owner_id IS NULL"


@rule(
    Deal,
    label=_("Deals without an amount"),
    costs=_("They are counted and not priced: pipeline, coverage and signed amount are too low."),
    function=Function.AE,
    step=CONTACT,
)
def deal_without_amount() -> Conditions:
    """An open or a won deal of which no record says what it is worth."""
    about = f"{COUNTED} AND f.outcome IN ('', 'won')"
    return about, "f.amount_minor IS NULL AND f.signed_minor IS NULL"


@rule(
    Deal,
    label=_("Open deals whose closing date is over"),
    costs=_("They are expected in a period that is over, and missing in the coverage of this one."),
    function=Function.AE,
    step=CONTACT,
)
def close_date_over() -> Conditions:
    """An open deal that was expected to close before today."""
    return OPEN_DEALS, "f.expected_close_on < %(today)s"


@rule(
    Deal,
    label=_("Open deals without a closing date"),
    costs=_("They are due in no period, and so in no coverage."),
    function=Function.AE,
    step=CONTACT,
)
def close_date_missing() -> Conditions:
    """An open deal of which no record says when it is expected to close."""
    return OPEN_DEALS, "f.expected_close_on IS NULL"


@rule(
    Deal,
    label=_("Won deals without an onboarding"),
    costs=_("They are missing among onboardings in progress, and nobody sees that they wait."),
    function=Function.CS,
    step=NO_ROW,
)
def won_without_onboarding() -> Conditions:
    """A won deal that no onboarding names, where onboardings are delivered at all."""
    some = "EXISTS (SELECT 1 FROM revops_onboarding o WHERE o.known_until IS NULL AND o.deal <> '')"
    own = "SELECT 1 FROM revops_onboarding o WHERE o.known_until IS NULL AND o.deal = f.deal"
    return f"{COUNTED} AND f.outcome = 'won' AND {some}", f"NOT EXISTS ({own})"


@rule(
    Activity,
    label=_("Activities with nobody"),
    costs=_("They touch no account, so that touches per account are too low."),
    function=Function.SDR,
    step=NO_ROW,
)
def activity_of_nobody() -> Conditions:
    """A call, mail, meeting or message that names neither a lead, nor a deal, nor a company."""
    return "NOT f.is_automatic", "f.account = ''"


@rule(
    Invoice,
    label=_("Documents without a rate"),
    costs=_("They are counted and not priced: revenue is too low."),
    function=Function.FINANCE,
    step=NO_ROW,
)
def rate_missing() -> Conditions:
    """A document in a currency for whose month finance gave no rate."""
    return COUNTED, "f.amount_base_minor IS NULL"
