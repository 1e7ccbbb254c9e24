"""What there was between us and an account before we called."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import Ratio, kpi
from revops.kpis.activity import calls_made
from revops.measures import Measure, measure, rows
from revops.models import Activity, EarlyTouch, FirstContact
from revops.values import Better, Unit

NONE_SPOKEN = _("No account was spoken to for the first time in this period.")
NONE_CALLED = _("No account was called for the first time in this period.")
MATURES_AFTER_DAYS = 60


@measure(Activity)
def calls_with_talk(activity):
    answered = activity.filter(
        activity.kind == "call", ~activity.is_automatic, activity.duration_seconds > 0
    )
    return rows(answered, on="business_day", item="lead")


@measure(FirstContact)
def first_contacts(contact):
    return rows(contact, on="business_day", item="lead")


@measure(EarlyTouch)
def early_touches(touch):
    return rows(touch, on="business_day", item="lead")


@measure(EarlyTouch)
def early_touches_in(touch):
    return rows(touch.filter(touch.direction == "in"), on="business_day", item="lead")


@measure(EarlyTouch)
def early_touches_out(touch):
    return rows(touch.filter(touch.direction == "out"), on="business_day", item="lead")


def called(contact, *conditions):
    chosen = contact.filter(*conditions) if conditions else contact
    return rows(chosen, on="called_on", item="lead")


@measure(FirstContact)
def first_calls(contact):
    return called(contact)


@measure(FirstContact)
def warm_first_calls(contact):
    return called(contact, contact.is_warm)


@measure(FirstContact)
def cold_first_calls(contact):
    return called(contact, ~contact.is_warm)


@measure(FirstContact)
def warm_calls_to_sqo(contact):
    return called(contact, contact.is_warm, contact.converted_on.notnull())


@measure(FirstContact)
def cold_calls_to_sqo(contact):
    return called(contact, ~contact.is_warm, contact.converted_on.notnull())


@measure(FirstContact)
def found_by_us(contact):
    found = contact.filter(contact.motion == "outbound")
    return rows(found, on="business_day", item="lead")


@measure(FirstContact)
def found_and_came(contact):
    came = contact.filter(contact.motion == "outbound", contact.came_on.notnull())
    return rows(came, on="business_day", item="lead")


def between(contact, since, until):
    """Accounts that enter on one day and leave on another, if that is later."""
    dated = contact.mutate(since_=since, until_=until)
    stays = dated.filter(
        dated.since_.notnull(), dated.until_.isnull() | (dated.until_ > dated.since_)
    )
    return rows(stays, on="since_", item="lead").union(
        rows(stays, on="until_", item="lead", amount=-1)
    )


@measure(FirstContact, is_stock=True)
def untouched(contact):
    import ibis

    return between(contact, contact.known_on, ibis.least(contact.marketing_on, contact.sales_on))


@measure(FirstContact, is_stock=True)
def marketing_only(contact):
    return between(contact, contact.marketing_on, contact.sales_on)


@measure(FirstContact, is_stock=True)
def sales_only(contact):
    return between(contact, contact.sales_on, contact.marketing_on)


@measure(FirstContact, is_stock=True)
def touched_by_both(contact):
    import ibis

    both = contact.filter(contact.marketing_on.notnull(), contact.sales_on.notnull())
    both = both.mutate(since_=ibis.greatest(both.marketing_on, both.sales_on))
    return rows(both, on="since_", item="lead")


COUNTED = {"unit": Unit.COUNT, "better": Better.NEUTRAL, "version": 1}
RATE = {"unit": Unit.PERCENT, "better": Better.NEUTRAL, "version": 1, "explains": "sqos", "accountable": _("BDR")}  # fmt: skip
PER_CONTACT = {"unit": Unit.TIMES, "better": Better.NEUTRAL, "version": 1, "explains": "sqos", "accountable": _("Marketing")}  # fmt: skip
STOCK = COUNTED | {"explains": "sqos", "accountable": _("Marketing · BDR")}


@kpi(
    label=_("Calls answered"),
    accountable=_("SDR · BDR"),
    explains="sqos",
    evidence=(calls_made,),
    **COUNTED,
)
def calls_answered() -> Measure:
    """Calls made by people in which somebody answered: those of which the dialler says that they lasted.

    A call counts on the business day it was made. Automatic calls, and calls without a duration, are left out. Of three calls that lasted
    90, 0 and 30 seconds, two were answered.
    """
    return calls_with_talk


@kpi(label=_("Touches before first contact"), **PER_CONTACT)
def touches_before_contact() -> Ratio:
    """Touches of accounts before their first contact ÷ accounts with a first contact in the period.

    The first contact is the first act of a person of sales towards the account: a call, mail, meeting or message that is not automatic.
    Before it count marketing's touches, theirs towards us, and automatic ones of sales; one without a time, of the day of a contact with
    one, does not. All count on the business day, in the motion and for the team of the first contact; by channel each is its own.
    Of two accounts of which one had four touches before and the other none, there are 2.0.
    """
    return Ratio(early_touches, first_contacts, if_none=NONE_SPOKEN)


@kpi(label=_("They came, before first contact"), **PER_CONTACT)
def came_before_contact() -> Ratio:
    """Touches by which accounts came to us before their first contact ÷ accounts with a first contact in the period.

    Forms, visits of the site, webinars: touches whose direction is in. They count as touches before first contact do. Of two accounts of
    which one had filled in one form, there are 0.5.
    """
    return Ratio(early_touches_in, first_contacts, if_none=NONE_SPOKEN)


@kpi(label=_("We went, before first contact"), **PER_CONTACT)
def went_before_contact() -> Ratio:
    """Touches by which we went to accounts before their first contact ÷ accounts with a first contact in the period.

    Mails, ads, steps of a sequence: touches whose direction is out. They count as touches before first contact do. Of two accounts of
    which one had got three newsletters, there are 1.5.
    """
    return Ratio(early_touches_out, first_contacts, if_none=NONE_SPOKEN)


@kpi(label=_("Warm first calls"), **RATE)
def warm_calls() -> Ratio:
    """Of the accounts that were called for the first time in the period, the share that knew us: with at least three touches before the
    call, unless the rules of outbound say otherwise.

    An account counts on the business day of its first call by a person. Every touch before it counts, of marketing and sales, in and out.
    An account is a customer, a company by its name, or a lead. Of two first calls of which one had four touches before and one had none,
    one was warm: 1 of 2.
    """
    return Ratio(warm_first_calls, first_calls, if_none=NONE_CALLED)


@kpi(
    label=_("Warm call → SQO"),
    matures_after_days=MATURES_AFTER_DAYS,
    evidence=(first_calls,),
    **RATE,
)
def warm_to_sqo() -> Ratio:
    """Of the accounts whose first call in the period was warm, the share of which a lead has entered SQO since that call.

    It stands beside cold calls, with its number of accounts; the difference is no proof of a cause. Of one warm call with an SQO after it,
    the share is 1 of 1.
    """
    return Ratio(
        warm_calls_to_sqo, warm_first_calls, if_none=_("No first call of this period was warm.")
    )


@kpi(
    label=_("Cold call → SQO"),
    matures_after_days=MATURES_AFTER_DAYS,
    evidence=(first_calls,),
    **RATE,
)
def cold_to_sqo() -> Ratio:
    """Of the accounts whose first call in the period was cold, the share of which a lead has entered SQO since that call.

    It stands beside warm calls, with its number of accounts. Of one cold call without an SQO after it, the share is 0 of 1.
    """
    return Ratio(
        cold_calls_to_sqo, cold_first_calls, if_none=_("No first call of this period was cold.")
    )


@kpi(label=_("Found by us, came later"), **RATE)
def came_later() -> Ratio:
    """Of the accounts with a first outbound contact in the period, the share that has come by itself since: by an inbound lead, or by a
    touch whose direction is in.

    An account counts on the business day of its first contact. Outbound was an intermediate step of inbound then. Of two accounts that we
    called of which one filled in a form later, the share is 1 of 2.
    """
    return Ratio(
        found_and_came,
        found_by_us,
        if_none=_("No account had its first outbound contact in this period."),
    )


@kpi(label=_("Accounts nobody touched"), evidence=(first_contacts,), **STOCK)
def accounts_untouched() -> Measure:
    """Accounts that are known and that neither marketing nor sales has touched, at the end of the period.

    It is a stock: an account is in it from the day of its first lead until the day of its first touch. Four accounts, one each touched by
    nobody, marketing, sales and both, are one in each.
    """
    return untouched


@kpi(label=_("Accounts of marketing only"), evidence=(first_contacts,), **STOCK)
def accounts_marketing_only() -> Measure:
    """Accounts that marketing has touched and sales has not, at the end of the period.

    It is a stock: an account is in it from its first marketing touch until its first act of sales. These are the next to call.
    """
    return marketing_only


@kpi(label=_("Accounts of sales only"), evidence=(first_contacts,), **STOCK)
def accounts_sales_only() -> Measure:
    """Accounts that sales has touched and marketing has not, at the end of the period.

    It is a stock: an account is in it from the first act of sales until its first marketing touch. These are the next to warm.
    """
    return sales_only


@kpi(label=_("Accounts of both"), evidence=(first_contacts,), **STOCK)
def accounts_both() -> Measure:
    """Accounts that marketing and sales have both touched, at the end of the period.

    It is a stock: an account is in it from the day on which the second of the two touched it.
    """
    return touched_by_both
