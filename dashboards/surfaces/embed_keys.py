"""Keys of embedded views, and what they sign.

A key opens one view for one site and lasts until it is revoked. What it signs lasts ten minutes,
says which view, language and role it opens, and is signed anew while it is shown, for half a day
at most: whoever got hold of it alone cannot keep it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode

from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from dashboards.models import Embed, EmbedHost

SHOWN = 4
MOST = 50  # keys of one account that are not revoked
SIGNER = signing.Signer(salt="dashboards.surfaces.embed")
LASTS, AT_MOST = timedelta(minutes=10), timedelta(hours=12)


class TooMany(Exception):
    """An account has as many keys as one may."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A view that is opened, and since when it has been shown without its key."""

    embed: Embed
    since: datetime


def make(user: AbstractBaseUser, host: EmbedHost, view: str, language: str) -> tuple[Embed, str]:
    """A new view and its key, which is kept nowhere. Raises TooMany."""
    if Embed.objects.filter(user_id=user.pk, revoked_at=None).count() >= MOST:
        raise TooMany
    key = secrets.token_urlsafe(32)
    made = Embed.objects.create(
        user_id=user.pk,
        host=host,
        view=view,
        language=language,
        key_sha256=digest(key),
        last_letters=key[-SHOWN:],
    )
    return made, key


def digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def by_key(key: str) -> Opened | None:
    """Opens anew. None for a key that never was."""
    found = embeds().filter(key_sha256=digest(key)).first()
    return found and Opened(found, now())


def by_signature(text: str) -> tuple[Opened | None, bool]:
    """What was signed, and whether it still holds. None for what was not signed here."""
    try:
        number, view, language, role, since, at = SIGNER.unsign_object(text)
    except (signing.BadSignature, ValueError):
        return None, False
    found = embeds().filter(pk=number, view=view, language=language).first()
    if found is None or found.role != role:
        return None, False
    begun, signed_at = (datetime.fromtimestamp(each, UTC) for each in (since, at))
    return Opened(found, begun), now() - signed_at < LASTS and now() - begun < AT_MOST


def now() -> datetime:
    return timezone.now()


def embeds() -> QuerySet[Embed]:
    return Embed.objects.select_related("user", "host")


def signed(opened: Opened) -> str:
    embed = opened.embed
    carried = [embed.pk, embed.view, embed.language, embed.role]
    return SIGNER.sign_object([*carried, opened.since.timestamp(), now().timestamp()])


def address(embed: Embed, **opens: str) -> str:
    """The path of a view: it carries the view, its language and role, and what opens it."""
    carried = {"language": embed.language, "role": embed.role, **opens}
    return f"{reverse('embed', args=[embed.view])}?{urlencode(carried)}"
