"""Alerts in chats, against a real HTTP server: one message for each cause, in the channel's language,
outside of its quiet hours, and never with a person's name.
"""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from dashboards.models import AlertRule, Destination, Post
from dashboards.surfaces import chat
from dashboards.surfaces.alerts import ALERTS
from revops.models import Source, Target, Team
from revops.queue import work
from revops.queue.work import State
from tests import page_company
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.weather import Given, weather

pytestmark = pytest.mark.django_db
PATH = "/services/T0/B0/s3cret"
DEALS = "Deals signed behind: October 2025"


@pytest.fixture
def sink(tmp_path, settings):
    """A chat of the tests, beside a company whose signed deals are at half of their target."""
    page_company.load(tmp_path)
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    with weather() as found:
        found.on(PATH, "ok")
        yield found


def channel(sink, *alerts: str, kind: str = "slack", language: str = "en", **more) -> Destination:
    quiet = {"quiet_from": time(0), "quiet_until": time(0)}
    made = Destination(name="Sales", kind=kind, language=language, **(quiet | more))
    made.keep_address(sink.url + PATH)
    made.save()
    for each in alerts:
        AlertRule.objects.create(destination=made, alert=each, threshold=ALERTS[each].usual)
    return made


def told(sink) -> list[str]:
    """What a worker sends, as it arrived."""
    while (row := work.claim(work.open_rows(Post))) is not None:
        work.do(row)
    return [each.body.decode() for each in sink.asked]


def texts(found: object) -> list[str]:
    """Every text of a payload, whatever its shape."""
    if isinstance(found, dict):
        return [text for each in found.values() for text in texts(each)]
    if isinstance(found, list):
        return [text for each in found for text in texts(each)]
    return [found] if isinstance(found, str) else []


def test_slack_gets_blocks_with_the_figure_and_its_receipt(sink, settings):
    channel(sink, "pace")
    chat.plan()
    (body,) = told(sink)
    found = json.loads(body)
    assert found["blocks"][0]["text"] == {
        "type": "mrkdwn",
        "text": f"*{DEALS}*\n2 · 50\u202f% of 4 · 2 short",
    }
    link = f"{settings.SITE_URL}/kpi/deals_signed/receipt/?period=2025-10"
    assert found["blocks"][1]["elements"][0]["text"] == f"<{link}|Open the receipt>"
    assert found["text"].startswith(DEALS)


def test_teams_gets_an_adaptive_card(sink, settings):
    channel(sink, "pace", kind="teams")
    chat.plan()
    (body,) = told(sink)
    found = json.loads(body)
    (attached,) = found["attachments"]
    assert (found["type"], attached["contentType"]) == (
        "message",
        "application/vnd.microsoft.card.adaptive",
    )
    card = attached["content"]
    assert (card["type"], card["body"][0]["text"]) == ("AdaptiveCard", DEALS)
    assert card["actions"][0]["url"].endswith("/kpi/deals_signed/receipt/?period=2025-10")


def test_google_chat_gets_a_card(sink):
    channel(sink, "pace", kind="google", language="fr")
    chat.plan()
    (body,) = told(sink)
    card = json.loads(body)["cardsV2"][0]["card"]
    assert card["header"]["title"] == "Affaires signées en retard\u202f: octobre 2025"
    (text, buttons) = card["sections"][0]["widgets"]
    assert text["textParagraph"]["text"].startswith("2 · 50\u202f% de 4")
    assert buttons["buttonList"]["buttons"][0]["text"] == "Ouvrir le justificatif"


def test_a_cause_is_told_once_however_often_one_looks(sink):
    made = channel(sink, "pace", "silent")
    for hours in range(3):
        chat.plan(timezone.now() + timedelta(hours=hours))
        told(sink)
    assert [post.cause for post in made.posts.filter(cause__startswith="pace")] == [
        "pace:deals_signed:2025-10:0"
    ]
    assert len(sink.asked) == made.posts.count()


def test_a_channel_is_looked_at_every_five_minutes_and_by_one_worker(sink):
    made, now = channel(sink, "pace"), timezone.now()
    chat.plan(now)
    Post.objects.all().delete()
    chat.plan(now + timedelta(minutes=4))
    assert Post.objects.count() == 0
    chat.plan(now + timedelta(minutes=5))
    assert Post.objects.count() == 1
    assert Destination.objects.get(pk=made.pk).checked_at == now + timedelta(minutes=5)


@pytest.mark.parametrize(("threshold", "count"), [(50, 1), (51, 0)])
def test_a_threshold_decides(sink, threshold, count):
    made = channel(sink, "pace")
    made.rules.update(threshold=threshold)
    chat.plan()
    assert Post.objects.count() == count


def test_a_team_has_its_own(sink):
    team = Team.objects.get(name="AE South")
    Team.objects.filter(pk=team.pk).update(function="ae")
    Target.objects.create(kpi="deals_signed", month=date(2025, 10, 1), value=10, team=team)
    made = channel(sink)
    AlertRule.objects.create(destination=made, alert="pace", threshold=10, team=team)
    chat.plan()
    (body,) = told(sink)
    assert "Deals signed · AE South behind" in body and f"team={team.pk}" in body


def test_quiet_hours_are_waited_for_and_over_them_the_cause_may_end(sink):
    now = timezone.now()
    zone = small_zone()
    local = now.astimezone(zone)
    made = channel(
        sink, "pace",
        quiet_from=(local - timedelta(hours=1)).time().replace(microsecond=0),
        quiet_until=(local + timedelta(hours=1)).time().replace(microsecond=0),
    )  # fmt: skip
    chat.plan(now)
    post = made.posts.get()
    assert timedelta(minutes=59) < post.due_at - now < timedelta(minutes=61)
    assert told(sink) == []
    Post.objects.update(due_at=now)  # what had been tried before they began
    assert told(sink) == []
    post.refresh_from_db()
    assert (post.state, post.attempts, "quiet hours" in str(post.error)) == (State.DUE, 0, True)
    Destination.objects.update(quiet_from=time(0), quiet_until=time(0))
    Target.objects.filter(kpi="deals_signed").update(value=2)
    Post.objects.update(due_at=now)
    assert told(sink) == []
    post.refresh_from_db()
    assert (post.state, "over before" in str(post.error)) == (State.DONE, True)


def small_zone():
    from zoneinfo import ZoneInfo

    from revops.models import Organisation

    return ZoneInfo(Organisation.objects.get().timezone)


@pytest.mark.parametrize(
    ("at", "begin", "end", "free"),
    [("2026-03-02T20:00", 19, 7, "2026-03-03T07:00"), ("2026-03-02T06:59", 19, 7, "2026-03-02T07:00"),
     ("2026-03-02T07:00", 19, 7, "2026-03-02T07:00"), ("2026-03-02T12:30", 12, 13, "2026-03-02T13:00"),
     ("2026-03-02T12:00", 0, 0, "2026-03-02T12:00"), ("2026-03-28T23:00", 19, 7, "2026-03-29T07:00")],
)  # fmt: skip
def test_quiet_hours_are_of_the_companys_clock(at, begin, end, free):
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Europe/Paris")
    quiet = Destination(quiet_from=time(begin), quiet_until=time(end))
    found = chat.after_quiet(quiet, datetime.fromisoformat(at).replace(tzinfo=zone), zone)
    assert found == datetime.fromisoformat(free).replace(tzinfo=zone)


def test_no_persons_name_is_in_any_message(sink):
    channel(sink, *ALERTS)
    Destination.objects.update(made_at=datetime(2020, 1, 1, tzinfo=UTC))
    AlertRule.objects.update(threshold=1, made_at=datetime(2020, 1, 1, tzinfo=UTC))
    Source.objects.update(stale_after_hours=24)
    small.delivered(timezone.now() - timedelta(days=90))
    chat.plan()
    bodies = told(sink)
    assert any("silent" in each for each in bodies)
    for each in ("Sophie", "Janssen", "Milan", "Vries"):
        assert each not in "".join(bodies)


def test_who_is_killed_in_mid_send_is_taken_over_and_others_are_told_once(sink):
    made = channel(sink, "pace")
    chat.plan()
    row = work.claim(work.open_rows(Post))  # and its worker is gone with it
    assert told(sink) == []
    Post.objects.filter(pk=row.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert len(told(sink)) == 1
    assert (made.posts.get().state, made.posts.get().attempts) == (State.DONE, 2)
    work.do(row)  # the first comes back to life: its lease is somebody else's
    chat.plan(timezone.now() + timedelta(hours=1))
    assert len(told(sink)) == 1


def test_a_chat_that_is_down_is_asked_again_later_and_once_at_a_time(sink):
    made = channel(sink, "pace")
    chat.plan()
    sink.first = [Given("no", 503)]
    told(sink)
    post = made.posts.get()
    assert (len(sink.asked), post.state, post.title) == (1, State.DUE, "")
    assert "503" in str(post.error)
    Post.objects.update(due_at=timezone.now())
    assert (len(told(sink)), made.posts.get().state) == (2, State.DONE)


def test_a_chat_that_asks_for_patience_gets_it(sink):
    made = channel(sink, "pace")
    chat.plan()
    sink.first = [Given("slow down", 429, {"Retry-After": "120"})]
    told(sink)
    post = made.posts.get()
    assert (post.state, post.attempts) == (State.DUE, 0)
    assert timedelta(seconds=110) < post.due_at - timezone.now() < timedelta(seconds=121)


def test_a_webhook_that_is_gone_says_what_to_do_without_its_address(sink):
    made = channel(sink, "pace")
    chat.plan()
    sink.first = [Given("no_service", 404)]
    told(sink)
    post = made.posts.get()
    assert (post.state, "127.0.0.1" in str(post.error)) == (State.FAILED, True)
    assert "Enter the address anew" in str(post.error) and "s3cret" not in str(post.error)


def test_a_private_address_is_refused_unless_allowed(sink, settings):
    settings.EGRESS_ALLOWED = []
    made = channel(sink, "pace")
    chat.plan()
    assert told(sink) == []
    assert "private address" in str(made.posts.get().error)


def test_the_address_is_sealed_in_the_database_and_on_no_page(sink):
    made = channel(sink, "pace")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(d)::text FROM dashboards_destination d")
        assert "s3cret" not in cursor.fetchone()[0]
    boss = logged_in(member_of("admin"))
    for page in ("/alerts/", f"/alerts/{made.pk}/"):
        assert "s3cret" not in boss.get(page).content.decode()


def test_an_administrator_adds_a_channel_its_alerts_and_a_test(sink):
    boss = logged_in(member_of("admin"))
    given = {"name": "Board", "kind": "slack", "language": "fr", "quiet_from": "19:00", "quiet_until": "07:00", "is_on": "on"}  # fmt: skip
    assert boss.post("/alerts/", given).status_code == 400
    assert boss.post("/alerts/", given | {"address": "ftp://x"}).status_code == 400
    boss.post("/alerts/", given | {"address": sink.url + PATH})
    made = Destination.objects.get()
    boss.post(f"/alerts/{made.pk}/rule/", {"alert": "pace", "threshold": "20"})
    boss.post(f"/alerts/{made.pk}/rule/", {"alert": "pace", "threshold": "30"})
    wrong = boss.post(f"/alerts/{made.pk}/rule/", {"alert": "close", "threshold": "99"})
    assert wrong.status_code == 400
    assert list(made.rules.values_list("alert", "team", "threshold")) == [("pace", None, 30)]
    boss.post(f"/alerts/{made.pk}/test/")
    (body,) = told(sink)
    assert "Diapason est relié à ce canal." in body
    page = boss.get(f"/alerts/{made.pk}/").content.decode()
    assert "Diapason est relié" in page
    boss.post(f"/alerts/{made.pk}/", given | {"name": "Comité"})  # the address stays
    assert Destination.objects.get().address_sealed == made.address_sealed
    boss.post(f"/alerts/{made.pk}/remove/")
    assert (Destination.objects.count(), Post.objects.count()) == (0, 0)


def test_nobody_else_reaches_channels(sink):
    made = channel(sink, "pace")
    manager = logged_in(member_of("manager"))
    assert manager.get("/alerts/").status_code == 403
    assert manager.post(f"/alerts/{made.pk}/remove/").status_code == 403
    assert "/alerts/" not in manager.get("/digest/").content.decode()
