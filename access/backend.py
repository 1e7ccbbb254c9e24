"""The one way to check a password."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from access import logins


class Backend(AuthenticationBackend):
    """As allauth's, but for how accounts are found: by their own e-mail, not by a second table of
    them, and with one look at a password for each, so that the time it takes tells nothing.
    """

    def _authenticate(
        self, request: HttpRequest | None, **credentials: Any
    ) -> AbstractBaseUser | None:
        login = credentials.get("username") or credentials.get("email") or ""
        for user in logins.meant(login):
            if self._check_password(user, credentials["password"]):
                return user
        return None
