"""What stores of files over HTTP have in common: each file that a feed takes is fetched as it was listed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from revops.connectors import dropped
from revops.connectors.dropped import Dropped
from revops.connectors.protocol import Page, Passing, Permanent
from revops.egress import Client
from revops.messages import gettext

GONE = {404, 412}  # it was taken away, or replaced, since it was listed


class Store(Protocol):
    def files(self, what: str = "*") -> Iterable[Dropped]:
        """Those of the folder itself that a feed takes. Raises Passing or Permanent."""

    def fetched(self, file: Dropped, into: Path) -> Path:
        """The file as it was listed, with its time. Raises Passing or Permanent."""


def pages(store: Store, what: str, since: str) -> Iterator[Page]:
    """A file a page; no page where nobody put one."""
    files = list(store.files(what))
    waiting = dropped.waiting(files, since)
    for file in waiting:
        since = dropped.behind(file, files, since)
        with TemporaryDirectory() as folder:
            path = store.fetched(file, Path(folder))
            yield Page((), since, file=path, is_last=file == waiting[-1])


def fetch(client: Client, url: str, file: Dropped, into: Path) -> Path:
    dropped.refuse_large(file.name, file.size)
    path = into / file.name
    try:
        client.save(url, path, {"If-Match": file.content})
    except Permanent as error:
        if error.status not in GONE:
            raise
        why = gettext("“%(file)s” was replaced or taken away while it was asked for.")
        raise Passing(why % {"file": file.name}) from error
    os.utime(path, ns=(file.written, file.written))
    return path


def is_file(name: str) -> bool:
    return name not in ("", ".", "..") and "/" not in name
