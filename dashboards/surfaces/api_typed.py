"""The API of records that people type in: one door in, the same as the form's."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards.surfaces import api_schema as schema
from dashboards.surfaces.api import ReadView
from dashboards.surfaces.api_errors import NotFound
from dashboards.surfaces.api_question import AskedWrong
from revops import as_json
from revops.ingest import typed
from revops.ingest.typed import Entry, Kind

KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Any text of up to 200 characters: the same key types one record in, however often it comes.",
)
ID_LETTERS = 100


class EntrySchema(serializers.Serializer):
    kind = serializers.CharField()
    id = serializers.CharField()
    record = serializers.IntegerField(help_text="Opens at /record/<record>/.")
    fields = serializers.DictField(child=serializers.CharField(), help_text="As they were typed.")
    typed_by = serializers.CharField(allow_null=True)
    typed_at = serializers.DateTimeField()
    notes = serializers.ListField(child=serializers.CharField())


ERRORS = {**schema.ERRORS, 409: schema.ErrorSchema}


def answer(entry: Entry, status: int = 200) -> Response:
    return Response(
        {
            "kind": entry.kind,
            "id": entry.id,
            "record": entry.record,
            "fields": entry.given,
            "typed_by": entry.author or None,
            "typed_at": as_json.moment_text(entry.typed_at),
            "notes": list(entry.notes),
        },
        status=status,
    )


def kind_of(name: str) -> Kind:
    found = typed.kind_of(name)
    if found is None:
        raise NotFound
    return found


def given(request: Request) -> dict[str, object]:
    """The fields of a call, a JSON object. Raises AskedWrong."""
    if not isinstance(request.data, dict):
        raise AskedWrong(_("Send one JSON object, with a text for each field."), None)
    return dict(request.data.items())


class TypedView(ReadView):
    """Typing one in."""

    http_method_names = ["post"]

    @extend_schema(
        operation_id="type_in",
        summary="Type a record in",
        description="All mistakes are answered at once, each at its field.",
        parameters=[KEY],
        request=OpenApiTypes.OBJECT,
        responses={200: EntrySchema, 201: EntrySchema, **ERRORS},
    )
    def post(self, request: Request, kind: str) -> Response:
        key = request.headers.get("Idempotency-Key", "").strip()
        if len(key) > typed.KEY_LETTERS:
            why = _("The Idempotency-Key is longer than %(most)d characters.")
            raise AskedWrong(why % {"most": typed.KEY_LETTERS}, "Idempotency-Key")
        entry, is_new = typed.add(kind_of(kind), key, given(request), request.user)
        return answer(entry, 201 if is_new else 200)


class EntryView(ReadView):
    """One that was typed in: reading, correcting and withdrawing it."""

    http_method_names = ["get", "head", "put", "delete"]

    @extend_schema(
        operation_id="typed_in",
        summary="A record that was typed in",
        responses={200: EntrySchema, **schema.ERRORS},
    )
    def get(self, request: Request, kind: str, entry: str) -> Response:
        found = typed.entry(kind_of(kind), entry)
        if found is None:
            raise NotFound
        return answer(found)

    @extend_schema(
        operation_id="correct",
        summary="Type a record in under an id of your own, or correct it",
        description="The fields take the place of all former ones. The same again writes nothing.",
        request=OpenApiTypes.OBJECT,
        responses={200: EntrySchema, **ERRORS},
    )
    def put(self, request: Request, kind: str, entry: str) -> Response:
        if len(entry) > ID_LETTERS:
            raise AskedWrong(_("An id has up to %(most)d characters.") % {"most": ID_LETTERS}, None)
        return answer(typed.write(kind_of(kind), entry, given(request), request.user))

    @extend_schema(
        operation_id="withdraw",
        summary="Withdraw a record",
        description="What was published with it stays. Again it answers the same.",
        responses={204: None, **schema.ERRORS},
    )
    def delete(self, request: Request, kind: str, entry: str) -> Response:
        found = kind_of(kind)
        if not typed.may_type(request.user, found):
            raise PermissionDenied(_("You may not type in records of this kind."))
        try:
            typed.withdraw(found, entry, request.user)
        except typed.Withdrawn:
            if not typed.was_there(found, entry):
                raise NotFound from None
        return Response(status=204)
