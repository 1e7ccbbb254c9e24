"""The link of an invitation: the row's id and a hash of its seed under the secret key, so that it can
be copied at any time and yet is kept nowhere.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from access.models import Invitation
from config.checks import LOOPBACK

LETTERS = 40  # of the hash: 160 bits


def secret_of(invitation: Invitation) -> str:
    made_of = f"{invitation.pk} {invitation.seed}"
    return salted_hmac("access.invitation", made_of, algorithm="sha256").hexdigest()[:LETTERS]


def path_of(invitation: Invitation) -> str:
    return reverse("join", args=[invitation.pk, secret_of(invitation)])


def is_local(site: str) -> bool:
    """Whether an address leads nowhere from another computer."""
    return (urlsplit(site).hostname or "") in {*LOOPBACK, "0.0.0.0", "::"}


def site_for(request: HttpRequest) -> str:
    """What a link to be copied begins with: where the operator says people reach the site, else where
    whoever asks has reached it.
    """
    if not is_local(settings.SITE_URL):
        return str(settings.SITE_URL)
    return f"{request.scheme}://{request.get_host()}"


def found(number: int, secret: str) -> Invitation | None:
    """The invitation of a link, whatever became of it; None for a link that was never given, or is
    so no longer.
    """
    invitation = (
        Invitation.objects.filter(pk=number).select_related("role", "team", "person").first()
    )
    if invitation is None or not constant_time_compare(secret_of(invitation), secret):
        return None
    return invitation
