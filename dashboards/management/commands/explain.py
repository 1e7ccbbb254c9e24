"""Prints one number with everything that is behind it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dashboards.question import forms
from dashboards.words import naming, wording
from revops import as_json, numbers, projection, receipts
from revops.calendar import PeriodError
from revops.management import written
from revops.messages import named
from revops.numbers import KPIS, Kpi, Number, Published, Slice
from revops.readers import EVERYTHING
from revops.receipts import Record, Records
from revops.values import Value

DIMENSIONS = tuple(numbers.DIMENSIONS)


class Command(BaseCommand):
    help = "Prints a KPI's definition and value in a period, and the records that add up to it; with --json what the API answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kpi", choices=sorted(KPIS), help="such as mqls")
        parser.add_argument(
            "period",
            nargs="+",
            help="one or several: 2011-10-05, 2011-W40, 2011-10, 2011-Q4, 2011, FY2011-Q4, FY2011 or 2011-10-01..2011-10-31",
        )
        parser.add_argument("--motion", choices=["inbound", "outbound", "none"], default="")
        for dimension in DIMENSIONS:
            parser.add_argument(
                f"--{dimension.replace('_', '-')}", help=f"only this {dimension}, by name or number"
            )
        parser.add_argument(
            "--as-of",
            type=written.moment,
            help="as published then, such as 2026-11-05T08:00:00+01:00",
        )
        parser.add_argument(
            "--records", type=int, default=20, help="how many records to list (default 20)"
        )
        parser.add_argument("--json", action="store_true", help="print what the API answers")

    def handle(
        self, *, kpi: str, period: list[str], as_of: datetime | None, records: int, **options
    ) -> None:
        published = numbers.published(as_of and aware(as_of), EVERYTHING)
        if published is None:
            raise CommandError(
                _("Nothing had been published by then.")
                if as_of
                else _("Nothing has been published yet.")
            )
        slice, members = chosen_slice(options)
        try:
            spans = dict.fromkeys(published.calendar.period(key) for key in period)
        except PeriodError as error:
            raise CommandError(str(error)) from error
        found = numbers.numbers_of([KPIS[kpi]], list(spans), slice, published)
        behind = [(number, records_of(number, published, records)) for number in found]
        if options["json"]:
            self.stdout.write(answer(published, members, behind))
            return
        for number, pages in behind:
            self.write_number(published, number, " · ".join(members.values()), pages)

    def write_number(
        self, published: Published, number: Number, member: str, behind: list[Records]
    ) -> None:
        locale = get_language()
        kpi, period = number.kpi, number.period
        where = " · ".join(
            filter(None, [wording.period(period, locale), number.slice.motion, member])
        )
        self.stdout.write(self.style.MIGRATE_HEADING(f"{kpi.label} · {where}"))
        self.stdout.write(numbers.definition(kpi, published).text + "\n")
        self.stdout.write(wording.text(number.value, locale))
        remarks = (number.value.absent_because, naming.state_word(number), *naming.remarks(number))
        for remark in filter(None, map(str, remarks)):
            self.stdout.write(remark)
        if kpi.is_ratio and number.value.is_ratio:
            self.stdout.write(f"{number.value.numerator} ÷ {number.value.denominator}")
        for each in number.inputs:
            shown = wording.text(each.value, locale)
            self.stdout.write(f"  {named(each.kpi.label, shown)}")
        if number.target is not None:
            self.stdout.write(
                _("Target: %(target)s") % {"target": wording.text(number.target, locale)}
            )
        known_at = published.known_at.astimezone(ZoneInfo(published.timezone))
        self.stdout.write(wording.publication(published.id, known_at, locale))
        for records in behind:
            self.write_records(published, kpi, records, locale)

    def write_records(self, published: Published, kpi: Kpi, records: Records, locale: str) -> None:
        is_money = kpi.measures[records.part].is_money

        def amount_text(amount: int) -> str:
            return (
                wording.money(amount, published.currency, locale)
                if is_money
                else wording.number(amount, locale)
            )

        if records.value is None:
            self.stdout.write(f"\n{named(records.part, records.unlisted)}")
            return
        if records.unlisted:
            both = named(records.part, amount_text(records.value))
            self.stdout.write(f"\n{both}. {records.unlisted}")
            return
        count = wording.number(records.count, locale)
        self.stdout.write(
            "\n"
            + heading(records.count)
            % {"part": records.part, "count": count, "value": amount_text(records.value)}
        )
        for record in records.results:
            amount = amount_text(record.amount)
            if record.measured is not None:
                amount = wording.text(Value(kpi.unit, amount=record.measured), locale)
            self.stdout.write(f"  {record.on}  {amount:>14}  {in_words(record)}")
        if rest := records.count - len(records.results):
            self.stdout.write(remaining(rest) % {"more": wording.number(rest, locale)})


def heading(count: int) -> str:
    return ngettext(
        "%(part)s: %(count)s record, %(value)s in all",
        "%(part)s: %(count)s records, %(value)s in all",
        count,
    )


def remaining(count: int) -> str:
    return ngettext("  … and %(more)s more", "  … and %(more)s more", count)


def aware(moment: datetime) -> datetime:
    """A moment without an offset is taken as UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def records_of(number: Number, published: Published, limit: int) -> list[Records]:
    """The records behind each part of a number, so many of each."""
    key = number.kpi.key
    return [
        receipts.records(key, number.period, number.slice, published, part, limit=limit)
        for part in parts(number.kpi)
    ]


def in_words(record: Record) -> str:
    """Where a record is from, what it is about, and whose it is."""
    names = (record.label or record.item, record.company)
    whose = (record.members["owner"], record.members["team"])
    about = " · ".join(filter(None, (*names, *whose)))
    return f"{record.source}/{record.feed} {record.external_id}  {about}"


def parts(kpi: Kpi) -> list[str]:
    return [part for part in kpi.parts if part != "unpriced"]


def chosen_slice(options: dict[str, object]) -> tuple[Slice, dict[str, str]]:
    """The slice, and the names of its members by dimension. CommandError for three dimensions or an
    unknown name.
    """
    found = {name: member(name, options[name]) for name in DIMENSIONS if options[name]}
    chosen = {name: number for name, (number, _label) in found.items()}
    try:
        slice = forms.of_members(options["motion"], chosen)
    except forms.AddressError as error:
        raise CommandError(str(error)) from error
    return slice, {name: label for name, (_number, label) in found.items()}


def member(dimension: str, name: str) -> tuple[int, str]:
    """A member by its name or number. CommandError for a name that nobody or several have."""
    found = numbers.members_called(dimension, name, EVERYTHING)
    if len(found) > 1:
        several = ", ".join(str(member) for member, _label in found)
        raise CommandError(
            _("“%(text)s” are several; write the number of one of them: %(numbers)s.")
            % {"text": name, "numbers": several}
        )
    if not found:
        known = ", ".join(label for _member, label in numbers.members(dimension, EVERYTHING))
        raise CommandError(
            _("There is no %(dimension)s “%(name)s”; there are: %(known)s.")
            % {"dimension": dimension, "name": name, "known": known}
        )
    return found[0]


def answer(
    published: Published, members: dict[str, str], behind: list[tuple[Number, list[Records]]]
) -> str:
    """The API's answer for the numbers, with the records of each part beside them; of several
    periods by key of the period.
    """
    found = [
        as_json.number_json(number, members=members)
        | projection.course_json(projection.course(number, published))
        for number, _pages in behind
    ]
    numbers_read = as_json.numbers_answer(published, found)
    pages = {
        number.period.key: {
            each.part: as_json.records_json(
                each, kpi=number.kpi, currency=published.currency, next=None
            )
            for each in own
        }
        for number, own in behind
    }
    records = pages if len(pages) > 1 else next(iter(pages.values()))
    return json.dumps(numbers_read | {"records": records}, ensure_ascii=False, indent=2)
