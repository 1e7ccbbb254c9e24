"""Comparing everything, as work: candidates are found anew whenever records changed, and the rules
that are switched on merge what they are sure of. All of a search is one transaction, so that a killed
one leaves nothing and is done again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from revops import publish
from revops.duplicates import deciding, reading
from revops.duplicates.comparing import compare
from revops.duplicates.rules import RULES
from revops.duplicates.things import Candidate, Thing, What
from revops.known import EPOCH, lock_facts
from revops.models import DuplicateCandidate, DuplicateRule, DuplicateScan, State
from revops.queue import work

TURN = 90  # behind imports and publications
PAUSE = timedelta(minutes=10)
KEPT = 20  # searches that are remembered
SAMPLE = 10
BATCH = 2000


def register() -> None:
    turns = {TURN: lambda: work.open_rows(DuplicateScan)}
    work.register(work.Work(DuplicateScan, perform, plan=plan, turns=turns, alone=True))


def plan() -> None:
    """A search is due when something became known since the last one, a while ago."""
    if DuplicateScan.objects.filter(state__in=work.OPEN).exists():
        return
    last = DuplicateScan.objects.filter(state=State.DONE).order_by("-pk").first()
    if last and last.finished_at and timezone.now() - last.finished_at < PAUSE:
        return
    if publish.news(last.known_at if last and last.known_at else EPOCH):
        request()


def request() -> None:
    """Makes a search due, unless one is."""
    DuplicateScan.objects.bulk_create([DuplicateScan()], ignore_conflicts=True)


def perform(row: DuplicateScan, _progress: work.Progress = work.nothing) -> None:
    """Finds candidates among everything, and lets the rules that are on merge. Comparing holds no
    lock: what becomes known meanwhile is for the next search.
    """
    with transaction.atomic():
        known_at = lock_facts()
    read, found = {}, {}
    for what in What:
        read[what] = reading.things(what)
        found[what] = compare(what, read[what], reading.settled(what, reading.decisions(what)))
    with transaction.atomic():
        lock_facts()
        work.fence(row)
        merged = sum(settle(what, found[what], read[what]) for what in What)
        counts = dict(DuplicateCandidate.objects.values_list("what").annotate(Count("pk")))
        DuplicateScan.objects.filter(pk=row.pk).update(
            known_at=known_at, found=counts, merged=merged
        )
        done = DuplicateScan.objects.filter(state=State.DONE).order_by("-pk").values_list("pk")
        DuplicateScan.objects.filter(pk__in=[pk for (pk,) in done[KEPT:]]).delete()
    work.end(row, State.DONE)


def settle(what: What, found: list[Candidate], things: list[Thing]) -> int:
    """Merges what rules that are on are sure of, and renews the candidates; answers how many were
    merged. What was decided while they were looked for is decided.
    """
    is_settled, switched = reading.settled(what, reading.decisions(what)), on()
    open_ = [each for each in found if not is_settled(*each.pair)]
    sure = [each for each in open_ if each.rule in switched]
    merge(what, sure, {each.key: each for each in things}, switched)
    renew(what, [each for each in open_ if each.rule not in switched])
    return len(sure)


def merge(
    what: What,
    sure: Iterable[Candidate],
    things: dict[str, Thing],
    switched: dict[str, DuplicateRule],
) -> None:
    """Merges what rules are sure of, in the name of whoever switched them on; each thing once, into
    the first of all that are one with it.
    """
    into: dict[str, str] = {}
    by_rule: dict[str, list[tuple[str, str, str]]] = {}
    for each in sure:
        pair = [things[followed(key, into)] for key in each.pair]
        if pair[0].key == pair[1].key:
            continue
        duplicate, kept = deciding.order(pair)
        into[duplicate.key] = kept.key
        by_rule.setdefault(each.rule, []).append((duplicate.key, kept.key, each.rule))
    for rule, pairs in by_rule.items():
        deciding.keep(what, pairs, is_same=True, by=switched[rule].by)


def followed(key: str, into: dict[str, str]) -> str:
    while key in into:
        key = into[key]
    return key


def renew(what: What, found: list[Candidate]) -> None:
    """Makes the candidates of a kind these; those that were known stay as old as they are."""
    known = {(each.one, each.other): each for each in DuplicateCandidate.objects.filter(what=what)}
    wanted = {each.pair: each for each in found}
    gone = [each.pk for pair, each in known.items() if pair not in wanted]
    DuplicateCandidate.objects.filter(pk__in=gone).delete()
    rows = [
        DuplicateCandidate(
            what=what, one=each.one, other=each.other, score=each.score,
            reasons=list(each.reasons), rule=each.rule,
        )
        for each in found
    ]  # fmt: skip
    DuplicateCandidate.objects.bulk_create(
        rows, BATCH, update_conflicts=True, unique_fields=["what", "one", "other"],
        update_fields=["score", "reasons", "rule"],
    )  # fmt: skip


def on() -> dict[str, DuplicateRule]:
    """The rules that are switched on, by key."""
    return {each.key: each for each in DuplicateRule.objects.filter(ended_at=None)}


def sample(rule: str) -> list[DuplicateCandidate]:
    """What a rule would merge, the first of it: to be looked at before it is switched on."""
    found = DuplicateCandidate.objects.filter(rule=rule).order_by("-score", "one", "other")
    return list(found[:SAMPLE])


@transaction.atomic
def switch_on(rule: str, seen: Iterable[str], by: AbstractBaseUser) -> None:
    """Lets a rule merge by itself. `seen` are the ids of the sample that somebody looked at: another
    one by now has to be looked at first. Raises PermissionDenied or ValidationError.
    """
    allowed(rule, by)
    there = sample(rule)
    if {str(each.pk) for each in there} != set(seen):
        raise ValidationError(_("The sample is another one by now; look at it first."))
    pairs = [[each.one, each.other] for each in there]
    DuplicateRule.objects.get_or_create(
        key=rule, ended_at=None, defaults={"by": by, "sample": pairs}
    )
    request()
    transaction.on_commit(work.ring)


def switch_off(rule: str, by: AbstractBaseUser) -> None:
    """What it merged stays merged, and can be undone one by one. Raises PermissionDenied."""
    allowed(rule, by)
    DuplicateRule.objects.filter(key=rule, ended_at=None).update(
        ended_at=timezone.now(), ended_by=by
    )


def allowed(rule: str, by: AbstractBaseUser) -> None:
    if rule not in RULES:
        raise ValidationError(_("There is no such rule."))
    if not deciding.may_decide(by, RULES[rule].what):
        raise PermissionDenied(_("You may not decide about these records."))
