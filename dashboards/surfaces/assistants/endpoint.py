"""/mcp/: what assistants ask over HTTP, with the tokens of the API."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request

from dashboards.surfaces.api import ReadView

# A stream that nobody closes would hold a worker, so that only whole answers are given.
KEPT = ("content-type", "allow", "mcp-session-id", "mcp-protocol-version")
PASSED = ("accept", "content-type", "mcp-protocol-version", "mcp-method", "mcp-name")


class BearerAuthentication(TokenAuthentication):
    """A token of the API, as assistants send it; and a session never, so that no other site's page can
    ask in its reader's name.
    """

    keyword = "Bearer"


class McpView(ReadView):
    http_method_names = ["get", "post", "delete"]
    authentication_classes = [BearerAuthentication, TokenAuthentication]

    @extend_schema(exclude=True)
    def post(self, request: Request) -> HttpResponse:
        # The package of the protocol takes as long to load as half of Django: only assistants wait.
        from dashboards.surfaces.assistants import server

        asked = request._request
        headers = [
            (name.lower().encode(), text.encode())
            for name, text in asked.headers.items()
            if name.lower() in PASSED
        ]
        language = get_language() or "en"
        status, named, body = server.over_http("POST", headers, asked.body, request.user, language)
        answer = HttpResponse(body, status=status)
        for name in KEPT:
            if name in named:
                answer.headers[name] = named[name]
        answer.headers["Cache-Control"] = "private, no-store"
        return answer

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        raise MethodNotAllowed(request.method)

    @extend_schema(exclude=True)
    def delete(self, request: Request) -> HttpResponse:
        raise MethodNotAllowed(request.method)
