"""A column of sentences: stored with what they were made of, read in the language of whoever reads."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations import AlterField

from revops import messages


class MessageField(models.Field):
    """A message, or lists and tables with messages in them (revops/messages.py), as JSON. What is
    plain text, as all was that was written before, stays as it is.
    """

    empty_strings_allowed = True

    def get_internal_type(self) -> str:
        return "JSONField"

    def from_db_value(self, value: str | None, *_given: object) -> Any:
        return value if value is None else messages.read(json.loads(value))

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        return value if value is None else connection.ops.adapt_json_value(messages.stored(value), None)  # fmt: skip


class TextBecomesMessage(AlterField):
    """A column of plain texts that becomes one of messages: each text stays what it was."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self.cast(schema_editor, to_state.apps.get_model(app_label, self.model_name), "jsonb", "to_jsonb({column})")  # fmt: skip

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        text = "CASE jsonb_typeof({column}) WHEN 'string' THEN {column} #>> '{{}}' ELSE {column}::text END"
        self.cast(schema_editor, to_state.apps.get_model(app_label, self.model_name), "text", text)

    def cast(self, schema_editor: Any, model: type[models.Model], type: str, using: str) -> None:
        quoted, field = schema_editor.quote_name, model._meta.get_field(self.name)
        column = quoted(field.column)
        schema_editor.execute(
            f"ALTER TABLE {quoted(model._meta.db_table)} ALTER COLUMN {column} TYPE {type} USING {using.format(column=column)}"
        )
