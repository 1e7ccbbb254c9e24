"""Parts of one complete export: a record that any of them has is not gone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.db import connection

from revops.connectors.files import FileRefused
from revops.ingest import staging
from revops.ingest.report import Report
from revops.ingest.staging import Lookup
from revops.mapping import Feed, MappingError
from revops.messages import gettext as _
from revops.models import ImportRun

TAKEN = """
    INSERT INTO elsewhere SELECT external_id FROM staged UNION ALL SELECT external_id FROM refused;
    DROP TABLE staged, refused, skipped, deleted"""


def read_others(run: ImportRun, feed: Feed, report: Report, given: Mapping[str, Lookup]) -> None:
    """Fills the table `elsewhere` with the ids that the other parts have, when the last part is
    read; a part that cannot be read refuses it. Raises FileRefused.
    """
    for path in run.parts:
        read_part(path, run, feed, given)
        with connection.cursor() as cursor:
            cursor.execute(TAKEN)
    if run.parts:
        report.notes.append(note(run))


def read_part(path: str, run: ImportRun, feed: Feed, given: Mapping[str, Lookup]) -> None:
    name = Path(path).name
    try:
        staging.stage(path, feed, Report(name, feed.name), lambda _rows: None, given)
    except (FileRefused, MappingError) as error:
        sentence = _(
            "“%(file)s” is complete only together with “%(part)s”, which was refused: %(why)s"
        )
        raise FileRefused(sentence % {"file": run.file_name, "part": name, "why": error}) from error


def note(run: ImportRun) -> str:
    files = [*(Path(path).name for path in run.parts), run.file_name]
    return _(
        "These %(count)d files of a complete feed name no different times, so they are taken as parts of one export, "
        "complete together: %(files)s. If each is complete by itself, put the date of its export into its name."
    ) % {"count": len(files), "files": ", ".join(files)}
