"""A view that would be the same as before is answered by 304: what it is made of is known before
any number is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from dashboards.question import shared
from revops import notes, numbers
from revops.numbers import State
from revops.readers import reader_of, reader_with

View = Callable[..., HttpResponse]
# What the same address may be answered differently for.
VARIES_BY = ("Cookie", "Accept-Language", "HX-Request")
# The code that makes pages, and what they are made from.
CODE = (
    *("access/**/*.py", "config/**/*.py", "dashboards/**/*.py", "revops/**/*.py"),
    *("templates/**/*.*", "static/**/*.*", "locale/**/*.mo", "requirements.lock"),
)


def unless_unchanged(view: View) -> View:
    """Gives the view's answers an ETag, and spares it the work for whoever already has what it
    would answer. The view finds in `request.reader` who asks, and in `request.state` the state of
    everything, None where nothing may be kept.
    """

    @wraps(view)
    def answered(request: HttpRequest, *given: object, **path: object) -> HttpResponse:
        if not can_be_kept(request):
            request.reader, request.state = reader_of(request.user), None
            return private(view(request, *given, **path))
        request.state = state = numbers.state(request.user.pk)
        notes.remember_groups(request.user, state.groups)
        request.reader = reader_with(request.user, *state.facts)
        tag = etag(request, state)
        answer = get_conditional_response(request, etag=tag) or shared.answer(
            request, state, code(), lambda: view(request, *given, **path)
        )
        if answer.status_code in (200, 304):
            answer.headers["ETag"] = tag
        return private(answer)

    return answered


def can_be_kept(request: HttpRequest) -> bool:
    """Not what says something once, nor while templates may change under a running process."""
    return not settings.DEBUG and not len(get_messages(request))


def private(answer: HttpResponse) -> HttpResponse:
    """The reader's browser may keep it, and asks each time whether it still holds."""
    patch_cache_control(answer, private=True, no_cache=True)
    patch_vary_headers(answer, VARIES_BY)
    return answer


def etag(request: HttpRequest, state: State) -> str:
    """Everything that an answer depends on, as one opaque word."""
    reader = request.user
    made_of = (
        state,
        code(),
        request.build_absolute_uri(),
        [request.headers.get(name) for name in VARIES_BY[2:]],
        get_language(),
        (reader.pk, reader.is_staff, reader.is_superuser, reader.is_active),
        (request.session.session_key, request.COOKIES.get(settings.CSRF_COOKIE_NAME)),
    )
    return f'W/"{salted_hmac("dashboards.question.fresh", repr(made_of), algorithm="sha256").hexdigest()[:40]}"'


@lru_cache(maxsize=1)
def code() -> str:
    """The version of the code, by its content: every process and every machine that runs the same
    gives the same.
    """
    found = sha256()
    for path in files():
        found.update(
            f"{path.relative_to(settings.BASE_DIR)} {path.stat().st_size} ".encode()
            + path.read_bytes()
        )
    return found.hexdigest()


def files() -> Iterator[Path]:
    for pattern in CODE:
        yield from sorted(
            path
            for path in settings.BASE_DIR.glob(pattern)
            if path.is_file() and path.suffix != ".gz"
        )
