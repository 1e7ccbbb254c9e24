"""Where tools send their webhooks. Whoever does not sign as agreed learns nothing but that."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from revops.connectors import hooks
from revops.ingest import bells


@login_not_required
@csrf_exempt
@require_POST
def hook(request: HttpRequest, number: int) -> HttpResponse:
    """204 for a webhook, also for one that came before; 401 for a wrong signature or an old one, 404
    where none are taken, 413 for one that is too large.
    """
    try:
        is_new = bells.ring(number, received(request))
    except RequestDataTooBig:
        return HttpResponse(status=413)
    except (hooks.Stranger, RawPostDataException):  # a form that was taken apart is no webhook
        return HttpResponse(status=401)
    return HttpResponse(status=404 if is_new is None else 204)


def received(request: HttpRequest) -> hooks.Received:
    """As the tool knows the address: a proxy may have changed the host."""
    headers = {name.lower(): text for name, text in request.headers.items()}
    url = settings.SITE_URL + request.get_full_path()
    return hooks.Received(request.method or "", url, headers, request.body, time.time())
