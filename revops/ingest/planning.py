"""Which files are read into which feeds, in which order, and which of them are one export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser

from revops.connectors.rows import refused
from revops.ingest import exports
from revops.ingest.company import organisation, parse
from revops.mapping import Feed, MappingError
from revops.mapping import Mapping as Parsed
from revops.messages import gettext as _
from revops.models import ImportRun, Source
from revops.models.sources import TYPED_IN


@dataclass(frozen=True, slots=True)
class Plan:
    """Which file is read into which feed, in the order in which they must be read."""

    mapping: Parsed
    text: str
    jobs: tuple[tuple[Feed, Path], ...]


def plan(mapping_text: str, paths: Sequence[str | Path]) -> Plan:
    """Matches files with feeds; a folder stands for the files in it. Raises MappingError, also for
    a file that no feed matches, and FileRefused for one whose name cannot be stored.
    """
    parsed = parse(mapping_text)
    if parsed.source.key == TYPED_IN:
        raise MappingError(
            _("“%(key)s” is the source of what people type in here. Give this source another key.")
            % {"key": TYPED_IN}
        )
    given = [
        file for path in map(Path, paths) for file in (path.iterdir() if path.is_dir() else [path])
    ]
    files = exports.in_order(given, ZoneInfo(organisation().timezone))
    folders = any(Path(path).is_dir() for path in paths)
    strangers = [
        file.name for file in files if not any(feed.matches(file.name) for feed in parsed.feeds)
    ]
    jobs = tuple((feed, file) for feed in parsed.feeds for file in files if feed.matches(file.name))
    if not jobs or strangers and not folders:
        raise MappingError(
            _("No feed of this mapping reads %(files)s; its feeds match %(patterns)s.")
            % {
                "files": ", ".join(strangers) or _("any file given"),
                "patterns": ", ".join(f"{feed.match} ({feed.name})" for feed in parsed.feeds),
            }
        )
    for _feed, file in jobs:
        refuse_unnamed(file)
    return Plan(parsed, mapping_text, jobs)


def refuse_unnamed(file: Path) -> None:
    """Raises FileRefused for a file or a folder of it whose name is in an old encoding, as archives
    of other systems leave them.
    """
    shown = Path(str(file.resolve()).encode("utf-8", "replace").decode())
    if shown != file.resolve():
        raise refused(shown, _("its name or that of its folder is not UTF-8. Rename it."))


def run_of(
    source: Source | None,
    feed: Feed,
    file: Path,
    mapping_text: str,
    at: datetime | None,
    accepted: Mapping[str, bool],
    by: AbstractBaseUser | None = None,
) -> ImportRun:
    """A run that is not saved yet."""
    exported = at or exports.exported_at(file, ZoneInfo(organisation().timezone))
    return ImportRun(
        source=source, feed=feed.name, file_name=file.name, path=str(file.resolve()), fetched_at=exported,
        is_dated=at is not None, mapping=mapping_text, requested_by=by, **accepted,
    )  # fmt: skip


def runs_of(
    planned: Plan,
    source: Source | None,
    at: datetime | None,
    accepted: Mapping[str, bool],
    by: AbstractBaseUser | None = None,
) -> list[tuple[Feed, ImportRun]]:
    """The runs of a plan, not saved yet. Of the parts of one export the last one is to close what
    none of them has.
    """
    found = [
        (feed, run_of(source, feed, file, planned.text, at, accepted, by))
        for feed, file in planned.jobs
    ]
    for parts in exports_in(found, at):
        *others, last = parts
        for run in parts:
            run.fetched_at = last.fetched_at
        for run in others:
            run.is_part = True
        last.parts = [run.path for run in others]
    return found


def exports_in(
    runs: Iterable[tuple[Feed, ImportRun]], at: datetime | None
) -> Iterable[list[ImportRun]]:
    """The runs of complete feeds by what they are an export of: those whose names tell one time, or
    none, are of one, and so are all of which somebody said when it was.
    """
    zone = ZoneInfo(organisation().timezone)
    found: dict[tuple[str, datetime | None], list[ImportRun]] = defaultdict(list)
    for feed, run in runs:
        if feed.complete:
            found[feed.name, at or exports.named_at(run.file_name, zone)].append(run)
    return found.values()
