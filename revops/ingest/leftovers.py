"""Folders of uploads, and removing what nobody needs any more: forgotten dry runs, and the files of
imports that ended.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from revops.models import ImportRun, Rehearsal, State

FORGOTTEN_SECONDS = 24 * 60 * 60
KEY = re.compile(r"[0-9a-f]{32}")


def folder_of(key: str) -> Path:
    return Path(settings.MEDIA_ROOT) / key


def forget(key: str) -> None:
    shutil.rmtree(folder_of(key), ignore_errors=True)


def remove() -> None:
    """What is a day old and waits for nothing: called at every tick, by several workers at once."""
    Rehearsal.objects.filter(
        uploaded_at__lt=timezone.now() - timedelta(seconds=FORGOTTEN_SECONDS)
    ).delete()
    for folder in old_folders():
        if not is_needed(folder):
            forget(folder.name)


def old_folders() -> Iterator[Path]:
    """A younger folder may be one whose upload is still being stored."""
    try:
        folders = [path for path in Path(settings.MEDIA_ROOT).iterdir() if KEY.fullmatch(path.name)]
    except OSError:
        return
    for folder in folders:
        try:
            if time.time() - folder.stat().st_mtime > FORGOTTEN_SECONDS:
                yield folder
        except OSError:  # another worker removed it
            continue


def is_needed(folder: Path) -> bool:
    """Whether a dry run or an import still has to read what is in the folder."""
    waiting = ImportRun.objects.filter(state__in=(State.DUE, State.RUNNING))
    return (
        Rehearsal.objects.filter(key=folder.name).exists()
        or waiting.filter(path__startswith=f"{folder.resolve()}/").exists()
    )
