"""Customers: what sources say of them, and whom their ids and names mean."""

from django.db import models

from revops.models.facts import Fact, fact_constraints, fact_indexes


class Customer(Fact):
    """A customer as one record describes it. `customer` is who it is: the smallest id of the
    records that are about the same; `own` is the id that this record gives.
    """

    row = models.BigIntegerField()
    customer = models.TextField()
    own = models.TextField()
    name = models.TextField(blank=True)
    registration_number = models.TextField(blank=True)
    vat_number = models.TextField(blank=True)
    aliases = models.TextField(blank=True)

    class Meta:
        constraints = fact_constraints("customer", "row")
        indexes = fact_indexes(
            "customer", models.Index(fields=["customer"], name="customer_all_versions")
        )


class CustomerKey(models.Model):
    """Whom a source means by an id, an alias or a legal name (`key`: the source's key, a slash, and
    the word): a customer, or "" where it is what several are called. Of the current records alone.
    """

    key = models.TextField(primary_key=True)
    customer = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.key
