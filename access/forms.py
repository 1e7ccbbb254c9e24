"""Forms of accounts: allauth's, with the product's words and its counting of guesses; and those of
the page People.
"""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

from access import guesses, letters, logins

CODE = _("Code")


def bare(form: forms.BaseForm, **labels: Any) -> None:
    """Labels say what belongs into a field; text that vanishes when one types does not."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)
        if name in ("password", "oldpassword", "password2"):
            field.help_text = ""
        if name == "password1":
            field.help_text = password_rules()


def password_rules() -> str:
    return " ".join(password_validators_help_texts())


class LoginForm(account.LoginForm):
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        bare(self, login=_("Name or e-mail"), password=_("Password"))
        self.fields["login"].validators.append(MaxLengthValidator(254))
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        bare(self, password=_("Password"))


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        bare(self, oldpassword=_("Current password"), password1=_("New password"), password2=_("New password, again"))  # fmt: skip

    def clean_oldpassword(self) -> str:
        """Whoever finds a screen unlocked may guess no more often than at the login."""
        key = guesses.of_account(self.user)
        counted(key)
        found = super().clean_oldpassword()
        guesses.give_back([key])
        return found


class SetPasswordForm(account.SetPasswordForm):
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        bare(self, password1=_("New password"), password2=_("New password, again"))


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        bare(self, password1=_("New password"), password2=_("New password, again"))


class ResetPasswordForm(account.ResetPasswordForm):
    """Answers alike whether or not there is such an account."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        bare(self, email=_("E-mail"))

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if not letters.has_server():
            raise ValidationError(
                _("No mail server is set. An administrator can give you a new password.")
            )
        ip = get_adapter().get_client_ip(context.request)
        counted(guesses.of_mailbox(email), guesses.of_address(ip, guesses.Kind.MAIL_FROM))
        self.users = [each for each in logins.mailed(email) if each.is_active]
        return email


def counted(*keys: guesses.Key) -> list[guesses.Key]:
    """Counts a try against each, or refuses it in a sentence."""
    try:
        return guesses.take_all(keys)
    except guesses.Locked as locked:
        raise ValidationError(str(locked), code="locked") from locked


class CodeForm:
    """Counts wrong codes, and takes each right one once, in all processes together."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        bare(self, code=CODE)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}
        self.fields["code"].validators.append(MaxLengthValidator(40))

    def clean_code(self) -> str:
        taken = counted(guesses.of_codes(self.user))
        code = super().clean_code()
        counted(guesses.of_code(self.user, code))
        guesses.give_back(taken)
        return code


class AuthenticateForm(CodeForm, codes.AuthenticateForm):
    pass


class ReauthenticateCodeForm(CodeForm, codes.ReauthenticateForm):
    pass


class ActivateCodeForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        bare(self, code=_("Code that the app shows"))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}


UNREADABLE = (
    *(AttributeError, KeyError, IndexError, TypeError, ValueError),
    *(OverflowError, RecursionError),
)
WRONG_KEY = _("This passkey was not recognised.")


class CredentialField(forms.JSONField):
    """What a browser's key answers; it is good for one question, so it is not shown again."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except UNREADABLE as error:
            raise ValidationError(WRONG_KEY) from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        return InvalidJSONInput("")


class Credential:
    """Whoever sends something else than a key's answer is told that it was wrong: the library
    expects what browsers send.
    """

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["credential"] = CredentialField()

    def _clean_fields(self) -> None:
        try:
            super()._clean_fields()
        except UNREADABLE:
            self.add_error("credential", ValidationError(WRONG_KEY))

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean() or self.cleaned_data
        except UNREADABLE as error:
            raise ValidationError(WRONG_KEY) from error


class AddPasskeyForm(Credential, passkeys.AddWebAuthnForm):
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Log in with it alone, without a password")
        self.fields["passwordless"].help_text = _(
            "The device asks for your finger, face or PIN. Without the tick it is asked for after the password."
        )
        bare(self, name=_("What to call it"))
        self.fields["name"].validators.append(MaxLengthValidator(80))


class EditPasskeyForm(passkeys.EditWebAuthnForm):
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        bare(self, name=_("What to call it"))
        self.fields["name"].validators.append(MaxLengthValidator(80))


class PasskeyForm(Credential, passkeys.AuthenticateWebAuthnForm):
    pass


class PasskeyLoginForm(Credential, passkeys.LoginWebAuthnForm):
    pass


class PasskeyReauthenticateForm(Credential, passkeys.ReauthenticateWebAuthnForm):
    pass


class JoinForm(forms.Form):
    """What somebody who was invited says about themselves."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    password1 = forms.CharField(label=_("Password"), strip=False, widget=forms.PasswordInput)
    password2 = forms.CharField(label=_("Password, again"), strip=False, widget=forms.PasswordInput)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, email: str, **given: Any) -> None:
        super().__init__(*args, **given)
        self.email = email
        bare(self)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs["autocomplete"] = "new-password"

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        one, again = found.get("password1"), found.get("password2")
        if one and again and one != again:
            self.add_error("password2", _("The two passwords differ."))
        elif one:
            first, _space, last = found.get("name", "").partition(" ")
            user = User(email=self.email, first_name=first, last_name=last)
            try:
                validate_password(one, user)
            except ValidationError as error:
                self.add_error("password1", error)
        return found
