"""The language that somebody chose goes with their account to every device."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.i18n import set_language

from access.models import Preference

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def language_of(user: User) -> str:
    """That of the account, else the one of whoever asks, else the installation's."""
    chosen = Preference.objects.filter(user=user).values_list("language", flat=True).first()
    return chosen or get_language() or settings.LANGUAGE_CODE


def prefer(user: User, language: str) -> None:
    Preference.objects.update_or_create(user=user, defaults={"language": language})


def speak(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """Who comes with a browser that has chosen nothing is spoken to as their account has it."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        chosen = Preference.objects.filter(user=user).values_list("language", flat=True).first()
        if chosen:
            remember(response, chosen)
    return response


def remember(response: HttpResponse, language: str) -> None:
    """As Django's own view does it."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


@login_not_required
def choose(request: HttpRequest) -> HttpResponse:
    """The language switch of every page."""
    chosen = request.POST.get("language", "")
    if request.method == "POST" and request.user.is_authenticated and chosen in LANGUAGES:
        prefer(request.user, chosen)
    return set_language(request)
