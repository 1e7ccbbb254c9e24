"""Counting all records beside the pages that show it, as work: after every publication and import, and
on every day. What it found is written in one transaction, so that pages show one count or the next.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from revops import numbers, onboardings, quality, receipts
from revops.known import lock_facts
from revops.models import FeedDelivery, Publication, State, Stocktaking
from revops.quality import RULES
from revops.queue import work
from revops.readers import EVERYTHING
from revops.today import local_day

TURN = 85  # behind imports and publications
PAUSE = timedelta(minutes=1)
KEPT = 2


def register() -> None:
    turns = {TURN: lambda: work.open_rows(Stocktaking)}
    work.register(work.Work(Stocktaking, perform, plan=plan, turns=turns, alone=True))


def plan() -> None:
    """A count is due after every publication and import, on another day, and where there is another
    rule. Not every import changes a number.
    """
    if Stocktaking.objects.filter(state__in=work.OPEN).exists():
        return
    last = Stocktaking.latest()
    if last and timezone.now() - last.finished_at < PAUSE:
        return
    if (publication := Publication.objects.values_list("pk", flat=True).first()) is None:
        return
    current = (publication, local_day(), {*RULES})
    if last is None or current != (last.publication_id, last.day, {*last.counts}) or came(last):
        Stocktaking.objects.bulk_create([Stocktaking()], ignore_conflicts=True)


def came(last: Stocktaking) -> bool:
    """Whether an import ended since a count began."""
    return FeedDelivery.objects.filter(finished_at__gt=last.known_at).exists()


def perform(row: Stocktaking, _progress: work.Progress = work.nothing) -> None:
    """Counts, and puts what it found in the place of what was counted before. What becomes known
    meanwhile is for the next count.
    """
    with transaction.atomic():
        known_at = lock_facts()
    with transaction.atomic():
        published, day = numbers.published(reader=EVERYTHING), local_day()
        counted = {"known_at": known_at, "day": day, "counts": quality.counted(day)}
        counted |= {"months": quality.counted_by_month(day)}
        work.fence(row)
        if published:
            counted |= (
                {"publication_id": published.id}
                | onboardings.keep(published)
                | receipts.keep_in_play()
            )
        Stocktaking.objects.filter(pk=row.pk).update(**counted)
        done = Stocktaking.objects.filter(state=State.DONE).order_by("-pk").values_list("pk")
        Stocktaking.objects.filter(pk__in=[pk for (pk,) in done[KEPT:]]).delete()
    work.end(row, State.DONE)


def take() -> None:
    """Counts at once, whatever was counted when."""
    Stocktaking.objects.bulk_create([Stocktaking()], ignore_conflicts=True)
    if row := work.claim(work.open_rows(Stocktaking)):
        work.do(row)
