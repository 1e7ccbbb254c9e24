"""The bridge from what was signed to what was invoiced, its waterfall, and what is in a class."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboards.question.asks import asks
from dashboards.question.forms import Question
from dashboards.reading.bridges import BridgePage, bridge_page
from dashboards.words import charts, filters, naming
from dashboards.words.charts import Bar
from revops import bridging
from revops.values import Unit, Value


@asks
def page(request: HttpRequest, question: Question) -> HttpResponse:
    found = asked(request, question)
    given = {"page": found, "bridge": found.bridge, "frame": found.frame}
    return render(request, "finance/bridge.html", given | {"filters": filters.of(found.frame)})


@asks
def chart(request: HttpRequest, question: Question) -> HttpResponse:
    """What the bridge's chart draws."""
    return JsonResponse(charts.waterfall(bars(asked(request, question)), naming.reader_language()))


def asked(request: HttpRequest, question: Question) -> BridgePage:
    """AddressError for a bridge, a class or a page that there is not."""
    return bridge_page(question, request.GET.dict())


def bars(page: BridgePage) -> list[Bar]:
    """From what was signed, class by class, to what was invoiced. A class leads to its list."""
    found, currency = page.bridge, page.frame.published.currency

    def bar(label: str, amount: int, is_end: bool = False, address: str = "") -> Bar:
        return Bar(label, Value(Unit.MONEY, amount, currency=currency), is_end, address)

    steps = [
        bar(str(bridging.LABELS[each.of]), each.amount, address=f"?{page.query}&class={each.of}")
        for each in found.steps
    ]
    ends = bar(_("Signed"), found.opening, True), bar(_("Invoiced"), found.closing, True)
    return [ends[0], *steps, ends[1]]
