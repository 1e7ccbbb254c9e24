"""When a file was exported, and in which order files are read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils import timezone

from revops.models import ImportRun, State

# One full date in a name, as in deals_2026-11-03.csv, 20261103-deals.csv or
# deals_2026-11-03T18-00.csv.
DATED = re.compile(
    r"(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])"
    r"(?:[T _-]?([01]\d|2[0-3])[-:h_.]?([0-5]\d)(?:[-:_.]?[0-5]\d)?(?![-\d]))?(?!\d)"
)
DAY = timedelta(days=1)


def exported_at(file: Path, zone: ZoneInfo) -> datetime:
    """The time of an export: the date in the file's name, else when the file was last written;
    never in the future.

    A date stands for the end of its day, unless the file was written on that day.
    """
    written = written_at(file)
    named = named_at(file.name, zone)
    return min(written, named) if named and named < written + DAY else written


def written_at(file: Path) -> datetime:
    now = timezone.now()
    try:
        return min(now, datetime.fromtimestamp(file.stat().st_mtime, UTC))
    except OSError:
        return now


def named_at(name: str, zone: ZoneInfo) -> datetime | None:
    """The one time that a name tells; None for none or several, which are a range and no time of an
    export.
    """
    found = DATED.findall(name)
    if len(found) != 1:
        return None
    year, _mark, month, day, hour, minute = found[0]
    try:
        start = datetime(int(year), int(month), int(day), tzinfo=zone)
    except ValueError:  # 31 February
        return None
    if hour:
        return datetime.combine(start.date(), time(int(hour), int(minute)), zone)
    return start + DAY - timedelta(microseconds=1)


def in_order(files: list[Path], zone: ZoneInfo) -> list[Path]:
    """Files in the order of their export, those of one time in natural order: 2 before 10."""
    return sorted(files, key=lambda file: (exported_at(file, zone), natural(file.name)))


def natural(name: str) -> list[tuple[int, int, str]]:
    parts = re.findall(r"\d+|\D+", name)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts]


def same_file_before(run: ImportRun) -> ImportRun | None:
    """The run that read this very file, when the feed has read other ones since: it is no new
    export then.
    """
    done = ImportRun.objects.filter(source=run.source_id, feed=run.feed, state=State.DONE).exclude(
        pk=run.pk
    )
    last = done.filter(file_name=run.file_name).order_by("-pk").first()
    if last is None or last.sha256 != run.sha256:
        return None
    others = done.filter(source=OuterRef("source"), pk__gt=OuterRef("pk")).exclude(
        sha256=run.sha256
    )
    return ImportRun.objects.filter(Exists(others), pk=last.pk).first()
