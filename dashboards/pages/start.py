"""From nothing to the own dashboard: the first account, the company, and what is left to do."""

from __future__ import annotations

import zoneinfo
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, password_validation
from django.contrib.auth.decorators import login_not_required, permission_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from config import first_link
from dashboards.question.asks import first_steps
from dashboards.words.naming import reader_language
from revops import organisation, start

COMMON = ("EUR", "USD", "GBP", "CHF")
WEEK_STARTS = (0, 5, 6)
FIELDS = ("name", "base_currency", "timezone", "country", "fiscal_year_start", "week_start")


class AccountForm(forms.ModelForm):
    """The first account. Its password is held against the rules of all."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ("username", "email")
        widgets = {
            "username": forms.TextInput({"autocomplete": "username", "autofocus": True}),
            "email": forms.EmailInput({"autocomplete": "email"}),
        }
        help_texts = {
            "username": gettext_lazy(
                "Letters, digits and @ . + - _, without blanks, such as anna.ek."
            )
        }

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if password := given.get("password"):
            user = User(username=given.get("username", ""), email=given.get("email", ""))
            try:
                password_validation.validate_password(password, user)
            except ValidationError as error:
                self.add_error("password", error)
        return given


class CompanyForm(forms.Form):
    """Whose numbers these are. What is sensible the browser proposes (static/start.js)."""

    name = forms.CharField(label=gettext_lazy("Name of the company"), max_length=200)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Its public holidays are no working days."),
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("It decides on which day something happened."),
    )
    base_currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        help_text=gettext_lazy("All amounts are shown in it; others are converted."),
    )
    fiscal_year_start = forms.TypedChoiceField(
        label=gettext_lazy("Fiscal year begins in"), coerce=int, initial=1
    )
    week_start = forms.TypedChoiceField(
        label=gettext_lazy("Week begins on"),
        coerce=int,
        initial=0,
        help_text=gettext_lazy("On calendar sheets; the weeks of figures are those of ISO 8601."),
    )

    def __init__(self, *given: object, **options: object) -> None:
        super().__init__(*given, label_suffix="", **options)
        language = reader_language()
        self.fields["country"].choices = [("", _("— choose —")), *countries(language)]
        self.fields["timezone"].choices = [(zone, zone.replace("_", " ")) for zone in zones()]
        self.fields["base_currency"].choices = currencies(language)
        self.fields["fiscal_year_start"].choices = MONTHS.items()
        self.fields["week_start"].choices = [(day, WEEKDAYS[day]) for day in WEEK_STARTS]


@cache
def zones() -> list[str]:
    places = [zone for zone in zoneinfo.available_timezones() if "/" in zone]
    return [*sorted(z for z in places if not z.startswith(("Etc/", "SystemV/"))), "UTC"]


@cache
def countries(language: str) -> list[tuple[str, str]]:
    names = Locale(language).territories
    found = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    known = [each for each in found if each[0] in organisation.known_countries()]
    return sorted(known, key=lambda each: each[1])


@cache
def currencies(language: str) -> list[tuple[str, str]]:
    """Those that somebody pays with today, the usual ones first."""
    names = Locale(language).currencies
    current = {code for country in get_global("territory_currencies") for code in get_territory_currencies(country)}  # fmt: skip
    rest = sorted(current - set(COMMON) & set(names))
    return [(code, f"{code} · {names[code]}") for code in (*COMMON, *rest) if code in names]


@cache
def currency_by_country() -> dict[str, str]:
    found = {code: get_territory_currencies(code) for code in organisation.known_countries() if len(code) == 2}  # fmt: skip
    return {code: each[-1] for code, each in found.items() if each}


@cache
def country_by_zone() -> dict[str, str]:
    return dict(get_global("zone_territories"))


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest, token: str) -> HttpResponse:
    """Makes the first account; afterwards the link is dead."""
    if not first_link.is_valid(token):
        raise Http404
    if not first_link.is_open():
        return render(request, "start/over.html", status=410)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = start.make_first_account(given["username"], given["email"], given["password"])
        if made is None:
            return render(request, "start/over.html", status=410)
        login(request, made, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("start")
    return render(request, "start/first.html", {"form": form})


@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    return first_steps(request)


@permission_required("revops.change_organisation", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    """Sets the company up, once; later it is changed in the admin, which says what would move."""
    if start.steps().company:
        return redirect("start")
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation.settle(
                form.cleaned_data | {"languages": [get_language()]}, by=request.user
            )
            messages.success(request, _("The company is set up."))
            return redirect("start")
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                form.add_error(name if name in form.fields else None, sentences)
    shown = {
        "form": form,
        "currencies": currency_by_country(),
        "countries": country_by_zone(),
    }
    return render(request, "start/company.html", shown)
