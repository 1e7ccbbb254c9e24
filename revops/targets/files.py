"""Targets as a file: the columns kpi, month, motion, team, value and reason, in CSV and XLSX, in
and out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.resources import Diff, ModelResource
from import_export.results import Result
from tablib import Dataset

from revops.calendar import Period
from revops.kpis import Kpi
from revops.models import Target, Team
from revops.safe import harmless
from revops.targets import reading
from revops.targets.cells import WholeCells, column
from revops.targets.grid import text_of
from revops.targets.rights import Rights, rights_of
from revops.targets.versions import Last, conflict_sentence, name_of, since
from revops.targets.write import lock, write

REQUIRED = ("kpi", "month", "value")
KEY = ("kpi", "month", "motion", "team")
COLUMNS = (*KEY, "value", "reason")


def unescaped(text: str) -> str:
    """A text as it was before it was made harmless."""
    return text[1:] if text[:1] == "'" and harmless(text[1:]) != text[1:] else text


class TargetResource(ModelResource):
    """Reads and writes targets for `by`. A wrong row gets its sentence, and then nothing of the
    file is kept.
    """

    kpi = column("kpi")
    month = column("month", lambda first: f"{first:%Y-%m}")
    motion = column("motion")
    team = column("team", lambda team: harmless(str(team)))
    value = column("value", lambda value: f"{value.normalize():f}")
    reason = column("reason", lambda reason: harmless(reason))

    class Meta:
        model = Target
        fields = COLUMNS
        import_order = export_order = COLUMNS
        import_id_fields = KEY
        skip_unchanged = True
        report_skipped = True
        # The one writer validates, so that a target is refused for the same reason wherever it is
        # written.
        clean_model_instances = False

    rights: Rights
    user: Any
    teams: dict[str, Team]
    year: Period | None
    lines: Sequence[int]
    first: dict[tuple, int]
    since: dict[str, Last]

    def import_data_inner(self, dataset: Dataset, *given: object, **options: object) -> Result:
        """Numbers each row as its line in the file is numbered."""
        self.lines = getattr(dataset, "lines", range(2, len(dataset) + 2))
        result = super().import_data_inner(dataset, *given, **options)
        for row in [*result.invalid_rows, *result.error_rows]:
            row.number = self.lines[row.number - 1]
        return result

    def get_diff_class(self) -> type[Diff]:
        return WholeCells

    def before_import(self, dataset: Dataset, **options: object) -> None:
        """`year` refuses months outside it; `seen` is the last version that a preview showed: what
        is newer is not overwritten.
        """
        dataset.headers = [reading.plain(header).lower() for header in dataset.headers or []]
        try:
            self.refuse_columns(dataset.headers)
        except ValidationError:
            dataset.wipe()  # no row of it can be read
            raise
        for optional in ("motion", "team"):
            if optional not in dataset.headers:
                dataset.append_col([""] * len(dataset), header=optional)
        lock()
        self.user, self.year, self.first = options["user"], options.get("year"), {}
        self.since = {} if options.get("seen") is None else since(options["seen"])
        self.rights = rights_of(self.user)
        self.teams = {team.name: team for team in Team.objects.all()}

    def refuse_columns(self, headers: list[str]) -> None:
        missing = [name for name in REQUIRED if name not in headers]
        strange = [name for name in headers if name not in COLUMNS]
        if "person" in strange:
            raise ValidationError(
                _("A target belongs to a team or to the company; leave out the column person.")
            )
        mistakes = (
            [_("The file lacks %(names)s.") % {"names": ", ".join(missing)}] if missing else []
        )
        if strange:
            mistakes.append(
                _("It has the unknown %(names)s.")
                % {"names": ", ".join(name or "“”" for name in strange)}
            )
        if mistakes:
            raise ValidationError(
                " ".join([_("The columns must be %s.") % ", ".join(COLUMNS), *mistakes])
            )

    def before_import_row(self, row: dict, **options: object) -> None:
        """Replaces the row's texts by what they mean. Raises ValidationError with a sentence for
        each bad cell.
        """
        written = dict(row)
        try:
            kpi = self.read(row)
            self.refuse_twice(row, self.lines[options["row_number"] - 1])
            self.refuse_newer(row, kpi)
        except ValidationError:
            row.update(written)  # the page shows what the file says
            raise

    def read(self, row: dict) -> Kpi:
        errors: dict[str, list[str]] = {}

        def read(name: str, how: Callable[[object], Any]) -> Any:
            try:
                row[name] = how(row.get(name))
                return row[name]
            except ValidationError as error:
                errors[name] = error.messages

        kpi = read("kpi", reading.kpi_of)
        read("month", self.month_of)
        read("motion", reading.motion_of)
        read("team", self.team_of)
        if kpi:
            read("value", lambda cell: reading.value_of(cell, kpi))
        if errors:
            raise ValidationError(errors)
        row["kpi"] = kpi.key
        if "reason" in row:
            row["reason"] = unescaped(reading.plain(row["reason"]))
        return kpi

    def month_of(self, cell: object) -> date:
        month = reading.month_of(cell)
        if self.year and not self.year.start <= month < self.year.end:
            raise ValidationError(
                _(
                    "%(month)s is not in the fiscal year %(year)s, which runs from %(first)s to %(last)s."
                )
                % {
                    "month": f"{month:%Y-%m}",
                    "year": self.year.key.removeprefix("FY"),
                    "first": f"{self.year.start:%Y-%m}",
                    "last": f"{self.year.end - timedelta(days=1):%Y-%m}",
                }
            )
        return month

    def team_of(self, cell: object) -> Team | None:
        name = unescaped(reading.plain(cell))
        if name and name not in self.teams:
            raise ValidationError(
                _("There is no team “%(name)s”.") % {"name": name}
                + reading.nearest(name, self.teams)
            )
        return self.teams.get(name)

    def refuse_twice(self, row: dict, line: int) -> None:
        first = self.first.setdefault(tuple(row[name] for name in KEY), line)
        if first != line:
            raise ValidationError(
                _("Line %(first)d already sets this target; a file can set it only once.")
                % {"first": first}
            )

    def refuse_newer(self, row: dict, kpi: Kpi) -> None:
        """What somebody set after the preview was shown is told, unless the file says the same."""
        theirs = self.since.get(name_of(Target(**{name: row[name] for name in KEY})))
        if theirs and theirs.value != row["value"]:
            raise ValidationError(
                conflict_sentence(theirs, text_of(row["value"], kpi), kpi)
                + " "
                + _("Nothing was imported; send the file again to see both.")
            )

    def get_instance(self, instance_loader: object, row: dict) -> Target | None:
        return (
            Target.objects.filter(**{name: row[name] for name in KEY})
            .select_related("team")
            .first()
        )

    def do_instance_save(self, instance: Target, is_create: bool) -> None:
        write(instance, self.user, self.rights)
