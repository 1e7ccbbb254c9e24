"""Handing a mail to the mail server, as every kind of mail does that is a row of the queue."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMessage

from revops.messages import gettext as _
from revops.queue import work


def deliver(message: EmailMessage) -> None:
    """Raises work.Refused for an address that the server will never take; other errors may pass."""
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        if code < 500:
            raise
        raise work.Refused(
            _("The mail server refuses the address %(address)s: %(why)s")
            % {"address": message.to[0], "why": answer.decode(errors="replace")}
        ) from error
