"""What marketing spends: a campaign in a period, in finance's or the tool's amounts."""

from django.db import models

from revops.models.facts import Fact, fact_constraints, fact_indexes


class CampaignSpend(Fact):
    """What a campaign cost in a period, from its first day (`business_day`) to before `ends_on`, null
    where the record names no end. Without a rate `amount_base_minor` is null: counted, not priced.
    """

    row = models.BigIntegerField()
    campaign = models.TextField()
    name = models.TextField(blank=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    amount_base_minor = models.BigIntegerField(null=True)
    ends_on = models.DateField(null=True)
    business_day = models.DateField()

    class Meta:
        constraints = fact_constraints("campaignspend", "row")
        indexes = fact_indexes(
            "campaignspend", models.Index(fields=["business_day"], name="campaignspend_day")
        )
