"""The pages of a pull, kept as received in one file of JSON Lines beside the uploads, until the
import of it has ended.

Every attempt has a folder of its own, named by its lease: what a killed one left is removed with
forgotten uploads.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from revops.connectors.dropped import refuse_large
from revops.connectors.protocol import Page, Passing, Permanent
from revops.ingest import leftovers
from revops.messages import gettext as _
from revops.queue import work


@dataclass(slots=True)
class Spooled:
    """`deleted` are (lines written before, id); `is_whole`: the tool had nothing more. `is_file`: it
    is a file as it was delivered, and no pages of records.
    """

    path: Path
    cursor: str
    pages: int = 0
    lines: int = 0
    size: int = 0
    deleted: list[tuple[int, str]] = field(default_factory=list)
    is_whole: bool = False
    is_sweep: bool = False
    is_file: bool = False


def path_of(key: str, name: str) -> Path:
    """A new private folder, and in it the file that is to be written. Raises Passing."""
    folder = leftovers.folder_of(key)
    try:
        Path(settings.MEDIA_ROOT).mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / name).touch(mode=0o600)
    except OSError as error:
        raise not_kept(error) from error
    return folder / name


def keep(pages: Iterable[Page], spooled: Spooled, progress: work.Progress) -> Spooled:
    """Writes the pages up to the last, or up to the limits of one pull. Raises Passing, Permanent.

    What came before a tool asked to be left alone is kept, too: of a tool that answers only so much
    an hour, years would else never come to their end. But not of a pass that has to be whole.
    """
    try:
        keep_all(up_to_last(pages), spooled, progress)
    except Passing:
        if not spooled.pages or spooled.is_sweep:
            raise
    spooled.is_sweep = spooled.is_sweep and spooled.is_whole
    return spooled


def keep_all(pages: Iterable[Page], spooled: Spooled, progress: work.Progress) -> None:
    for page in pages:
        refuse_circle(page, spooled)
        try:
            keep_one(page, spooled)
        except OSError as error:
            raise not_kept(error) from error
        spooled.pages += 1
        spooled.cursor, spooled.is_whole = page.cursor, page.is_last
        spooled.is_sweep = page.is_sweep
        progress(spooled.lines)
        if spooled.is_file or spooled.size > settings.UPLOAD_MB * 10**6:
            return


def up_to_last(pages: Iterable[Page]) -> Iterator[Page]:
    for _number, page in zip(range(settings.PULL_PAGES), pages, strict=False):
        yield page
        if page.is_last:
            return


def keep_one(page: Page, spooled: Spooled) -> None:
    if page.file is None:
        append(page, spooled)
    else:
        copy(page.file, spooled)


def append(page: Page, spooled: Spooled) -> None:
    text = "".join(f"{one_line(record)}\n" for record in page.records)
    with spooled.path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(text)
    spooled.lines += len(page.records)
    spooled.size += len(text)
    spooled.deleted += [(spooled.lines, external_id) for external_id in page.deleted]


def copy(file: Path, spooled: Spooled) -> None:
    """Takes a file as it is, with its name and time. Raises Permanent for one that is too large."""
    refuse_large(file.name, file.stat().st_size)
    spooled.path = spooled.path.with_name(file.name)
    spooled.path.touch(mode=0o600)
    shutil.copyfile(file, spooled.path)
    shutil.copystat(file, spooled.path)
    spooled.path.chmod(0o600)
    spooled.is_file = True


def one_line(record: str) -> str:
    """A line break cannot be inside a text of JSON, only between its parts."""
    return record.replace("\r", " ").replace("\n", " ")


def refuse_circle(page: Page, spooled: Spooled) -> None:
    """A tool that gives one page for ever would never be imported."""
    if not page.is_last and page.cursor == spooled.cursor:
        raise Permanent(
            _(
                "The tool says that there is more and gives the same cursor “%(cursor)s” again. Its"
                " connector must be corrected; nothing of this pull was imported."
            )
            % {"cursor": page.cursor[:100]}
        )


def not_kept(error: OSError) -> Passing:
    return Passing(_("The pages could not be stored: %(why)s.") % {"why": error.strerror or error})
