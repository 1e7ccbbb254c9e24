"""A page that one reader has seen is kept for others of the same rights who ask the same.

What is kept has no reader in it: where a page greets its reader or carries their form token there is
a mark, which is filled in for whoever is answered; nobody can write one, for it is signed. The key
has all that the rest depends on: the state of everything that is shown, the code, the address, the
language and the reader's rights.

A rule about persons may ask whether the reader is one of them. Beside a page are the people about
whom it did: the page is for whoever is none of these, and each of these has one under a key of their
own. A test asks every page as readers of different rights, cold and warm, and finds no difference.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256

from django.contrib.auth.models import AbstractUser
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject
from django.utils.html import escape
from django.utils.translation import get_language

from revops import numbers
from revops.numbers import State
from revops.readers import Reader

FORM_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*(")')


@lru_cache(maxsize=4)
def mark(what: str) -> str:
    """Where the reader's "name" or form "token" goes: a text that no other text on a page has."""
    return salted_hmac("dashboards.question.shared", what, algorithm="sha256").hexdigest()


def reader(request: HttpRequest) -> dict[str, object]:
    """Context processor: what a page calls its reader, and their company. The company is read where
    a page that shows no publication names it.
    """
    company = SimpleLazyObject(numbers.company)
    if getattr(request, "is_shared", False):
        return {"reader_name": mark("name"), "company_name": company}
    user = getattr(request, "user", None)
    name = name_of(user) if user and user.is_authenticated else ""
    return {"reader_name": name, "company_name": company}


def name_of(user: AbstractUser) -> str:
    """What a page calls its reader: as they are called, else as they log in."""
    return user.get_full_name() or user.get_username()


def answer(
    request: HttpRequest, state: State, code: str, make: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """What was kept of the same question, or what `make` answers, for this reader."""
    place = key(request, state, code)
    if (kept := found(place, state.person)) is not None:
        return HttpResponse(personal(kept, request))
    request.is_shared = True
    made = make()
    if not isinstance(made, HttpResponse) or not is_page(made):
        return made
    kept = FORM_TOKEN.sub(rb"\g<1>" + mark("token").encode() + rb"\2", made.content)
    if made.status_code == 200:
        keep(place, kept, state.person, request.reader)
    made.content = personal(kept, request)
    return made


def found(place: str, person: tuple[int, ...]) -> bytes | None:
    """The page that is kept for a reader who is a person, or none; None where there is none."""
    kept = caches["pages"].get_many((place, own(place, person)))
    people, page = kept.get(place, ((), None))
    return kept.get(own(place, person)) if page is None or {*person} & {*people} else page


def keep(place: str, page: bytes, person: tuple[int, ...], reader: Reader) -> None:
    """For whoever is none of the people about whom a rule asked, or for one of them."""
    if reader.is_personal:
        caches["pages"].set(own(place, person), page)
    else:
        caches["pages"].set(place, (tuple(reader.noted), page))


def own(place: str, person: tuple[int, ...]) -> str:
    return f"{place}-{person[0] if person else ''}"


def key(request: HttpRequest, state: State, code: str) -> str:
    """Everything that a page depends on but the reader's name and who they are, as one word."""
    of = request.user
    made_of = (
        replace(state, person=()),
        bool(state.person),
        code,
        request.build_absolute_uri(),
        request.headers.get("HX-Request"),
        get_language(),
        (of.is_staff, of.is_superuser, of.is_active),
    )
    return sha256(repr(made_of).encode()).hexdigest()


def is_page(made: HttpResponse) -> bool:
    return made.headers.get("Content-Type", "").startswith("text/html")


def personal(kept: bytes, request: HttpRequest) -> bytes:
    """The page for this reader."""
    name, token = mark("name").encode(), mark("token").encode()
    page = kept.replace(name, escape(name_of(request.user)).encode())
    return page.replace(token, get_token(request).encode()) if token in page else page
