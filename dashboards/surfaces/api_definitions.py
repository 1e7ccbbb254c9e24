"""The definitions as a file for other tools."""

from __future__ import annotations

import yaml
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards.surfaces import api_schema as schema
from dashboards.surfaces import osi
from dashboards.surfaces.api import ReadView
from dashboards.surfaces.api_errors import NotFound
from revops import numbers
from revops.readers import reader_of


class YamlRenderer(BaseRenderer):
    media_type, format = "application/yaml", "yaml"

    def render(self, data: object, *_given: object) -> bytes:
        text = data if isinstance(data, str) else yaml.safe_dump(data, allow_unicode=True)
        return text.encode()


class DefinitionsView(ReadView):
    renderer_classes = (YamlRenderer, JSONRenderer)

    @extend_schema(
        operation_id="definitions",
        summary="What the KPIs mean, as Open Semantic Interchange",
        description="YAML; texts in the language of the Accept-Language header.",
        responses={
            (200, "application/yaml"): OpenApiTypes.STR,
            **{status: schema.ErrorSchema for status in schema.ERRORS if status != 400},
        },
    )
    def get(self, request: Request) -> Response:
        published = numbers.published(reader=reader_of(request.user))
        if published is None:
            raise NotFound
        return Response(osi.document(published), content_type="application/yaml; charset=utf-8")
