"""Mails about accounts: each is a row, sent once by whichever worker, with the links made only then.

It is sent while its row is locked and under its lease. A worker that dies after the server took the
mail and before the row was written sends it again, with the same Message-ID.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from access import guesses, links, preferences, rights
from access.models import Invitation, Letter
from revops.models import Organisation
from revops.queue import work
from revops.queue.post import deliver

ATTEMPTS, BACK_OFF = 8, timedelta(minutes=5)  # over two hours without the mail server
# By what allauth calls it, what has happened to an account.
NOTICES = {
    "password_changed": gettext_lazy("The password of your account was changed."),
    "password_reset": gettext_lazy("A new password was set for your account, by a link in a mail."),
    "password_set": gettext_lazy("A password was set for your account."),
    "totp_activated": gettext_lazy("From now on your login asks for a code from your authenticator app."),
    "totp_deactivated": gettext_lazy("Your login no longer asks for a code from your authenticator app."),
    "webauthn_added": gettext_lazy("A passkey was added to your account."),
    "webauthn_removed": gettext_lazy("A passkey was removed from your account."),
    "recovery_codes_generated": gettext_lazy("Your account has new recovery codes; the old ones no longer work."),
    "second_factors_removed": gettext_lazy("An administrator removed passkeys, app and recovery codes from your account."),
}  # fmt: skip


def register() -> None:
    work.register(
        work.Work(Letter, perform, plan=guesses.forget, attempts=ATTEMPTS, back_off=BACK_OFF)
    )


def has_server() -> bool:
    """Without a mail server mails would be files that nobody reads."""
    return bool(settings.EMAIL_URL)


def write_invitation(invitation: Invitation) -> None:
    write(Letter(kind=Letter.Kind.INVITATION, invitation=invitation, language=invitation.language))


def write_reset(user: User) -> None:
    language = preferences.language_of(user)
    write(Letter(kind=Letter.Kind.RESET, user=user, language=language))


def write_notice(user: User, what: str, ip: str) -> None:
    """Whose account was changed by somebody else hears of it."""
    if not (has_server() and user.email):
        return
    about = {"what": what, "at": timezone.now().isoformat(), "ip": ip}
    language = preferences.language_of(user)
    write(Letter(kind=Letter.Kind.NOTICE, user=user, about=about, language=language))


def write(letter: Letter) -> None:
    letter.save()
    transaction.on_commit(work.ring)


def perform(letter: Letter, _progress: work.Progress) -> None:
    """Sends one claimed letter and writes so in the transaction that holds its row."""
    with override(letter.language):
        message = message_of(letter)
    with transaction.atomic():
        work.fence(letter)
        deliver(message)
        work.end(letter, work.State.DONE)


def message_of(letter: Letter) -> EmailMessage:
    """As it will be sent. Raises Refused when there is no longer a reason to send it."""
    if letter.kind == Letter.Kind.INVITATION:
        to, subject, shown = invitation_of(letter)
    else:
        to, subject, shown = about_account(letter)
    headers = {
        "Message-ID": f"<letter.{letter.pk}.{int(letter.written_at.timestamp())}@{settings.SITE_HOST}>",
        "Auto-Submitted": "auto-generated",
    }
    text = render_to_string(f"letters/{letter.kind}.txt", shown | {"site": settings.SITE_URL})
    return EmailMessage(subject, unescape(text).strip() + "\n", to=[to], headers=headers)


def invitation_of(letter: Letter) -> tuple[str, str, dict[str, object]]:
    invitation = letter.invitation
    if invitation is None or not rights.holds(invitation):
        raise work.Refused(_("The invitation no longer holds, so it was not sent."))
    by = invitation.invited_by
    shown = {
        "company": company(),
        "by": (by.get_full_name() or by.get_username()) if by else "",
        "link": settings.SITE_URL + links.path_of(invitation),
        "until": invitation.expires_at,
    }
    subject = _("Your Diapason account at %(company)s") % {"company": company()}
    return invitation.email, subject.removesuffix(", "), shown


def about_account(letter: Letter) -> tuple[str, str, dict[str, object]]:
    user = letter.user
    if user is None or not user.is_active:
        raise work.Refused(_("The account is closed, so it gets no mail."))
    if not user.email:
        raise work.Refused(_("The account has no e-mail address."))
    shown: dict[str, object] = {"name": user.get_username(), "company": company()}
    if letter.kind == Letter.Kind.RESET:
        shown["link"] = settings.SITE_URL + reset_path(user)
        return user.email, _("A new password for Diapason"), shown
    shown |= {
        "sentence": NOTICES[letter.about["what"]],
        "at": datetime.fromisoformat(letter.about["at"]),
        "ip": letter.about.get("ip", ""),
    }
    return user.email, _("Your Diapason account was changed"), shown


def reset_path(user: User) -> str:
    given = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=given)


def company() -> str:
    organisation = Organisation.objects.first()
    return organisation.name if organisation else ""
