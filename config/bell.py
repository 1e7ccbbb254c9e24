"""The broker of an installation without CELERY_BROKER_URL: messages are files under DIAPASON_HOME.

kombu writes a message under its final name, where a worker that looks just then takes half of it
and dies of it.
"""

from __future__ import annotations

import os
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **_kwargs: Any) -> None:
        """A message is there once it is whole, in the order of time."""
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        whole = Path(self.data_folder_out) / name
        begun = whole.with_suffix(".part")
        try:
            begun.write_text(dumps(payload), encoding="utf-8")
            os.replace(begun, whole)
        except OSError as error:
            raise ChannelError(f"The message {name} cannot be written: {error}") from error


class Transport(filesystem.Transport):
    Channel = Channel


def use() -> None:
    """Has `filesystem://` mean this one."""
    TRANSPORT_ALIASES["filesystem"] = "config.bell:Transport"
