"""The members of the dimensions by which numbers are cut, and what they are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set

from django.db.models import QuerySet
from django.db.models import Value as Constant
from django.utils.translation import gettext as _

from revops.models import Motion, Person
from revops.models.dimensions import DIMENSIONS, Dimension
from revops.numbers.kept import Kept
from revops.numbers.published import Published
from revops.readers import A_PERSON, Reader, sees_name_of

# (id, label) of the members of each dimension.
Members = dict[str, list[tuple[int, str]]]


def members(dimension: str, reader: Reader) -> list[tuple[int, str]]:
    """(id, label) of a dimension's members by name; 0 stands for records that have none. KeyError
    for an unknown dimension.
    """
    of = DIMENSIONS[dimension]
    named = of.model.objects.order_by("name").values_list("id", "name")
    return [*((pk, called(of, pk, name, reader)) for pk, name in named), (0, _("Not known"))]


def called(dimension: Dimension, member: int, name: str, reader: Reader) -> str:
    """What a member is called for a reader: nobody reads the name of a person that is withheld."""
    if dimension.is_of_persons and not sees_name_of(reader, member):
        return str(A_PERSON)
    return dimension.word(name)


def members_called(dimension: str, text: str, reader: Reader) -> list[tuple[int, str]]:
    """(id, name) of the members of a name, capitals aside where nobody has it in these, else of the
    one with that number. Those of a closed list are found by the words of records, too.
    """
    known, words = members(dimension, reader), DIMENSIONS[dimension].words
    names = {text, str(words.get(text.casefold(), text))}
    found = [each for each in known if each[0] and each[1] in names]
    found = found or [each for each in known if each[0] and each[1].casefold() == text.casefold()]
    return found or [
        each for each in known if str(each[0]) == text or not each[0] and each[1] == text
    ]


def every_member(reader: Reader) -> Members:
    """(id, label) of the members of every dimension by label, in one query; of one name, each with
    its number behind it.
    """
    return labelled(rows(*member_queries()), reader)


def people_at(address: str) -> frozenset[int]:
    """The people whose e-mail address begins so, by id."""
    return frozenset(Person.objects.filter(email__istartswith=address).values_list("pk", flat=True))


def every_member_beside(
    published: Published, asked: tuple, other: QuerySet
) -> tuple[Members, list[str]]:
    """The same for the publication's reader, together with the texts of another query, of "", an id
    and a text each, so that a page asks once. Both are kept with what else is read in this state, the
    texts by what was `asked`.
    """
    kept = published.kept or Kept()
    if kept.members is None:
        read = rows(*member_queries(), other)
        kept.members = [each for each in read if each[0]]
        kept.once(asked, lambda: texts(read))
    return labelled(kept.members, published.reader), kept.once(asked, lambda: texts(rows(other)))


def texts(read: Iterable[tuple[str, int, str]]) -> list[str]:
    return [text for name, _id, text in read if not name]


def member_queries() -> list[QuerySet]:
    """Of each dimension, its name with the id and name of each member."""
    return [
        each.model.objects.order_by().values_list(Constant(name), "id", "name")
        for name, each in DIMENSIONS.items()
    ]


def rows(*queries: QuerySet) -> list[tuple[str, int, str]]:
    """All rows of some queries, as one."""
    first, *others = queries
    return list(first.union(*others, all=True) if others else first)


def labelled(members: Iterable[tuple[str, int, str]], reader: Reader) -> Members:
    """The members of (dimension, id, name) as a reader may call them."""
    found: Members = {dimension: [] for dimension in DIMENSIONS}
    for dimension, member, name in members:
        found[dimension].append((member, called(DIMENSIONS[dimension], member, name, reader)))
    return {
        dimension: sorted(numbered(each), key=lambda one: one[1].casefold())
        for dimension, each in found.items()
    }


def numbered(members: list[tuple[int, str]]) -> list[tuple[int, str]]:
    often = Counter(name for _member, name in members)
    return [(member, f"{name} ({member})" if often[name] > 1 else name) for member, name in members]


def names_of(
    splits: Set[str], named: Members | None, reader: Reader
) -> dict[str, dict[object, str]]:
    """By split, what each of its members is called; those without one, too."""
    if splits - {"motion"}:
        named = named or every_member(reader)
    motions = {value: str(label) for value, label in Motion.choices} | {"": _("Not known")}
    return {
        by: motions if by == "motion" else dict(named[by]) | {0: _("Not known")} for by in splits
    }
