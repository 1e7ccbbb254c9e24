"""How the import library reads and shows a cell of a file of targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import escape, format_html
from import_export.fields import Field
from import_export.resources import Diff
from import_export.widgets import Widget

from revops.models import Target


class AsRead(Widget):
    """A cell that `before_import_row` has read already; written to a file as `render` says."""

    def __init__(self, text: Callable[[Any], str] = str) -> None:
        super().__init__()
        self.text = text

    def clean(self, value: Any, row: Mapping | None = None, **options: object) -> Any:
        return value

    def render(self, value: Any, obj: Target | None = None, **options: object) -> str:
        return "" if value is None else self.text(value)


def column(name: str, text: Callable[[Any], str] = str) -> Field:
    return Field(attribute=name, column_name=name, widget=AsRead(text))


class WholeCells(Diff):
    """A preview that shows the former value and the new one, each whole."""

    def as_html(self) -> list[str]:
        before = [""] * len(self.right) if self.new else self.left
        return [change_text(*pair) for pair in zip(before, self.right, strict=True)]


def change_text(before: str, after: str) -> str:
    if before == after:
        return escape(after)
    return (
        format_html("<del>{}</del> → <ins>{}</ins>", before, after)
        if before
        else format_html("<ins>{}</ins>", after)
    )
