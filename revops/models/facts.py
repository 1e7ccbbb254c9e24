"""Facts: what happened, as we knew it when. Rows are added and closed, never changed; revops/ingest
is their only writer.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from revops.models.choices import ActivityKind, ChangeKind, InvoiceKind, LeftOut, Outcome, Stage
from revops.models.dimensions import Sold, reference
from revops.models.people import Channel, Motion, Person, Persona, Region, Team
from revops.models.sources import RawRecord, Source

NOW = Q(known_until__isnull=True)


class Fact(models.Model):
    """What every fact row carries: its dimensions as they were then, where it came from, and when
    it was known.
    """

    source = models.ForeignKey(
        Source, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    record = models.ForeignKey(
        RawRecord, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    motion = models.CharField(max_length=10, choices=Motion, blank=True)
    team = reference(Team)
    owner = reference(Person)
    persona = reference(Persona)
    channel = reference(Channel)
    region = reference(Region)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def fact_constraints(name: str, *key: str) -> list[models.BaseConstraint]:
    """The current rows of a fact table are unique by `key`; no version ends before it begins."""
    return [
        models.UniqueConstraint(
            fields=key, condition=Q(known_until__isnull=True), name=f"{name}_current_once"
        ),
        models.CheckConstraint(
            condition=Q(known_until__isnull=True) | Q(known_from__lt=F("known_until")),
            name=f"{name}_known_order",
        ),
        models.CheckConstraint(condition=Q(motion__in=["", *Motion.values]), name=f"{name}_motion"),
    ]


def fact_indexes(name: str, *others: models.Index) -> list[models.Index]:
    """What finds the rows that a publication has not seen yet, and `others`.

    The block-range index on `known_from` costs next to nothing, because rows arrive in that order.
    """
    return [
        BrinIndex(fields=["known_from"], name=f"{name}_known_from", pages_per_range=16),
        models.Index(
            fields=["known_until"],
            condition=Q(known_until__isnull=False),
            name=f"{name}_known_until",
        ),
        *others,
    ]


class Lead(Fact):
    """A lead's attributes, as its source has them now. `merged_into` is what the record says; who
    counts for it, its entries tell.
    """

    lead = models.TextField()
    name = models.TextField(blank=True)
    company = models.TextField(blank=True)
    customer = models.TextField(blank=True, db_default="")
    account = models.TextField(blank=True, db_default="")
    assigned_at = models.DateTimeField(null=True)
    email = models.TextField(blank=True)
    merged_into = models.TextField(blank=True)
    is_test = models.BooleanField(default=False)
    is_undated = models.BooleanField(default=False)

    class Meta:
        constraints = fact_constraints("lead", "lead")
        indexes = fact_indexes(
            "lead",
            models.Index(fields=["lead"], name="lead_all_versions"),
            models.Index(fields=["account"], condition=NOW, name="lead_account"),
            models.Index(
                fields=["merged_into"],
                condition=~Q(merged_into="") & Q(known_until__isnull=True),
                name="lead_merged",
            ),
        )


class StageEntry(Fact):
    """A lead entered a stage. `entry_number` is 1 for the first time; a later one is a re-entry
    (recycled).

    What a merged lead entered, its survivor did: `lead` is the one that counts, and an entry that
    is not the first is a duplicate's.

    A deal that opens is an entry into SQO of its lead, or of itself where it has none.
    `reached_on`, on first entries only, is the day on which the lead first entered the next stage
    (lead → MQL → SQO → its first deal won), whichever came first; null: not so far.
    """

    row = models.BigIntegerField()
    part = models.PositiveSmallIntegerField(default=0)
    lead = models.TextField()
    stage = models.CharField(max_length=20, choices=Stage)
    entry_number = models.PositiveIntegerField()
    left_out = models.CharField(max_length=10, choices=LeftOut, blank=True)
    reason = models.TextField(blank=True)
    happened_at = models.DateTimeField()
    business_day = models.DateField()
    reached_on = models.DateField(null=True)

    class Meta:
        constraints = fact_constraints("stageentry", "row", "part")
        indexes = fact_indexes(
            "stageentry",
            models.Index(fields=["lead"], condition=NOW, name="stageentry_lead"),
            models.Index(fields=["stage", "business_day"], name="stageentry_stage_day"),
            models.Index(  # what a walk of leads reads, so that it does not read the rows themselves
                fields=["stage", "entry_number", "business_day"],
                name="stageentry_entered",
                include=["lead", "happened_at", "record", "known_from", "known_until"],
                condition=Q(left_out="", stage__in=[Stage.MQL, Stage.SQO, Stage.DISQUALIFIED]),
            ),  # fmt: skip
        )


class Deal(Sold, Fact):
    """A deal's state, with the dimensions that it had when it closed, or has now while it is open.

    Amounts are minor units: expected (`amount_minor`) and signed, in the deal's currency and in the
    base currency; null is unknown or without a rate. `closed_on` is the day it was last won, or
    last lost; null where the source says that it is over and not when.
    """

    deal = models.TextField()
    lead = models.TextField(blank=True)
    name = models.TextField(blank=True)
    company = models.TextField(blank=True)
    customer = models.TextField(blank=True, db_default="")
    stage = models.TextField(blank=True)
    category = models.TextField(blank=True)
    expected_close_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    left_out = models.CharField(max_length=10, choices=LeftOut, blank=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField(null=True)
    amount_base_minor = models.BigIntegerField(null=True)
    signed_minor = models.BigIntegerField(null=True)
    signed_base_minor = models.BigIntegerField(null=True)
    rate_month = models.DateField(null=True)

    class Meta:
        constraints = fact_constraints("deal", "deal")
        indexes = fact_indexes(
            "deal",
            models.Index(fields=["lead"], condition=Q(known_until__isnull=True), name="deal_lead"),
            models.Index(fields=["closed_on"], name="deal_closed_on"),
        )


class DealChange(Sold, Fact):
    """One step in a deal's life, and what it did to the open pipeline (`value_minor`,
    `value_base_minor`, `open_count`, all signed).

    The dimensions are those that hold the value: what entered the pipeline under an owner leaves it
    under the same one. `value_after_base_minor` is what is open after the step, of which
    `value_base_minor` is the movement. It is expected on `due_on` after the step, and was on
    `due_before_on` before it; null: on no day that is known.
    """

    deal = models.TextField()
    number = models.PositiveIntegerField()
    lead = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=ChangeKind)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    left_out = models.CharField(max_length=10, choices=LeftOut, blank=True)
    currency = models.CharField(max_length=3)
    value_minor = models.BigIntegerField(default=0)
    value_base_minor = models.BigIntegerField(null=True)
    value_after_base_minor = models.BigIntegerField(null=True)
    due_before_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    open_count = models.SmallIntegerField(default=0)
    happened_at = models.DateTimeField()
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("dealchange", "deal", "number")
        indexes = fact_indexes(
            "dealchange", models.Index(fields=["business_day"], name="dealchange_day")
        )


class Activity(Fact):
    """A call, mail, meeting, message or visit. An automatic one is not a touch.

    `account` is whom it was with: the company by name, whatever its capitals, else the lead, else
    the deal; "" where the record names nobody.
    """

    row = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=ActivityKind)
    lead = models.TextField(blank=True)
    deal = models.TextField(blank=True)
    company = models.TextField(blank=True)
    account = models.TextField(blank=True)
    customer = models.TextField(blank=True, db_default="")
    is_automatic = models.BooleanField(default=False)
    duration_seconds = models.PositiveIntegerField(null=True)
    happened_at = models.DateTimeField()
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("activity", "row")
        indexes = fact_indexes(
            "activity",
            models.Index(fields=["kind", "business_day"], name="activity_kind_day"),
            models.Index(fields=["account"], name="activity_account"),
            models.Index(  # the acts towards a lead
                fields=["lead", "happened_at"], condition=~Q(lead="") & NOW, name="activity_lead"
            ),
        )


class Invoice(Sold, Fact):
    """A document of finance; credit notes are negative. Without a rate `amount_base_minor` is null:
    counted, not priced. `tax_minor` stands apart, null where the document does not name it;
    `corrects` is the number of the document that it corrects. One of several lines of a document
    names its `line`; the service that it bills is from a day until and with another.
    """

    row = models.BigIntegerField()
    number = models.TextField()
    kind = models.CharField(max_length=12, choices=InvoiceKind)
    deal = models.TextField(blank=True)
    company = models.TextField(blank=True)
    customer = models.TextField(blank=True, db_default="")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    amount_base_minor = models.BigIntegerField(null=True)
    rate = models.DecimalField(max_digits=20, decimal_places=10, null=True)
    rate_month = models.DateField(null=True)
    tax_minor = models.BigIntegerField(null=True)
    corrects = models.TextField(blank=True, db_default="")
    due_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    line = models.TextField(blank=True, db_default="")
    service_from_on = models.DateField(null=True)
    service_until_on = models.DateField(null=True)
    left_out = models.CharField(max_length=10, choices=LeftOut, blank=True)
    happened_at = models.DateTimeField()
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("invoice", "row")
        indexes = fact_indexes(
            "invoice",
            models.Index(
                fields=["number"], condition=Q(known_until__isnull=True), name="invoice_number"
            ),
            models.Index(fields=["business_day"], name="invoice_day"),
            models.Index(fields=["deal"], condition=~Q(deal=""), name="invoice_deal"),
        )
