"""The accounts behind a count of those in play, and what there was between us and one of them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboards.question import forms
from dashboards.question.forms import AddressError, Question
from dashboards.reading import work
from revops import receipts


@require_safe
@work.asks_now
def page(request: HttpRequest, question: Question) -> HttpResponse:
    """Of the persona `of` and the `stage` in the address; of all without."""
    asked = request.GET
    of = asked.get("of", "")
    persona = forms.number_of("persona", of, question.published.reader) if of else None
    stage = forms.choice("stage", asked, tuple(receipts.STAGES))
    try:
        found = receipts.accounts_in_play(
            question.published, question.slice, is_now=question.as_of is None, persona=persona,
            stage=stage, after=asked.get("after", ""),
        )  # fmt: skip
    except ValueError as error:
        raise AddressError(_("There is no such place in the list.")) from error
    frame = work.frame(question)
    named = dict(frame.members["persona"])
    kept = urlencode({name: asked[name] for name in ("of", "stage") if asked.get(name)})
    given = {
        "found": found,
        "stage": stage,
        "persona": named.get(persona, _("Not known")) if of else "",
        "query": f"{question.query}&{kept}" if kept else question.query,
        "frame": frame,
    }
    return render(request, "outbound_accounts.html", given)


@require_safe
@work.asks_now
def account(request: HttpRequest, question: Question) -> HttpResponse:
    asked = request.GET.get("account", "")
    found = receipts.acts_of(asked, question.published, is_now=question.as_of is None)
    if not found.rows:
        raise Http404
    return render(
        request, "outbound_acts.html", {"found": found, "frame": work.plain_frame(question)}
    )
