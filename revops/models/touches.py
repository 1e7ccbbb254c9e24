"""What marketing and programs did towards accounts, what is thought of leads, and what people do in
the product.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from revops.models.facts import Fact, fact_constraints, fact_indexes


class TouchSide(models.TextChoices):
    MARKETING = "marketing", _("Marketing")
    SALES = "sales", _("Sales")


class Direction(models.TextChoices):
    IN = "in", _("they came")
    OUT = "out", _("we went")


class Touch(Fact):
    """A marketing or sales act towards an account, or theirs towards us: a form, a visit of the site,
    a newsletter, a step of a sequence. What a person in sales did is an `Activity`, and no touch.
    """

    row = models.BigIntegerField()
    side = models.CharField(max_length=10, choices=TouchSide)
    direction = models.CharField(max_length=3, choices=Direction)
    campaign = models.TextField(blank=True)
    lead = models.TextField(blank=True)
    deal = models.TextField(blank=True)
    company = models.TextField(blank=True)
    account = models.TextField(blank=True)
    customer = models.TextField(blank=True)
    is_automatic = models.BooleanField(default=False)
    happened_at = models.DateTimeField()
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("touch", "row")
        indexes = fact_indexes(
            "touch",
            models.Index(fields=["account"], name="touch_account"),
            models.Index(
                fields=["lead", "happened_at"],
                condition=~Q(lead="") & Q(known_until__isnull=True),
                name="touch_lead",
            ),
        )


class Score(Fact):
    """What a tool or a person thought of a lead at a time: how well it fits, how much it wants to buy,
    and one value of both. None is named where it was not given; `given_by` says by whom.
    """

    row = models.BigIntegerField()
    lead = models.TextField()
    fit = models.IntegerField(null=True)
    intent = models.IntegerField(null=True)
    value = models.IntegerField(null=True)
    given_by = models.TextField(blank=True)
    happened_at = models.DateTimeField()
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("score", "row")
        indexes = fact_indexes(
            "score",
            models.Index(
                fields=["lead", "happened_at"],
                condition=Q(known_until__isnull=True),
                name="score_lead",
            ),
        )


class Usage(Fact):
    """How often an account did something in the product on a day."""

    row = models.BigIntegerField()
    event = models.TextField()
    count = models.IntegerField()
    lead = models.TextField(blank=True)
    company = models.TextField(blank=True)
    account = models.TextField(blank=True)
    customer = models.TextField(blank=True)
    used_on = models.DateField()

    class Meta:
        constraints = fact_constraints("usage", "row")
        indexes = fact_indexes(
            "usage",
            models.Index(fields=["account", "used_on"], name="usage_account"),
            models.Index(
                fields=["lead", "used_on"],
                condition=~Q(lead="") & Q(known_until__isnull=True),
                name="usage_lead",
            ),
        )


class Claim(Fact):
    """Somebody said that a lead is theirs to answer. It holds until a tool assigns the lead later."""

    row = models.BigIntegerField()
    lead = models.TextField()
    happened_at = models.DateTimeField()
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("claim", "row")
        indexes = fact_indexes(
            "claim",
            models.Index(fields=["lead"], condition=Q(known_until__isnull=True), name="claim_lead"),
        )
