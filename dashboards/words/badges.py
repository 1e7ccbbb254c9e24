"""Against what a connector was tested, as people read it."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from revops.connectors.protocol import Badge, Connector


class Words(NamedTuple):
    label: str | Promise
    means: str | Promise


WORDS = {
    Badge.SERVER: Words(_("Tested against a server"), _("A real one of its kind answered in the tests.")),
    Badge.SPECIFICATION: Words(
        _("Tested against a specification"), _("Questions and answers fit what the maker publishes for machines.")
    ),
    Badge.RECORDED: Words(_("Tested against recorded answers"), _("Answers of the real tool, kept, are read in the tests.")),
    Badge.SHAPE: Words(
        _("Tested for its shape only"),
        _("A server of our own answered as the documentation describes; the tool itself never did. Compare the first load with the tool."),
    ),
}  # fmt: skip


def badge(of: Connector | None) -> Words:
    """Of a connector; of one that is not there any more the least."""
    if of is None:
        return WORDS[Badge.SHAPE]
    return Words(WORDS[of.badge].label, of.tested or WORDS[of.badge].means)
