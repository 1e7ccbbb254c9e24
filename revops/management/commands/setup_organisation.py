"""Sets up the organisation, or changes what is given."""

import sys
from argparse import ArgumentParser
from getpass import getuser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from revops.calendar import is_known_country
from revops.models import Organisation, RawRecord
from revops.models.choices import RevenueIs
from revops.organisation import DERIVED_FROM, Act, Change, plan, settle

# What the command calls it, and what the table does.
FIELDS = {
    "name": "name",
    "currency": "base_currency",
    "timezone": "timezone",
    "country": "country",
    "fiscal_year_start": "fiscal_year_start",
    "week_start": "week_start",
    "revenue": "revenue",
    "language": "languages",
}
YES = ("y", "yes", "o", "oui")
NEEDED = ("name", "currency", "timezone")


class Command(BaseCommand):
    help = "Sets up the organisation: the first time completely, later only what is given. Says what changed, and asks before figures do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", help="the company's name")
        parser.add_argument("--currency", help="base currency of every amount, such as EUR")
        parser.add_argument(
            "--timezone", help="time zone that decides on which day something happened"
        )
        parser.add_argument("--country", help="country of the public holidays, such as NL")
        parser.add_argument(
            "--fiscal-year-start", type=int, help="first month of the fiscal year, 1 to 12"
        )
        parser.add_argument(
            "--week-start", type=int, help="first day of calendar sheets, 0 is Monday"
        )
        parser.add_argument(
            "--revenue", choices=RevenueIs.values, help="what Revenue is, on every page"
        )
        parser.add_argument(
            "--language", action="append", help="a language of the company; may be repeated"
        )
        parser.add_argument(
            "--yes", action="store_true", help="change figures that there are without asking"
        )

    def handle(self, **options: object) -> None:
        given = {
            field: options[name] for name, field in FIELDS.items() if options[name] is not None
        }
        self.refuse_incomplete(given)
        try:
            self.confirm(plan(given), yes=bool(options["yes"]))
            changes = settle(given, through=f"manage.py setup_organisation ({user()})")
        except ValidationError as error:
            raise CommandError("\n".join(sentences(error, given))) from error
        self.write_changes(changes)

    def confirm(self, act: Act, *, yes: bool) -> None:
        """Says what would change before it does. CommandError when nobody says yes to it."""
        for effect in act.effects:
            self.stdout.write(effect)
        if not act.effects or yes:
            return
        if not sys.stdin.isatty():
            raise CommandError(
                "\n".join(act.effects)
                + "\n"
                + _("Nothing was changed. Run it again with --yes to change these figures.")
            )
        if input(_("Change these figures? Write yes: ")).strip().lower() not in YES:
            raise CommandError(_("Nothing was changed."))

    def refuse_incomplete(self, given: dict[str, object]) -> None:
        missing = [f"--{name}" for name in NEEDED if FIELDS[name] not in given]
        if missing and Organisation.current() is None:
            raise CommandError(
                _("The first time needs %(options)s, too.") % {"options": ", ".join(missing)}
            )

    def write_changes(self, changes: list[Change]) -> None:
        for change in changes:
            self.stdout.write(line(change))
        if not changes:
            self.stdout.write(_("Nothing changed."))
        if any(change.name in DERIVED_FROM for change in changes) and RawRecord.objects.exists():
            self.stdout.write(_("All facts will be derived anew by the worker, then published."))
        organisation = Organisation.current()
        if organisation.country and not is_known_country(organisation.country):
            self.stdout.write(
                _("The public holidays of %(country)s are not known: only weekends are not worked.")
                % {"country": organisation.country}
            )


def user() -> str:
    """Who runs this, as the system knows them; "?" for an account without a name, as in some
    containers.
    """
    try:
        return getuser()
    except (KeyError, OSError):
        return "?"


def line(change: Change) -> str:
    if change.before is None:
        return f"{change.label}: {text_of(change.after)}"
    return f"{change.label}: {text_of(change.before)} → {text_of(change.after)}"


def text_of(value: object) -> str:
    return (", ".join(map(str, value)) if isinstance(value, list) else str(value)) or "—"


def sentences(error: ValidationError, given: dict[str, object]) -> list[str]:
    """Each reason after the option that it is about."""
    options = {field: f"--{name.replace('_', '-')}" for name, field in FIELDS.items()}
    return [
        f"{options.get(field, field)} {text_of(given.get(field, ''))}: {reason}"
        for field, reasons in error.message_dict.items()
        for reason in reasons
    ]
