"""What the OpenAPI description says of walks and projections."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from dashboards.surfaces.api_parameters import CHOOSE, PERIOD, parameter
from dashboards.surfaces.api_schema import (
    Amount,
    Chosen,
    PeriodSchema,
    Plain,
    PublicationSchema,
    Sum,
    text,
)
from revops.numbers import KPIS
from revops.projection import can_be_projected
from revops.walk import KPIS as WALKED

END = (
    "A day (2011-10-31: its end, as the live publication knows it), an instant (2011-11-02T09:00: what was published then) "
    "or a publication (publication:412)."
)
CHOOSE_SLICE = [each for each in CHOOSE if each.name != "as_of"]
WALK_PARAMETERS = [
    parameter("from", END, required=True),
    parameter("to", END, required=True),
    parameter("kpi", "What is walked; absent: the open pipeline.", enum=WALKED),
    parameter("focus", f"Only what is expected to close in it. {PERIOD}"),
    OpenApiParameter("limit", int, description="Records of a class, 0 to 1000; 50 when absent."),
    *CHOOSE_SLICE,
]
PROJECTION_PARAMETERS = [
    parameter(
        "kpi",
        "One that builds up during a period.",
        required=True,
        enum=[key for key, kpi in KPIS.items() if can_be_projected(kpi)],
    ),
    parameter("period", PERIOD, required=True),
    parameter("as_of", END),
    *CHOOSE_SLICE,
]


class MovedSchema(serializers.Serializer):
    item = serializers.CharField(help_text="The deal or lead.")
    record = serializers.IntegerField(help_text="Opens at /record/<record>/.")
    by = Amount()
    by_currency = serializers.DictField(child=serializers.CharField())
    label = text()
    company = text()
    owner = text()
    team = text()
    source = text()
    external_id = text()
    link = text(help_text="Where it opens in its tool.")


class ClassSchema(serializers.Serializer):
    label = serializers.CharField()
    meaning = serializers.CharField()
    by = Amount()
    by_currency = serializers.DictField(child=serializers.CharField())
    count = serializers.IntegerField()
    records = MovedSchema(many=True, help_text="The largest.")

    def get_fields(self) -> dict[str, serializers.Field]:
        """`class` is a word of Python's."""
        return {"class": serializers.CharField(), **super().get_fields()}


class EndSchema(serializers.Serializer):
    on = serializers.DateField(help_text="The last day that is in it.")
    publication = PublicationSchema()


class OwnSchema(serializers.Serializer):
    currency = serializers.CharField()
    opening = serializers.CharField()
    classes = serializers.DictField(child=serializers.CharField())
    closing = serializers.CharField()
    residual = serializers.CharField()


class WalkSchema(serializers.Serializer):
    kpi = serializers.ChoiceField(WALKED)
    slice = Chosen()
    focus = PeriodSchema(allow_null=True)
    currency = text()
    to = EndSchema()
    opening = Amount()
    classes = ClassSchema(
        many=True, help_text="In published order; they lead from opening to closing."
    )
    closing = Amount()
    residual = Amount(help_text="What no class explains: 0.")
    inside = ClassSchema(many=True, help_text="What came and went between the ends; adds nothing.")
    currencies = OwnSchema(many=True, help_text="The same walk in each currency.")

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` is a word of Python's."""
        return {"from": EndSchema(), **super().get_fields()}


class UsedSchema(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()
    value = Plain()
    unit = serializers.CharField()
    sample = serializers.IntegerField(allow_null=True, help_text="Of how many records or periods.")


class NeedSchema(serializers.Serializer):
    stage = serializers.CharField()
    reached = serializers.IntegerField()
    of = serializers.IntegerField()
    lag_days = serializers.IntegerField(allow_null=True)
    low = serializers.IntegerField(allow_null=True)
    high = serializers.IntegerField(allow_null=True)
    by = serializers.DateField(allow_null=True)
    is_too_late = serializers.BooleanField()
    counts_for = text()


class BringSchema(serializers.Serializer):
    motion = text()
    share = serializers.FloatField()
    missing = serializers.FloatField()
    needs = NeedSchema(many=True)


class MissingSchema(serializers.Serializer):
    kpi = serializers.CharField()
    period = PeriodSchema()
    slice = Chosen()
    target = Plain()
    value = Plain()
    projection = Plain()
    gap = Plain()
    missing = Plain(help_text="What will be missing if it goes on as projected.")
    missing_deals = serializers.FloatField(allow_null=True)
    average_deal = text()
    motions = BringSchema(many=True)
    absent_because = text()


class ProjectionSchema(serializers.Serializer):
    kpi = serializers.CharField()
    period = PeriodSchema()
    slice = Chosen()
    publication = PublicationSchema()
    until = serializers.DateField(help_text="The first day that was not looked at.")
    method = text()
    method_label = text()
    value = Plain()
    certain = Sum()
    unit = serializers.CharField()
    currency = text()
    intervals = serializers.DictField(child=serializers.ListField(child=Amount()))
    periods = serializers.ListField(child=serializers.CharField())
    inputs = UsedSchema(many=True)
    remark = text()
    absent_because = text()
    missing = MissingSchema(allow_null=True)
