"""Embedded views: which site shows which view in a frame, made, copied once, and revoked."""

from __future__ import annotations

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dashboards.models import Embed, EmbedHost
from dashboards.reading.embedded import FIGURES, FUNNEL, MINE
from dashboards.surfaces import embed_keys
from revops import numbers

VIEWS = {
    FIGURES: gettext_lazy("The five KPIs"),
    FUNNEL: gettext_lazy("Funnel"),
    MINE: gettext_lazy("My numbers"),
}
MAY = "dashboards.add_embed"


def views(user: AbstractBaseUser) -> dict[str, str]:
    """What somebody may have embedded: their own numbers everybody, the company's who may."""
    if not user.has_perm(MAY):
        return {MINE: VIEWS[MINE]}
    return {**VIEWS, **{key: kpi.label for key, kpi in numbers.KPIS.items()}}


class EmbedForm(django_forms.Form):
    view = django_forms.ChoiceField(label=gettext_lazy("View"))
    host = django_forms.ModelChoiceField(EmbedHost.objects.all(), label=gettext_lazy("Site"))
    language = django_forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def __init__(self, user: AbstractBaseUser, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        self.fields["view"].choices = list(views(user).items())


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What the reader may revoke, and the form for another."""
    if request.method != "POST":
        given = {"view": request.GET.get("view"), "language": get_language()}
        return shown(request, EmbedForm(request.user, initial=given))
    form = EmbedForm(request.user, request.POST)
    if not form.is_valid():
        return shown(request, form, status=400)
    try:
        made, key = embed_keys.make(request.user, **order(form))
    except embed_keys.TooMany:
        why = _("You have %(most)d embedded views; revoke one first.") % {"most": embed_keys.MOST}
        form.add_error(None, why)
        return shown(request, form, status=400)
    address = settings.SITE_URL + embed_keys.address(made, key=key)
    return shown(request, form, {"made": made, "key": key, "address": address})


def order(form: EmbedForm) -> dict[str, object]:
    return {name: form.cleaned_data[name] for name in ("host", "view", "language")}


def shown(
    request: HttpRequest, form: EmbedForm, more: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    known = numbers.organisation_calendar()
    page = {
        "zone": known[1] if known else settings.TIME_ZONE,
        "form": form,
        "hosts": EmbedHost.objects.all(),
        "own": [row(each) for each in revocable(request.user).select_related("host", "user")],
        "may_name_sites": request.user.has_perm("dashboards.add_embedhost"),
        **(more or {}),
    }
    answer = render(request, "embed/embeds.html", page, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def row(embed: Embed) -> dict[str, object]:
    kpi = numbers.KPIS.get(embed.view)
    label = VIEWS.get(embed.view) or (kpi.label if kpi else embed.view)
    return {"embed": embed, "view": label, "language": dict(settings.LANGUAGES)[embed.language]}


def revocable(user: AbstractBaseUser) -> QuerySet[Embed]:
    """One's own; whoever may make the company's sees everybody's."""
    return Embed.objects.filter(Q() if user.has_perm(MAY) else Q(user_id=user.pk))


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """The view is shown nowhere any more; a second time nothing changes."""
    found = get_object_or_404(revocable(request.user), pk=number)
    Embed.objects.filter(pk=found.pk, revoked_at=None).update(revoked_at=timezone.now())
    messages.success(request, _("The view for %(site)s is revoked.") % {"site": found.host.name})
    return redirect("embeds")
