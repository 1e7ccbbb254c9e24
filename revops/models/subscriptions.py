"""Subscriptions: what a customer pays each month, quarter or year, from a day until it ends."""

from django.db import models
from django.db.models import Q

from revops.models.choices import SubscriptionStatus, Unpaid
from revops.models.dimensions import Sold
from revops.models.facts import Fact, fact_constraints, fact_indexes


class Subscription(Sold, Fact):
    """A subscription, or one term of it where its price changed: several of one `number`.

    `amount_minor` is without tax, paid each month, quarter … (`paid_each`); null where what is used decides.
    `monthly_base_minor` is the same for a month, in the base currency at the rate of the month in which
    it started; null without an amount or a rate: counted, not priced. `ended_on` is the first day that is
    not paid any more, null while it runs.
    """

    row = models.BigIntegerField()
    number = models.TextField()
    deal = models.TextField(blank=True)
    company = models.TextField(blank=True)
    customer = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=SubscriptionStatus)
    paid_each = models.TextField()
    currency = models.CharField(max_length=3, blank=True)
    amount_minor = models.BigIntegerField(null=True)
    monthly_base_minor = models.BigIntegerField(null=True)
    rate_month = models.DateField(null=True)
    left_out = models.CharField(max_length=10, choices=Unpaid, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = fact_constraints("subscription", "row")
        indexes = fact_indexes(
            "subscription",
            models.Index(
                fields=["number"], condition=Q(known_until__isnull=True), name="subscription_number"
            ),
        )
