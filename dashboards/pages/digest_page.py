"""The reader's own digests: on, off, in which language, and how they would read."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from dashboards.models import Every, Mail, Subscription
from dashboards.surfaces import digest as mail
from revops import numbers, start

SHOWN = 10


class DigestForm(forms.Form):
    every = forms.MultipleChoiceField(choices=Every.choices, required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES)


@require_http_methods(["GET", "HEAD", "POST"])
def digest(request: HttpRequest) -> HttpResponse:
    form = DigestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        save(request, form.cleaned_data)
        messages.success(request, _("Your choice is saved."))
        return redirect("digest")
    own = {each.every: each for each in Subscription.objects.filter(user=request.user)}
    shown = {
        "form": form,
        "kinds": [
            (value, label, value in own and own[value].is_on) for value, label in Every.choices
        ],
        "chosen": next((each.language for each in own.values()), get_language()),
        "languages": settings.LANGUAGES,
        "mails": Mail.objects.filter(user=request.user)[:SHOWN],
        "to_files": not settings.EMAIL_URL,
        "file_path": settings.EMAIL_FILE_PATH if start.may_set_up(request.user) else "",
    }
    return render(request, "digest.html", shown, status=400 if form.errors else 200)


def save(request: HttpRequest, given: dict[str, object]) -> None:
    for every in Every:
        found = Subscription.objects.filter(user=request.user, every=every).first()
        subscription = found or Subscription(user=request.user, every=every)
        subscription.language = given["language"]
        subscription.switch(every.value in given["every"], timezone.now())
        subscription.save()


@xframe_options_sameorigin
@require_safe
def preview(request: HttpRequest, every: str) -> HttpResponse:
    """The last complete period's digest as the mail that would arrive; its text beside it."""
    published = numbers.published()
    if every not in Every.values or published is None:
        raise Http404
    period = mail.last_over(every, published)
    try:
        subject, text, html = mail.render(request.user, period)
    except mail.Blank:
        sentence = _("Nothing is published for this period, and a blank digest is not sent.")
        return render(request, "400.html", {"sentence": sentence}, status=400)
    if request.GET.get("format") == "html":
        return as_mail(html)
    return render(
        request,
        "digest_preview.html",
        {"subject": subject, "text": text, "every": every},
    )


def as_mail(html: str) -> HttpResponse:
    """The mail as mail programs show it: styles in attributes, nothing else; it runs and loads
    nothing.
    """
    response = HttpResponse(html)
    response._csp_config = {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "frame-ancestors": ["'self'"],
    }
    return response
