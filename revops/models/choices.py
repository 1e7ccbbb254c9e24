"""The closed lists of words of facts: stages, outcomes, kinds of events, activities and documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    LEAD = "lead", _("Lead")
    MQL = "mql", "MQL"
    SAL = "sal", "SAL"
    SQO = "sqo", "SQO"
    DISQUALIFIED = "disqualified", _("Disqualified")


class LeftOut(models.TextChoices):
    """Why a fact is kept but not counted."""

    MERGED = "merged", _("duplicate merged away")
    TEST = "test", _("test lead")
    REPEATED = "repeated", _("another feed's record of the same number")


class Outcome(models.TextChoices):
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class ChangeKind(models.TextChoices):
    OPENED = "opened", _("opened")
    AMOUNT = "amount", _("amount changed")
    STAGE = "stage", _("stage changed")
    CATEGORY = "category", _("forecast category changed")
    EXPECTED_CLOSE = "expected_close", _("expected close changed")
    OWNER_OUT = "owner_out", _("left this owner")
    OWNER_IN = "owner_in", _("came to this owner")
    WON = "won", _("won")
    LOST = "lost", _("lost")
    REOPENED = "reopened", _("reopened")
    DELETED = "deleted", _("deleted")
    DISQUALIFIED = "disqualified", _("lost before it opened")


class ActivityKind(models.TextChoices):
    CALL = "call", _("Call")
    EMAIL = "email", _("E-mail")
    MEETING = "meeting", _("Meeting")
    SOCIAL = "social", _("Social")
    VISIT = "visit", _("Site visit")


class RevenueIs(models.TextChoices):
    """What an organisation calls Revenue."""

    INVOICED = "invoiced", _("what is invoiced")
    SIGNED = "signed", _("what is signed")


class LedgerKind(models.TextChoices):
    REVENUE = "revenue", _("Revenue")
    OTHER = "other", _("Other")


class InvoiceKind(models.TextChoices):
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")
    ADJUSTMENT = "adjustment", _("Adjustment")


class RecurringKind(models.TextChoices):
    """How what a customer pays a month moves."""

    NEW = "new", _("New recurring")
    REACTIVATION = "reactivation", _("Reactivated recurring")
    EXPANSION = "expansion", pgettext_lazy("recurring", "Expansion")
    CONTRACTION = "contraction", _("Contraction")
    CHURN = "churn", _("Churn")


class SubscriptionStatus(models.TextChoices):
    """What a subscription is by its source; one that is behind with its payments still runs."""

    ACTIVE = "active", pgettext_lazy("subscription", "Active")
    TRIAL = "trial", pgettext_lazy("subscription", "Trial")
    INCOMPLETE = "incomplete", pgettext_lazy("subscription", "Never paid")
    ENDED = "ended", pgettext_lazy("subscription", "Ended")


class Unpaid(models.TextChoices):
    """Why a subscription is kept and not counted."""

    REPEATED = LeftOut.REPEATED.value, LeftOut.REPEATED.label
    NOT_PAID = "not_paid", _("not paid yet")
    UNDATED = "undated", _("ended without a day")


class DifferenceCause(models.TextChoices):
    """Why documents and books may differ, as a person names it."""

    CUT_OFF = "cut_off", _("Cut-off")
    ACCRUAL = "accrual", _("Accrual")
    MANUAL = "manual", _("Manual entry")
    TAX = "tax", _("Tax")
    ROUNDING = "rounding", _("Rounding")
    UNEXPLAINED = "unexplained", _("Unexplained")
