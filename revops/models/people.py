"""Who works where and when, whom we sell to, and how the first contact came about."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Motion(models.TextChoices):
    INBOUND = "inbound", _("Inbound")
    OUTBOUND = "outbound", _("Outbound")


class Function(models.TextChoices):
    MARKETING = "marketing", _("Marketing")
    SDR = "sdr", "SDR"
    BDR = "bdr", "BDR"
    AE = "ae", "AE"
    CS = "cs", _("Customer success")
    FINANCE = "finance", _("Finance")
    OTHER = "other", _("Other")


class Named(models.Model):
    """A member of a dimension, known by its name."""

    name = models.CharField(_("name"), max_length=200, unique=True)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(Named):
    function = models.CharField(
        _("function"), max_length=20, choices=Function, default=Function.OTHER
    )
    history = HistoricalRecords()

    class Meta(Named.Meta):
        verbose_name = _("team")
        verbose_name_plural = _("teams")


class Persona(Named):
    """A kind of buyer, such as head of sales. Records may name many; those whom the company sells to
    have a `place`, of which there are BUDGET, as there are five KPIs.
    """

    BUDGET = 5

    # The import adds personas by name alone.
    place = models.PositiveSmallIntegerField(
        _("place"),
        null=True,
        blank=True,
        unique=True,
        error_messages={
            "unique": _("Another persona has this place; there are five, so that each is known.")
        },
        help_text=_("1 to 5 for those whom you sell to. Empty: only named in records."),
    )
    description = models.TextField(_("description"), blank=True, db_default="")
    needs = models.TextField(_("needs"), blank=True, db_default="")
    proofs = models.TextField(_("proofs"), blank=True, db_default="")
    objections = models.TextField(_("objections"), blank=True, db_default="")
    history = HistoricalRecords()

    class Meta(Named.Meta):
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        constraints = [
            models.CheckConstraint(
                condition=Q(place=None) | Q(place__range=(1, 5)),
                name="persona_one_of_five",
                violation_error_message=_("There is room for five personas: places 1 to 5."),
            )
        ]


class Region(Named):
    class Meta(Named.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class Channel(Named):
    """How a first contact came about; the channel says the motion where the record does not.

    `motion` is set by hand. Without it, `usual_motion` counts: the one that most of the current
    records with this channel name.
    """

    motion = models.CharField(_("motion"), max_length=10, choices=Motion, blank=True)
    usual_motion = models.CharField(
        max_length=10, choices=Motion, blank=True, db_default="", editable=False
    )
    inbound_records = models.BigIntegerField(default=0, db_default=0, editable=False)
    outbound_records = models.BigIntegerField(default=0, db_default=0, editable=False)
    history = HistoricalRecords()

    class Meta(Named.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            models.CheckConstraint(
                condition=Q(motion__in=["", *Motion.values]), name="channel_motion"
            )
        ]


class Person(models.Model):
    """Somebody who owns leads, deals or calls; a person with a user account has one here, too."""

    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    user = models.OneToOneField(
        "auth.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonAlias(models.Model):
    """What a source calls a person: the source's key, a slash, and its id, e-mail or name for them.

    Without a person it is what several people are called, and so nobody's. The import changes none
    that was set by hand.
    """

    key = models.CharField(_("name in the source"), max_length=300, unique=True)
    person = models.ForeignKey(
        Person,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="aliases",
        verbose_name=_("person"),
    )
    is_by_hand = models.BooleanField(default=False, db_default=False, editable=False)
    is_described = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("alias of a person")
        verbose_name_plural = _("aliases of people")

    def __str__(self) -> str:
        return self.key


class Membership(models.Model):
    """A person's time in a team, from a day until before another; two of one person never overlap."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="memberships", verbose_name=_("team")
    )
    joined_on = models.DateField(
        _("from"), null=True, blank=True, help_text=_("Empty: since ever.")
    )
    left_on = models.DateField(
        _("until, that day excluded"), null=True, blank=True, help_text=_("Empty: still.")
    )
    record = models.ForeignKey(
        "revops.RawRecord",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("raw record"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["person", "joined_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True)
                | Q(left_on__isnull=True)
                | Q(joined_on__lt=F("left_on")),
                name="membership_days",
                violation_error_message=_("The last day must come after the first."),
            ),
            # A range of one person id instead of the extension btree_gist, which a bare server does
            # not have.
            ExclusionConstraint(
                name="membership_no_overlap",
                expressions=[
                    (
                        # By the field's name, not its column's, so that forms ask about the person too.
                        Func(
                            "person",
                            "person",
                            function="int8range",
                            template="%(function)s(%(expressions)s, '[]')",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            "joined_on",
                            "left_on",
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("This person already is in a team during these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.team}"
