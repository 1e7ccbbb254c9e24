"""Inbound or outbound: the motion of all channels in one form."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from dashboards.words import naming
from revops import channels

MOTIONS = ("inbound", "outbound")


class MotionsForm(forms.Form):
    """A field for each channel, by its id; what is not known yet begins with what the name suggests."""

    def __init__(self, *given: object, lines: list[channels.Line], **options: object) -> None:
        super().__init__(*given, label_suffix="", **options)
        for line in lines:
            self.fields[f"{line.id}"] = forms.ChoiceField(
                label=line.name,
                required=False,
                choices=list(offered(line)),
                initial=line.motion or line.proposal,
                help_text=gettext_lazy("proposed by its name") if line.proposal else "",
            )


def offered(line: channels.Line) -> Iterator[tuple[str, str]]:
    usual = naming.motion_name(line.usual) if line.usual else _("not known")
    yield "", _("%(motion)s, as most records say") % {"motion": usual} if line.usual else usual
    for motion in MOTIONS:
        yield motion, naming.motion_name(motion)


@permission_required("revops.change_channel", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    form = MotionsForm(request.POST or None, lines=channels.lines())
    if request.method == "POST" and form.is_valid():
        motions = {
            int(key): motion for key, motion in form.cleaned_data.items() if key in request.POST
        }
        count = channels.settle(motions, request.user)
        said = ngettext("%(count)d channel is set.", "%(count)d channels are set.", count)
        messages.success(request, said % {"count": count} if count else _("Nothing has changed."))
        if count:
            messages.info(request, _("Their figures are worked out anew, which takes a moment."))
        return redirect("data")
    return render(request, "data/channels.html", {"form": form})
