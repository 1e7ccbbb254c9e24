"""Who asks, and the rules about persons: whose rows a reader sees, and whose names.

Rows of a person are figures cut by who owns the records: a filter, a split, the records behind
them. A rule is a row of RULES, and what it says is decided here alone; its sentences stand below
it, so that both are changed together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from revops import messages
from revops.models import Membership, Organisation, Person, PersonAlias

# Stands for whoever a reader is, beside ids of people; nobody's is 0.
SOMEBODY = 0
# The groups that only read and type records in: they do not work in the admin.
OUTSIDE_ADMIN = ("viewer", "recorder")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks. `is_everything` is whom no rule binds: the operator's commands. `colleagues` are
    the people who are in one of the reader's `teams` today, by id.

    Rules may ask whether the reader is a person, and `noted` holds about whom they did, by id: an
    answer is the same for all of the same rights who are none of these. SOMEBODY is among them when
    something asked who the reader is.
    """

    groups: frozenset[str] = frozenset()
    teams: frozenset[int] = frozenset()
    colleagues: frozenset[int] = frozenset()
    is_known: bool = False
    is_superuser: bool = False
    is_everything: bool = False
    _person: int | None = field(default=None, repr=False)
    noted: set[int] = field(default_factory=set, compare=False, repr=False)

    def is_person(self, person: int) -> bool:
        self.noted.add(person)
        return person == self._person

    @property
    def person(self) -> int | None:
        """The id of the reader's own person, None for who is none."""
        self.noted.add(SOMEBODY)
        return self._person

    @property
    def has_person(self) -> bool:
        return self._person is not None

    @property
    def is_personal(self) -> bool:
        """Whether what has been answered may be another answer for others of the same rights."""
        return bool(self.noted & {self._person, SOMEBODY})

    @property
    def by_rights(self) -> Reader:
        """Anybody of the same rights: what all of them see does not depend on who they are."""
        return replace(self, _person=None, noted=set())


NOBODY = Reader()
EVERYTHING = Reader(is_known=True, is_everything=True)


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom a reader sees: `all` are the rights that show everybody, `some` what shows one person.
    One of them is enough. What asks who the reader is comes last: who has been let through by
    rights shares what they see.
    """

    all: tuple[Callable[[Reader], bool], ...] = ()
    some: tuple[Callable[[Reader, int], bool], ...] = ()


def is_over_all(reader: Reader) -> bool:
    """Finance and administrators."""
    return reader.is_superuser or bool(reader.groups & {"finance", "admin"})


def is_known(reader: Reader) -> bool:
    """Whoever is logged in."""
    return reader.is_known


def leads(reader: Reader, person: int) -> bool:
    """Managers of a team that the person is in today."""
    return "manager" in reader.groups and person in reader.colleagues


def is_self(reader: Reader, person: int) -> bool:
    return reader.is_person(person)


ROWS, NAMES = "rows", "names"
RULES = {
    ROWS: Rule(all=(is_over_all,), some=(leads, is_self)),
    NAMES: Rule(all=(is_known,)),
}
WITHHELD = _(
    "Figures of a person are shown to that person, the managers of their team, finance and "
    "administrators."
)
A_PERSON = _("a person")


def _others(count: int) -> str:
    sentence = ngettext(
        "%(count)d other person has rows here; they are shown to that person and their managers.",
        "%(count)d other people have rows here; they are shown to themselves and their managers.",
        count,
    )
    return sentence % {"count": count}


# In the language of whoever reads it.
others = lazy(_others, str)


def sees_rows_of(reader: Reader, person: int) -> bool:
    return allows(ROWS, reader, person)


def sees_name_of(reader: Reader, person: int) -> bool:
    return allows(NAMES, reader, person)


def allows(rule: str, reader: Reader, person: int) -> bool:
    return hides_nobody(rule, reader) or any(each(reader, person) for each in RULES[rule].some)


def hides_nobody(rule: str, reader: Reader) -> bool:
    return reader.is_everything or any(each(reader) for each in RULES[rule].all)


def hidden_by(rule: str, reader: Reader) -> list[int]:
    """The people whom a rule hides from a reader, by id. One query, none where it hides nobody."""
    if hides_nobody(rule, reader):
        return []
    people = Person.objects.order_by().values_list("id", flat=True)
    return [each for each in people if not allows(rule, reader, each)]


def called(people: list[int]) -> frozenset[str]:
    """All that some people are called, here and in sources. No query for nobody."""
    if not people:
        return frozenset()
    own = Person.objects.filter(pk__in=people).values_list("name", "email")
    keys = PersonAlias.objects.filter(person__in=people).values_list("key", flat=True)
    texts = {text for each in own for text in each} | {key.partition("/")[2] for key in keys}
    return frozenset(text.casefold() for text in texts if text)


def nameless(cells: dict[str, object], unnamed: frozenset[str]) -> dict[str, object]:
    """Cells without what some people are called."""
    return {
        name: str(A_PERSON) if str(says).casefold() in unnamed else says
        for name, says in cells.items()
    }


def without_names(text: str, unnamed: frozenset[str]) -> str:
    """A sentence whose parameters are not what some people are called."""
    return messages.changed(
        text, lambda part: str(A_PERSON) if part.casefold() in unnamed else part
    )


# The day in the organisation's time zone, on which a membership is asked for.
TODAY = "SELECT (%(now)s AT TIME ZONE timezone)::date FROM {organisation} WHERE id = 1"
IS_CURRENT = "coalesce({0}.joined_on <= o.today, true) AND coalesce({0}.left_on > o.today, true)"
GROUPS = "SELECT array_agg(g.name::text ORDER BY g.name) FROM {grouped} m JOIN {group} g ON g.id = m.group_id WHERE m.user_id = %(reader)s"
TEAMS = f"""
    SELECT array_agg(DISTINCT m.team_id ORDER BY m.team_id) FROM {{membership}} m JOIN {{person}} p ON p.id = m.person_id
    CROSS JOIN ({TODAY}) o (today) WHERE p.user_id = %(reader)s AND {IS_CURRENT.format("m")}"""
COLLEAGUES = f"""
    SELECT array_agg(DISTINCT c.person_id ORDER BY c.person_id) FROM {{membership}} m JOIN {{person}} p ON p.id = m.person_id
    JOIN {{membership}} c ON c.team_id = m.team_id CROSS JOIN ({TODAY}) o (today)
    WHERE p.user_id = %(reader)s AND {IS_CURRENT.format("m")} AND {IS_CURRENT.format("c")}"""
PERSON = "SELECT array_agg(id) FROM {person} WHERE user_id = %(reader)s"


def facts_sql() -> list[str]:
    """What the rules ask of an account, `reader`, at a time, `now`: names of groups, ids of teams
    and of colleagues, and of the account's own person, each an array.
    """
    tables = {
        "grouped": table(get_user_model().groups.through),
        "group": table(Group),
        "membership": table(Membership),
        "person": table(Person),
        "organisation": table(Organisation),
    }
    return [each.format(**tables) for each in (GROUPS, TEAMS, COLLEAGUES, PERSON)]


def table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def reader_of(user: AbstractBaseUser | AnonymousUser, now: datetime | None = None) -> Reader:
    """The reader that an account is; NOBODY for who is not logged in or closed. One query."""
    if not (user.is_authenticated and user.is_active):
        return NOBODY
    with connection.cursor() as cursor:
        selects = ", ".join(f"({each})" for each in facts_sql())
        cursor.execute(f"SELECT {selects}", {"reader": user.pk, "now": now or timezone.now()})
        return reader_with(user, *(tuple(each or ()) for each in cursor.fetchone()))


def reader_with(
    user: AbstractBaseUser | AnonymousUser,
    groups: Iterable[str],
    teams: Iterable[int],
    colleagues: Iterable[int],
    person: Sequence[int],
) -> Reader:
    """The same of an account whose facts have been read already."""
    if not (user.is_authenticated and user.is_active):
        return NOBODY
    return Reader(
        frozenset(groups),
        frozenset(teams),
        frozenset(colleagues),
        is_known=True,
        is_superuser=user.is_superuser,
        _person=person[0] if person else None,
    )
