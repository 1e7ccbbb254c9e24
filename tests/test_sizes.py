"""Functions fit on a screen and files have one subject; what is longer says here why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("access", "bench", "config", "dashboards", "mutations", "revops", "samples")
LONGEST_FUNCTION, LONGEST_FILE = 30, 300  # lines; of a function without its docstring
# By "file:function", why it is longer.
EXCEPTIONS: dict[str, str] = {}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources() -> Iterator[Path]:
    """What people write: migrations are written by a command."""
    for package in PACKAGES:
        yield from (p for p in (ROOT / package).rglob("*.py") if "migrations" not in p.parts)


def functions(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text())
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def lines(function: Function) -> int:
    first = function.body[0]
    docstring = 0
    if ast.get_docstring(function) is not None:
        docstring = (first.end_lineno or 0) - first.lineno + 1
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = {
        f"{path.relative_to(ROOT)}:{each.name}"
        for path in sources()
        for each in functions(path)
        if lines(each) > LONGEST_FUNCTION
    }
    assert too_long == set(EXCEPTIONS)


def test_no_file_is_longer_than_its_subject() -> None:
    counts = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in [*sources(), *(ROOT / "tests").rglob("*.py")]
    }
    assert counts
    assert {path: count for path, count in counts.items() if count > LONGEST_FILE} == {}
