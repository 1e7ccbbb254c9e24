"""Sources and their mappings: each change of what a mapping says is a version, with who wrote it."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser

from revops.mapping import Source as Head
from revops.models import Source


def keep(head: Head, mapping: str, by: AbstractBaseUser | None) -> Source:
    """The source of a mapping, made where there is none, with that mapping from now on. The same
    once more is no new version.
    """
    says = {"name": head.name, "mapping": mapping, "stale_after_hours": head.stale_after_hours}
    source = Source.objects.select_for_update().filter(key=head.key).first() or Source(key=head.key)
    if source.pk is None or any(getattr(source, name) != value for name, value in says.items()):
        for name, value in says.items():
            setattr(source, name, value)
        source._history_user = by
        source.save()
    return source
