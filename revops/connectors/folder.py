"""A folder into which somebody puts export files: each new one is imported under its own name, as
if it had been uploaded.

`pull` in the mapping is a pattern of names, as `match` is. The cursor is the time at which the last
file that was taken was written, and its name.
"""

from __future__ import annotations

import fnmatch
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy

from revops.connectors.protocol import Connector, Given, Page, Permanent, Setting, declare
from revops.messages import gettext as _

SETTLED_SECONDS = 5  # a younger file may still be being written


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    """A file a page, those first that were written first; no page where nobody put a file."""
    folder = folder_of(given["folder"])
    waiting = sorted(
        (place, file)
        for file in folder.iterdir()
        if fnmatch.fnmatch(file.name.lower(), what.lower())
        and is_settled(file, folder)
        and (place := place_of(file)) > since
    )
    for place, file in waiting:
        yield Page((), place, file=file, is_last=file == waiting[-1][1])


def is_settled(file: Path, folder: Path) -> bool:
    """Whether it is a file of this folder, no link to another one, and not being written any more."""
    is_here = file.is_file() and file.resolve().parent == folder
    return is_here and time.time() - file.stat().st_mtime > SETTLED_SECONDS


def place_of(file: Path) -> str:
    """Orders files by when they were written, as texts."""
    return f"{file.stat().st_mtime_ns:020} {file.name}"


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
    )
)
