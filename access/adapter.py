"""What allauth asks of this installation: guesses are counted here, mails are rows of the queue, and
sentences are the product's own.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access import guesses, letters, logins, persons, preferences

WRONG = _(
    "The name or the password is wrong. After ten wrong passwords an account is locked for 15 minutes."
)
WRONG_CODE = _("This code is wrong, or was valid a minute ago. Try the next one.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("The current password is wrong."),
        "incorrect_code": WRONG_CODE,
        "invalid_password_reset": _("This link has been used, or is too old."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whoever has no account is invited, or has none."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The server's own word where the proxies' is not one."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            return request.META.get("REMOTE_ADDR", "")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The account that these open, or None. Counted before it is looked at."""
        login = credentials.get("username") or credentials.get("email") or ""
        ip = self.get_client_ip(request)
        try:
            taken = guesses.take_all([guesses.of_name(login), guesses.of_address(ip)])
        except guesses.Locked as locked:
            raise ValidationError(str(locked), code="locked") from locked
        try:
            taken += guesses.take_all(map(guesses.of_account, logins.meant(login)))
        except guesses.Locked:
            User().set_password(credentials["password"])  # takes as long as looking at it
            return None
        user = super().authenticate(request, **credentials)
        if user is not None:
            guesses.give_back(taken)
        return user

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def set_password(self, user: User, password: str) -> None:
        """Whoever may set one has shown who they are: guesses of others no longer lock it."""
        super().set_password(user, password)
        guesses.lift(guesses.keys_of(user))

    def post_login(self, request: HttpRequest, user: User, **hook: Any) -> HttpResponse:
        response = super().post_login(request, user, **hook)
        if sentence := persons.missing(user):
            messages.warning(request, sentence)
        return preferences.speak(request, response, user)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        letters.write_reset(user)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        what = template_prefix.rpartition("/")[2]
        letters.write_notice(user, what, self.get_client_ip(self.request))


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": _(
            "Recovery codes stand in for an app or a key: set up one of these first."
        ),
    }

    def get_totp_issuer(self) -> str:
        return "Diapason"

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """What a key is called until its owner calls it something else."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Passkey")) if not count else f"{_('Passkey')} {count + 1}"

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        entity = super().get_public_key_credential_user_entity(user)
        return entity | {
            "name": user.get_username(),
            "display_name": user.get_full_name() or user.get_username(),
        }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "Diapason"}
