"""A real mail server that keeps what it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

from access.models import Letter
from revops.queue import work
from tests.start import free_port


class Sink(MessageHandler):
    """Keeps what it is sent, and refuses whom it does not know."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.mails.append(message)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address.startswith("nobody"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    handler = Sink()
    server = Controller(handler, hostname="127.0.0.1", port=0)
    server.port = free_port()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.EMAIL_URL = f"smtp://{server.hostname}:{server.port}"
    yield handler
    server.stop()


def deliver() -> None:
    """Does what a worker would."""
    while (row := work.claim(work.open_rows(Letter))) is not None:
        work.do(row)


def text_of(mail: Message) -> str:
    return mail.get_payload(decode=True).decode()


def link_in(mail: Message) -> str:
    """The path of the link that a mail holds."""
    return re.search(r"https?://[^/\s]+(/\S+)", text_of(mail)).group(1)
