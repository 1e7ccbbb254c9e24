"""`make mutate`: changes one thing at a time in the modules on which all numbers hang, and counts
which changes no test notices.

No mutated source is ever on disk: a child of this process, in which all libraries are loaded
already, imports the changed text in place of the module. A mutant that was killed is not run again
while its module is the same; delete var/test/mutants.json to run all anew.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import importlib.util
import json
import os
import random
import signal
import sys
import time
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path

os.environ |= {
    "CI": "1",
    "DJANGO_SETTINGS_MODULE": "mutations.settings",
}  # CI: hypothesis draws the same in every run

import babel.dates  # noqa: F401  loaded once for all children, as everything below
import celery  # noqa: F401
import drf_spectacular.views  # noqa: F401
import holidays  # noqa: F401
import hypothesis.strategies  # noqa: F401
import ibis.backends.sql.compilers  # noqa: F401
import pandas  # noqa: F401
import playwright.sync_api  # noqa: F401
import psycopg  # noqa: F401
import pytest
from django.conf import settings

from config import embedded
from mutations.changes import changes
from mutations.tested_by import TESTED_BY

ROOT = Path(__file__).resolve().parent.parent
GOAL = 0.9
OPTIONS = [
    "-q",
    "-x",
    "--reuse-db",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-p",
    "no:playwright",
    "--assert=plain",
    "-W",
    "ignore",
]


class Mutated(SourceFileLoader):
    """Finds and loads one module from a text instead of its file."""

    def __init__(self, module: str, source: bytes) -> None:
        super().__init__(module.removesuffix(".py").replace("/", "."), str(ROOT / module))
        self.source = source

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return (
            importlib.util.spec_from_file_location(name, self.path, loader=self)
            if name == self.name
            else None
        )

    def get_code(self, fullname: str) -> object:
        return compile(self.source, self.path, "exec", dont_inherit=True)


def passes(module: str, source: bytes, seconds: int, *options: str) -> bool:
    """Whether the tests of a module pass when it reads so; a test without an end is one that fails."""
    gc.disable()  # the children are short, and half of what they do is importing
    child = os.fork()
    if child == 0:
        signal.alarm(seconds)
        sys.meta_path.insert(0, Mutated(module, source))
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        os._exit(pytest.main([*OPTIONS, *options, *TESTED_BY[module]]))
    return os.waitpid(child, 0)[1] == 0


class Results:
    """Which mutants were killed, by the digest of their source: kept when a run is interrupted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.killed = set(json.loads(path.read_text())) if path.exists() else set()

    def add(self, source: bytes) -> None:
        self.killed.add(hashlib.sha256(source).hexdigest())
        self.path.write_text(json.dumps(sorted(self.killed)))

    def __contains__(self, source: bytes) -> bool:
        return hashlib.sha256(source).hexdigest() in self.killed


def survivors(module: str, sample: int | None, results: Results) -> tuple[int, int]:
    """How many mutants there are, and how many survive; prints those."""
    source = (ROOT / module).read_bytes()
    started = time.monotonic()
    if not passes(module, source, 600, "--create-db"):
        sys.exit(
            f"The tests of {module} fail without any change. Run: pytest {' '.join(TESTED_BY[module])}"
        )
    seconds = 30 + 3 * int(time.monotonic() - started)
    chosen = changes(source)
    if sample and sample < len(chosen):
        chosen = sorted(random.Random(module).sample(chosen, sample))
    alive = 0
    for start, end, new in chosen:
        mutant = source[:start] + new + source[end:]
        if mutant in results:
            continue
        if passes(module, mutant, seconds, "--nomigrations"):
            alive += 1
            print(f"{module}:{line_of(source, start, end, new)}", flush=True)
        else:
            results.add(mutant)
    return len(chosen), alive


def line_of(source: bytes, start: int, end: int, new: bytes) -> str:
    """The changed line and its number, with [what was there → what stands there instead]."""
    number = source.count(b"\n", 0, start) + 1
    before = source[source.rfind(b"\n", 0, start) + 1 : start].lstrip()
    after = source[end : source.find(b"\n", end)]
    return f"{number}: {before.decode()}[{source[start:end].decode()} → {new.decode()}]{after.decode()}"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m mutations", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "modules",
        nargs="*",
        default=list(TESTED_BY),
        help="by default all: " + ", ".join(TESTED_BY),
    )
    parser.add_argument(
        "--sample", type=int, help="as many mutants of each module, always the same ones"
    )
    given = parser.parse_args()
    if "DATABASE_URL" not in os.environ:
        embedded.use(settings.DIAPASON_HOME)  # so that the server does not stop between two mutants
    results = Results(settings.DIAPASON_HOME / "mutants.json")
    table = {module: survivors(module, given.sample, results) for module in given.modules}
    print(f"\n{'module':28}{'mutants':>8}{'killed':>8}{'score':>8}")
    for module, (every, alive) in table.items():
        print(f"{module:28}{every:8}{every - alive:8}{(every - alive) / every:8.1%}")
    sys.exit(any(alive > (1 - GOAL) * every for every, alive in table.values()))


if __name__ == "__main__":
    main()
