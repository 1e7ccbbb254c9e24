"""What a connector is: it asks a tool for records, page by page, from where it left off.

A connector is one file of this folder that declares itself; it is found by itself. It knows neither
tables nor mappings: it yields records as the tool answers them, and what they mean a mapping says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from revops.egress.errors import Passing, Permanent
from revops.registry import Registry, import_files

__all__ = [
    "CONNECTORS", "Badge", "Connector", "Given", "Label", "Offered", "Page", "Passing", "Permanent", "Setting", "declare",
    "elsewhere", "hook_secret", "load",
]  # fmt: skip

Label = str | Promise
Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """Records, each the text of a JSON object as it was answered, and the ids of those that the tool says are deleted since.

    `cursor` is what to ask from next time, once this page is imported; a connector may let it lie
    before the last record, because a record that comes again adds nothing. Of several states of one
    record the last holds. `is_sweep`: this page and those before it are everything there is.

    A page may be a whole `file` instead, which is read as files are. No page at all says that
    nothing was delivered; a page without records, that the tool has nothing new.
    """

    records: tuple[str, ...]
    cursor: str
    deleted: tuple[str, ...] = ()
    is_last: bool = False
    is_sweep: bool = False
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What has to be known of an account of the tool. A secret is kept encrypted and never shown."""

    key: str
    label: Label
    help_text: Label = ""
    is_secret: bool = False
    is_required: bool = True
    is_long: bool = False


def elsewhere(help_text: Label) -> Setting:
    """Another address than the tool's own, which is that of a proxy or a test."""
    return Setting("address", _("Address"), help_text, is_required=False)


def hook_secret(help_text: Label) -> Setting:
    """What the tool signs its webhooks with."""
    return Setting("hook", _("Secret of webhooks"), help_text, is_secret=True, is_required=False)


class Badge(StrEnum):
    """Against what a connector was tested, the best first."""

    SERVER = "server"
    SPECIFICATION = "specification"
    RECORDED = "recorded"
    SHAPE = "shape"


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be asked for, as `pull` names it, and whether it is proposed to begin with."""

    key: str
    label: Label
    is_usual: bool = True


@dataclass(frozen=True, slots=True)
class Connector:
    """A kind of tool. `pages(given, what, since)` yields the pages of what a mapping names with
    `pull`, from a cursor on, or from the beginning for "". Raises Passing or Permanent.

    `hook` is how its webhooks are signed (hooks.py), "" where it sends none. `tested` says what the
    badge leaves open: which server answered, and for what; "" where the badge says it all.

    `offers` answers what an account has to be asked for, and raises the same; None where only the
    mapping can name it. Such a connector is set up by hand.
    """

    key: str
    label: Label
    settings: tuple[Setting, ...]
    pages: Callable[[Given, str, str], Iterator[Page]]
    badge: Badge = Badge.SHAPE
    offers: Callable[[Given], Sequence[Offered]] | None = None
    hook: str = ""
    tested: Label = ""


CONNECTORS: Registry[str, Connector] = Registry("connectors")


def declare(connector: Connector) -> Connector:
    return CONNECTORS.declare(connector.key, connector)


def load() -> None:
    """Imports every file of this folder. Called once at start."""
    import_files("revops.connectors")
