"""The API of meetings: the list of them, and one with its commitments, what was frozen, and its minutes."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards.surfaces import api_schema as schema
from dashboards.surfaces.api import ReadView
from dashboards.surfaces.api_errors import NotFound
from revops.routines import reading

ROUTINE = OpenApiParameter("routine", str, description="Only meetings of this routine.")
FREEZE = OpenApiParameter("freeze", int, description="Which freeze; the last one without it.")


class MeetingSchema(serializers.Serializer):
    id = serializers.IntegerField()
    routine = serializers.CharField()
    slot = serializers.CharField(help_text="The week, month or quarter that it is of.")
    starts_at = serializers.DateTimeField()
    deadline_at = serializers.DateTimeField()
    period = serializers.CharField()
    following = serializers.CharField()
    cancelled_because = serializers.CharField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    freezes = serializers.IntegerField(help_text="How often it was frozen.")


class MeetingsSchema(serializers.Serializer):
    meetings = MeetingSchema(many=True)


class FreezeSchema(serializers.Serializer):
    meeting = serializers.IntegerField()
    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    publication = serializers.IntegerField(allow_null=True)
    is_reconstructed = serializers.BooleanField()
    sha256 = serializers.CharField(
        help_text="Of the content as JSON with sorted keys and no blanks."
    )
    content = serializers.DictField(help_text="Everything that the meeting showed.")


class WholeSchema(MeetingSchema):
    commitments = serializers.ListField(child=serializers.DictField())
    frozen = FreezeSchema(allow_null=True)
    minutes = serializers.ListField(child=serializers.DictField())


class MeetingsView(ReadView):
    @extend_schema(
        operation_id="meetings",
        summary="Meetings",
        description="Those that have begun, newest first, after those that come next.",
        parameters=[ROUTINE],
        responses={200: MeetingsSchema, **schema.ERRORS},
    )
    def get(self, request: Request) -> Response:
        routine = request.query_params.get("routine", "")
        coming = [m for m in reading.coming() if routine in ("", m.routine.key)]
        every = {m.pk: m for m in (*coming, *reading.past(routine=routine))}
        return Response({"meetings": [reading.meeting_json(m) for m in every.values()]})


class MeetingView(ReadView):
    @extend_schema(
        operation_id="meeting",
        summary="A meeting",
        parameters=[FREEZE],
        responses={200: WholeSchema, **schema.ERRORS},
    )
    def get(self, request: Request, number: int) -> Response:
        meeting, which = reading.find(number), request.query_params.get("freeze", "")
        is_number = which.isascii() and which.isdigit() and len(which) < 9
        if meeting is None or which and not is_number:
            raise NotFound
        frozen = reading.frozen(meeting, int(which) if which else None)
        if which and frozen is None:
            raise NotFound
        return Response(reading.whole_json(meeting, frozen))
