"""A pull of a bucket that is killed in the middle of any answer, and repeated, brings each file once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as usual
from django.utils import timezone

from revops.ingest import connections
from revops.models import Deal, ImportRun, Pull, RawRecord, State
from tests.at_length import at_length
from tests.object_store import Store, object_store
from tests.recordings import connected, cursor_of
from tests.test_connector_bucket import put
from tests.test_connector_folder import MAPPING
from tests.test_pull_killed import kill, pulling

pytestmark = pytest.mark.django_db(transaction=True, available_apps=["revops"])
ANSWERS = {"first page of the list": 0, "second page of the list": 1, "file": 2}
MAY = {"EGRESS_ALLOWED": "127.0.0.0/8", "CONNECTION_KEYS": " ".join(usual.CONNECTION_KEYS)}


class Held:
    """The beginning of an answer, whose rest never comes."""

    def __init__(self) -> None:
        self.asked, self.over = threading.Event(), threading.Event()

    def __call__(self, _environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Length", "1000")])
        yield b"<"
        self.asked.set()
        self.over.wait(60)


def killed_at(step: int, store: Store, folder: Path) -> None:
    held = Held()
    store.bad = [None] * step + [held]
    with pulling(folder, **MAY) as process:
        assert held.asked.wait(60), (folder / "pull.log").read_text()
        kill(process)
    held.over.set()
    Pull.objects.filter(state=State.RUNNING).update(leased_until=timezone.now())


@pytest.mark.parametrize("step", at_length(ANSWERS, quick=[]))
def test_it_brings_each_file_once(step: str, tmp_path: Path, settings, monkeypatch) -> None:
    monkeypatch.setattr("moto.settings.get_s3_default_max_keys", lambda: 2)
    crm = connected(tmp_path, settings, MAPPING)
    with object_store() as store:
        store.begin()
        given = store.given(folder="crm")
        connections.keep_secret(crm, "key", given.pop("key"))
        crm.connector, crm.given = "bucket", given
        crm.save()
        for number in range(1, 4):
            put(store, f"deals-{number}.csv", "D1", "D2", amount=number, day=number)
        killed_at(ANSWERS[step], store, tmp_path)
        for _each in range(3):
            with pulling(tmp_path, **MAY) as process:
                assert process.wait(60) == 0, (tmp_path / "pull.log").read_text()
    files = ImportRun.objects.order_by("pk").values_list("file_name", "state")
    assert list(files) == [(f"deals-{number}.csv", "done") for number in range(1, 4)]
    assert RawRecord.objects.filter(known_until=None).count() == 2
    current = Deal.objects.filter(known_until=None).order_by("deal")
    assert list(current.values_list("deal", "amount_minor")) == [("crm/D1", 300), ("crm/D2", 300)]
    assert cursor_of().cursor.count(" ") == 3
