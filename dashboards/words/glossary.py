"""The words of the house, each in one sentence, in both languages: what pages, mails and meetings mean
by them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


@dataclass(frozen=True, slots=True)
class Word:
    """A term and what it means; lazy, so that each is said in the language of whoever asks."""

    term: str | Promise
    meaning: str | Promise

    def term_in(self, language: str) -> str:
        with override(language):
            return str(self.term)


WORDS = (
    Word(_("keeps the figure"), _("The team or person that is the reference: answers questions about the figure and corrects it.")),
    Word(_("commits"), _("The team or person that commits to the result, and is ahead or behind.")),
    Word(_("responsible"), _("Does the work of a hand-off; there may be several.")),
    Word(_("accountable"), _("Answers for the hand-off and decides; there is exactly one.")),
    Word(_("inbound"), _("The lead came to us. The channel of the first contact decides, for good.")),
    Word(_("outbound"), _("We went to the lead. The channel of the first contact decides, for good.")),
    Word(_("working day"), _("A day from Monday to Friday that is no public holiday in the company’s country.")),
    Word(_("expected by today"), _("The target × the working days that are over ÷ the working days of the period.")),
    Word(_("on pace"), _("Within five per cent of what is expected by today; more is ahead, less is behind.")),
    Word(_("same working days"), _("A running period is compared with as many working days of the earlier one, never with the whole.")),
    Word(_("signed"), _("A deal was won. Invoiced is what finance’s documents say, later and not always the same.")),
    Word(_("absent"), _("There is no figure, and a reason for it. It is not zero.")),
)  # fmt: skip
