"""From nothing to a connection: which tool, what of it, what its records mean, and everything pulled.

The samples of a tool are files of an upload, looked at, understood and tried as those are; confirmed,
the mapping is kept and the connection switched on.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import get_language

from revops.connectors.protocol import CONNECTORS, Connector, Offered, Page, Permanent
from revops.ingest import connections, leftovers, pulls, sources
from revops.ingest.company import organisation, parse
from revops.mapping import MappingError
from revops.messages import gettext as _
from revops.models import Connection, Rehearsal, State
from revops.queue import work

SAMPLE_PAGES, SAMPLE_RECORDS = 5, 500
NAME = str.maketrans({"/": "-", "\\": "-", "\0": "-"})


def offered() -> list[Connector]:
    """Those that can be connected here, by name."""
    return sorted(
        (each for each in CONNECTORS.values() if each.offers), key=lambda each: str(each.label)
    )


def begin(
    connector: Connector, given: Mapping[str, str], secrets: Mapping[str, str]
) -> tuple[Connection, Sequence[Offered]]:
    """A connection without source, once the tool answered what it can be asked for. Raises Passing,
    Permanent or sealed.NotSealed; then nothing is kept.
    """
    assert connector.offers
    found = connector.offers({**given, **secrets})
    connection = Connection(connector=connector.key, given=dict(given))
    for name, secret in secrets.items():
        if secret:
            connections.keep_secret(connection, name, secret)
    connection.save()
    return connection, found


def offers(connection: Connection) -> Sequence[Offered]:
    """What the account can be asked for. Raises as `begin`."""
    connector = connections.connector_of(connection)
    if connector is None or connector.offers is None:
        return ()
    return connector.offers(connections.given_to(connection))


def request_samples(
    connection: Connection, objects: Sequence[str], user: AbstractBaseUser
) -> Rehearsal:
    """Asks a worker for a few records of each, so that somebody can say what they mean. Raises
    MappingError where the company is not set up.
    """
    organisation()
    key = uuid.uuid4().hex
    (leftovers.folder_of(key) / "files").mkdir(mode=0o700, parents=True)
    connector = connections.connector_of(connection)
    with transaction.atomic():
        transaction.on_commit(work.ring)
        return Rehearsal.objects.create(
            looks=True, key=key, user=user, connects=connection, source=str(connector.label if connector else ""),
            asked={"objects": list(objects)}, language=get_language() or "en",
        )  # fmt: skip


def sample(row: Rehearsal) -> None:
    """Writes the first records of each object into a file of its name. Raises Passing, Permanent or
    sealed.NotSealed.
    """
    connection = row.connects
    connector = connections.connector_of(connection)
    folder = leftovers.folder_of(row.key) / "files"
    given = connections.given_to(connection)
    for what in row.asked.get("objects", ()):
        keep(connector.pages(given, what, ""), folder, what.translate(NAME))
    if not any(folder.iterdir()):
        why = _(
            "The tool answered no record of what was chosen: choose something else, or give its"
            " account the right to read it."
        )
        raise Permanent(why)


def keep(pages: Iterable[Page], folder: Path, name: str) -> None:
    """The first pages in one file, none where there is nothing."""
    lines: list[str] = []
    for page in islice(pages, SAMPLE_PAGES):
        if page.file is not None:
            shutil.copyfile(page.file, folder / f"{name}{page.file.suffix}")
            return
        lines += [json.dumps(json.loads(each), ensure_ascii=False) for each in page.records]
        if page.is_last or len(lines) >= SAMPLE_RECORDS:
            break
    if lines:
        text = "".join(f"{line}\n" for line in lines[:SAMPLE_RECORDS])
        (folder / f"{name}.jsonl").write_text(text, "utf-8")


def confirm(rehearsal: Rehearsal, user: AbstractBaseUser) -> Connection:
    """Keeps the mapping and pulls everything. A second time there is no rehearsal. Raises
    MappingError.
    """
    with transaction.atomic():
        tried = Rehearsal.objects.filter(pk=rehearsal.pk, state=State.DONE, looks=False)
        if not tried.delete()[0]:
            raise MappingError(
                _("These records have not been tried yet, or were saved or discarded already.")
            )
        connection = Connection.objects.select_for_update(of=("self",)).get(
            pk=rehearsal.connects_id
        )
        source = sources.keep(parse(rehearsal.mapping).source, rehearsal.mapping, user)
        if Connection.objects.filter(source=source).exclude(pk=connection.pk).exists():
            raise MappingError(_("“%(source)s” is connected already; give this source another key.") % {"source": source.name})  # fmt: skip
        connection.source, connection.is_on = source, True
        connection._history_user = user
        connection.save()
        if not connections.feeds_of(connection):
            raise MappingError(
                _("This mapping pulls nothing: say of at least one list what its rows are.")
            )
        pulls.request_now(connection, user)
        transaction.on_commit(lambda: leftovers.forget(rehearsal.key))
    return connection


def schedule(
    connection: Connection, *, every_minutes: int, is_on: bool, user: AbstractBaseUser
) -> None:
    """How often it is asked, and whether. Switched on, a connection that had stopped goes on."""
    connection.every_minutes, connection.is_on = every_minutes, is_on
    if is_on:
        connection.stopped_because = ""
    connection._history_user = user
    connection.save()
    if is_on:
        pulls.plan_again(connection)
