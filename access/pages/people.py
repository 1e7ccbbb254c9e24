"""People: who has an account, who is invited, who is which person of the CRM, and what is locked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from access import guesses, invitations, letters, links, overview, persons, rights
from access.models import Invitation
from access.people_forms import InviteForm
from revops.today import timezone_name

View = Callable[..., HttpResponse]


def for_managers(view: View) -> View:
    """For who may manage accounts; the pages hold links and locks, so no browser keeps them."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *given: object, **path: object) -> HttpResponse:
        if not rights.manages(request.user):
            raise PermissionDenied
        return view(request, *given, **path)

    return guarded


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, by=request.user, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid() and invited(request, form):
        return redirect("people")
    # To be asked whether two are the same is no mistake.
    return listed(request, form, 400 if set(form.errors) - {"is_same"} else 200)


def listed(request: HttpRequest, form: InviteForm, status: int) -> HttpResponse:
    site, has_server = links.site_for(request), letters.has_server()
    begins = [settings.SITE_URL, site] if has_server else [site]
    shown = {
        "form": form,
        "accounts": overview.accounts(request.user),
        "invited": overview.invited(request.user),
        "addresses": overview.locked_addresses(),
        "unsent": overview.unsent(),
        "has_server": has_server,
        "roles": rights.ROLES.values(),
        "site": site,
        "local": next(filter(links.is_local, begins), ""),
        "timezone": timezone_name(),
    }
    return render(request, "people/people.html", shown, status=status)


def invited(request: HttpRequest, form: InviteForm) -> bool:
    """Makes the invitation; what stands against it is said on the form."""
    given = form.cleaned_data
    try:
        invitation = invitations.invite(
            request.user,
            given["email"],
            given["role"],
            given["language"],
            form.chosen(),
            form.linked,
        )
    except ValidationError as error:
        form.add_error("email", error)
        return False
    announce(request, invitation, "copy" not in request.POST)
    return True


def announce(request: HttpRequest, invitation: Invitation, by_mail: bool) -> None:
    if by_mail and letters.has_server():
        letters.write_invitation(invitation)
        sentence = _("%(email)s is invited; the mail is on its way.")
    else:
        sentence = _("%(email)s is invited. Copy the link below and pass it on; it works once.")
    messages.success(request, sentence % {"email": invitation.email})


def own(request: HttpRequest, invitation: int) -> Invitation:
    """An invitation that the reader may handle; others are not found here, or refused."""
    found = Invitation.objects.select_related("role").filter(pk=invitation).first()
    if found is None:
        raise Http404
    if not invitations.may_handle(request.user, found):
        raise PermissionDenied
    return found


@for_managers
@require_POST
def renew(request: HttpRequest, invitation: int) -> HttpResponse:
    """Another link, for another week: by mail, or to be copied."""
    row = own(request, invitation)
    try:
        invitations.renew(row, request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        announce(request, row, "copy" not in request.POST)
    return redirect("people")


@for_managers
@require_POST
def withdraw(request: HttpRequest, invitation: int) -> HttpResponse:
    row = own(request, invitation)
    invitations.withdraw(row)
    sentence = _("The invitation of %(email)s is taken back; its link no longer works.")
    messages.success(request, sentence % {"email": row.email})
    return redirect("people")


@for_managers
@require_POST
def link(request: HttpRequest, invitation: int) -> HttpResponse:
    """Yes to the proposal: who was invited is that person of the CRM."""
    row = own(request, invitation)
    found = persons.alike({row.email}).get(row.email.lower(), [])
    if len(found) == 1 and str(found[0].pk) == request.POST.get("person"):
        Invitation.objects.filter(pk=row.pk, accepted_at=None).update(person=found[0])
        sentence = _("%(email)s will be linked to %(person)s of the CRM.")
        messages.success(request, sentence % {"email": row.email, "person": found[0]})
    return redirect("people")


@for_managers
@require_POST
def unlock_address(request: HttpRequest) -> HttpResponse:
    guesses.lift(
        [(guesses.Kind.ADDRESS, request.POST.get("address", "").replace("\x00", "")[:100])]
    )
    messages.success(request, _("The lock is lifted."))
    return redirect("people")
