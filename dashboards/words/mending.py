"""What may be said of rejected rows, in words to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from dashboards.words import naming, wording
from dashboards.words.meaning import Option
from revops.guess.fields import LABELS
from revops.guess.fixes import EMPTY, LEAVE_OUT, Offer, What
from revops.ingest import meanings
from revops.ingest.mending import Group


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of mistake: what is wrong, the question that mends it, and what may be answered."""

    group: Group
    reason: str
    question: str
    options: tuple[Option, ...]


def asked(group: Group) -> Asked:
    if group.offer is None:
        return Asked(group, group.reason, "", ())
    return Asked(
        group, reason(group, group.offer), question(group, group.offer), tuple(options(group.offer))
    )


def reason(group: Group, offer: Offer) -> str:
    """Why the rows wait, where the page itself asks for what is missing: the stored reason tells those who
    write the mapping by hand.
    """
    if offer.what is What.DATES:
        return _(
            "These dates are in none of the forms that the mapping names. Say below how they are written."
        )
    if offer.what is What.NUMBERS:
        return _(
            "These numbers are not written as the mapping says. Say below how they are written."
        )
    return _("The mapping does not say yet what “%(text)s” means. Say it below.") % {
        "text": group.texts[0]
    }


def question(group: Group, offer: Offer) -> str:
    if offer.what is What.DATES:
        return _("Its dates are written so:")
    if offer.what is What.NUMBERS:
        return _("Its numbers are written so:")
    label = LABELS.get(group.field, group.field)
    return _("“%(text)s” means, as %(field)s:") % {"text": group.texts[0], "field": label}


def options(offer: Offer) -> Iterator[Option]:
    for form in offer.forms:
        meant = form.meaning
        shown = wording.day(meant, naming.reader_language()) if isinstance(meant, date) else meant
        yield Option(form.key, _("%(text)s is %(day)s") % {"text": form.text, "day": shown})
    for value in offer.allowed if EMPTY not in offer.allowed else ():
        yield Option(value, word_for(value), value == offer.guess)
    if offer.may_be_empty:
        yield Option(EMPTY, _("nothing, as if the cell were empty"), offer.guess == EMPTY)
    if offer.may_be_left_out:
        yield Option(LEAVE_OUT, _("leave out all rows whose value is not translated"))


def word_for(value: str) -> str:
    return {"true": _("yes"), "false": _("no")}.get(value) or meanings.word_for(value)
