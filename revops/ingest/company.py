"""The organisation as imports need it: its currency and time zone are those of a mapping that names none."""

from __future__ import annotations

from django.utils.translation import gettext as _

from revops import mapping
from revops.mapping import Mapping, MappingError
from revops.models import Organisation


def organisation() -> Organisation:
    """The organisation. Raises MappingError before it has been set up."""
    found = Organisation.current()
    if found is None:
        raise MappingError(
            _(
                "There is no organisation yet. Run manage.py setup_organisation first; its currency and time zone are needed."
            )
        )
    return found


def parse(text: str) -> Mapping:
    company = organisation()
    return mapping.parse(text, timezone=company.timezone, currency=company.base_currency)
