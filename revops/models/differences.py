"""Why documents and books differ, where a person of finance names it."""

from django.db import models
from django.db.models import Q

from revops.models.choices import DifferenceCause
from revops.models.facts import Fact, fact_constraints, fact_indexes


class NamedDifference(Fact):
    """A named part of what documents and books of a month differ by, documents − books, in minor
    units of the books' currency. `document` is the number that it is about, "" for the month as a
    whole; `owner` sees to it.
    """

    row = models.BigIntegerField()
    cause = models.CharField(max_length=12, choices=DifferenceCause)
    document = models.TextField(blank=True)
    reason = models.TextField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("nameddifference", "row")
        indexes = fact_indexes(
            "nameddifference",
            models.Index(
                fields=["business_day"],
                condition=Q(known_until__isnull=True),
                name="nameddifference_day",
            ),
        )
