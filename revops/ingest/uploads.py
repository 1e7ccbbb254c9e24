"""Uploaded files between the dry run and the import: kept under MEDIA_ROOT, each draft in a folder of its own.

A draft belongs to whom uploaded it. Confirmed, its files stay where the worker reads them; forgotten, they are removed.
"""

from __future__ import annotations

import json
import re
import shutil
import time
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from revops import work
from revops.connectors.files import FileRefused
from revops.ingest.run import dry_run, parse, request_imports
from revops.mapping import MappingError
from revops.models import ImportRun

FORGOTTEN_SECONDS = 24 * 60 * 60
MAPPING_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a file would do: counts by outcome, first errors as (line, column, reason), and notes."""

    file_name: str
    feed: str
    counts: dict[str, int]
    errors: list[tuple[int, str, str]]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Draft:
    key: str
    user: int
    source: str
    mapping: str
    rehearsals: list[Rehearsal]

    @property
    def files(self) -> list[Path]:
        return sorted((folder_of(self.key) / "files").iterdir())


def folder_of(key: str) -> Path:
    return Path(settings.MEDIA_ROOT) / key


def rehearse(mapping: str, files: Sequence[UploadedFile], user: AbstractBaseUser) -> Draft:
    """Keeps the files and says what importing them would do. Keeps nothing when it raises MappingError or FileRefused."""
    forget_old()
    source = parse(mapping).source.name
    key = uuid.uuid4().hex
    try:
        paths = keep(folder_of(key) / "files", files)
        reports = [
            Rehearsal(each.file_name, each.feed, each.counts(), each.errors, notes_of(each))
            for each in dry_run(mapping, paths)
        ]
        draft = Draft(key, user.pk, source, mapping, reports)
        (folder_of(key) / "draft.json").write_text(json.dumps(asdict(draft)), encoding="utf-8")
    except BaseException:
        forget(key)
        raise
    return draft


def notes_of(report: object) -> list[str]:
    return report.notes + [f"{reason} ({count})" for reason, count in report.skipped.most_common(20)]


def keep(folder: Path, files: Sequence[UploadedFile]) -> list[Path]:
    """Writes the files under their own names, by which feeds know them. Raises FileRefused."""
    names = [file.name for file in files]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise FileRefused(_("Two files are called “%(name)s”; upload them one after the other.") % {"name": twice})
    try:
        folder.mkdir(parents=True)
        for file in files:
            with (folder / file.name).open("wb") as kept:
                shutil.copyfileobj(file, kept)
    except OSError as error:
        raise FileRefused(
            _("The files could not be stored: %(why)s. Nothing was imported.") % {"why": error.strerror or error}
        ) from error
    return [folder / name for name in names]


def draft_of(key: str, user: AbstractBaseUser) -> Draft | None:
    """A user's own draft, or None when there is none of that key (any more)."""
    path = folder_of(key) / "draft.json"
    if not re.fullmatch(r"[0-9a-f]{32}", key) or not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    draft = Draft(**kept | {"rehearsals": [Rehearsal(**each) for each in kept["rehearsals"]]})
    return draft if draft.user == user.pk else None


def confirm(draft: Draft, user: AbstractBaseUser, *, accepts_loss: bool) -> list[ImportRun]:
    """Writes down what is to be imported and wakes a worker up. A second time there is no draft. Raises MappingError."""
    with transaction.atomic():
        runs = request_imports(draft.mapping, draft.files, user, accepts_loss=accepts_loss)
        (folder_of(draft.key) / "draft.json").unlink()
        transaction.on_commit(work.ring)
    return runs


def forget(key: str) -> None:
    shutil.rmtree(folder_of(key), ignore_errors=True)


def forget_old() -> None:
    """Removes drafts that nobody confirmed for a day; confirmed ones are no drafts any more."""
    for path in Path(settings.MEDIA_ROOT).glob("*/draft.json"):
        if time.time() - path.stat().st_mtime > FORGOTTEN_SECONDS:
            forget(path.parent.name)


def text_of(file: UploadedFile) -> str:
    """The text of an uploaded mapping. Raises MappingError."""
    if file.size > MAPPING_LIMIT:
        raise MappingError(_("“%(name)s” is too large for a mapping.") % {"name": file.name})
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MappingError(_("“%(name)s” is no text in UTF-8, as a mapping must be.") % {"name": file.name}) from error
