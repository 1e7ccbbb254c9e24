"""Who opens a figure is counted by team, whether its page was made, was kept or had not changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from revops import readership

Answer = Callable[..., HttpResponse]


def opens_figure(view: Answer) -> Answer:
    """For views under `asks`, whose request knows its reader by then; what was refused is not opened."""

    @wraps(view)
    def counted(request: HttpRequest, key: str) -> HttpResponse:
        answer = view(request, key=key)
        if request.method == "GET" and answer.status_code in (200, 304):
            readership.opened(key, request.reader.teams)
        return answer

    return counted
