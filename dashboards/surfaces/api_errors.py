"""The one shape of every error of the API: {"error": {"code", "message", "field", "fields"}}.

`field` names the parameter that the error is about, or is null; `fields` says what is wrong by
field where several may be.
"""

from __future__ import annotations

import logging

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, NotFound
from rest_framework.response import Response
from rest_framework.views import exception_handler

from dashboards.surfaces.api_question import AskedWrong
from revops import patience
from revops.ingest.typed import Conflict, Mistaken, Withdrawn
from revops.mapping import MappingError

RETRY_SECONDS = 15
logger = logging.getLogger(__name__)
CODES = {
    400: "invalid",
    401: "not_authenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    415: "unsupported",
    429: "too_many_requests",
    500: "server_error",
    503: "busy",
}


def error_answer(error: Exception, context: dict) -> Response:
    """What a view answers when `error` ended it. The reason of a failure of ours is in the log
    only.
    """
    if isinstance(error, AskedWrong):
        return Response(shape(400, str(error), error.field), status=400)
    if isinstance(error, Mistaken):
        return Response(shape(400, str(error), fields=error.fields), status=400)
    if isinstance(error, MappingError):  # before the organisation is set up
        return Response(shape(400, str(error)), status=400)
    if isinstance(error, Conflict | Withdrawn):
        return Response(shape(409, str(error)), status=409)
    if why := patience.sentence(error):
        return Response(shape(503, why), status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    answered = exception_handler(error, context)
    if answered is None:
        logger.error("%s failed.", context["request"].path, exc_info=error)
        return Response(
            shape(500, _("The server failed; its log says why. Please try again.")), status=500
        )
    answered.data = shape(answered.status_code, sentence(error, answered.status_code))
    return answered


def shape(
    status: int, message: str, field: str | None = None, fields: dict[str, str] | None = None
) -> dict:
    about = field or next(iter(fields or ()), None)
    code = CODES.get(status, "invalid")
    return {"error": {"code": code, "message": message, "field": about, "fields": fields or {}}}


def sentence(error: Exception, status: int) -> str:
    sentences = {
        401: _(
            "Log in, or send the header “Authorization: Token …” (manage.py create_token makes one)."
        ),
        404: _(
            "There is nothing at this address; /api/v1/ has numbers/, records/, walk/, projection/ and kpis/."
        ),
        405: _("This method is not for this address; numbers are only read: use GET."),
        406: _("Only JSON is answered here: accept application/json."),
        429: _("You asked too often; wait a moment before you ask again."),
    }
    # A token that is wrong, or an account that is not active, has a better sentence of its own.
    if (
        status == 401
        and isinstance(error, APIException)
        and error.get_codes() == "authentication_failed"
    ):
        return str(error.detail)
    return sentences.get(status) or str(getattr(error, "detail", error))


__all__ = ["NotFound", "error_answer", "shape"]
