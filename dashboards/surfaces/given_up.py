"""What administrators are told when a mail was given up, each in their language."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.utils.functional import Promise
from django.utils.translation import override

from dashboards.models import Subscription
from revops import inquiries
from revops.queue.work import Due

logger = logging.getLogger(__name__)


def mail_language(user: int) -> str:
    """That of somebody's digest, else the installation's."""
    digest = Subscription.objects.filter(user=user).order_by("-is_on").first()
    return str(digest.language) if digest else settings.LANGUAGE_CODE


def tell_administrators(row: Due, subject: str | Promise, address: str) -> None:
    """Says by mail that one was given up; where mail itself is the trouble, the list in the admin at
    that address still says so. `subject` is lazy and names the mail as %(mail)s.
    """
    by_language: dict[str, set[str]] = {}
    for each in inquiries.administrators():
        if each.email:
            by_language.setdefault(mail_language(each.pk), set()).add(each.email)
    for language, addresses in sorted(by_language.items()):
        with override(language):
            lines = [str(row.error), f"{settings.SITE_URL}{address}"]
            title = str(subject) % {"mail": row}
        try:
            send_mail(title, "\n\n".join(lines), None, sorted(addresses))
        except OSError as error:  # of which smtplib's errors are a kind
            logger.warning("Nobody could be told that %s was not sent (%s).", row, error)
