"""Import of a stage history through the command line, beside reading the same file and copying it
into a bare table.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

from bench import feed
from bench.installation import empty, environment, inside, throw_away
from bench.measuring import Seconds, held, line, ratio, timed, title

SIZES = (100_000, 1_000_000)
SECONDS, MEGABYTES = 60, 400


def main() -> None:
    least: dict[int, float] = {}
    with throw_away() as home, inside(home):
        for rows in SIZES:
            empty()
            least[rows] = measure(home, rows)
    ratio("tenfold rows", least[SIZES[1]], least[SIZES[0]])


def measure(home: Path, rows: int) -> float:
    """Seconds of an import into an empty installation."""
    path, mapping = home / f"history-{rows}.csv", home / "mapping.toml"
    mapping.write_text(feed.MAPPING)
    feed.write(path, rows)
    title(f"Import of {rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
    reading, copying = timed(lambda: read(path), 3), timed(lambda: copy(path), 3)
    first, peak = run_import(home, mapping, path)
    again, _peak = run_import(home, mapping, path)
    line("reading the file with Python's csv, nothing else", reading)
    line("COPY of the file into a table without indexes", copying)
    line("import, with facts and their provenance", first)
    line("import of the same file again, which adds nothing", again)
    ratio("import ÷ reading", first.least, reading.least)
    ratio("import ÷ COPY", first.least, copying.least)
    ratio("again ÷ first", again.least, first.least)
    held("import, for 1,000,000 rows", first.least * 1_000_000 / rows, SECONDS, "s")
    held("peak memory of the importing process", peak, MEGABYTES, "MB")
    return first.least


def read(path: Path) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        for _row in csv.reader(file):
            pass


def copy(path: Path) -> None:
    from django.db import connection

    with connection.cursor() as cursor, path.open("rb") as file:
        cursor.execute(
            "DROP TABLE IF EXISTS bare; CREATE TABLE bare (entry text, lead text, stage text, at text, owner text)"
        )
        with cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as into:
            while block := file.read(1 << 20):
                into.write(block)


def run_import(home: Path, mapping: Path, path: Path) -> tuple[Seconds, float]:
    """Seconds and peak megabytes of `manage.py import_files` in a process of its own."""
    command = [sys.executable, "manage.py", "import_files", str(mapping), str(path), "--no-publish"]
    peak = 0.0

    def work() -> None:
        nonlocal peak
        child = subprocess.Popen(command, env=environment(home), stdout=subprocess.DEVNULL)
        _pid, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"The import ended with status {child.returncode} for the reason above.")
        peak = usage.ru_maxrss / 1024

    return timed(work), peak


if __name__ == "__main__":
    main()
