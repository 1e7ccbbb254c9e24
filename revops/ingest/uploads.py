"""Uploaded files between the dry run and the import: kept under MEDIA_ROOT, each upload in a
private folder of its own.

The upload only stores its files and asks for a rehearsal, which a worker does. It belongs to whom
uploaded it. Confirmed, its files stay until the imports have ended; forgotten, they are removed.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import get_language

from revops import sealed
from revops.connectors import limits
from revops.connectors.files import FileRefused
from revops.connectors.protocol import Passing, Permanent
from revops.ingest import connecting, connections, leftovers, meanings, rehearsing
from revops.ingest.company import Options, options_of, organisation, parse
from revops.ingest.planning import plan
from revops.ingest.run import request_imports
from revops.mapping import MappingError
from revops.messages import gettext as _
from revops.models import Connection, ImportRun, Rehearsal, State
from revops.queue import lease, work

MAPPING_LIMIT = 1_000_000
ATTEMPTS = 2
USUAL = Options()


def register() -> None:
    turns = work.watched_turns(Rehearsal)
    work.register(
        work.Work(Rehearsal, obey, leftovers.remove, failed, ATTEMPTS, alone=True, turns=turns)
    )


def request_rehearsal(
    mapping: str,
    files: Sequence[UploadedFile],
    user: AbstractBaseUser,
    options: Options = USUAL,
) -> Rehearsal:
    """Keeps the files and asks a worker what importing them would do.

    Raises MappingError or FileRefused for what shows without reading them; then nothing is kept.
    """
    source, key = parse(mapping).source.name, uuid.uuid4().hex
    try:
        paths = keep(leftovers.folder_of(key), files)
        plan(mapping, paths)
        for path in paths:
            limits.measure(path)
        return requested(key, source, mapping, user, options)
    except BaseException:
        leftovers.forget(key)
        raise


def request_look(
    files: Sequence[UploadedFile],
    user: AbstractBaseUser,
    options: Options = USUAL,
    mapping: str = "",
) -> Rehearsal:
    """Keeps the files and asks a worker what they look like, so that somebody can say what they mean.
    `mapping` is the one to go on from, of a source that is known. Raises FileRefused; then nothing is
    kept.
    """
    organisation()
    source, key = parse(mapping).source.name if mapping else "", uuid.uuid4().hex
    try:
        for path in keep(leftovers.folder_of(key), files):
            limits.measure(path)
        return requested(key, source, mapping, user, options, looks=True)
    except BaseException:
        leftovers.forget(key)
        raise


def requested(
    key: str,
    source: str,
    mapping: str,
    user: AbstractBaseUser,
    options: Options,
    *,
    looks: bool = False,
) -> Rehearsal:
    with transaction.atomic():
        transaction.on_commit(work.ring)
        return Rehearsal.objects.create(
            looks=looks,
            key=key,
            user=user,
            source=source,
            mapping=mapping,
            asked=options.as_json(),
            language=get_language() or settings.LANGUAGE_CODE,
        )


def keep(folder: Path, files: Sequence[UploadedFile]) -> list[Path]:
    """Writes the files under their own names, by which feeds know them, for nobody else to read.
    Raises FileRefused.
    """
    refuse_many(files)
    try:
        Path(settings.MEDIA_ROOT).mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
        (folder / "files").mkdir(mode=0o700)
        return [keep_one(folder / "files" / file.name, file) for file in files]
    except OSError as error:
        raise FileRefused(
            _("The files could not be stored: %(why)s. Nothing was imported.")
            % {"why": error.strerror or error}
        ) from error


def keep_one(path: Path, file: UploadedFile) -> Path:
    path.touch(mode=0o600, exist_ok=False)
    with path.open("wb") as kept:
        shutil.copyfileobj(file, kept)
    return path


def refuse_many(files: Sequence[UploadedFile]) -> None:
    """Refuses too many files, too much in them, and two of one name. Raises FileRefused."""
    if len(files) > settings.UPLOAD_FILES:
        what = _(
            "These are %(count)d files; up to %(most)d are taken at once. Upload them in several parts."
        )
        raise FileRefused(what % {"count": len(files), "most": settings.UPLOAD_FILES})
    if sum(file.size for file in files) > settings.UPLOAD_MB * 10**6:
        raise FileRefused(too_large())
    names = [file.name for file in files]
    if twice := next((name for name in names if names.count(name) > 1), None):
        what = _("Two files are called “%(name)s”; upload them one after the other.")
        raise FileRefused(what % {"name": twice})


def too_large() -> str:
    return _(
        "The files are larger than %(most)d MB together. Upload them in several parts, or import them with manage.py import_files."
    ) % {"most": settings.UPLOAD_MB}


def obey(row: Rehearsal, _progress: work.Progress) -> None:
    """Reads the files of a claimed rehearsal. Raises work.Refused when trying again would not help."""
    try:
        if row.looks and row.connects_id and row.tables is None:
            connecting.sample(row)
        if row.looks or not try_out(row):
            meanings.look(row)
    except (Permanent, Passing) as error:
        raise work.Refused(connections.without_secrets(str(error), row.connects)) from None
    except (FileRefused, MappingError, sealed.NotSealed) as error:
        raise work.Refused(str(error)) from error


def try_out(row: Rehearsal) -> bool:
    """Tries the mapping; False where files that it knows by their names are not what it says, and people
    may say what they are. Raises as `perform`.
    """
    try:
        perform(row)
    except MappingError:
        if row.tables is not None or row.edits is not None or row.connects_id:
            raise
        row.looks = True
        Rehearsal.objects.filter(pk=row.pk).update(looks=True)
        return False
    return True


def perform(row: Rehearsal) -> None:
    """Reads the files in a process of its own. Raises MappingError, FileRefused or work.Refused."""
    result = rehearsing.rehearsed(row, leftovers.folder_of(row.key))
    with transaction.atomic():
        lease.fence(row)
        Rehearsal.objects.filter(pk=row.pk).update(
            result=result, rows_read=sum(each["rows_read"] for each in result)
        )
        lease.end(row, State.DONE)


def failed(row: Rehearsal) -> None:
    """The row stays for a day, to say why; its files are of no use any more, but where what they mean
    can be changed and tried again.
    """
    if row.tables is None:
        leftovers.forget(row.key)


def rehearsal_of(key: str, user: AbstractBaseUser) -> Rehearsal | None:
    """A user's own rehearsal, or None when there is none of that key (any more)."""
    return Rehearsal.objects.filter(key=key, user_id=user.pk).first()


def confirm(rehearsal: Rehearsal, user: AbstractBaseUser, *, accepts_loss: bool) -> list[ImportRun]:
    """Writes down what is to be imported and wakes a worker up. A second time there is no
    rehearsal. Raises MappingError.
    """
    with transaction.atomic():
        if not Rehearsal.objects.filter(
            pk=rehearsal.pk, state=State.DONE, looks=False, edits=None, connects=None
        ).delete()[0]:
            raise MappingError(
                _("These files have not been read yet, or were imported or discarded already.")
            )
        files = [leftovers.folder_of(rehearsal.key) / "files"]
        asked = replace(options_of(rehearsal.asked), accepts_loss=accepts_loss)
        runs = request_imports(rehearsal.mapping, files, user, **asdict(asked))
        transaction.on_commit(work.ring)
    return runs


def discard(rehearsal: Rehearsal) -> None:
    Rehearsal.objects.filter(pk=rehearsal.pk).delete()
    Connection.objects.filter(pk=rehearsal.connects_id, source=None).delete()
    leftovers.forget(rehearsal.key)


def text_of(file: UploadedFile) -> str:
    """The text of an uploaded mapping. Raises MappingError."""
    if file.size > MAPPING_LIMIT:
        raise MappingError(_("“%(name)s” is too large for a mapping.") % {"name": file.name})
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MappingError(
            _("“%(name)s” is no text in UTF-8, as a mapping must be.") % {"name": file.name}
        ) from error
