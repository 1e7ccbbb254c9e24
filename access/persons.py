"""Which person of the CRM an account is, and in which team: who sees whose rows hangs on both."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from access import rights
from revops import chores
from revops.derive.reach import scope_of
from revops.duplicates.normal import NO_LETTERS, folded
from revops.models import Membership, Person, RawRecord, Team
from revops.today import local_day


def stays_on(day: date) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(joined_on=None) | Q(joined_on__lte=day), Q(left_on=None) | Q(left_on__gt=day)
    ).select_related("team")


def stay_of(person: Person, day: date) -> Membership | None:
    return stays_on(day).filter(person=person).first()


def free() -> QuerySet[Person]:
    """People who are nobody's account."""
    return Person.objects.filter(user=None).order_by("name", "pk")


def alike(emails: set[str]) -> dict[str, list[Person]]:
    """By e-mail in small letters, the people without an account who have it. Two at the most are a
    proposal: what several people share says nobody's name.
    """
    found: dict[str, list[Person]] = {}
    wanted = {each.lower() for each in emails if each}
    for person in free().exclude(email=""):
        if (email := person.email.lower()) in wanted:
            found.setdefault(email, []).append(person)
    return found


def called(email: str) -> list[Person]:
    """The people without an account and without an e-mail of their own whose whole name is what an address says
    before its @: lena.hoff@… may be Lena Hoff.
    """
    name = words(email.partition("@")[0])
    if len(name) < 2:
        return []
    return [each for each in free().filter(email="") if words(each.name) == name]


def words(name: str) -> list[str]:
    """In any order: Hoff, Lena is Lena Hoff."""
    return sorted(each for each in NO_LETTERS.split(folded(name)) if each)


@transaction.atomic
def link(user: User, person: Person | None, by: User | None = None) -> Team | None:
    """Makes an account that person's, and no other's; None makes it nobody's. Its team comes along to
    a person who is in none. Answers the team that it is in then. Raises ValidationError when the
    person is somebody else's by now.
    """
    left = list(
        Person.objects.select_for_update().filter(user=user).exclude(pk=getattr(person, "pk", None))
    )
    for each in left:
        each.user = None
        each.save()
    if person is None:
        return None
    found = Person.objects.select_for_update().get(pk=person.pk)
    if found.user_id not in (None, user.pk):
        raise ValidationError(_("%(person)s has another account by now.") % {"person": found})
    found.user = user
    found.save()
    for each in left:
        follow(each, found, by)
    stay = stay_of(found, local_day())
    return stay.team if stay else None


def follow(left: Person, person: Person, by: User | None) -> None:
    """Into the team of whom the account was until now; what files say, or somebody has set for later,
    goes first. Whom no source knows was there for the account alone, and leaves the team.
    """
    day = local_day()
    stay = stay_of(left, day)
    if stay is None:
        return
    if not stays_on(day).filter(person=person).exists():
        with suppress(ValidationError):
            join(person, stay.team, by)
    if not stay.record_id and not left.aliases.exists():
        leave(stay, day)
        derive(left, by)


@transaction.atomic
def join(person: Person, team: Team, by: User | None) -> None:
    """Puts a person into a team from today on. What files say about somebody's teams is theirs to
    say: raises ValidationError.
    """
    day = local_day()
    stay = stay_of(person, day)
    if stay and stay.team_id == team.pk:
        return
    if stay and stay.record_id:
        why = _(
            "%(person)s is in %(team)s according to the imported file of people; change it there."
        )
        raise ValidationError(why % {"person": person, "team": stay.team})
    if stay:
        leave(stay, day)
    try:
        with transaction.atomic():
            Membership.objects.create(person=person, team=team, joined_on=day)
    except IntegrityError as error:  # with a stay that begins later
        why = _("%(person)s joins another team later: end that first, in the admin.")
        raise ValidationError(why % {"person": person}) from error
    derive(person, by)


def leave(stay: Membership, day: date) -> None:
    """The old team keeps what was its own; a stay that began today has had none."""
    if stay.joined_on == day:
        stay.delete()
        return
    stay.left_on = day
    stay.save()


def derive(person: Person, by: User | None) -> None:
    """Facts have the team of their owner on their day."""
    if RawRecord.objects.exists():
        why = _("%(what)s was changed by %(user)s.") % {"what": person, "user": by or person}
        chores.request_derive(why, scope_of(people=[person.pk]))


def missing(user: User) -> str:
    """What a manager lacks for their role, and who can mend it; empty when nothing."""
    if user.is_superuser or not user.groups.filter(name="manager").exists():
        return ""
    if stays_on(local_day()).filter(person__user=user).exists():
        return ""
    what = (
        _(
            "You are a manager, but you are in no team: you cannot set targets, and you see nobody's rows."
        )
        if Person.objects.filter(user=user).exists()
        else _(
            "You are a manager, but your account is not linked to a person in a team: you cannot set"
            " targets, and you see nobody's rows."
        )
    )
    names = [each.get_full_name() or each.get_username() for each in rights.managers()]
    if not names:
        return what
    can = _("%(names)s can put you into one, on the page People.")
    return f"{what} {can % {'names': get_text_list(names[:5], _('or'))}}"
