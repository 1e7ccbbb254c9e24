"""The API: published numbers, the records behind them, and what the KPIs mean. Read only; shaped by
revops.as_json.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from dashboards.surfaces import api_parameters
from dashboards.surfaces import api_schema as schema
from dashboards.surfaces.api_errors import NotFound, error_answer
from dashboards.surfaces.api_question import Asked, Page, numbers_asked, records_asked
from dashboards.words import naming
from dashboards.words.naming import in_words
from revops import as_json, numbers, projection, receipts
from revops.inquiries import Mark, marks_in
from revops.readers import reader_of
from revops.receipts import Cursor


class Pace(UserRateThrottle):
    """A script that asks in a circle must not slow the dashboard down."""

    rate = "1200/min"


class ReadView(APIView):
    """Answers GET, and every error in the one shape."""

    http_method_names = ["get", "head"]
    throttle_classes = [Pace]

    def get_exception_handler(self) -> Callable[[Exception, dict], Response]:
        return error_answer


class NumbersView(ReadView):
    @extend_schema(
        operation_id="numbers",
        summary="Published numbers",
        description="One number per KPI and period, or with `by` per member. All of one publication.",
        parameters=api_parameters.NUMBERS_PARAMETERS,
        responses={200: schema.NumbersSchema, **schema.ERRORS},
        examples=[schema.NUMBERS_EXAMPLE, schema.ERROR_EXAMPLE],
    )
    def get(self, request: Request) -> Response:
        asked = numbers_asked(request.query_params, reader_of(request.user))
        numbers_read = (
            published(asked, words="words" in request.query_params)
            if asked.published
            else absent(asked)
        )
        return Response(as_json.numbers_answer(asked.published, numbers_read))


def published(asked: Asked, *, words: bool) -> list[as_json.Json]:
    found = numbers.numbers_of(asked.kpis, asked.periods, asked.slice, asked.published, asked.by)
    language = naming.reader_language()
    marks = marks_in(asked.periods, asked.published.reader, asked.published.targets_at)
    return [
        as_json.number_json(number, by=asked.by, members=asked.members)
        | projection.course_json(None if asked.by else projection.course(number, asked.published))
        | {"questions": [question_json(each) for each in marks.of(number)]}
        | (in_words(number, language) if words else {})
        for number in found
    ]


def question_json(mark: Mark) -> as_json.Json:
    return {
        "id": mark.id,
        "state": mark.outcome or "open",
        "due_on": mark.due_on.isoformat(),
        "corrected_by": mark.corrected_by,
    }


def absent(asked: Asked) -> list[as_json.Json]:
    return [
        as_json.unpublished_json(
            kpi, period, asked.slice, members=asked.members, because=asked.because
        )
        | projection.course_json(None)
        | {"questions": []}
        for kpi in asked.kpis
        for period in asked.periods
    ]


class RecordsView(ReadView):
    @extend_schema(
        operation_id="records",
        summary="The records behind a number",
        description="Newest first. Their sum is `value`, which is the number that was published.",
        parameters=api_parameters.RECORDS_PARAMETERS,
        responses={200: schema.RecordsSchema, **schema.ERRORS},
    )
    def get(self, request: Request) -> Response:
        asked, page = records_asked(request.query_params, reader_of(request.user))
        if asked.published is None:
            return Response(
                {
                    "value": None,
                    "count": 0,
                    "absent_because": asked.because,
                    "next": None,
                    "results": [],
                }
            )
        (kpi,), (period,) = asked.kpis, asked.periods
        found = receipts.records(
            kpi.key, period, asked.slice, asked.published, page.part, page.limit, page.listing
        )
        following = None if found.next is None else next_page(request, asked, page, found.next)
        return Response(
            as_json.records_json(found, kpi=kpi, currency=asked.published.currency, next=following)
        )


def next_page(request: HttpRequest, asked: Asked, page: Page, cursor: Cursor) -> str:
    """The same question from a cursor on, about the same publication even if another follows
    meanwhile.
    """
    as_of = as_json.moment_text(asked.published.published_at)
    query = request.query_params.dict() | {
        "limit": str(page.limit),
        "cursor": str(cursor),
        "as_of": as_of,
    }
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


class KpisView(ReadView):
    @extend_schema(
        operation_id="kpis",
        summary="What the KPIs mean",
        description="The five first, then their drivers; texts in the language of the Accept-Language header.",
        responses={
            200: schema.KpisSchema,
            **{status: schema.ErrorSchema for status in schema.ERRORS if status != 400},
        },
    )
    def get(self, request: Request) -> Response:
        five, meant = [kpi.key for kpi in numbers.headline()], numbers.definitions()
        keys = dict.fromkeys((*five, *numbers.KPIS))
        return Response(
            {"kpis": [as_json.kpi_json(meant[key][0], is_headline=key in five) for key in keys]}
        )


class NothingView(ReadView):
    """Every other address of the API."""

    @extend_schema(exclude=True)
    def get(self, request: Request, path: str | None = None) -> Response:
        raise NotFound
