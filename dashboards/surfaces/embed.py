"""A view in a frame of another tool: read only, without a cookie, for the sites that were named and
no other, opened by its key or by what the key signed. docs/embedding.md has the whole of it.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from rest_framework.views import APIView

from dashboards.models import Embed
from dashboards.question import forms
from dashboards.question.forms import AddressError, NothingPublished
from dashboards.reading import embedded
from dashboards.surfaces import embed_keys as keys
from dashboards.surfaces.api import Pace
from dashboards.surfaces.api_errors import shape
from revops.calendar import PeriodError
from revops.readers import NOBODY, Reader, reader_of

RENEW_SECONDS = 240  # well before what was signed ends
CLOSED = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


class EmbedPace(Pace):
    """Of one view, whoever shows it."""

    scope = "embed"

    def __init__(self, embed: Embed) -> None:
        self.embed = embed
        super().__init__()

    def get_cache_key(self, request: HttpRequest, view: APIView | None) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.embed.pk}


@login_not_required
@require_safe
def page(request: HttpRequest, view: str) -> HttpResponse:
    """The view, or in one sentence why there is none. Who is logged in does not matter."""
    opened, is_fresh = opened_by(request, view)
    if opened is None:
        return sentence(_("There is no embedded view at this address."), 404)
    embed = opened.embed
    with override(embed.language):
        if not embed.is_open:
            answer = sentence(_("This view was revoked. Ask whoever looks after this page."), 403)
        elif not is_fresh:
            answer = sentence(_("This view has ended. Reload the page around it."), 403)
        elif not EmbedPace(embed).allow_request(request, None):
            answer = sentence(
                _("This view is asked for too often; it comes back in a minute."), 429
            )
        else:
            answer = shown(opened)
    return framed(answer, embed)


def opened_by(request: HttpRequest, view: str) -> tuple[keys.Opened | None, bool]:
    """What the address opens, and whether it still does. It has to say the view, the language and
    the role as they were given out.
    """
    asked = request.GET
    if key := asked.get("key", ""):
        opened, is_fresh = keys.by_key(key), True
    else:
        opened, is_fresh = keys.by_signature(asked.get("signed", ""))
    if opened is None:
        return None, False
    carried = (view, asked.get("language"), asked.get("role"))
    embed = opened.embed
    is_same = carried == (embed.view, embed.language, embed.role)
    if is_same and key and embed.is_open:
        Embed.objects.filter(pk=embed.pk).update(used_at=timezone.now())
    return (opened, is_fresh) if is_same else (None, False)


def shown(opened: keys.Opened) -> HttpResponse:
    embed = opened.embed
    try:
        question = forms.question({}, reader(embed))
        found = embedded.shown(embed.view, question, embed.user)
    except NothingPublished:
        return sentence(_("Nothing has been published yet."), 404)
    except (AddressError, PeriodError, KeyError) as error:  # a KPI that is there no more
        return sentence(_("There is no such view any more: %(why)s") % {"why": error}, 404)
    given = {
        "shown": found,
        "frame": found.frame,
        "language": embed.language,
        "following": keys.address(embed, signed=keys.signed(opened)),
        "seconds": RENEW_SECONDS,
        "contact": timezone.now(),
    }
    return HttpResponse(render_to_string("embed/view.html", given))


def reader(embed: Embed) -> Reader:
    """Nobody, but for one's own numbers whoever made it, with the rights of now."""
    return reader_of(embed.user) if embed.is_personal else NOBODY


def sentence(text: str, status: int) -> HttpResponse:
    """Without a request: what greets a reader would read their session."""
    given = {"sentence": text, "language": get_language()}
    return closed(HttpResponse(render_to_string("embed/refused.html", given), status=status))


def framed(answer: HttpResponse, embed: Embed) -> HttpResponse:
    """Lets the sites of the view show it, and no other; every other page keeps 'none'."""
    answer._csp_replace = {"frame-ancestors": embed.host.listed}
    answer.xframe_options_exempt = True
    return closed(answer)


def closed(answer: HttpResponse) -> HttpResponse:
    """What is in the address goes nowhere else, and nobody keeps the answer."""
    for name, text in CLOSED.items():
        answer.headers[name] = text
    return answer


@csrf_exempt
@login_not_required
@require_POST
def link(request: HttpRequest) -> HttpResponse:
    """A signed address for ten minutes, for a server that keeps the key to itself."""
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    opened = keys.by_key(key.strip()) if scheme == "Bearer" and key else None
    if opened is None or not opened.embed.is_open:
        why = _("Send the key of an embedded view that is not revoked: “Authorization: Bearer …”.")
        return closed(JsonResponse(shape(401, why), status=401))
    if not EmbedPace(opened.embed).allow_request(request, None):
        why = _("You asked too often; wait a moment before you ask again.")
        return closed(JsonResponse(shape(429, why), status=429))
    Embed.objects.filter(pk=opened.embed.pk).update(used_at=timezone.now())
    place = settings.SITE_URL + keys.address(opened.embed, signed=keys.signed(opened))
    until = opened.since + keys.LASTS
    return closed(JsonResponse({"address": place, "expires_at": until.isoformat()}))
