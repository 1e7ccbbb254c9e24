"""When a deal is to be invoiced: the instalments of its billing plan."""

from django.db import models
from django.db.models import Q

from revops.models.choices import LeftOut
from revops.models.dimensions import Sold
from revops.models.facts import Fact, fact_constraints, fact_indexes


class Instalment(Sold, Fact):
    """One amount that a deal is to be invoiced, and when; in the currency of the deal."""

    row = models.BigIntegerField()
    number = models.TextField()
    deal = models.TextField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    left_out = models.CharField(max_length=10, choices=LeftOut, blank=True)
    due_on = models.DateField()

    class Meta:
        constraints = fact_constraints("instalment", "row")
        indexes = fact_indexes(
            "instalment",
            models.Index(
                fields=["deal"], condition=Q(known_until__isnull=True), name="instalment_deal"
            ),
        )
