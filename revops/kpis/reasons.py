"""What KPIs keep and do not count, and why. A receipt lists these facts beside those that it counts, so that none is dropped silently."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from revops.formulas import Dayless
from revops.kpis.merged import MERGED
from revops.measures import Measure, Reason, reason, rows
from revops.models import Activity, Deal, DealChange, Invoice, Lead, Onboarding, StageEntry

DUPLICATE = {
    "label": _("Duplicates"),
    "meaning": _(
        "Of a lead merged into another one, which had entered this stage before; both count once."
    ),
}
TEST = {"label": _("Test leads"), "meaning": _("Marked as a test in the source.")}
DAYLESS = {
    "lead": lambda count: ngettext_lazy(
        "%(count)d lead came in without a date; it can count on no day.",
        "%(count)d leads came in, all without a date; they can count on no day.",
        count,
    ) % {"count": count},
    "won": lambda count: ngettext_lazy(
        "%(count)d won deal came in without a closing date; it can count on no day.",
        "%(count)d won deals came in, all without a closing date; they can count on no day.",
        count,
    ) % {"count": count},
    "lost": lambda count: ngettext_lazy(
        "%(count)d lost deal came in without a closing date; it can count on no day.",
        "%(count)d lost deals came in, all without a closing date; they can count on no day.",
        count,
    ) % {"count": count},
}  # fmt: skip
TOUCHING = ("call", "email", "meeting", "social")


def left_out_entries(stage: str) -> tuple[Reason, ...]:
    """Of a stage: every entry that is not the first of a lead that counts."""

    @reason(
        StageEntry,
        label=_("Re-entries"),
        meaning=_(
            "The lead had entered this stage before; it is recycled and counts on the day of its first entry."
        ),
    )
    def re_entry(entry):
        return of_stage(entry, stage, entry.left_out == "", entry.entry_number > 1)

    @reason(StageEntry, **DUPLICATE)
    def duplicate(entry):
        return of_stage(entry, stage, entry.left_out == "merged")

    @reason(StageEntry, **TEST)
    def test(entry):
        return of_stage(entry, stage, entry.left_out == "test")

    return re_entry, duplicate, test


def of_stage(entry, stage: str, *conditions):
    return rows(entry.filter(entry.stage == stage, *conditions), on="business_day", item="lead")


@reason(
    Lead,
    label=_("Without a date"),
    meaning=_(
        "The source does not say when the lead arrived: listed in every period, and counted in none."
    ),
    is_stock=True,
)
def undated_leads(lead):
    return rows(
        lead.filter(lead.is_undated, lead.merged_into == "", ~lead.is_test), on="", item="lead"
    )


def left_out_deals(*outcomes: str) -> tuple[Reason, ...]:
    @reason(
        Deal,
        label=_("Deals of test leads"),
        meaning=_("Their lead is marked as a test in the source."),
    )
    def test(deal):
        return rows(
            deal.filter(deal.outcome.isin(outcomes), deal.left_out == "test"),
            on="closed_on",
            item="deal",
        )

    @reason(Deal, **MERGED)
    def merged(deal):
        found = deal.filter(deal.outcome.isin(outcomes), deal.left_out == "merged")
        return rows(found, on="closed_on", item="deal")

    return test, merged, *deals_over_without_day(*outcomes)


def deals_over_without_day(*outcomes: str) -> tuple[Reason, ...]:
    @reason(
        Deal,
        label=_("Over, with a day of opening only"),
        meaning=_(
            "The source says that the deal is over and not since when; listed on the day it opened."
        ),
    )
    def undated(deal):
        return rows(over_without_day(deal, *outcomes), on="opened_on", item="deal")

    @reason(
        Deal,
        label=_("Over, without any day"),
        meaning=_(
            "The source says that the deal is over, and neither since when nor when it opened: listed in every period, counted in none."
        ),
        is_stock=True,
    )
    def dayless(deal):
        over = over_without_day(deal, *outcomes)
        return rows(over.filter(deal.opened_on.isnull()), on="", item="deal")

    return undated, dayless


def over_without_day(deal, *outcomes: str):
    return deal.filter(deal.outcome.isin(outcomes), deal.closed_on.isnull(), deal.left_out == "")


def dayless_leads(measure: Measure) -> Dayless:
    return Dayless(measure, undated_leads.measure, DAYLESS["lead"])


def dayless_deals(measure: Measure, outcome: str) -> Dayless:
    """Deals of an outcome that count on no day, for when none of them has one."""

    @reason(Deal, label="", meaning="", is_stock=True)
    def dayless(deal):
        return rows(over_without_day(deal, outcome), on="", item="deal")

    return Dayless(measure, dayless.measure, DAYLESS[outcome])


@reason(
    StageEntry,
    label=_("Leads disqualified"),
    meaning=_(
        "Lost before a deal had opened: no deal was lost, so it is in neither half of the rate."
    ),
)
def disqualified_leads(entry):
    return rows(
        entry.filter(entry.stage == "disqualified", entry.left_out == ""),
        on="business_day",
        item="lead",
    )


@reason(
    Deal,
    label=_("Without an amount"),
    meaning=_("Counted among the deals signed; the record names no amount."),
)
def without_amount(deal):
    won = deal.filter(deal.outcome == "won", deal.left_out == "")
    return rows(won.filter(won.signed_minor.isnull()), on="closed_on", item="deal")


@reason(
    Deal,
    label=_("Without a rate"),
    meaning=_("Counted among the deals signed; finance has no rate of its currency for the month."),
)
def without_rate(deal):
    won = deal.filter(deal.outcome == "won", deal.left_out == "", deal.signed_minor.notnull())
    return rows(won.filter(won.signed_base_minor.isnull()), on="closed_on", item="deal")


@reason(
    Deal,
    label=_("Without an opening"),
    meaning=_("Won, and the source does not say when the deal had opened."),
)
def won_without_opening(deal):
    won = deal.filter(deal.outcome == "won", deal.left_out == "")
    return rows(won.filter(won.opened_on.isnull()), on="closed_on", item="deal")


@reason(
    DealChange,
    label=_("Expected on no day"),
    meaning=_("Open, and the source does not say when the deal is expected to close."),
    is_stock=True,
)
def due_on_no_day(change):
    counted = change.filter(change.left_out == "", change.value_base_minor.notnull())
    before = counted.value_after_base_minor - counted.value_base_minor
    after = counted.mutate(amount_in=counted.value_after_base_minor).filter(
        counted.due_on.isnull(), counted.value_after_base_minor != 0
    )
    gone = counted.mutate(amount_out=-before).filter(counted.due_before_on.isnull(), before != 0)
    return rows(after, on="business_day", item="deal", amount="amount_in").union(
        rows(gone, on="business_day", item="deal", amount="amount_out")
    )


@reason(
    DealChange,
    label=_("Deals of test leads"),
    meaning=_("Their lead is marked as a test in the source."),
)
def test_changes(change):
    return rows(
        change.filter(change.left_out == "test", change.open_count > 0),
        on="business_day",
        item="deal",
    )


@reason(Activity, label=_("Automatic calls"), meaning=_("Made by a machine, not by a person."))
def automatic_calls(activity):
    return rows(
        activity.filter(activity.kind == "call", activity.is_automatic),
        on="business_day",
        item="lead",
    )


@reason(Activity, label=_("Automatic ones"), meaning=_("Sent by a machine, not by a person."))
def automatic_touches(activity):
    return rows(
        activity.filter(activity.kind.isin(TOUCHING), activity.is_automatic),
        on="business_day",
        item="lead",
    )


@reason(
    Activity,
    label=_("Not outbound"),
    meaning=_(
        "With leads that came to us, or whose motion nobody knows: touches are of outbound only."
    ),
)
def inbound_touches(activity):
    made = activity.filter(activity.kind.isin(TOUCHING), ~activity.is_automatic)
    return rows(made.filter(made.motion != "outbound"), on="business_day", item="lead")


@reason(
    Activity,
    label=_("Of no account"),
    meaning=_(
        "Touches that name neither a company, nor a lead, nor a deal: no account was touched."
    ),
)
def touches_of_nobody(activity):
    made = activity.filter(activity.kind.isin(TOUCHING), ~activity.is_automatic)
    nobody = made.filter(made.motion == "outbound", made.account == "")
    return rows(nobody, on="business_day", item="lead")


@reason(
    Invoice,
    label=_("Without a rate"),
    meaning=_("Listed, not priced: finance has no rate of its currency for the month."),
)
def documents_without_rate(invoice):
    return rows(
        invoice.filter(invoice.amount_base_minor.isnull(), invoice.left_out == ""),
        on="business_day",
        item="number",
    )


@reason(
    Invoice,
    label=_("Told by another feed, too"),
    meaning=_("Another feed of the same source names this number on this day; its record counts."),
)
def repeated_documents(invoice):
    return rows(invoice.filter(invoice.left_out == "repeated"), on="business_day", item="number")


@reason(Onboarding, label=_("Not started"), meaning=_("Signed, and the onboarding has not begun."))
def not_started(onboarding):
    waiting = onboarding.filter(
        onboarding.started_on.isnull(), onboarding.cancelled_on.isnull(), onboarding.left_out == ""
    )
    return rows(waiting, on="signed_on", item="number")
