"""What is wrong with records: every rule with its share, and the records to mend."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from revops import quality
from revops.ingest import journal
from revops.readers import reader_of


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    key, reader = request.GET.get("rule", ""), reader_of(request.user)
    if key and key not in quality.RULES:
        raise Http404
    is_mine = request.GET.get("whose") == "mine"
    counted = quality.latest()
    rows = quality.found(counts=counted.counts) if counted else []
    given = {
        "rows": rows,
        "counted": counted,
        "functions": quality.by_function(rows),
        "chosen": quality.RULES[key] if key else None,
        "is_mine": is_mine,
        "timezone": journal.timezone(),
        "records": quality.defects(quality.RULES[key], reader, is_mine=is_mine) if key else [],
    }
    answer = render(request, "data/quality.html", given)
    patch_cache_control(answer, private=True, no_cache=True)
    return answer
