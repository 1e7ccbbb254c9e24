"""What the OpenAPI description says of the API's answers, and an example of each."""

from __future__ import annotations

from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema_field,
    inline_serializer,
)
from rest_framework import serializers

from dashboards.surfaces.api_question import DIMENSIONS, MOTIONS
from revops import numbers
from revops.inquiries import Answered
from revops.values import Unit

PLAIN = {"oneOf": [{"type": "number"}, {"type": "string"}], "nullable": True}
AMOUNT = {"oneOf": [{"type": "integer"}, {"type": "string"}]}
NAME = {"type": "string", "nullable": True}
SLICE = {
    "type": "object",
    "properties": {"motion": NAME | {"enum": [*MOTIONS, None]}, **dict.fromkeys(DIMENSIONS, NAME)},
    "additionalProperties": False,
    "description": "What was chosen; empty for everything. A null stands for facts that have none.",
}


@extend_schema_field(
    {
        **PLAIN,
        "description": "Money as a decimal string, a count as an integer, a ratio as a number.",
    }
)
class Plain(serializers.Field):
    pass


@extend_schema_field({**AMOUNT, "nullable": True})
class Sum(serializers.Field):
    pass


@extend_schema_field(AMOUNT)
class Amount(serializers.Field):
    pass


@extend_schema_field(SLICE)
class Chosen(serializers.Field):
    pass


def text(**options: object) -> serializers.CharField:
    return serializers.CharField(**{"allow_null": True} | options)


class PeriodSchema(serializers.Serializer):
    key = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField(help_text="The first day that is no longer in the period.")


class PublicationSchema(serializers.Serializer):
    id = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    known_at = serializers.DateTimeField(help_text="The data as of.")


class SilentSchema(serializers.Serializer):
    source = serializers.CharField()
    last_delivery_at = serializers.DateTimeField()


class InputSchema(serializers.Serializer):
    kpi = serializers.CharField()
    value = Plain()
    absent_because = text()


class QuestionSchema(serializers.Serializer):
    id = serializers.IntegerField(help_text="Opens at /questions/<id>/.")
    state = serializers.ChoiceField(["open", *Answered.values])
    due_on = serializers.DateField(help_text="The day by which there should be an answer.")
    corrected_by = serializers.IntegerField(
        allow_null=True, help_text="The publication that corrected the figure."
    )


class NumberSchema(serializers.Serializer):
    kpi = serializers.CharField()
    period = PeriodSchema()
    slice = Chosen()
    value = Plain()
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    inputs = InputSchema(many=True, help_text="What a formula is calculated from; empty of others.")
    unit = serializers.ChoiceField([each.value for each in Unit])
    currency = text()
    absent_because = text(
        help_text="Why there is no value; null when there is one. Absent is not zero."
    )
    ahead = Plain(
        help_text="What is dated in the period and on days that are not over and not delivered; null when nothing is."
    )
    target = Plain(help_text="Null when nobody set one.")
    attainment = serializers.FloatField(allow_null=True, help_text="Value ÷ target.")
    expected_to_date = Plain(
        help_text="Target × working days counted ÷ working days of the period."
    )
    state = serializers.ChoiceField(
        [each.value for each in numbers.Standing],
        help_text="How it stands, or why it is not judged.",
    )
    data_from = serializers.DateField(
        allow_null=True, help_text="The first day for which anything of the KPI is known."
    )
    silent_sources = SilentSchema(many=True, help_text="The sources whose silence ends the value.")
    closed = serializers.BooleanField(help_text="Whether finance closed all days of the period.")
    closed_to = serializers.DateField(
        allow_null=True, help_text="The last day of the period that is closed."
    )
    version = serializers.IntegerField(
        allow_null=True, help_text="Which time these days were closed; null where none is."
    )
    adjustments_of_closed_months = Plain(
        help_text="What of the value changed in months that were closed before; null where nothing did."
    )
    on_course_for = Plain(
        help_text="What a running period is projected to come to; null of what is over, absent, a level, or a part of a split."
    )
    on_course_within = serializers.ListField(
        child=Plain(), allow_null=True, help_text="Between which two four of five such periods end."
    )
    on_course_by = text(help_text="By which method: run_rate, cumulative or open_deals.")
    questions = QuestionSchema(many=True, help_text="What people asked about the figure.")
    text = serializers.CharField(
        required=False, help_text="As on a tile; only with words=1, as those that follow."
    )
    text_full = serializers.CharField(required=False)
    state_word = serializers.CharField(required=False)
    remark = serializers.CharField(
        required=False,
        help_text="What is not priced, dated ahead, before the data or not delivered; empty when nothing is.",
    )
    judged_from = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="The day before which the period is too young to judge.",
    )


class NumbersSchema(serializers.Serializer):
    publication = PublicationSchema(
        allow_null=True, help_text="Null when nothing was published (by then)."
    )
    numbers = NumberSchema(many=True)


class RecordSchema(serializers.Serializer):
    record = serializers.IntegerField(help_text="Opens at /record/<record>/.")
    on = serializers.DateField()
    amount = Amount(help_text="What this record adds to the value.")
    measured = serializers.IntegerField(
        allow_null=True,
        help_text="What a statistic found of it: whole days or minutes; null where nothing is measured.",
    )
    part = serializers.CharField()
    item = text(help_text="The lead, deal or document, as its source calls it.")
    source = text()
    feed = text()
    external_id = text()
    label = text()
    company = text()
    motion = text()
    own_amount = text(help_text="The amount that the record itself names.")
    own_currency = text()

    def get_fields(self) -> dict[str, serializers.Field]:
        return super().get_fields() | {name: text() for name in DIMENSIONS}


class RecordsSchema(serializers.Serializer):
    value = Sum(
        help_text="The sum of all records, not of the page; null when nothing was published."
    )
    count = serializers.IntegerField(
        allow_null=True, help_text="How many records; null when they cannot be listed any more."
    )
    absent_because = text(
        help_text="Why no records are listed: nothing was published, or they were counted by a rule that the program no longer has."
    )
    next = serializers.URLField(
        allow_null=True, help_text="The following page, of the same publication."
    )
    results = RecordSchema(many=True)


class KpiSchema(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()
    definition = serializers.CharField()
    unit = serializers.ChoiceField([each.value for each in Unit])
    better = serializers.ChoiceField(["higher", "lower", "neutral"])
    accountable = serializers.CharField(help_text="Who commits to the result.")
    keeper = serializers.CharField(help_text="Who keeps the figure.")
    is_headline = serializers.BooleanField()
    is_stock = serializers.BooleanField()
    is_ratio = serializers.BooleanField()
    explains = text(help_text="The KPI under which a driver stands.")
    adds_up = serializers.BooleanField()
    closes = serializers.BooleanField(help_text="Whether its figures are closed with their month.")
    parts = serializers.ListField(child=serializers.CharField())
    inputs = serializers.ListField(child=serializers.CharField())
    matures_after_days = serializers.IntegerField(
        help_text="Days after a period's end until it can be judged."
    )


class KpisSchema(serializers.Serializer):
    kpis = KpiSchema(many=True)


class ErrorSchema(serializers.Serializer):
    error = inline_serializer(
        "ErrorDetail",
        {
            "code": serializers.CharField(),
            "message": serializers.CharField(
                help_text="A full sentence: what is wrong and what to do."
            ),
            "field": text(help_text="The parameter that it is about."),
            "fields": serializers.DictField(
                child=serializers.CharField(),
                help_text="What is wrong, by field, where several may be.",
            ),
        },
    )


ERRORS = dict.fromkeys((400, 401, 403, 404, 405, 429, 500), ErrorSchema)


NUMBERS_EXAMPLE = OpenApiExample(
    "MQLs of inbound in October 2011",
    value={
        "publication": {
            "id": 412,
            "published_at": "2011-11-05T06:00:09.120000Z",
            "known_at": "2011-11-05T06:00:00Z",
        },
        "numbers": [
            {
                "kpi": "mqls",
                "period": {"key": "2011-10", "start": "2011-10-01", "end": "2011-11-01"},
                "slice": {"motion": "inbound"},
                "value": 1424,
                "numerator": None,
                "denominator": None,
                "inputs": [],
                "unit": "count",
                "currency": None,
                "absent_because": None,
                "ahead": None,
                "target": 1500,
                "attainment": 0.9493333333333334,
                "expected_to_date": 1500,
                "state": "behind",
                "data_from": "2010-04-01",
                "silent_sources": [],
                "closed": True,
                "closed_to": "2011-10-31",
                "version": 1,
                "adjustments_of_closed_months": None,
                "on_course_for": None,
                "on_course_within": None,
                "on_course_by": None,
                "questions": [],
            }
        ],
    },
    response_only=True,
    status_codes=["200"],
)
ERROR_EXAMPLE = OpenApiExample(
    "A parameter that does not exist",
    value={
        "error": {
            "code": "invalid",
            "message": "There is no parameter “motoin”; there are kpi, period, by, motion, team.",
            "field": "motoin",
            "fields": {},
        }
    },
    response_only=True,
    status_codes=["400"],
)
