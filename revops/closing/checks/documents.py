"""Whether the numbers of documents are without a gap, and each is there once."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from revops.closing.checks import MOST_NAMED, Finding, Subject, check
from revops.closing.series import Series, series, wrong_in


@check(
    label=_("Document numbers are without a gap"),
    owner=_("Finance"),
    due=4,
    sentence=lambda count: (
        ngettext_lazy(
            "%(count)d number is missing or there twice",
            "%(count)d numbers are missing or there twice",
            count,
        )
        % {"count": count}
    ),
)
def documents_numbered(subject: Subject) -> Finding:
    """A number that is missing is of the month of the document before it."""
    month = subject.month
    wrong = wrong_in(series(subject.published), month.start, month.end)
    names = [name for each in wrong for name in named(each)]
    return Finding(sum(each.wrong for each in wrong), tuple(names[:MOST_NAMED]))


def named(wrong: Series) -> Iterator[str]:
    for gap in wrong.gaps:
        yield gap.first if gap.count == 1 else f"{gap.first} – {gap.last}"
    for repeat in wrong.repeats:
        yield repeat.number
