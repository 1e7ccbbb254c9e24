"""What is sold, and why: to somebody new, more to a customer, or the same again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from revops.models.people import Named


class DealType(Named):
    """A word of a closed list; like every member it comes into being when a record first names it."""

    class Word(models.TextChoices):
        NEW = "new", _("New business")
        EXPANSION = "expansion", _("Expansion")
        RENEWAL = "renewal", _("Renewal")

    class Meta(Named.Meta):
        verbose_name = _("deal type")
        verbose_name_plural = _("deal types")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(name__in=["new", "expansion", "renewal"]), name="deal_type_word"
            )
        ]

    def __str__(self) -> str:
        return str(self.Word(self.name).label)


class ProductLine(Named):
    """A part of what the company sells."""

    class Meta(Named.Meta):
        verbose_name = _("product line")
        verbose_name_plural = _("product lines")
