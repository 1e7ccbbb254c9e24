"""One account: its role, its person, its team, its locks and its second factors."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access import guesses, letters, overview, persons, rights
from access.pages.people import for_managers
from access.people_forms import AccountRoleForm, PersonForm, TeamForm
from revops.models import Person, Team


def own(request: HttpRequest, account: int) -> User:
    """An account that the reader may change; others are not found here, or refused."""
    user = User.objects.filter(pk=account).first()
    if user is None:
        raise Http404
    if not rights.within(request.user)(user):
        raise PermissionDenied
    return user


@for_managers
@require_safe
def page(request: HttpRequest, account: int) -> HttpResponse:
    user = own(request, account)
    shown = next(each for each in overview.accounts(request.user) if each.user.pk == user.pk)
    start = shown.person or shown.proposal
    return render(
        request,
        "people/account.html",
        {
            "account": shown,
            "is_self": user == request.user,
            "role_form": AccountRoleForm(by=request.user, initial={"role": user.groups.first()}),
            "person_form": PersonForm(of=user, initial={"person": start}),
            "team_form": TeamForm(),
        },
    )


@for_managers
@require_POST
def role(request: HttpRequest, account: int) -> HttpResponse:
    user = own(request, account)
    form = AccountRoleForm(request.POST, by=request.user)
    if user == request.user:
        messages.error(request, _("Nobody changes their own role: another administrator can."))
    elif form.is_valid():
        rights.give(user, form.cleaned_data["role"])
        messages.success(request, _("The role is changed."))
    return redirect("people_account", account)


@for_managers
@require_POST
def person(request: HttpRequest, account: int) -> HttpResponse:
    user = own(request, account)
    form = PersonForm(request.POST, of=user)
    if form.is_valid():
        chosen = form.cleaned_data["person"]
        said(request, lambda: linked(chosen, persons.link(user, chosen, request.user)))
    return redirect("people_account", account)


def linked(person: Person | None, team: Team | None) -> str:
    if person is None:
        return _("The account is no longer linked to a person of the CRM, and so in no team.")
    given = {"person": person, "team": team}
    if team is None:
        return _("The account is linked to %(person)s of the CRM, who is in no team yet.") % given
    return _("The account is linked to %(person)s of the CRM, in %(team)s.") % given


@for_managers
@require_POST
def team(request: HttpRequest, account: int) -> HttpResponse:
    """Into a team from today on; who is no person yet becomes one."""
    user = own(request, account)
    form = TeamForm(request.POST)
    if not form.is_valid() or (chosen := form.chosen()) is None:
        messages.error(request, _("Choose a team, or name a new one, not both."))
        return redirect("people_account", account)

    def act() -> str:
        someone = Person.objects.filter(user=user).first() or person_for(user)
        persons.join(someone, chosen, request.user)
        return _("In %(team)s from today on.") % {"team": chosen}

    said(request, act)
    return redirect("people_account", account)


def person_for(user: User) -> Person:
    """A new person, whose e-mail is nobody else's: the import takes who has the same for one."""
    is_free = not Person.objects.filter(email__iexact=user.email).exists()
    name = user.get_full_name() or user.get_username()
    return Person.objects.create(name=name, email=user.email if is_free else "", user=user)


def said(request: HttpRequest, act: Callable[[], str]) -> None:
    """Does it, and says what was done, or why not."""
    try:
        done = act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)


@for_managers
@require_POST
def unlock(request: HttpRequest, account: int) -> HttpResponse:
    guesses.lift(guesses.keys_of(own(request, account)))
    messages.success(request, _("The lock is lifted."))
    return redirect("people_account", account)


@for_managers
@require_POST
def factors(request: HttpRequest, account: int) -> HttpResponse:
    """For who has lost phone and recovery codes: the password alone opens the account again."""
    user = own(request, account)
    gone, _kinds = Authenticator.objects.filter(user=user).delete()
    if gone:
        letters.write_notice(user, "second_factors_removed", "")
        messages.success(request, _("Passkeys, app and recovery codes are removed."))
    return redirect("people_account", account)
