"""What no page can read is refused with one, before any view or table sees it: NUL, bytes that are
no UTF-8, odd encodings.

PostgreSQL keeps no NUL, and a parameter in another encoding would be taken for another text.
"""

from __future__ import annotations

import codecs
import logging
from collections.abc import Callable, Iterable
from urllib.parse import unquote_to_bytes

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import (
    BadRequest,
    FieldDoesNotExist,
    FieldError,
    SuspiciousOperation,
    ValidationError,
)
from django.db import DataError, ProgrammingError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
SENSELESS = (
    ValueError, TypeError, LookupError, ArithmeticError, ValidationError, FieldError, DataError, ProgrammingError,
    IncorrectLookupParameters, FieldDoesNotExist,
)  # fmt: skip
Respond = Callable[[HttpRequest], HttpResponse]


class Unreadable:
    """Stands before the middleware that looks into forms, because reading them is what may fail."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Who sends a broken cookie has none: the login follows.
        request.COOKIES = {
            name: value for name, value in request.COOKIES.items() if "\0" not in name + value
        }
        return self.respond(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if is_other_encoding(request.content_params.get("charset", "")):
            raise BadRequest(
                _("What was sent is not in UTF-8, the encoding of these pages. Send it in UTF-8.")
            )
        if has_nul(texts(request)):
            raise BadRequest(
                _(
                    "What was sent contains the character NUL, which no text has. Leave it out and try again."
                )
            )

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The admin is others' code, which takes an id, a year or a choice in a request for what it
        should be.

        Its log keeps the whole reason; the page says that the request cannot be answered.
        """
        match = request.resolver_match
        if not match or "admin" not in match.app_names or not isinstance(error, SENSELESS):
            return None
        logger.warning("%s %s could not be answered.", request.method, request.path, exc_info=error)
        return page(
            request,
            BadRequest(
                _("A value in the address or the form is out of range, or is of another kind.")
            ),
        )


def is_other_encoding(charset: str) -> bool:
    try:
        return bool(charset) and codecs.lookup(charset).name not in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return True


def texts(request: HttpRequest) -> Iterable[str]:
    """Every text of the request: its path, its query, headers, and the fields of a form. Raises
    BadRequest.
    """
    yield request.path_info
    yield from (value for name, value in request.META.items() if name.startswith("HTTP_"))
    try:
        yield unquote_to_bytes(request.META.get("QUERY_STRING", "").encode("latin-1")).decode()
    except UnicodeError as error:
        raise BadRequest(
            _("The address holds bytes that are no text in UTF-8. Correct it and try again.")
        ) from error
    if request.method in ("POST", "PUT", "PATCH"):
        yield from form(request)


def form(request: HttpRequest) -> Iterable[str]:
    try:
        fields = list(request.POST.lists())
    except SuspiciousOperation:  # too many fields, or too much in them: has an answer of its own
        raise
    except (LookupError, ValueError, RuntimeError) as error:
        raise BadRequest(
            _("The form arrived in pieces that cannot be read. Send it again.")
        ) from error
    for name, values in fields:
        yield from (name, *values)


def has_nul(found: Iterable[str]) -> bool:
    return any("\0" in text for text in found)


def page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to a request that makes no sense, in the site's look; the API has its own shape of
    errors.
    """
    sentence = str(exception) if isinstance(exception, BadRequest) else ""
    sentence = sentence or _("The request makes no sense here. Go back and try again.")
    if request.path_info.startswith("/api/"):
        from dashboards.surfaces.api_errors import shape

        return JsonResponse(shape(400, sentence), status=400)
    return render(request, "400.html", {"sentence": sentence}, status=400)
