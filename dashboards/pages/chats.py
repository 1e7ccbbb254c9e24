"""Alerts in chats: the channels, which alerts each gets, and what was sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dashboards.models import AlertRule, ChatKind, Destination, Post
from dashboards.surfaces import chat
from dashboards.surfaces.alerts import ALERTS
from revops import numbers
from revops.queue import work
from revops.queue.webhook import NotSealed
from revops.readers import NOBODY

SHOWN = 50  # messages of a channel
may = permission_required("dashboards.add_destination", raise_exception=True)


class ChannelForm(django_forms.ModelForm):
    """A channel. The address is asked for and never shown; empty, it stays as it is."""

    address = django_forms.CharField(
        label=gettext_lazy("Address of the incoming webhook"),
        max_length=2000,
        required=False,
        widget=django_forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    class Meta:
        model = Destination
        fields = ("name", "kind", "language", "quiet_from", "quiet_until", "is_on")
        widgets = {
            each: django_forms.TimeInput(format="%H:%M", attrs={"type": "time"})
            for each in ("quiet_from", "quiet_until")
        }

    def clean_address(self) -> str:
        given = self.cleaned_data["address"].strip()
        if not given and not self.instance.address_sealed:
            raise django_forms.ValidationError(_("Paste the address that the chat gave you."))
        if given and not is_address(given):
            raise django_forms.ValidationError(
                _("It begins with https://, as the chat shows it when a webhook is made.")
            )
        return given

    def save_sealed(self) -> Destination:
        """Raises NotSealed."""
        made = self.save(commit=False)
        if self.cleaned_data["address"]:
            made.keep_address(self.cleaned_data["address"])
        made.save()
        return made


def is_address(text: str) -> bool:
    """Encrypted, but in the own network, where an operator allowed it."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    schemes = ("https", "http") if settings.EGRESS_ALLOWED else ("https",)
    return parts.scheme in schemes and bool(parts.hostname) and text.isascii()


class RuleForm(django_forms.Form):
    alert = django_forms.ChoiceField(label=gettext_lazy("Alert"))
    team = django_forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    threshold = django_forms.IntegerField(
        label=gettext_lazy("Threshold"), required=False, min_value=0, max_value=2000
    )

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        self.fields["alert"].choices = [(key, each.label) for key, each in ALERTS.items()]
        self.fields["team"].choices = [("", _("Whole company")), *teams()]

    def clean(self) -> dict[str, object]:
        given = super().clean()
        declared = ALERTS.get(given.get("alert", ""))
        if declared is None:
            return given
        if not declared.threshold:
            given["threshold"] = None
        elif given.get("threshold") is None:
            given["threshold"] = declared.usual
        elif not declared.least <= given["threshold"] <= declared.most:
            why = _("%(alert)s: from %(least)d to %(most)d.")
            about = {"alert": declared.label, "least": declared.least, "most": declared.most}
            self.add_error("threshold", why % about)
        if not declared.has_team:
            given["team"] = ""
        return given


def teams() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in numbers.members("team", NOBODY) if pk]


@may
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """The channels, and the form for another."""
    form = ChannelForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and (made := kept(form)):
        messages.success(request, _("The channel is there. Choose its alerts, and send a test."))
        return redirect("chat", made.pk)
    channels = Destination.objects.prefetch_related("rules")
    page = {"form": form, "channels": channels, "kinds": ChatKind}
    return answer(request, "chats/channels.html", page, form)


def kept(form: ChannelForm) -> Destination | None:
    """None for what is not valid, and says why in the form."""
    if not form.is_valid():
        return None
    try:
        return form.save_sealed()
    except NotSealed as error:
        form.add_error("address", str(error))
        return None


def answer(
    request: HttpRequest, template: str, page: dict[str, object], form: django_forms.BaseForm
) -> HttpResponse:
    found = render(request, template, page, status=400 if form.errors else 200)
    patch_cache_control(found, private=True, no_store=True)
    return found


@may
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A channel: its alerts, what was sent, and what it is."""
    channel = get_object_or_404(Destination, pk=number)
    form = ChannelForm(request.POST or None, instance=channel)
    if request.method == "POST" and kept(form):
        messages.success(request, _("The channel is changed."))
        return redirect("chat", number)
    return shown(request, number, form, RuleForm())


def shown(request: HttpRequest, number: int, form: ChannelForm, rule: RuleForm) -> HttpResponse:
    known = numbers.organisation_calendar()
    channel = get_object_or_404(Destination, pk=number)
    page = {
        "channel": channel,
        "form": form,
        "rule_form": rule,
        "alerts": ALERTS.values(),
        "rules": [(each, ALERTS.get(each.alert)) for each in channel.rules.select_related("team")],
        "posts": channel.posts.all()[:SHOWN],
        "zone": known[1] if known else settings.TIME_ZONE,
    }
    return answer(request, "chats/channel.html", page, rule if rule.errors else form)


@may
@require_POST
def add_rule(request: HttpRequest, number: int) -> HttpResponse:
    """Another alert, or another threshold of one that is there."""
    channel, form = get_object_or_404(Destination, pk=number), RuleForm(request.POST)
    if not form.is_valid():
        return shown(request, number, ChannelForm(instance=channel), form)
    given = form.cleaned_data
    AlertRule.objects.update_or_create(
        destination=channel,
        alert=given["alert"],
        team_id=int(given["team"]) if given["team"] else None,
        defaults={"threshold": given["threshold"]},
    )
    Destination.objects.filter(pk=number).update(checked_at=None)
    return redirect("chat", number)


@may
@require_POST
def remove_rule(request: HttpRequest, number: int, rule: int) -> HttpResponse:
    AlertRule.objects.filter(pk=rule, destination=number).delete()
    return redirect("chat", number)


@may
@require_POST
def test(request: HttpRequest, number: int) -> HttpResponse:
    chat.test(get_object_or_404(Destination, pk=number))
    messages.success(request, _("A test is on its way; below it says what came of it."))
    return redirect("chat", number)


@may
@require_POST
def again(request: HttpRequest, number: int, post: int) -> HttpResponse:
    """A failed one only: what was sent is not sent twice."""
    failed = Post.objects.filter(pk=post, destination=number, state=work.State.FAILED)
    failed.update(state=work.State.DUE, attempts=0, due_at=timezone.now())
    work.ring()
    return redirect("chat", number)


@may
@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """The channel with its address, its alerts and what was sent."""
    found = get_object_or_404(Destination, pk=number)
    found.delete()
    messages.success(request, _("“%(name)s” is removed, with its address.") % {"name": found.name})
    return redirect("chats")
