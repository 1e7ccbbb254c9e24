"""The bell of files: whoever looks while a message is written sees all of it or nothing."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import Empty

from kombu import Connection

from config import bell


def channel(folder: Path) -> bell.Channel:
    bell.use()
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder)}
    return Connection("filesystem://", transport_options=options).channel()


def test_a_message_is_taken_whole_while_others_are_written(tmp_path: Path) -> None:
    many, payload = 400, {"body": "x" * 20_000}
    writing, reading = channel(tmp_path), channel(tmp_path)
    assert isinstance(reading, bell.Channel)

    def write() -> None:
        for _each in range(many):
            writing._put("bells", payload)

    thread = threading.Thread(target=write)
    thread.start()
    taken = []
    while len(taken) < many:
        try:
            taken.append(reading._get("bells"))
        except Empty:
            assert thread.is_alive() or any(tmp_path.iterdir())
    thread.join()
    assert taken == [payload] * many
    assert list(tmp_path.iterdir()) == []


def test_messages_of_another_queue_stay(tmp_path: Path) -> None:
    found = channel(tmp_path)
    found._put("bells", {"body": "1"})
    found._put("other", {"body": "2"})
    assert (found._get("other"), found._get("bells")) == ({"body": "2"}, {"body": "1"})
