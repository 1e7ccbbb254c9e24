"""What the commands about closed months have in common."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from revops import numbers
from revops.calendar import Period
from revops.numbers import Published
from revops.periods import PeriodError
from revops.readers import EVERYTHING


@contextmanager
def refusals() -> Iterator[None]:
    """What is refused, as a sentence of the command."""
    try:
        yield
    except ValidationError as error:
        raise CommandError("\n".join(error.messages)) from error
    except (PermissionDenied, PeriodError) as error:
        raise CommandError(str(error)) from error


def period(key: str) -> Period:
    """PeriodError for what is none."""
    return numbers.calendar().period(key)


def whole(text: str) -> int:
    """A number of things to list. ArgumentTypeError for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ArgumentTypeError(_("“%(text)s” is not a whole number, 0 or more.") % {"text": text})
    return int(text)


def person(name: str) -> AbstractUser:
    """CommandError for a name that no account has."""
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise CommandError(_("There is no account “%(name)s”.") % {"name": name})
    return user


def latest() -> Published:
    """CommandError before anything was published."""
    published = numbers.published(reader=EVERYTHING)
    if published is None:
        raise CommandError(_("Nothing has been published yet."))
    return published


def reasons(given: Iterable[str]) -> dict[str, str]:
    """By check the reason of CHECK=REASON. CommandError for another form."""
    found = {}
    for each in given:
        check, sign, reason = each.partition("=")
        if not sign or not reason.strip():
            raise CommandError(_("Write --accept CHECK=REASON, with the reason in words."))
        found[check.strip()] = reason
    return found
