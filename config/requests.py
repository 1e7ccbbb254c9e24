"""Requests are read in UTF-8, whatever encoding they name. One that names another is refused by
`config.unreadable`, with a page; Django would decode the address in it before any middleware is
asked, and some of Python's encodings decode nothing.
"""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters


class Utf8Request(WSGIRequest):
    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(
            meta.get("CONTENT_TYPE", "")
        )


class Handler(WSGIHandler):
    request_class = Utf8Request
