"""The dry run of an upload, in a process of its own: it may take so much memory and time and no more, and what it does to
itself it does to nothing else.

`python -m revops.rehearsing FOLDER OUTCOME DATABASE LANGUAGE` reads the files of the folder and writes the outcome.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from revops.ingest import Report
    from revops.models import Rehearsal

POLL_SECONDS = 0.3
NO_MEMORY = 77
GRACE_SECONDS = 30  # after which a child ends that its worker has left alone
Json = dict[str, object]


def rehearsed(row: Rehearsal, folder: Path) -> list[Json]:
    """What importing the files of the folder would do, per file. Raises FileRefused, or work.Refused at a limit."""
    from revops import work
    from revops.connectors.files import FileRefused

    outcome = folder / f"outcome-{row.lease}"
    status = ended(row, start(row, folder, outcome), outcome)
    found = orjson.loads(outcome.read_bytes()) if outcome.exists() else {}
    if "reports" in found:
        return found["reports"]
    if "refused" in found:
        raise FileRefused(found["refused"])
    if status is None:
        raise work.Refused(too_slow())
    if status < 0 or status == NO_MEMORY:
        raise work.Refused(too_big())
    raise RuntimeError(
        found.get("why") or _("the process that read the files ended with status %d") % status
    )


def too_slow() -> str:
    minutes = max(1, settings.REHEARSAL_SECONDS // 60)
    return _(
        "Reading the files took longer than %(minutes)d minutes and was stopped; nothing was imported. Upload fewer or smaller "
        "files at once, or import them with manage.py import_files."
    ) % {"minutes": minutes}


def too_big() -> str:
    return _(
        "Reading the files needed more than %(most)d MB of memory and was stopped; nothing was imported. Save workbooks as CSV, "
        "or import them with manage.py import_files."
    ) % {"most": settings.REHEARSAL_MEMORY_MB}


def start(row: Rehearsal, folder: Path, outcome: Path) -> subprocess.Popen[bytes]:
    (folder / "mapping.toml").touch(mode=0o600)
    (folder / "mapping.toml").write_text(row.mapping, encoding="utf-8")
    command = [sys.executable, "-m", "revops.rehearsing", str(folder), str(outcome)]
    limits = [str(settings.REHEARSAL_MEMORY_MB), str(settings.REHEARSAL_SECONDS)]
    return subprocess.Popen(
        [*command, connection.settings_dict["NAME"], row.language, *limits],
        cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True, umask=0o077,
    )  # fmt: skip


def ended(row: Rehearsal, child: subprocess.Popen[bytes], outcome: Path) -> int | None:
    """Waits for the child, showing how far it got. Its status; None for one that took too long or is wanted no more."""
    until = time.monotonic() + settings.REHEARSAL_SECONDS
    try:
        while child.poll() is None:
            if time.monotonic() > until or not show_progress(row, outcome):
                return None
            time.sleep(POLL_SECONDS)
        return child.returncode
    finally:
        child.kill()
        child.wait()


def show_progress(row: Rehearsal, outcome: Path) -> bool:
    """Whether the rehearsal still is this worker's: somebody may have discarded it."""
    try:
        rows = int(progress_of(outcome).read_text())
    except (OSError, ValueError):
        rows = 0
    return bool(type(row).objects.filter(pk=row.pk, lease=row.lease).update(rows_read=rows))


def progress_of(outcome: Path) -> Path:
    return outcome.with_suffix(".rows")


def main(
    folder: str, outcome: str, database: str, language: str, memory_mb: str, seconds: str
) -> None:
    """The child: it ends in time whatever becomes of its worker, and reads nothing before its memory is limited."""
    signal.alarm(int(seconds) + GRACE_SECONDS)
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    connection.settings_dict["NAME"] = database
    limit_memory(int(memory_mb) * 10**6)
    try:
        write(Path(outcome), read(Path(folder), Path(outcome), language, int(seconds)))
    except MemoryError:
        os._exit(NO_MEMORY)  # what else there is to say would need some


def limit_memory(most: int) -> None:
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ValueError, OSError):  # macOS knows the limit and refuses to set it
        pass


def read(folder: Path, outcome: Path, language: str, seconds: int) -> Json:
    from django.utils.translation import override

    from revops.connectors.files import FileRefused
    from revops.ingest.run import dry_run
    from revops.mapping import MappingError

    mapping = (folder / "mapping.toml").read_text(encoding="utf-8")
    try:
        with override(language), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{seconds}s"])
            reports = dry_run(
                mapping, sorted((folder / "files").iterdir()), Counting(progress_of(outcome))
            )
            return {"reports": [shown(report) for report in reports]}
    except (FileRefused, MappingError) as error:
        return {"refused": storable(str(error))}
    except MemoryError:
        raise
    except Exception as error:
        import logging

        logging.getLogger(__name__).exception("The dry run of %s failed.", folder.name)
        return {"why": storable(str(error))}


class Counting:
    """Writes how many rows have been read of all files together; the count begins anew with each file."""

    def __init__(self, path: Path) -> None:
        self.path, self.before, self.last = path, 0, 0

    def __call__(self, rows: int) -> None:
        if rows < self.last:
            self.before += self.last
        self.last = rows
        self.path.write_text(str(self.before + rows))


def shown(report: Report) -> Json:
    """What a page shows of a report, as JSON; its notes end with the reasons for which rows were skipped."""
    skipped = [f"{reason} ({count})" for reason, count in report.skipped.most_common(20)]
    shown = {name: storable(getattr(report, name)) for name in ("file_name", "feed", "rows_read", "errors")}
    return shown | {"counts": report.counts(), "notes": storable([*report.notes, *skipped])}


def storable(value: object) -> object:
    """Without what a JSON column cannot hold: NUL, and halves of characters."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {storable(key): storable(each) for key, each in value.items()}
    return [storable(each) for each in value] if isinstance(value, list | tuple) else value


def write(outcome: Path, found: Json) -> None:
    """All of it or nothing is there to be read."""
    draft = outcome.with_suffix(".draft")
    draft.write_bytes(orjson.dumps(found))
    draft.replace(outcome)


if __name__ == "__main__":
    main(*sys.argv[1:])
