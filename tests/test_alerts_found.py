"""What each alert finds: which teams are late, which source is silent, which month is open, and the
digest of a week.
"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from dashboards.surfaces.alerts import ALERTS, Watch
from revops import numbers
from revops.models import Source
from revops.readers import NOBODY
from tests import closing_company, meeting_company, page_company
from tests import small_company as small

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def found(
    key: str, now: datetime | None = None, team: int | None = None, threshold: int | None = None, today: date | None = None
):  # fmt: skip
    alert = ALERTS[key]
    usual = alert.usual if threshold is None else threshold
    published = numbers.published(reader=NOBODY)
    published = replace(published, today=today or published.today)
    return list(alert.find(Watch(published, team, usual, now or timezone.now(), LONG_AGO)))


def test_every_alert_is_in_the_page_about_them():
    text = (settings.BASE_DIR / "docs" / "alerts.md").read_text()
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.M)) == set(ALERTS)


def test_teams_that_have_not_committed_by_the_deadline_are_named_and_nobody_of_them(tmp_path):
    company = meeting_company.load(tmp_path)
    meeting = company.meetings[0]
    hour = timedelta(hours=1)
    assert found("commitment", meeting.deadline_at - hour) == []
    late = {each.title for each in found("commitment", meeting.deadline_at + hour)}
    assert {"SDR North: commitment late", "AE South: commitment late"} <= late
    assert found("commitment", meeting.deadline_at + hour, threshold=2) == []
    (only,) = found("commitment", meeting.deadline_at + hour, team=company.north.pk)
    assert only.key == f"commitment:{meeting.pk}:{company.north.pk}"
    assert only.path == f"/forecast/{meeting.pk}/prepare/"
    assert "nora" not in only.text and "due by" in only.text


def test_who_commits_is_late_no_more(tmp_path):
    company = meeting_company.load(tmp_path)
    meeting, when = company.meetings[0], company.meetings[0].deadline_at
    before = (when - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    for place in (
        company.sqos,
        company.sqos.__class__("sqos", company.north.pk, meeting.following),
    ):
        meeting_company.commit(company, 0, place, 3, before)
    teams = {each.key.rpartition(":")[2] for each in found("commitment", when + timedelta(hours=1))}
    assert str(company.south.pk) in teams and str(company.north.pk) not in teams


def test_a_source_is_told_of_once_for_each_silence(tmp_path):
    page_company.load(tmp_path)
    Source.objects.update(stale_after_hours=24)
    small.delivered(datetime(2026, 1, 5, 8, tzinfo=UTC))
    first = {each.key for each in found("silent")}
    assert len(first) == len({key.split(":")[1] for key in first}) > 0
    assert {each.key for each in found("silent")} == first
    assert found("silent", datetime(2026, 1, 5, 20, tzinfo=UTC)) == []
    small.delivered(datetime(2026, 2, 5, 8, tzinfo=UTC))
    assert first.isdisjoint({each.key for each in found("silent")})


def test_the_last_month_is_open_until_finance_closes_it(tmp_path):
    page_company.load(tmp_path)
    published = numbers.published(reader=NOBODY)
    month = published.calendar.containing("month", published.today).previous(published.calendar)
    first, later = published.calendar.nth_working_day(month.end, 1), month.end + timedelta(days=20)
    assert found("close", threshold=1, today=first) == []
    (cause,) = found("close", threshold=1, today=later)
    assert (cause.key, cause.path) == (f"close:{month.key}", f"/finance/{month.key}/")
    assert found("close", threshold=20, today=later) == []
    closing_company.close(month.key)
    assert found("close", threshold=1, today=later) == []


def test_the_digest_comes_on_monday_at_seven_and_none_of_before_the_channel(tmp_path):
    page_company.load(tmp_path)
    monday = datetime(2025, 10, 27, 8, tzinfo=UTC)
    (cause,) = found("digest", monday)
    assert (cause.key, cause.path) == ("digest:2025-W43", "/dashboard/?period=2025-W43")
    assert cause.title.startswith("Week 43, 2025")
    assert found("digest", datetime(2025, 10, 27, 4, tzinfo=UTC)) == []
    late = Watch(numbers.published(reader=NOBODY), None, 0, monday, since=monday)
    assert list(ALERTS["digest"].find(late)) == []


def test_the_digest_says_the_five_figures(tmp_path):
    from dashboards.surfaces import digest
    from dashboards.surfaces.alerts import weekly

    page_company.load(tmp_path)
    published = numbers.published(reader=NOBODY)
    with override("fr"):
        report = digest.read(published.calendar.period("2025-10"), NOBODY)
        lines = weekly.lines(report).splitlines()
    assert len(lines) == 5
    assert lines[0] == "MQL\u202f: 5 · 125\u202f% de 4 · en avance"
    assert lines[4].startswith("Taux de gain\u202f: 2 sur 3")
