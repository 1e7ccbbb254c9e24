"""A tool of the tests, connected with the mapping that is proposed for it, and pulled into facts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from revops import guess
from revops.connectors.protocol import CONNECTORS
from revops.guess.tables import table_of
from revops.ingest import connections
from revops.ingest.meanings import pulling
from revops.models import Connection, ImportRun, State
from tests.connector_reading import read
from tests.recordings import connected, pulled


def connected_to(
    key: str, given: dict[str, str], lists: list[str], folder: Path, settings: Any
) -> Connection:
    """The source *crm*, of which each list is read once to see what its records mean."""
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    secrets = {each.key for each in CONNECTORS[key].settings if each.is_secret} & set(given)
    crm = connected(folder, settings, mapping_of(key, given, lists, folder))
    crm.connector = key
    crm.given = {name: text for name, text in given.items() if name not in secrets}
    for name in secrets:
        connections.keep_secret(crm, name, given[name])
    crm.save()
    return crm


def mapping_of(key: str, given: dict[str, str], lists: list[str], folder: Path) -> str:
    tables = []
    for what in lists:
        path = folder / f"{what}.jsonl"
        path.write_text("".join(f"{json.dumps(each)}\n" for each in read(key, given, what).records))
        tables += [table_of(each.as_json()) for each in guess.look(path)]
    return pulling(guess.written(guess.readings_together(tables), key="crm", name="CRM"), tables)


def pulled_all(crm: Connection) -> list[ImportRun]:
    """Everything of all feeds, until the tool has no more."""
    runs = []
    for feed in connections.feeds_of(crm):
        while True:
            pull = pulled(crm, feed.name)
            assert pull.state == State.DONE, pull.error
            runs.append(pull.run)
            if pull.run is None or pull.is_whole:
                break
    return runs
