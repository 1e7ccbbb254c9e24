"""What a person may choose from where a record is typed in: words of the kind, and known members."""

from __future__ import annotations

from revops.derive.kinds import Kind, Typed
from revops.ingest.preview import NAMED
from revops.mapping.records import RECORDS
from revops.models import PersonAlias

Choices = list[tuple[str, str]]


def of(kind: Kind, field: Typed) -> Choices | None:
    """(value, words) of a field; None where it is free."""
    if words := RECORDS[kind.record][field.name].choices:
        return [(word, str(field.words.get(word, word))) for word in words]
    if field.name == "owner":
        return people()
    if field.name in NAMED:
        names = NAMED[field.name].objects.order_by("name").values_list("name", flat=True)
        return [(name, name) for name in names]
    return None


def people() -> Choices:
    """People by name, each under what a source calls them: an id rather than a name, which another
    person may bear one day.
    """
    known = PersonAlias.objects.filter(person__isnull=False).values_list(
        "key", "person", "person__name"
    )
    first: dict[int, tuple[bool, str, str]] = {}
    for key, person, name in known:
        found = (key.partition("/")[2] == name, key, name)
        first[person] = min(first.get(person, found), found)
    return sorted(
        ((key, name) for _is_name, key, name in first.values()), key=lambda each: each[::-1]
    )
