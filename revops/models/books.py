"""What the books say: the lines of the ledger."""

from django.db import models
from django.db.models import Q

from revops.models.choices import LedgerKind
from revops.models.facts import Fact, fact_constraints, fact_indexes


class LedgerLine(Fact):
    """A line of the books: what was written to an account on a day, credit − debit, so that revenue
    is positive. `document` is the number of the invoice that it names. Without a rate
    `amount_base_minor` is null.
    """

    row = models.BigIntegerField()
    journal = models.TextField(blank=True)
    entry = models.TextField(blank=True)
    account = models.TextField()
    account_name = models.TextField(blank=True)
    document = models.TextField(blank=True)
    label = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=LedgerKind)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    amount_base_minor = models.BigIntegerField(null=True)
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("ledgerline", "row")
        indexes = fact_indexes(
            "ledgerline",
            models.Index(
                fields=["business_day"], condition=Q(kind="revenue"), name="ledgerline_day"
            ),
        )
