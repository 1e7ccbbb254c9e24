"""A frozen meeting is what it showed: nothing that comes later moves a byte of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from revops import definitions, publish
from revops.models import (
    Deal,
    Freeze,
    ImportRun,
    Meeting,
    Membership,
    Organisation,
    Routine,
    Source,
    State,
    Target,
)
from revops.queue import work
from revops.routines import calls, freezing, judging, minutes, planning
from revops.routines.figures import number_json, read_number
from revops.routines.minutes import Written
from tests import page_company, shipped
from tests import small_company as small
from tests.meeting_company import Company, at, commit, leaves, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return load(tmp_path)


def section(frozen: Freeze, key: str) -> dict:
    return next(each["content"] for each in frozen.content["sections"] if each["key"] == key)


def now_meeting(company: Company) -> Meeting:
    """A meeting of this week, for what is published now."""
    return freezing.meeting_at(company.weekly, timezone.now())


def test_a_meeting_is_tied_to_the_publication_and_holds_what_it_showed(company):
    meeting = now_meeting(company)
    frozen = freezing.freeze(meeting, by=company.cro)
    content = frozen.content
    assert (frozen.number, frozen.publication.pk) == (1, content["publication"]["id"])
    assert [each["key"] for each in content["sections"]] == [
        key for key in company.weekly.sections if key not in ("walk", "missing")
    ] or "walk" in [each["key"] for each in content["sections"]]
    five = [row["now"]["kpi"] for row in section(frozen, "health")["rows"]]
    assert five == ["mqls", "sqos", "deals_signed", "revenue", "win_rate"]
    (team,) = section(frozen, "sdr")["teams"]
    assert team["team"]["name"] == "SDR North" and team["rows"][0]["call"]["state"] == "missing"
    assert set(content["definitions"]["mqls"]["text"]) == {"en", "fr"}


def test_figures_are_those_of_the_publication_that_lived_then_or_cut_at_that_day(company):
    frozen = freezing.freeze(company.meetings[3], at=at("2025-10-27T13:00"))
    assert frozen.is_reconstructed
    (team,) = section(frozen, "ae")["teams"]
    now = team["rows"][0]["now"]
    # In: both deals won on the 20th and 21st. Target: three months of four.
    assert (now["kpi"], now["value"], now["target"]) == ("deals_signed", [2, 1], [12, 1])
    early = freezing.freeze(company.meetings[2], at=at("2025-10-20T12:00"))
    (team,) = section(early, "ae")["teams"]
    assert team["rows"][0]["now"]["value"] == [0, 1]


def test_commitments_overrides_and_gaps_are_in_the_freeze(company):
    commit(company, 2, company.deals, 6, "2025-10-20T08:00")
    calls.override(company.meetings[2], company.deals, 4, by=company.cro, reason="Two slip.")
    frozen = freezing.freeze(company.meetings[2], at=at("2025-10-20T12:00"))
    (team,) = section(frozen, "ae")["teams"]
    row = next(each for each in team["rows"] if each["now"]["kpi"] == "deals_signed")
    assert (row["call"]["own"]["value"], row["call"]["override"]["value"]) == (6, 4)
    assert row["gaps"] == {"to_commitment": [4, 1], "to_target": [8, 1]}
    health = {each["now"]["kpi"]: each["committed"] for each in section(frozen, "health")["rows"]}
    assert health["deals_signed"] == {"value": 4, "own": 6, "missing": 0, "of": 1, "unchanged": 0}
    assert health["sqos"]["value"] is None and health["sqos"]["missing"] == 1


def test_what_changed_since_the_last_freeze_names_the_records(company, tmp_path):
    meeting = now_meeting(company)
    before = meeting.starts_at - timedelta(days=7)
    Meeting.objects.filter(pk=company.meetings[0].pk).update(
        starts_at=before,
        period=meeting.period,
        start_on=meeting.start_on,
        end_on=meeting.end_on,
        following=meeting.following,
        following_end_on=meeting.following_end_on,
    )
    freezing.freeze(Meeting.objects.get(pk=company.meetings[0].pk))
    today = timezone.now().date()
    opened = max(meeting.start_on, today - timedelta(days=2)).isoformat()
    news = {
        "deal": "D9",
        "lead": "L7",
        "amount": "900",
        "currency": "EUR",
        "owner": "p1",
        "opened_at": opened,
    }
    small.load(tmp_path, "deals", [*page_company.DEALS, news])
    small.published()
    frozen = freezing.freeze(meeting)
    (team,) = section(frozen, "sdr")["teams"]
    changed = team["rows"][0]["changed"]
    assert changed["by"] == [1, 1] and changed["count"] == 1
    assert [(each["item"], each["kind"], each["by"]) for each in changed["records"]] == [
        ("crm/L7", "came", 1)
    ]


def test_two_freezes_of_one_day_stand_beside_each_other(company, tmp_path):
    meeting = now_meeting(company)
    first = freezing.freeze(meeting, by=company.cro)
    small.load(tmp_path, "invoices", page_company.INVOICES[:1], accepts_loss=True)
    small.published()
    second = freezing.freeze(meeting, by=company.cro)
    assert (first.number, second.number) == (1, 2)
    assert first.publication_id < second.publication_id
    assert Freeze.objects.get(pk=first.pk).content == first.content


def test_only_who_chairs_freezes_and_a_cancelled_meeting_is_not(company):
    with pytest.raises(PermissionDenied, match="Only the CRO and administrators freeze"):
        freezing.freeze(company.meetings[0], by=company.ae)
    planning.cancel(company.meetings[0], "Trade fair", company.cro)
    with pytest.raises(ValidationError, match=r"cancelled \(Trade fair\)"):
        freezing.freeze(Meeting.objects.get(pk=company.meetings[0].pk), by=company.cro)


def test_a_silent_source_does_not_stop_it_and_is_named(company):
    meeting = now_meeting(company)
    long_ago = timezone.now() - timedelta(days=9)
    small.delivered(long_ago)
    Source.objects.update(stale_after_hours=24)
    frozen = freezing.freeze(meeting)
    assert [each["source"] for each in frozen.content["silent"]] == ["CRM"]


def test_at_its_hour_the_clock_freezes_a_meeting_once(company):
    meeting = company.meetings[0]
    Meeting.objects.filter(pk=meeting.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    Meeting.objects.exclude(pk=meeting.pk).update(state=State.DONE)
    claimed = work.claim(work.open_rows(Meeting))
    Meeting.objects.filter(pk=meeting.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    second = work.claim(work.open_rows(Meeting))  # the first worker died in the middle
    work.do(second)
    work.do(claimed)
    assert [(each.number, each.by) for each in meeting.freezes.all()] == [(1, None)]
    assert work.claim(work.open_rows(Meeting)) is None


def test_the_clock_leaves_a_meeting_that_somebody_froze_before(company):
    meeting = company.meetings[0]
    freezing.freeze(meeting, by=company.cro)
    Meeting.objects.filter(pk=meeting.pk).update(due_at=timezone.now())
    work.do(work.claim(work.open_rows(Meeting).filter(pk=meeting.pk)))
    assert meeting.freezes.count() == 1


def test_the_first_week_ever_of_an_empty_company_is_frozen_and_says_nothing(db):
    small.organisation()
    shipped.routines()
    meeting = freezing.meeting_at(Routine.objects.get(key="weekly-forecast"), timezone.now())
    frozen = freezing.freeze(meeting)
    assert (frozen.publication, frozen.content["publication"]) == (None, None)
    nothing = {"actions": [], "people": [], "moved": []}
    assert section(frozen, "health") == {"rows": []}
    assert section(frozen, "last_actions") == nothing


def test_the_monthly_review_is_frozen_with_what_came_of_what_was_committed(company):
    monthly = Routine.objects.get(key="monthly-review")
    (october,) = planning.make(monthly, date(2025, 10, 1), date(2025, 10, 1))
    place = calls.Place("sqos", company.north.pk, "2025-10")
    calls.commit(october, place, 5, by=company.sdr, at=at("2025-10-02T08:00"))
    (november,) = planning.make(monthly, date(2025, 11, 1), date(2025, 11, 1))
    frozen = freezing.freeze(november, at=at("2025-11-05T12:00"))
    rows = {each["came"]["kpi"]: each for each in section(frozen, "outcome")["rows"] if each["own"]}
    assert (rows["sqos"]["own"]["value"], rows["sqos"]["by"], rows["sqos"]["asks"]) == (
        5,
        [-5, 1],
        True,
    )
    assert [each["came"]["kpi"] for each in section(frozen, "variance")["rows"]] == ["sqos"]
    assert [each["period"]["key"] for each in section(frozen, "plan")["rows"][0]] == [
        "2025",
        "2025-Q4",
        "2025-10",
    ]


def test_a_kept_figure_reads_as_the_number_that_it_was(company):
    from revops import numbers

    published = numbers.published()
    period = published.calendar.period("2025-10")
    for number in numbers.read(list(numbers.KPIS.values()), [period], [numbers.Slice()], published):
        kept = read_number(json.loads(json.dumps(number_json(number))))
        for name in ("value", "target", "state", "due", "lead", "pace", "attainment", "is_over", "period"):  # fmt: skip
            if name == "value" and number.value.is_absent:
                assert kept.value.is_absent
            else:
                assert getattr(kept, name) == getattr(number, name), (number.kpi.key, name)


def test_the_command_freezes_and_prints_what_it_froze(company):
    out = StringIO()
    call_command("freeze", "weekly-forecast", "--as-of", "2025-10-20T14:30", "--json", stdout=out)
    printed = json.loads(out.getvalue())
    kept = Freeze.objects.get()
    assert (printed["sha256"], printed["number"]) == (kept.sha256, 1)
    assert freezing.digest(printed["content"]) == kept.sha256
    with pytest.raises(CommandError, match="There is no routine “x”; there are weekly-forecast"):
        call_command("freeze", "x")


# Everything that may happen after a freeze.
ACTS = {
    "more records": lambda c, folder: small.load(folder, "deals", page_company.DEALS[:2], accepts_loss=True),
    "fewer documents": lambda c, folder: small.load(folder, "invoices", page_company.INVOICES[:1], accepts_loss=True),
    "older export": lambda c, folder: small.load(
        folder, "deals", page_company.DEALS[1:], accepts_loss=True, at=at("2025-10-15T00:00")
    ),
    "merged leads": lambda c, folder: small.load(
        folder, "leads", [each | {"merged_into": "L0"} for each in page_company.LEADS]
    ),
    "won again": lambda c, folder: small.load(folder, "changes", [
        {"id": str(n), "deal": "D1", "kind": kind, "at": f"2025-10-2{n}"} for n, kind in enumerate(("reopened", "won"), 1)
    ]),
    "rate": lambda c, folder: small.load(
        folder, "rates", [{"currency": "USD", "month_on": "2025-10-01", "rate": "0.5"}]
    ),
    "team dissolved": lambda c, folder: Membership.objects.all().delete(),
    "next meeting cancelled": lambda c, folder: planning.cancel(c.meetings[3], "Trade fair", c.cro),
    "fiscal year": lambda c, folder: Organisation.objects.update(fiscal_year_start=2),
    "publication": lambda c, folder: publish.publish(rebuild=True),
    "target": lambda c, folder: Target.objects.filter(kpi="mqls").update(value=99),
    "redefinition": lambda c, folder: definitions.rewrite(
        "mqls", {"text_en": "Another.", "text_fr": "Un autre.", "owner": "x"}, why="x", by=c.cro
    ),
    "mover": lambda c, folder: leaves(c.sdr, date(2025, 10, 10)),
    "team renamed": lambda c, folder: type(c.north).objects.filter(pk=c.north.pk).update(name="Nord"),
    "company renamed": lambda c, folder: Organisation.objects.update(name="Other", country="FR"),
    "commitment": lambda c, folder: calls.commit(c.meetings[2], c.deals, 1, by=c.ae),
    "earlier meeting": lambda c, folder: freezing.freeze(c.meetings[1], at=at("2025-10-13T13:30")),
    "later meeting": lambda c, folder: freezing.freeze(c.meetings[3], at=at("2025-10-27T13:30")),
    "second freeze": lambda c, folder: freezing.freeze(c.meetings[2]),
    "judgement": lambda c, folder: judging.judge(Deal.objects.first().deal, "out", "No budget.", by=c.cro),
    "minute": lambda c, folder: minutes.write(c.meetings[2], Written("note", "x"), "t", c.cro),
    "routine changed": lambda c, folder: Routine.objects.update(name="Other", sections=["health"]),
    "meeting ended": lambda c, folder: planning.end(c.meetings[2], c.cro),
    "person gone": lambda c, folder: User.objects.filter(pk=c.ae.pk).delete(),
    "silence": lambda c, folder: ImportRun.objects.update(delivered_at=at("2025-01-01T00:00")),
}  # fmt: skip


class Undone(Exception):
    """Takes back what an example did, so that the next begins with the same company."""


@settings(max_examples=25)
@given(order=st.lists(st.sampled_from(sorted(ACTS)), min_size=2, max_size=5, unique=True))
def test_no_later_act_moves_a_byte_of_a_frozen_meeting(company, tmp_path_factory, order):
    if {"person gone", "team dissolved"} & {*order}:  # nobody commits after they are gone
        order = [name for name in order if name != "commitment"]
    if "next meeting cancelled" in order:  # and is not frozen then
        order = [name for name in order if name != "later meeting"]
    with pytest.raises(Undone), transaction.atomic():
        commit(company, 2, company.deals, 6, "2025-10-20T08:00", sentence="Six.")
        frozen = freezing.freeze(company.meetings[2], at=at("2025-10-20T12:00"))
        for name in order:
            ACTS[name](company, tmp_path_factory.mktemp("acts"))
        kept = Freeze.objects.get(pk=frozen.pk)
        assert freezing.digest(kept.content) == kept.sha256 == frozen.sha256
        raise Undone
