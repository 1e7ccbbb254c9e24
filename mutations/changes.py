"""The small changes that tests must notice, each a slip that somebody could make: in Python, and in
the SQL of its strings.

Left alone are annotations, docstrings, decorators and log lines, which change no number, and plain
texts, whose change is seen at once.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from itertools import accumulate

# From one byte of the source to before another one, and what stands there instead.
Change = tuple[int, int, bytes]
# Where a node of the syntax tree begins and ends in the source.
Span = Callable[[ast.AST], tuple[int, int]]

COUNTERPARTS = {
    b"<": b"<=", b"<=": b"<", b">": b">=", b">=": b">", b"==": b"!=", b"!=": b"==", b"is": b"is not", b"is not": b"is",
    b"in": b"not in", b"not in": b"in", b"and": b"or", b"or": b"and", b"+": b"-", b"-": b"+", b"*": b"+", b"/": b"*",
    b"//": b"*", b"%": b"*", b"**": b"*", b"|": b"&", b"&": b"|", b"<<": b">>", b">>": b"<<", b"+=": b"-=",
}  # fmt: skip
OPERATOR = re.compile(
    rb"not in|is not|\b(?:is|in|and|or)\b|[-+]=|//|\*\*|<<|>>|[<>=!]=|[-<>+*/%|&]"
)
FUNCTIONS = {"min": b"max", "max": b"min", "any": b"all", "all": b"any", "sorted": b"list"}

IS_SQL = re.compile(rb"\b(SELECT|FROM|WHERE|AND|NULL|CASE|JOIN|ORDER BY|EXISTS)\b|coalesce\(")
SQL = [
    (re.compile(pattern), new)
    for pattern, new in (
        (rb"(?<=\s)<(?=\s)", b"<="), (rb"(?<=\s)<=(?=\s)", b"<"), (rb"(?<=\s)>(?=\s)", b">="), (rb"(?<=\s)>=(?=\s)", b">"),
        (rb"(?<=\s)=(?=\s)", b"<>"), (rb"(?<=\s)<>(?=\s)", b"="), (rb"(?<=\s)==(?=\s)", b"!="),
        (rb"\bAND\b", b"OR"), (rb"\bOR\b", b"AND"), (rb"\bIS NULL\b", b"IS NOT NULL"), (rb"\bIS NOT NULL\b", b"IS NULL"),
        (rb"\bIS DISTINCT FROM\b", b"IS NOT DISTINCT FROM"), (rb"\bNOT EXISTS\b", b"EXISTS"), (rb"(?<!NOT )\bEXISTS\b", b"NOT EXISTS"),
        (rb"(?<= )\+(?= )", b"-"), (rb"(?<= )-(?= )", b"+"), (rb"(?<!SELECT)(?<!SELECT DISTINCT) \*(?= )", b" +"),
        (rb"\bmin\(", b"max("), (rb"\bmax\(", b"min("), (rb"\bleast\(", b"greatest("), (rb"\bgreatest\(", b"least("),
        (rb"\b(LEFT|FULL) JOIN\b", b"JOIN"), (rb"\bUNION ALL\b", b"UNION"), (rb"\bDESC\b", b"ASC"), (rb"NULLS LAST", b"NULLS FIRST"),
        (rb"\bDISTINCT (?!ON|FROM)", b""), (rb"\btrue\b", b"false"), (rb"\bfalse\b", b"true"),
        (rb"coalesce\([^,()\"]+(?:\([^()]*\)[^,()]*)*, ", b"coalesce("), (rb"nullif\(([^,()]+), [^()]*\)", rb"\1"),
        (rb"(?<![\w.%'{])(?<!SELECT )\d+(?![\w'])", b"+1"),
    )
]  # fmt: skip


def changes(source: bytes) -> list[Change]:
    """Every change of a module, once, in order."""
    starts = list(accumulate(map(len, source.splitlines(keepends=True)), initial=0))

    def span(node: ast.AST) -> tuple[int, int]:
        return starts[node.lineno - 1] + node.col_offset, starts[
            node.end_lineno - 1
        ] + node.end_col_offset

    return sorted(
        {change for node in _nodes(ast.parse(source)) for change in _here(node, source, span)}
    )


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list") or isinstance(node, ast.JoinedStr):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_left_alone(child):
                yield from _nodes(child)


def _is_left_alone(node: ast.AST) -> bool:
    text = ast.unparse(node) if isinstance(node, ast.Expr | ast.If) else ""
    is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_docstring or text.startswith(("logger.", "if TYPE_CHECKING"))


def _here(node: ast.AST, source: bytes, span: Span) -> Iterator[Change]:
    """Changes of one node of the syntax tree itself."""
    match node:
        case ast.Compare(left=left, comparators=others):
            yield from _between([left, *others], source, span)
        case ast.BoolOp(values=values):
            yield from _between(values, source, span)
        case ast.BinOp(left=left, right=right) | ast.AugAssign(target=left, value=right):
            yield from _between([left, right], source, span)
        case ast.UnaryOp(operand=operand):
            yield span(node)[0], span(operand)[0], b""
        case ast.Constant(value=bool() as value):
            yield *span(node), str(not value).encode()
        case ast.Constant(value=int() as value):
            yield *span(node), str(value + 1).encode()
        case ast.Return(value=ast.AST() as value) if ast.unparse(value) != "None":
            yield *span(value), b"None"
        case ast.Expr(value=ast.Call()) | ast.Raise():
            yield *span(node), b"pass"
        case ast.Call(func=ast.Name(id=name) as function) if name in FUNCTIONS:
            yield *span(function), FUNCTIONS[name]
        case ast.Constant(value=str()) | ast.JoinedStr():
            yield from _in_text(*span(node), source, isinstance(node, ast.JoinedStr))
    tests = [getattr(node, "test", None), *(getattr(node, "ifs", None) or [])]
    for test in tests:
        if isinstance(test, ast.Name | ast.Attribute | ast.Call):
            yield *span(test), b"(not " + source[slice(*span(test))] + b")"


def _between(nodes: list[ast.AST], source: bytes, span: Span) -> Iterator[Change]:
    for left, right in zip(nodes, nodes[1:], strict=False):
        place = span(left)[1]
        found = OPERATOR.search(source, place, span(right)[0])
        yield *found.span(), COUNTERPARTS[found[0]]


def _in_text(start: int, end: int, source: bytes, has_code: bool) -> Iterator[Change]:
    if not has_code and not IS_SQL.search(source, start, end):
        return
    for pattern, new in SQL:
        for found in pattern.finditer(source, start, end):
            yield (
                *found.span(),
                str(int(found[0]) + 1).encode() if new == b"+1" else found.expand(new),
            )
