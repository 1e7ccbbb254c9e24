"""The page of the search in the header."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from dashboards.reading.search import LONGEST, find
from revops.readers import reader_of


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    text, reader = request.GET.get("q", ""), reader_of(request.user)
    found = find(text, reader, is_staff=request.user.is_staff)
    answer = render(request, "search.html", {"found": found, "longest": LONGEST})
    patch_cache_control(answer, private=True, no_cache=True)
    return answer
