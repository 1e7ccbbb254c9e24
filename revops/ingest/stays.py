"""Who was in which team when: wholly what the current records of people say."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from django.db import IntegrityError, transaction

from revops.ingest.report import Report
from revops.messages import gettext as _
from revops.models import Function, Membership, Person, RawRecord, Team

Stay = tuple[int, int, date | None, date | None]


def settle_memberships(records: list[tuple[Person, RawRecord]], report: Report) -> set[int]:
    """Makes the memberships that come from records these; answers whose changed."""
    wanted = apart(stays_of(records), report)
    kept = {stay_of(each): each for each in Membership.objects.exclude(record=None)}
    gone = [each.pk for stay, each in kept.items() if stay not in wanted]
    Membership.objects.filter(pk__in=gone).delete()
    new = [stay for stay in wanted if stay not in kept]
    for stay in new:
        join(stay, wanted[stay], report)
    for stay in wanted.keys() & kept.keys():
        if kept[stay].record_id != wanted[stay].pk:
            Membership.objects.filter(pk=kept[stay].pk).update(record=wanted[stay])
    return {stay[0] for stay in (*(stay for stay in kept if stay not in wanted), *new)}


def stays_of(records: list[tuple[Person, RawRecord]]) -> dict[Stay, RawRecord]:
    teams = {
        name: Team.objects.get_or_create(name=name)[0]
        for name in sorted({r.values["team"] for _p, r in records})
    }
    for name, team in teams.items():
        set_function(team, [r for _person, r in records if r.values["team"] == name])
    return {
        (person.pk, teams[r.values["team"]].pk, day(r, "joined_on"), day(r, "left_on")): r
        for person, r in records
    }


def apart(stays: dict[Stay, RawRecord], report: Report) -> dict[Stay, RawRecord]:
    """Those that end after they begin and do not overlap: of two of one person the one that ends
    sooner counts, then the earlier begun.
    """
    found: dict[Stay, RawRecord] = {}
    taken: dict[int, list[Stay]] = defaultdict(list)
    for stay in sorted(
        stays, key=lambda s: (s[3] or date.max, s[2] or date.min, stays[s].values["team"])
    ):
        if is_backwards(stay):
            note_backwards(stay, stays[stay], report)
            continue
        if any(overlap(stay, other) for other in taken[stay[0]]):
            note_overlap(stay, stays[stay], report)
            continue
        taken[stay[0]].append(stay)
        found[stay] = stays[stay]
    return found


def overlap(one: Stay, other: Stay) -> bool:
    (joined, left), (began, ended) = one[2:], other[2:]
    return (joined or date.min) < (ended or date.max) and (began or date.min) < (left or date.max)


def is_backwards(stay: Stay) -> bool:
    joined, left = stay[2:]
    return joined is not None and left is not None and left <= joined


def set_function(team: Team, records: list[RawRecord]) -> None:
    """A team whose function nobody set by hand has that which most of its people's records name."""
    named = Counter(r.values["function"] for r in records if r.values.get("function"))
    if team.function == Function.OTHER and named:
        team.function = min(named, key=lambda each: (-named[each], each))
        team.save()


def stay_of(each: Membership) -> Stay:
    return each.person_id, each.team_id, each.joined_on, each.left_on


def day(record: RawRecord, name: str) -> date | None:
    text = record.values.get(name)
    return date.fromisoformat(text) if text else None


def join(stay: Stay, record: RawRecord, report: Report) -> None:
    person, team, joined_on, left_on = stay
    try:
        with transaction.atomic():
            Membership.objects.create(
                person_id=person, team_id=team, joined_on=joined_on, left_on=left_on, record=record
            )
    except IntegrityError:  # with what was set by hand
        note_overlap(stay, record, report)


def note_overlap(stay: Stay, record: RawRecord, report: Report) -> None:
    report.notes.append(
        _(
            "Line %(line)d: %(person)s already is in a team during these days; the membership in %(team)s was left out."
        )
        % {
            "line": record.line,
            "person": Person.objects.get(pk=stay[0]),
            "team": record.values["team"],
        }
    )


def note_backwards(stay: Stay, record: RawRecord, report: Report) -> None:
    person, _team, joined, left = stay
    text = _(
        "Line %(line)d: %(person)s leaves %(team)s on %(left)s, not after joining it on %(joined)s; the membership was left out."
    )
    report.notes.append(
        text
        % {
            "line": record.line,
            "person": Person.objects.get(pk=person),
            "team": record.values["team"],
            "left": left,
            "joined": joined,
        }  # fmt: skip
    )
