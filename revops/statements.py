"""Vision and culture: the only writer of its versions, and of who has read them."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from revops.definitions import unchanged
from revops.models import Statement, StatementRead


def current() -> Statement | None:
    """The version that holds, None before there is one."""
    return Statement.objects.select_related("written_by").first()


@transaction.atomic
def add(text_en: str, text_fr: str, by: AbstractBaseUser) -> Statement:
    """Writes the next version, which everybody is asked to read. Raises ValidationError when nothing
    differs. Of two who write at once, the second meets the unique version.
    """
    last = current()
    if last and (last.text_en, last.text_fr) == (text_en, text_fr):
        raise unchanged(last.version)
    number = (Statement.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    made = Statement(
        version=number, text_en=text_en, text_fr=text_fr, written_by_id=by.pk, at=timezone.now()
    )
    made.full_clean()
    made.save()
    return made


def read_count(version: Statement) -> tuple[int, int]:
    """How many accounts say that they have read a version, of how many that can log in. Two queries."""
    active = get_user_model().objects.filter(is_active=True)
    read = version.reads.filter(by__in=active).count()
    return read, active.count()


def note_read(version: int, by: AbstractBaseUser) -> StatementRead:
    """Somebody has read the version that holds; twice is once. Raises ValidationError for another."""
    holds = current()
    if holds is None or holds.version != version:
        raise ValidationError(
            _("There is a newer version meanwhile: read that one, then say that you have.")
        )
    return StatementRead.objects.get_or_create(
        statement=holds, by_id=by.pk, defaults={"at": timezone.now()}
    )[0]
