"""When a file was exported, and in which order files are read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from revops.connectors.dropped import natural
from revops.ingest.company import organisation
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


def local(at: datetime) -> str:
    """In the organisation's time zone, to the minute."""
    return f"{at.astimezone(ZoneInfo(organisation().timezone)):%Y-%m-%d %H:%M}"


def in_order(files: list[Path], zone: ZoneInfo) -> list[Path]:
    """Files in the order of their export, those of one time in natural order: 2 before 10."""
    return sorted(files, key=lambda file: (exported_at(file, zone), natural(file.name)))


def tells_time(name: str) -> bool:
    return len(DATED.findall(name)) == 1


def same_file_before(run: ImportRun) -> ImportRun | None:
    """The run that read this very file, when the feed has read other ones since: it is no new
    export then.

    A copy under another name is the same file, unless its name tells a time of its own. What comes
    under the name of other content may be a new export that is as an old one was: see `returned`.
    """
    done = done_before(run)
    last = done.filter(file_name=run.file_name).order_by("-pk").first()
    if last is None and not tells_time(run.file_name):
        last = done.filter(sha256=run.sha256).order_by("-pk").first()
    return overtaken(last, run) if last and last.sha256 == run.sha256 else None


def returned(run: ImportRun) -> ImportRun | None:
    """The run that read the same content before other content of the same name."""
    done = done_before(run).filter(file_name=run.file_name)
    same = done.filter(sha256=run.sha256).order_by("-pk").first()
    return overtaken(same, run) if same else None


def done_before(run: ImportRun) -> QuerySet[ImportRun]:
    """Files that the feed has read; rows of them that were read again are no new ones."""
    done = ImportRun.objects.filter(source=run.source_id, feed=run.feed, state=State.DONE)
    return done.filter(rereads=None).exclude(pk=run.pk)


def overtaken(former: ImportRun, run: ImportRun) -> ImportRun | None:
    """The former run, if its feed has read anything else since."""
    others = done_before(run).filter(pk__gt=former.pk).exclude(sha256=run.sha256)
    return former if others.exists() else None
