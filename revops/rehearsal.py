"""The child that reads uploaded files and writes nothing but what importing them would do.

`python -m revops.rehearsal FOLDER OUTCOME DATABASE LANGUAGE MEMORY_MB SECONDS look|try|edit` reads the
files of the folder and writes the outcome: what a look at them finds, or what importing them would do;
or what a changed mapping would do to the rows that are kept of its source.
"""

from __future__ import annotations

import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import psutil
from django.db import connection

from revops.messages import stored

if TYPE_CHECKING:
    from revops.ingest import Report

SPARE = 16 * 10**6  # less is asked for at once by what is no matter of the files
GRACE_SECONDS = 30  # after which a child ends that its worker has left alone
Json = dict[str, object]


def main(
    folder: str,
    outcome: str,
    database: str,
    language: str,
    memory_mb: str,
    seconds: str,
    what: str,
) -> None:
    """The child: it ends in time whatever becomes of its worker, and reads nothing before its
    memory is limited.
    """
    signal.alarm(int(seconds) + GRACE_SECONDS)
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from revops.ingest.rehearsing import NO_MEMORY as no_memory

    connection.settings_dict["NAME"] = database
    limit_memory(int(memory_mb) * 10**6)
    try:
        if what == "look":
            write(Path(outcome), looked_at(Path(folder), language))
        elif what == "edit":
            write(Path(outcome), edited(Path(folder), language))
        else:
            write(Path(outcome), read(Path(folder), Path(outcome), language, int(seconds)))
    except MemoryError:
        os._exit(no_memory)  # what else there is to say would need some


def limit_memory(most: int) -> None:
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ValueError, OSError):  # macOS knows the limit and refuses to set it
        pass


def is_full() -> bool:
    """Whether hardly any memory is left: libraries then fail in ways of their own, by a folder that
    cannot be listed or a connection that breaks.
    """
    most, _hard = resource.getrlimit(resource.RLIMIT_AS)
    is_limited = most != resource.RLIM_INFINITY
    return bool(is_limited and psutil.Process().memory_info().vms > most - SPARE)


def read(folder: Path, outcome: Path, language: str, seconds: int) -> Json:
    """What importing the files would do."""
    from revops.ingest.company import options_of
    from revops.ingest.rehearsing import progress_of
    from revops.ingest.run import dry_run

    def report() -> Json:
        mapping = (folder / "mapping.toml").read_text(encoding="utf-8")
        asked = options_of(orjson.loads((folder / "asked.json").read_bytes()))
        progress = Counting(progress_of(outcome))
        reports = dry_run(mapping, [folder / "files"], progress, **asdict(asked))
        return {"reports": [as_json(each) for each in reports]}

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{seconds}s"])
        return found_by(report, folder, language)


def edited(folder: Path, language: str) -> Json:
    """What a changed mapping would do."""
    from revops.ingest import editing

    def report() -> Json:
        mapping = (folder / "mapping.toml").read_text(encoding="utf-8")
        source = editing.source_of(folder.name)
        return {"reports": [as_json(each) for each in editing.reports(mapping, source)]}

    return found_by(report, folder, language)


def looked_at(folder: Path, language: str) -> Json:
    """What a look at the files finds."""
    from revops import guess

    def look() -> Json:
        files = sorted((folder / "files").iterdir())
        tables = [table for file in files for table in guess.look(file)]
        return {"tables": [storable(table.as_json()) for table in tables]}

    return found_by(look, folder, language)


def found_by(find: Callable[[], Json], folder: Path, language: str) -> Json:
    """What is found, or why it cannot be, in a language."""
    from django.utils.translation import override

    from revops.connectors.files import FileRefused
    from revops.mapping import MappingError

    try:
        with override(language):
            return find()
    except MemoryError:
        raise
    except Exception as error:
        if is_full():
            raise MemoryError from error
        if isinstance(error, (FileRefused, MappingError)):
            kind = "mistaken" if isinstance(error, MappingError) else "refused"
            return {kind: storable(str(error))}
        logging.getLogger(__name__).exception("Reading the files of %s failed.", folder.name)
        return {"why": storable(str(error))}


class Counting:
    """Writes how many rows have been read of all files together; the count begins anew with each
    file.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.before, self.last = path, 0, 0

    def __call__(self, rows: int) -> None:
        if rows < self.last:
            self.before += self.last
        self.last = rows
        self.path.write_text(str(self.before + rows))


def as_json(report: Report) -> Json:
    """What a page shows of a report, as JSON; its notes end with the reasons for which rows were
    skipped.
    """
    fields = {
        name: storable(getattr(report, name))
        for name in ("file_name", "feed", "rows_read", "errors")
    }
    return fields | {
        "counts": report.counts(),
        "notes": storable([*report.notes, *report.left_out()]),
    }


def storable(value: object) -> object:
    """As JSON, its messages with what they were made of, and without what a JSON column cannot
    hold: NUL, and halves of characters.
    """
    kept = stored(value)
    if isinstance(kept, str):
        return kept.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(kept, dict):
        return {storable(key): storable(each) for key, each in kept.items()}
    return [storable(each) for each in kept] if isinstance(kept, list) else kept


def write(outcome: Path, found: Json) -> None:
    """All of it or nothing is there to be read."""
    draft = outcome.with_suffix(".draft")
    draft.write_bytes(orjson.dumps(found))
    draft.replace(outcome)


if __name__ == "__main__":
    main(*sys.argv[1:])
