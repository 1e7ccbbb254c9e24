"""The link of an invitation: the row's id and a hash of its seed under the secret key, so that it can
be copied at any time and yet is kept nowhere.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from access.models import Invitation

LETTERS = 40  # of the hash: 160 bits


def secret_of(invitation: Invitation) -> str:
    made_of = f"{invitation.pk} {invitation.seed}"
    return salted_hmac("access.invitation", made_of, algorithm="sha256").hexdigest()[:LETTERS]


def path_of(invitation: Invitation) -> str:
    return reverse("join", args=[invitation.pk, secret_of(invitation)])


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
