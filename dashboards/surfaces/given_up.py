"""What administrators are told when a mail was given up."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import send_mail

from revops import inquiries
from revops.queue.work import Due

logger = logging.getLogger(__name__)


def tell_administrators(row: Due, subject: str, address: str) -> None:
    """Says by mail that one was given up; where mail itself is the trouble, the list in the admin at
    that address still says so.
    """
    addresses = sorted({each.email for each in inquiries.administrators() if each.email})
    if not addresses:
        return
    lines = [row.error, f"{settings.SITE_URL}{address}"]
    try:
        send_mail(subject, "\n\n".join(lines), None, addresses)
    except OSError as error:  # of which smtplib's errors are a kind
        logger.warning("Nobody could be told that %s was not sent (%s).", row, error)
