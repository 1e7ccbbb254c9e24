"""The organisation as imports need it: its currency and time zone are those of a mapping that names
none.
"""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass
from datetime import datetime

from revops import mapping
from revops.mapping import Mapping, MappingError
from revops.messages import gettext as _
from revops.models import Organisation


@dataclass(frozen=True, slots=True)
class Options:
    """How an import is asked for beyond its files: when they were exported, where they do not say;
    and what is right all the same.
    """

    at: datetime | None = None
    accepts_loss: bool = False
    accepts_ids: bool = False
    replaces: bool = False

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"at": self.at and self.at.isoformat()}


def options_of(kept: Dictionary[str, object]) -> Options:
    """What `as_json` wrote; of nothing, the usual way."""
    at = kept.get("at")
    return Options(**dict(kept) | {"at": at and datetime.fromisoformat(at)})


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
