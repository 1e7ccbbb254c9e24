"""Which channels are inbound and which outbound, said for all of them at once: where no record says it, its channel does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from revops import chores
from revops.derive.reach import scope_of
from revops.guess.fields import folded
from revops.messages import gettext as _
from revops.models import Channel, Motion, RawRecord

SHOWN = 400  # a form of more fields than that, Django refuses
# By words in the name of a channel, the motion that most companies mean by it.
USUAL = {
    Motion.OUTBOUND: re.compile(
        r"\b(outbound|sortant|cold|prospection|prospecting|outreach|a froid|demarchage|acquired list)"
    ),
    Motion.INBOUND: re.compile(
        r"\b(inbound|entrant|organic|naturel|paid search|payante?|direct|website|web ?site|site|web|webinar|webinaire"
        r"|referrals?|recommandations?|search|seo|sea|content|blog|newsletter|form|formulaire|download|demo request)\b"
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One channel. `motion` was set by hand, "" where nobody did; `usual` is what most of its records say, "" where
    none does; `proposal` what its name says, "" where nothing else is known or the name says nothing.
    """

    id: int
    name: str
    motion: str
    usual: str
    proposal: str


def lines() -> list[Line]:
    """Those of which nothing is known come first, then the others, by name."""
    found = Channel.objects.order_by("name").values_list("pk", "name", "motion", "usual_motion")
    every = [Line(*each, "" if each[2] or each[3] else proposed(each[1])) for each in found]
    return sorted(every, key=lambda line: bool(line.motion or line.usual))[:SHOWN]


def proposed(name: str) -> str:
    text = folded(name)
    return next((str(motion) for motion, words in USUAL.items() if words.search(text)), "")


def unknown() -> int:
    """How many channels are neither, as far as anybody or any record says."""
    return Channel.objects.filter(motion="", usual_motion="").count()


@transaction.atomic
def settle(motions: Mapping[int, str], by: User) -> int:
    """Sets the motion of channels by their ids, "" for what records say, and has their facts derived anew. Answers how
    many have changed.
    """
    changed = [
        each
        for each in Channel.objects.select_for_update().filter(pk__in=motions).order_by("pk")
        if motions[each.pk] != each.motion
    ]
    for each in changed:
        each.motion = motions[each.pk]
        each._history_user = by
        each.save(update_fields=["motion"])
    if changed and RawRecord.objects.exists():
        names = ", ".join(each.name for each in changed[:5])
        why = _("%(what)s was changed by %(user)s.") % {"what": names, "user": by}
        chores.request_derive(why, scope_of(channels=[each.pk for each in changed]))
    return len(changed)
