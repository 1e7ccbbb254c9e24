"""The look at an upload, and its dry run, in a process of their own (revops/rehearsal.py): it may take so much
memory and time and no more, and what it does to itself it does to nothing else.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import orjson
from django.conf import settings
from django.db import connection

from revops.connectors.files import FileRefused
from revops.mapping import MappingError
from revops.messages import gettext as _
from revops.messages import read
from revops.models import Rehearsal
from revops.queue import work

POLL_SECONDS = 0.3
NO_MEMORY = 77
Json = dict[str, object]


def rehearsed(row: Rehearsal, folder: Path) -> list[Json]:
    """What importing the files of the folder would do, per file. Raises FileRefused, MappingError, or
    work.Refused at a limit.
    """
    return found_by_child(row, folder, "reports")


def looked_at(row: Rehearsal, folder: Path) -> list[Json]:
    """The tables that a look at the files finds. Raises as `rehearsed`."""
    return found_by_child(row, folder, "tables")


def found_by_child(row: Rehearsal, folder: Path, what: str) -> list[Json]:
    outcome = folder / f"outcome-{row.lease}"
    status = ended(row, start(row, folder, outcome), outcome)
    found = orjson.loads(outcome.read_bytes()) if outcome.exists() else {}
    if what in found:
        return found[what]
    if "refused" in found:
        raise FileRefused(read(found["refused"]))
    if "mistaken" in found:
        raise MappingError(read(found["mistaken"]))
    if status is None:
        raise work.Refused(too_slow())
    if status < 0 or status == NO_MEMORY:
        raise work.Refused(too_big())
    raise RuntimeError(
        read(found.get("why")) or _("the process that read the files ended with status %d") % status
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
    for name, content in (
        ("mapping.toml", row.mapping.encode()),
        ("asked.json", orjson.dumps(row.asked)),
    ):
        (folder / name).touch(mode=0o600)
        (folder / name).write_bytes(content)
    command = [sys.executable, "-m", "revops.rehearsal", str(folder), str(outcome)]
    limits = [str(settings.REHEARSAL_MEMORY_MB), str(settings.REHEARSAL_SECONDS)]
    what = "look" if row.looks else "edit" if row.edits_id else "try"
    return subprocess.Popen(
        [*command, connection.settings_dict["NAME"], row.language, *limits, what],
        cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True, umask=0o077,
    )  # fmt: skip


def ended(row: Rehearsal, child: subprocess.Popen[bytes], outcome: Path) -> int | None:
    """Waits for the child, showing how far it got. Its status; None for one that took too long or
    is wanted no more.
    """
    until = time.monotonic() + settings.REHEARSAL_SECONDS
    try:
        while child.poll() is None:
            if time.monotonic() > until or not write_progress(row, outcome):
                return None
            time.sleep(POLL_SECONDS)
        return child.returncode
    finally:
        child.kill()
        child.wait()


def write_progress(row: Rehearsal, outcome: Path) -> bool:
    """Whether the rehearsal still is this worker's: somebody may have discarded it."""
    try:
        rows = int(progress_of(outcome).read_text())
    except (OSError, ValueError):
        rows = 0
    return bool(type(row).objects.filter(pk=row.pk, lease=row.lease).update(rows_read=rows))


def progress_of(outcome: Path) -> Path:
    return outcome.with_suffix(".rows")
