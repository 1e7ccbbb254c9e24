"""A query that had to wait too long is no failure: the page says what is going on, and when to come
back.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from revops import patience

RETRY_SECONDS = 15
Respond = Callable[[HttpRequest], HttpResponse]


def busy(respond: Respond) -> Respond:
    """Answers 503 with a sentence where a view ran into one of the limits of revops/patience.py."""

    def answered(request: HttpRequest) -> HttpResponse:
        return respond(request)

    def unless_stopped(request: HttpRequest, error: Exception) -> HttpResponse | None:
        why = patience.sentence(error)
        if not why:
            return None
        answer = render(None, "503.html", {"sentence": why}, status=503)
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer

    answered.process_exception = unless_stopped
    return answered
