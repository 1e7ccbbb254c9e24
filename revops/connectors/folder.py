"""A folder into which somebody puts export files: each new one is imported under its own name, as
if it had been uploaded. Which is new is said in dropped.py.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy

from revops.connectors import dropped
from revops.connectors.dropped import Dropped
from revops.connectors.protocol import Badge, Connector, Given, Page, Permanent, Setting, declare
from revops.messages import gettext as _

SETTLED_SECONDS = 5  # a younger file may still be being written


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    """A file a page; no page where nobody put one."""
    folder = folder_of(given["folder"])
    files = [
        dropped_as(file)
        for file in folder.iterdir()
        if dropped.matches(file.name, what) and is_settled(file, folder)
    ]
    waiting = dropped.waiting(files, since)
    for file in waiting:
        since = dropped.behind(file, files, since)
        yield Page((), since, file=folder / file.name, is_last=file == waiting[-1])


def dropped_as(file: Path) -> Dropped:
    found = file.stat()
    return Dropped(file.name, found.st_mtime_ns, found.st_size)


def is_settled(file: Path, folder: Path) -> bool:
    """Whether it is a file of this folder, no link to another one, and not being written any more."""
    is_here = file.is_file() and file.resolve().parent == folder
    return is_here and time.time() - file.stat().st_mtime > SETTLED_SECONDS


def folder_of(name: str) -> Path:
    """Below the folder of deliveries and nowhere else. Raises Permanent."""
    if not settings.DELIVERIES:
        raise Permanent(_("This installation has no folder of deliveries; set DELIVERIES to one."))
    root = Path(settings.DELIVERIES).resolve()
    folder = (root / name).resolve()
    if not name or not folder.is_relative_to(root) or folder == root or not folder.is_dir():
        why = _(
            "There is no folder “%(name)s” below that of deliveries; correct the folder of the"
            " connection, or make it."
        )
        raise Permanent(why % {"name": name})
    return folder


declare(
    Connector(
        "folder",
        gettext_lazy("Folder of files"),
        (
            Setting(
                "folder",
                gettext_lazy("Folder"),
                gettext_lazy("The name of a folder below that of deliveries (DELIVERIES)."),
            ),
        ),
        pages,
        Badge.SERVER,
    )
)
