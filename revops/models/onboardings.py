"""Customers on the way to going live: the onboarding, its steps, and what blocks them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from revops.models.choices import LeftOut
from revops.models.dimensions import Sold
from revops.models.facts import Fact, fact_constraints, fact_indexes


class Blocker(models.TextChoices):
    """Who an onboarding waits for."""

    US = "us", _("us")
    CUSTOMER = "customer", _("the customer")
    THIRD_PARTY = "third_party", _("a third party")


class Onboarding(Sold, Fact):
    """A signed customer on the way to going live. `scope` is what was promised; `invoiced_on` is the
    day of the first invoice of its deal, null without one.
    """

    row = models.BigIntegerField()
    number = models.TextField()
    deal = models.TextField(blank=True)
    company = models.TextField(blank=True)
    customer = models.TextField(blank=True, db_default="")
    scope = models.TextField(blank=True, db_default="")
    left_out = models.CharField(max_length=10, choices=LeftOut, blank=True)
    signed_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    planned_live_on = models.DateField(null=True)
    live_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    invoiced_on = models.DateField(null=True)

    class Meta:
        constraints = fact_constraints("onboarding", "row")
        indexes = fact_indexes(
            "onboarding",
            models.Index(fields=["started_on"], name="onboarding_started"),
            models.Index(
                fields=["number"], condition=Q(known_until__isnull=True), name="onboarding_number"
            ),
            models.Index(  # who is on the way to going live, and who went live lately
                fields=["live_on"],
                condition=Q(known_until__isnull=True, left_out="", cancelled_on__isnull=True),
                name="onboarding_live",
            ),
        )


class OnboardingStep(Sold, Fact):
    """A step of an onboarding, or something that people typed in about one: by whom it is blocked, and
    why. `number` is the onboarding's; a `step` without a name is the onboarding as a whole.

    `released_on` is the day on which a block ended, null while it lasts. A block that was typed in
    ends when the tool says anything later of the step, or of the onboarding.
    """

    row = models.BigIntegerField()
    number = models.TextField()
    step = models.TextField(blank=True)
    deal = models.TextField(blank=True)
    left_out = models.CharField(max_length=10, choices=LeftOut, blank=True)
    is_typed = models.BooleanField(default=False)
    planned_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    blocked_on = models.DateField(null=True)
    released_on = models.DateField(null=True)
    blocked_by = models.CharField(max_length=12, choices=Blocker, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = fact_constraints("onboardingstep", "row")
        indexes = fact_indexes(
            "onboardingstep",
            models.Index(
                fields=["number"],
                condition=Q(known_until__isnull=True),
                name="onboardingstep_number",
            ),
            models.Index(
                fields=["number"],
                condition=Q(
                    known_until__isnull=True, blocked_on__isnull=False, released_on__isnull=True
                ),
                name="onboardingstep_blocked",
            ),
            models.Index(  # those that wait until a day to come
                fields=["released_on"],
                condition=Q(known_until__isnull=True, blocked_on__isnull=False),
                name="onboardingstep_released",
            ),
        )
