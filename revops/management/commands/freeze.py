"""Freezes the meeting of a routine: as of now, or as of an instant, for which the meeting is made if it
is lacking.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from revops.management import written
from revops.models import Organisation, Routine
from revops.routines import freezing
from revops.routines.reading import freeze_json


def moment(text: str) -> datetime:
    """A time with its offset, or the organisation's local time without one."""
    at = written.moment(text)
    organisation = Organisation.current()
    zone = ZoneInfo(organisation.timezone if organisation else "UTC")
    return at if at.tzinfo else at.replace(tzinfo=zone)


class Command(BaseCommand):
    help = _("Freezes a meeting: ties it for ever to what it shows now, or showed at a time.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("routine", help=_("short name of the routine, such as weekly-forecast"))
        parser.add_argument("--as-of", type=moment, help=_("freeze what was known then"))
        parser.add_argument("--json", action="store_true", help=_("print the frozen data"))

    def handle(
        self, *args: object, routine: str, as_of: datetime | None, json: bool, **options: object
    ) -> None:
        found = Routine.objects.filter(key=routine).first()
        if found is None:
            known = ", ".join(Routine.objects.values_list("key", flat=True))
            raise CommandError(
                _("There is no routine “%(key)s”; there are %(known)s.")
                % {"key": routine, "known": known}
            )
        at = as_of or timezone.now()
        if at > timezone.now():
            raise CommandError(_("A meeting is frozen as of now or of a time that is past."))
        try:
            meeting = freezing.meeting_at(found, at)
            frozen = freezing.freeze(meeting, at=at)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if json:
            self.stdout.write(as_text(freeze_json(frozen)))
            return
        self.stdout.write(
            _("%(meeting)s is frozen, number %(number)s, publication %(publication)s.")
            % {
                "meeting": meeting,
                "number": frozen.number,
                "publication": frozen.publication_id or _("none"),
            }
        )


def as_text(content: object) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True)
