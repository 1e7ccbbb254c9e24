"""Hand-offs: what waits between functions, what came back and why, and whether the way is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from dashboards.reading import work
from revops import handovers, numbers, quality
from revops.ingest.typed import Mistaken
from revops.numbers import Number

IN_TIME = {
    "mql": "mqls_answered_in_time",
    "sqo": "sqos_answered_in_time",
    "card": "cards_answered_in_time",
    "kick_off": "kick_offs_in_time",
    "nurture": "returns_nurtured_in_time",
}
ANSWERED = ("mqls_accepted", "mqls_rejected", "mqls_forgotten")
DRIVERS = (*ANSWERED, "mql_to_sqo")
HANDED_OVER = ("mqls_handed_over", "sqos_proposed", "cards_sent", "kick_offs_due", "leads_returned")
DEFINED = ("mqls", "sqos")
SOME = 5  # of each list, until somebody opens the whole of it
HOLDERS = 8


@require_safe
@work.asks_now
def page(request: HttpRequest, question: work.Question) -> HttpResponse:
    is_now, period, only = question.as_of is None, question.period, request.GET.get("handoff", "")
    if only and not handovers.exists(only):
        raise Http404
    every = work.drivers(question, (*DRIVERS, *IN_TIME.values()))
    found, _raci = handovers.overview(
        question.published, question.published.reader, first=period.start, end=period.end,
        now=timezone.now() if is_now else question.published.known_at, is_now=is_now, only=only,
        slice=question.slice,
    )  # fmt: skip
    by_key = {each.number.kpi.key: each for each in every}
    given = {
        "rows": [(each, by_key.get(IN_TIME.get(each.clock.key, ""))) for each in found],
        "late": sum(each.late for each in found),
        "takers": takers(found),
        "holders": holders(found),
        "alone": only,
        "some": ":" if only else f":{SOME}",
        "is_delivered": question.published.reach.knows(*HANDED_OVER),
        "drivers": [by_key[key] for key in DRIVERS],
        "became": became(*(by_key[key].number for key in ANSWERED)),
        "ends": work.ends(question, (each.number for each in every)),
        "definitions": definitions(question),
        "frame": work.plain_frame(question),
        "may": is_now and request.state.may(request.user, handovers.kind().typed_by),
    }
    return render(request, "handoffs.html", given | checked(is_now=is_now))


def checked(*, is_now: bool) -> dict[str, object]:
    """Whether the way was kept, as it was counted last; nothing as of then."""
    counted = quality.latest() if is_now else None
    return {"counted": counted, "checks": quality.checks(counted.months) if counted else []}


def takers(found: Iterable[handovers.HandedOver]) -> list[tuple[str, int]]:
    """For which functions what is late waits, most first."""
    late: Counter[str] = Counter()
    for each in found:
        late[str(each.clock.taker.label)] += each.late
    return [(name, count) for name, count in late.most_common() if count]


def holders(found: Iterable[handovers.HandedOver]) -> list[tuple[str, int]]:
    """Whose the records are of what is late, over all hand-offs, and the rest together; "" is nobody. Who
    has a record is not always whoever is to answer.
    """
    whose: Counter[str] = Counter()
    for each in found:
        for name, count in each.holders:
            whose[name] += count
    first = whose.most_common(HOLDERS)
    rest = whose.total() - sum(count for _name, count in first)
    return [*first, *([(_("others"), rest)] if rest else [])]


def became(accepted: Number, rejected: Number, forgotten: Number) -> dict[str, object] | None:
    """What became of the MQLs that were to be answered: parts that add up to all; None where none was."""
    if not accepted.value.denominator:
        return None
    parts = (
        (accepted.kpi.key, accepted.value.numerator, pgettext("MQLs", "accepted")),
        (rejected.kpi.key, rejected.value.numerator, pgettext("MQLs", "rejected")),
        (forgotten.kpi.key, forgotten.value.amount, pgettext("MQLs", "without an answer")),
    )
    return {"all": accepted.value.denominator, "parts": parts}


def definitions(question: work.Question) -> list[numbers.Definition]:
    """What qualifies, in the words that are in force."""
    kept = numbers.definitions(question.published.targets_at, list(DEFINED))
    return [kept[key][0] for key in DEFINED]


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    if not handovers.may_answer(request.user):
        raise PermissionDenied
    clock, item, answered, reason, missing = (
        request.POST.get(name, "") for name in ("handoff", "item", "answer", "reason", "missing")
    )
    try:
        handovers.give(clock, item, answered, reason, missing, by=request.user, at=timezone.now())
        messages.success(
            request,
            _("It came back, with the reason.") if answered == "rejected" else _("It is accepted."),
        )
    except Mistaken as mistaken:
        messages.error(request, " ".join(str(each) for each in mistaken.fields.values()))
    whole = f"?handoff={clock}" if request.POST.get("whole") and handovers.exists(clock) else ""
    return redirect(f"{reverse('handoffs')}{whole}{work.place(request, 'h')}")
