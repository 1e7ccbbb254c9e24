"""The API about moving figures: what lies between two days, and where a period is heading."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards.surfaces import api_forward_schema as described
from dashboards.surfaces import api_schema as schema
from dashboards.surfaces.api import ReadView
from dashboards.surfaces.api_question import (
    DIMENSIONS,
    PAGE_AT_MOST,
    AskedWrong,
    periods,
    refuse_unknown,
    slice_of,
    whole,
)
from revops import numbers, projection, walk
from revops.calendar import Period
from revops.numbers import KPIS
from revops.readers import Reader, reader_of
from revops.walk import End, WalkError

CHOSEN = ("motion", *DIMENSIONS)


class WalkView(ReadView):
    @extend_schema(
        operation_id="walk",
        summary="What lies between two days",
        description="Opening + classes = closing, to the cent, with the records of every class.",
        parameters=described.WALK_PARAMETERS,
        responses={200: described.WalkSchema, **schema.ERRORS},
    )
    def get(self, request: Request) -> Response:
        query, reader = request.query_params, reader_of(request.user)
        refuse_unknown(query, ("from", "to", "kpi", "focus", "limit", *CHOSEN))
        start, end = (end_asked(query, name, reader) for name in ("from", "to"))
        slice, members = slice_of(query, reader)
        limit = whole(query, "limit", 50, least=0, most=PAGE_AT_MOST)
        try:
            found = walk.walk(
                start, end, slice, focus(query, end), query.get("kpi", "open_pipeline")
            )
        except WalkError as error:
            raise AskedWrong(str(error), None) from error
        return Response(walk.answer(found, reader, limit, members))


class ProjectionView(ReadView):
    @extend_schema(
        operation_id="projection",
        summary="Where a period is heading",
        description="From the organisation's own past, with intervals, inputs, and what is missing to the target.",
        parameters=described.PROJECTION_PARAMETERS,
        responses={200: described.ProjectionSchema, **schema.ERRORS},
    )
    def get(self, request: Request) -> Response:
        query, reader = request.query_params, reader_of(request.user)
        refuse_unknown(query, ("kpi", "period", "as_of", *CHOSEN))
        end = end_asked(query, "as_of", reader)
        key, (period,) = projected(query), periods(query.getlist("period"), end.published.calendar)
        slice, members = slice_of(query, reader)
        until = end.counted_until(key)
        found = projection.project(key, period, end.published, slice, until)
        answer = projection.projection_json(found, members)
        missing = None
        if key in projection.PATHS and not found.absent_because:
            known = projection.missing(key, period, end.published, slice, until)
            missing = projection.missing_json(known, members)
        return Response(answer | {"missing": missing})


def end_asked(query: QueryDict, name: str, reader: Reader) -> End:
    """An end by its parameter; of `as_of` alone there is a default, all that is published."""
    text = query.get(name, "")
    if not text and name == "as_of" and (live := numbers.published(reader=reader)):
        return walk.at_publication(live)
    try:
        return walk.end_of(text, reader)
    except WalkError as error:
        raise AskedWrong(str(error), name) from error


def focus(query: QueryDict, end: End) -> Period | None:
    if not query.get("focus"):
        return None
    try:
        (found,) = periods([query["focus"]], end.published.calendar)
    except AskedWrong as error:
        raise AskedWrong(str(error), "focus") from error
    return found


def projected(query: QueryDict) -> str:
    """The key of a KPI that can be projected. Raises AskedWrong."""
    known = [key for key, kpi in KPIS.items() if projection.can_be_projected(kpi)]
    key = query.get("kpi", "")
    if key not in known:
        sentence = _("“%(key)s” is not projected; there are %(keys)s.")
        raise AskedWrong(sentence % {"key": key[:40], "keys": ", ".join(known)}, "kpi")
    return key
