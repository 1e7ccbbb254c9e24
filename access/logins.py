"""Whose account a text names that somebody logs in with: its name, or its e-mail."""

from __future__ import annotations

from django.contrib.auth.models import User


def named(login: str) -> User | None:
    """The account of that name. Capital letters tell two apart only where both exist."""
    alike = list(User.objects.filter(username__iexact=login)) if login else []
    exact = [each for each in alike if each.username == login]
    same = exact or [each for each in alike if each.username.lower() == login.lower()]
    return same[0] if len(same) == 1 else None


def mailed(email: str) -> list[User]:
    """The accounts with that e-mail: an administrator may have given one to several."""
    alike = User.objects.filter(email__iexact=email).order_by("pk") if email else ()
    return [each for each in alike if each.email.lower() == email.lower()]


def meant(login: str) -> list[User]:
    """Each account that the text may open."""
    one = named(login)
    found = {each.pk: each for each in (*([one] if one else []), *mailed(login))}
    return [found[pk] for pk in sorted(found)]
