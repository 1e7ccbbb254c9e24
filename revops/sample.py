"""The sample company in one click: into an empty installation, and wholly out of it again.

Loading and throwing away are work, done by a worker on the one row of Sample. It is loaded only where
there is nothing, so everything that is there afterwards came with it or was typed in beside it:
throwing it away empties all tables, whichever there are, but for those that say how the installation
is set up. Files of one's own beside it cannot be told apart, and are never thrown away.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Model
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from revops import organisation
from revops.known import lock_facts
from revops.models import (
    Cell,
    Chore,
    Connection,
    Deadline,
    Definition,
    Derivation,
    DuplicateCandidate,
    DuplicateScan,
    Freeze,
    HandOff,
    Home,
    ImportRun,
    LiveCustomer,
    Meeting,
    MeetingMail,
    Organisation,
    Person,
    Publication,
    PublicationContext,
    Readership,
    Rehearsal,
    Role,
    Routine,
    Sample,
    Seat,
    Source,
    State,
    Statement,
    StatementRead,
    Stocktaking,
    Team,
    ToolPurpose,
)
from revops.models.sources import TYPED_IN
from revops.queue import work
from revops.readers import table
from revops.today import local_day

# How the installation is set up, and what people are about to bring.
STAYS = (
    *(Deadline, HandOff, Home, Organisation, Rehearsal, Role, Routine, Sample, Statement),
    *(StatementRead, ToolPurpose),
)
# What an installation writes by itself, before anybody brings anything.
BY_ITSELF = (
    *(Cell, Chore, Definition, Derivation, DuplicateCandidate, DuplicateScan, Freeze),
    *(LiveCustomer, Meeting, MeetingMail, Publication),
    *(PublicationContext, Readership, Seat, Stocktaking),
)
# What stays refers to these: invitations, without them, and changes of a mapping, which go with it.
REFERRED_TO = (Connection, Team, Person, Source)
ATTEMPTS = 5
step_begun = Signal()  # with the step, for who loads it in the own process and tells of it


def register() -> None:
    work.register(work.Work(Sample, obey, attempts=ATTEMPTS, alone=True))


def current() -> Sample | None:
    """The sample company, where it is or is on its way."""
    return Sample.objects.first()


def request_load(
    by: AbstractBaseUser, *, folder: Path | None = None, day: date | None = None, scale: float = 1.0
) -> Sample:
    """Asks a worker to load it, or to go on where that failed; asked again, it is the same request.
    Raises ValidationError where something else is there.
    """
    with transaction.atomic():
        lock_facts()
        if (row := current()) is None:
            if names := found():
                raise ValidationError(not_empty(names))
            row = Sample.objects.create(
                pk=1,
                folder=str((folder or settings.SAMPLE_PATH).resolve()),
                day=day or local_day(),
                scale=scale,
                requested_by_id=by.pk,
                before=organisation.kept(),
            )
        elif row.act == Sample.Act.LOAD and row.state == State.FAILED:
            make_due(row, Sample.Act.LOAD)
        transaction.on_commit(work.ring)
    return row


def request_removal() -> None:
    """Asks a worker to throw it away; where it is gone already, nothing happens. Raises
    ValidationError while it is being loaded, and where own files came in beside it.
    """
    with transaction.atomic():
        row = Sample.objects.select_for_update().first()
        if row is None or (row.act == Sample.Act.REMOVE and row.state != State.FAILED):
            return
        if row.state not in (State.DONE, State.FAILED):
            raise ValidationError(_("It is still being loaded; wait until it is there."))
        if names := own_beside(row):
            raise ValidationError(not_alone(names))
        make_due(row, Sample.Act.REMOVE)
        transaction.on_commit(work.ring)


def make_due(row: Sample, act: Sample.Act) -> None:
    row.act, row.state, row.due_at, row.attempts, row.error = act, State.DUE, timezone.now(), 0, ""
    row.save()


def emptied() -> list[type[Model]]:
    """Every table of numbers that throwing the sample away empties."""
    stays = {*STAYS, *(each.history.model for each in STAYS if hasattr(each, "history"))}
    return [model for model in apps.get_app_config("revops").get_models() if model not in stays]


def found() -> list[str]:
    """What somebody has brought or typed in already, in words; nothing in an empty installation."""
    asked = [model for model in emptied() if model not in BY_ITSELF and not is_history(model)]
    with connection.cursor() as cursor:
        exist = ", ".join(f"EXISTS (SELECT 1 FROM {table(model)})" for model in asked)
        cursor.execute(f"SELECT {exist}")
        full = [model for model, is_full in zip(asked, cursor.fetchone(), strict=True) if is_full]
    if Definition.objects.exclude(written_by=None).exists():
        full.append(Definition)
    return [str(model._meta.verbose_name_plural) for model in full]


def is_history(model: type[Model]) -> bool:
    return "history_id" in {field.name for field in model._meta.fields}


def own_beside(row: Sample) -> list[str]:
    """What came in beside the sample and is not its own: files, and connections to tools. What is
    typed in goes with it.
    """
    runs = ImportRun.objects.exclude(path__startswith=f"{row.folder}/").exclude(path="")
    files = runs.exclude(source__key=TYPED_IN).order_by("pk").values_list("file_name", flat=True)
    return [
        *dict.fromkeys(files),
        *Connection.objects.exclude(source=None).values_list("source__name", flat=True),
    ]


def not_empty(names: list[str]) -> str:
    return _("The sample company needs an empty installation. Here there are already: %(names)s.") % {
        "names": ", ".join(names[:5])
    }  # fmt: skip


def not_alone(names: list[str]) -> str:
    return _(
        "The sample company cannot be thrown away any more, because own data came in beside it: %(names)s. Begin with an"
        " empty installation for them; the two cannot be told apart."
    ) % {"names": ", ".join(names[:5])}  # fmt: skip


def obey(row: Sample, _progress: work.Progress) -> None:
    """Loads the sample, or throws it away. Raises work.Refused where trying again would not help."""
    (load if row.act == Sample.Act.LOAD else remove)(row)


def load(row: Sample) -> None:
    from samples.company.load import load  # with pandas, which only this work needs

    if row.requested_by is None:
        raise work.Refused(_("The account that asked for it is gone; throw it away and ask again."))

    def begin(step: Sample.Step) -> None:
        mine = Sample.objects.filter(pk=row.pk, lease=row.lease)
        if not mine.update(step=step):
            raise work.LeaseLost(f"{row} was taken over by another worker.")
        step_begun.send(Sample, step=step)

    load(Path(row.folder), row.day, row.scale, row.requested_by.get_username(), begin)
    work.end(row, State.DONE)


def remove(row: Sample) -> None:
    """All of it, in one transaction; the row goes with it. What it wrote into its folder goes
    before: a second time there is nothing to remove.
    """
    from samples.company import accounts
    from samples.company.load import clear

    with transaction.atomic():
        work.fence(row)
        lock_facts()
        if names := own_beside(row):
            raise work.Refused(not_alone(names))
        empty()
        organisation.put_back(row.before)
        accounts.without_password().delete()
        clear(Path(row.folder))
        Sample.objects.filter(pk=row.pk).delete()


def empty() -> None:
    names = ", ".join(table(model) for model in emptied() if model not in REFERRED_TO)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what still waits keeps a table from it
        cursor.execute(f"TRUNCATE {names}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for model in REFERRED_TO:
        model.objects.all().delete()
        model.history.all().delete()
