"""What recurs: how much customers pay a month for services that documents bill, as it moves."""

from django.db import models

from revops.models.choices import RecurringKind
from revops.models.dimensions import Sold
from revops.models.facts import Fact, fact_constraints, fact_indexes


class RecurringChange(Sold, Fact):
    """By how much a customer's recurring amount of a month differs from that of the month before, in
    minor units of the base currency. `account` is what the customer is known by; the day is the
    first of the month. Record and source are those of the line that moved most; the dimensions those
    of the customer's first line, so that movements by each of them add up.
    """

    account = models.TextField()
    customer = models.TextField(blank=True)
    company = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=RecurringKind)
    amount_base_minor = models.BigIntegerField()
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("recurringchange", "account", "business_day")
        indexes = fact_indexes("recurringchange")
