"""Messages to chats: which have become due, and sending each.

A message is a row of Post, one for each channel and cause, so that looking twice adds nothing. It is
worded and sent while its row is locked and under its lease. A worker that dies after the chat took the
message and before the row was written sends it again: an incoming webhook knows no id by which
it could tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dashboards.models import AlertRule, Destination, Post
from dashboards.surfaces.alerts import ALERTS, Cause, Watch
from dashboards.surfaces.chat_shapes import SHAPES, Message
from dashboards.surfaces.given_up import tell_administrators
from revops import numbers
from revops.numbers import Published
from revops.queue import webhook, work
from revops.readers import NOBODY

EVERY = timedelta(minutes=5)  # how often a channel's alerts are looked at
ATTEMPTS, BACK_OFF = 8, timedelta(minutes=5)  # over two hours without the chat
PATIENCE = timedelta(hours=24)  # after which a message is no news any more
TEST = "test:"


def register() -> None:
    work.register(work.Work(Post, perform, plan, notify_admins, ATTEMPTS, BACK_OFF))


def plan(now: datetime | None = None) -> None:
    """Writes a message for each cause that has none."""
    now = now or timezone.now()
    long_ago = Q(checked_at=None) | Q(checked_at__lte=now - EVERY)
    for each in Destination.objects.filter(long_ago, is_on=True, rules__isnull=False).distinct():
        # Whoever writes the time looks; another worker finds it written.
        if Destination.objects.filter(long_ago, pk=each.pk).update(checked_at=now):
            look(each, now)


def look(destination: Destination, now: datetime) -> None:
    published = numbers.published(reader=NOBODY)
    if published is None:
        return
    due_at = after_quiet(destination, now, ZoneInfo(published.timezone))
    with override(destination.language):
        found = {
            cause.key: rule
            for rule in destination.rules.all()
            for cause in causes(rule, published, now)
        }
    there = set(destination.posts.filter(cause__in=found).values_list("cause", flat=True))
    Post.objects.bulk_create(
        [
            Post(destination=destination, rule=rule, cause=key, due_at=due_at)
            for key, rule in found.items()
            if key not in there
        ],
        ignore_conflicts=True,
    )


def causes(rule: AlertRule, published: Published, now: datetime) -> Iterable[Cause]:
    """None of an alert that is declared no more."""
    declared = ALERTS.get(rule.alert)
    if declared is None:
        return ()
    threshold = declared.usual if rule.threshold is None else rule.threshold
    return declared.find(Watch(published, rule.team_id, threshold, now, rule.made_at))


def after_quiet(destination: Destination, at: datetime, zone: ZoneInfo) -> datetime:
    """The time itself, or the end of the quiet hours in which it lies, in the company's time zone.
    The same hour twice is no quiet at all.
    """
    local = at.astimezone(zone)
    begin, end = destination.quiet_from, destination.quiet_until
    if not is_within(local.time(), begin, end):
        return at
    day = local.date() + timedelta(days=1 if local.time() >= end else 0)
    return datetime.combine(day, end, zone)


def is_within(at: time, begin: time, end: time) -> bool:
    return begin <= at < end if begin <= end else at >= begin or at < end


def test(destination: Destination) -> Post:
    """A message that only says that it arrives; it does not wait for the end of quiet hours."""
    made = Post.objects.create(destination=destination, cause=f"{TEST}{uuid4()}")
    transaction.on_commit(work.ring)
    return made


def perform(post: Post, _progress: work.Progress) -> None:
    """Sends one claimed message and writes so in the transaction that holds its row."""
    destination = post.destination
    published = wait_for_quiet(post)
    with override(destination.language):
        message = message_of(post, published)
        if message is None:
            return work.end(post, work.State.DONE, _("It was over before it was sent."))
    with transaction.atomic():
        work.fence(post)
        Post.objects.filter(pk=post.pk).update(title=message.title[:300], text=message.text)
        shaped = SHAPES[destination.kind](message)
        webhook.deliver(destination.address_sealed, destination.host, shaped)
        work.end(post, work.State.DONE)


def wait_for_quiet(post: Post) -> Published | None:
    """Raises NotYet within quiet hours, also for what was tried before them."""
    published, now = numbers.published(reader=NOBODY), timezone.now()
    if published is None or post.cause.startswith(TEST):
        return published
    free = after_quiet(post.destination, now, ZoneInfo(published.timezone))
    if free > now:
        raise work.NotYet(_("It waits for the end of the quiet hours."), free - now)
    return published


def message_of(post: Post, published: Published | None) -> Message | None:
    """The message in the words and figures of now; None for what holds no more. Raises Refused."""
    if post.cause.startswith(TEST):
        title = _("Diapason is connected to this channel.")
        return Message(title, _("This is a test."), _("Open in Diapason"), f"{settings.SITE_URL}/")
    if not post.destination.is_on or post.rule is None or published is None:
        raise work.Refused(_("The alert or its channel was switched off before it was sent."))
    if timezone.now() > post.made_at + PATIENCE:
        raise work.Refused(_("It could not be sent for a day, and is no news any more."))
    found = causes(post.rule, published, timezone.now())
    cause = next((each for each in found if each.key == post.cause), None)
    if cause is None:
        return None
    label = cause.label or _("Open in Diapason")
    return Message(cause.title, cause.text, label, settings.SITE_URL + cause.path)


def notify_admins(post: Post) -> None:
    tell_administrators(
        post, gettext_lazy("A chat message was not sent: %(mail)s"), "/admin/dashboards/post/"
    )
