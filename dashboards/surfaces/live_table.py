"""A table at an address of its own, which a spreadsheet fetches by itself: without a session, by the
secret in the address, with the rights that its owner has now.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from dashboards.models import LiveAddress
from dashboards.question import forms
from dashboards.question.forms import AddressError, NothingPublished
from dashboards.surfaces.api import Pace
from dashboards.surfaces.export import FILES, file_of
from dashboards.surfaces.tables import TABLES
from revops.calendar import PeriodError
from revops.readers import reader_of
from revops.spreadsheets import BOM

SHOWN = 4
MOST = 50  # addresses of one reader that are not revoked
# What a question may have in a live address: all but the period is the page's, as in an export.
PERIOD_KINDS = ("week", "month", "quarter", "year")


class TooMany(Exception):
    """A reader has as many addresses as one may."""


def make(
    user: AbstractBaseUser, name: str, table: str, query: str, language: str
) -> tuple[LiveAddress, str]:
    """A new address and its secret, which is kept nowhere. Raises AddressError for a question that
    has no such table, and TooMany.
    """
    if LiveAddress.objects.filter(user_id=user.pk, revoked_at=None).count() >= MOST:
        raise TooMany
    asked = QueryDict(query)
    TABLES[table](forms.question(asked.dict(), reader_of(user)), asked.dict())
    secret = secrets.token_urlsafe(32)
    made = LiveAddress.objects.create(
        user_id=user.pk,
        name=name,
        table=table,
        query=query,
        language=language,
        secret_sha256=digest(secret),
        last_letters=secret[-SHOWN:],
    )
    return made, secret


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


@login_not_required
@require_safe
def fetch(request: HttpRequest, secret: str, table: str, ending: str) -> HttpResponseBase:
    """The table of the address as a file. What is wrong is one sentence of text, which a spreadsheet
    shows in its cell.
    """
    found = LiveAddress.objects.select_related("user").filter(secret_sha256=digest(secret)).first()
    if found is None or not is_open(found, table, ending):
        return sentence(_("There is no live table at this address, or it was revoked."), 404)
    with override(found.language):
        request.user = found.user
        if not Pace().allow_request(request, None):
            return sentence(_("You asked too often; wait a moment before you ask again."), 429)
        answer = answered(found, ending)
    used(found)
    return answer


def is_open(address: LiveAddress, table: str, ending: str) -> bool:
    """A secret opens its own table, of an account that is not closed, and nothing else."""
    is_of = address.table == table and ending in FILES
    return is_of and address.revoked_at is None and address.user.is_active


def answered(address: LiveAddress, ending: str) -> HttpResponseBase:
    """The file, whole: what is worded later would be in another language."""
    asked = QueryDict(address.query)
    try:
        question = forms.question(asked.dict(), reader_of(address.user))
        answer = file_of(question, address.table, ending, asked)
    except NothingPublished:
        return sentence(_("Nothing has been published yet."), 404)
    except (AddressError, PeriodError) as error:
        return sentence(str(error), 400)
    content = b"".join(answer.streaming_content)
    # A spreadsheet that reads the type needs no mark of UTF-8, and some take it for a letter.
    whole = HttpResponse(content.removeprefix(BOM.encode()), headers=dict(answer.headers))
    whole.headers["X-Robots-Tag"] = "noindex"
    return whole


def sentence(text: str, status: int) -> HttpResponse:
    return HttpResponse(
        f"{text}\n",
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"},
    )


def used(address: LiveAddress) -> None:
    LiveAddress.objects.filter(pk=address.pk).update(
        used_at=timezone.now(), use_count=F("use_count") + 1
    )
