"""A name beside what it has."""

from __future__ import annotations

from django.utils.translation import gettext as _


def named(name: object, value: object) -> str:
    """A name and what it has, with the colon as the reader's language sets it."""
    return _("%(name)s: %(value)s") % {"name": name, "value": value}
