"""A recording: pages of answers kept as files, for tests and demonstrations.

    <RECORDINGS>/<folder>/<what>/0001.jsonl, 0002.jsonl, …

A file is a page, a line a record. A first line `{"@page": {…}}` says what else the page is:
`deleted` (a list of ids), `sweep` (true: the pages up to here are everything), or an error that the
tool answered instead, `"error": "passing"` with `retry_after` in seconds or `"error": "permanent"`
with `why`. The cursor is the name of the last file that was read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import cast

from django.conf import settings
from django.utils.translation import gettext_lazy

from revops.connectors.protocol import (
    Connector,
    Given,
    Page,
    Passing,
    Permanent,
    Setting,
    declare,
)
from revops.messages import gettext as _

NAME = re.compile(r"\w[\w.-]{0,99}")
ABOUT = "@page"
A_DAY = 86_400  # seconds
About = dict[str, object]


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    files = sorted(folder_of(given["folder"], what).glob("*.jsonl"))
    waiting = [file for file in files if file.stem > since]
    for file in waiting:
        about, records = read(file)
        if "error" in about:
            raise error_of(about, file)
        yield Page(
            tuple(records),
            file.stem,
            deleted_of(about),
            is_last=file == waiting[-1],
            is_sweep=bool(about.get("sweep")),
        )
    if not waiting:
        yield Page((), since, is_last=True)


def folder_of(name: str, what: str) -> Path:
    """Below the folder of recordings and nowhere else. Raises Permanent."""
    if not settings.RECORDINGS:
        raise Permanent(_("This installation has no folder of recordings; set RECORDINGS to one."))
    root = Path(settings.RECORDINGS).resolve()
    folder = (root / name / what).resolve()
    is_inside = NAME.fullmatch(name) and NAME.fullmatch(what) and folder.is_relative_to(root)
    if not is_inside or not folder.is_dir():
        why = _(
            "There is no recording “%(what)s” in “%(name)s” below the folder of recordings; correct"
            " the folder of the connection or “pull” in the mapping."
        )
        raise Permanent(why % {"what": what, "name": name})
    return folder


def read(file: Path) -> tuple[About, list[str]]:
    """What a page says of itself, and its records. Raises Permanent."""
    try:
        lines = [line for line in file.read_text("utf-8").split("\n") if line.strip()]
        first = json.loads(lines[0]) if lines else None
    except (OSError, ValueError) as error:
        why = _("The page “%(file)s” of the recording cannot be read: %(why)s.")
        raise Permanent(why % {"file": file.name, "why": error}) from error
    about = first.get(ABOUT) if isinstance(first, dict) else None
    return (about, lines[1:]) if isinstance(about, dict) else ({}, lines)


def deleted_of(about: About) -> tuple[str, ...]:
    deleted = about.get("deleted")
    return tuple(map(str, deleted)) if isinstance(deleted, list) else ()


def error_of(about: About, file: Path) -> Passing | Permanent:
    usual = _("The recording has an error at “%(file)s”.") % {"file": file.name}
    why = str(about.get("why") or usual)
    if about["error"] == "permanent":
        return Permanent(why)
    seconds = about.get("retry_after")
    is_named = isinstance(seconds, int | float) and 0 < seconds < A_DAY
    return Passing(why, timedelta(seconds=cast(float, seconds)) if is_named else None)


declare(
    Connector(
        "recording",
        gettext_lazy("Recording of answers"),
        (
            Setting(
                "folder",
                gettext_lazy("Folder"),
                gettext_lazy("The name of a folder below that of recordings (RECORDINGS)."),
            ),
        ),
        pages,
    )
)
