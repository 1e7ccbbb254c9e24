"""The pages of meetings: preparing one, running one, its minutes; refusals are sentences that lose nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.utils import timezone

from revops.models import Call, Judgement, Meeting, MinutesReader
from revops.routines import freezing, planning
from tests.admin_pages import logged_in, member_of
from tests.meeting_company import Company, at, commit, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return load(tmp_path)


def text(answer) -> str:
    return unescape(" ".join(answer.content.decode().split()))


def address(company: Company, number: int, what: str = "") -> str:
    return f"/forecast/{company.meetings[number].pk}/{what}"


def sent(company: Company, **more: str) -> dict[str, str]:
    place = company.deals
    return {"kpi": place.kpi, "team": str(place.team), "period": place.period, "seen": "0"} | more


def test_the_list_says_what_is_next_and_what_is_mine_to_prepare(company):
    planning.plan()
    shown = text(logged_in(company.ae).get("/forecast/"))
    assert "Weekly forecast" in shown and "commitments to look at" in shown
    assert "Nothing is left for you to prepare" in text(
        logged_in(member_of("viewer")).get("/forecast/")
    )


def test_a_meeting_that_was_names_its_period_in_words(company):
    page = logged_in(company.ae)
    planning.plan()
    Meeting.objects.update(starts_at=timezone.now() - timedelta(days=8))
    shown = text(page.get("/forecast/"))
    key = Meeting.objects.first().period
    assert f">{key}</td>" not in shown
    assert re.search(r'data-label="Period">(Q\d|[A-Z][a-z]+) 20\d\d</td>', shown)


def test_an_empty_installation_has_a_list_too(client, db):
    from tests import small_company as small

    small.organisation()
    assert "No meeting has been held yet" in text(logged_in(member_of("viewer")).get("/forecast/"))


def test_a_lead_commits_on_the_page_and_everybody_reads_it(company):
    given = sent(company, value="6", sentence="Two proposals.", low="5", high="7")
    answer = logged_in(company.ae).post(address(company, 0, "commit/"), given, follow=True)
    assert "it came after the deadline" in text(answer)
    call = Call.objects.get()
    assert (call.value, call.low, call.high, call.sentence) == (6, 5, 7, "Two proposals.")
    assert "Two proposals." in text(
        logged_in(member_of("viewer")).get(address(company, 0, "prepare/"))
    )


def test_money_is_typed_in_whole_units_and_kept_in_cents(company):
    given = sent(company, value="12500.50") | {"kpi": "signed_amount"}
    logged_in(company.ae).post(address(company, 0, "commit/"), given)
    assert Call.objects.get().value == 1_250_050


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"value": "six"}, "“six” is not a number"),
        ({"value": ""}, "Write the number"),
        ({"value": "6.5"}, "write a whole number"),
        ({"value": "6", "low": "8"}, "The range must have the commitment in it"),
        ({"value": "6", "kpi": "nonsense"}, "The form is incomplete"),
        ({"value": "6", "period": "1999"}, "Nobody commits to that"),
        ({"value": "6", "sentence": "x" * 501}, "it can have 500"),
    ],
)
def test_what_is_refused_stands_on_the_page_with_what_was_typed(company, given, sentence):
    answer = logged_in(company.ae).post(address(company, 0, "commit/"), sent(company, **given))
    assert answer.status_code == 400 and sentence in text(answer)
    if "kpi" not in given and "period" not in given and given["value"]:
        assert f'value="{given["value"]}"' in answer.content.decode()
    assert not Call.objects.exists()


def test_who_may_not_gets_a_sentence_and_no_error(company):
    for what, given, sentence in (
        ("commit/", sent(company, value="6"), "For AE South commits who leads it"),
        (
            "override/",
            sent(company, value="6", reason="x"),
            "Only the CRO and administrators override",
        ),
        ("freeze/", {}, "Only the CRO and administrators freeze"),
        ("cancel/", {"reason": "x"}, "Only the CRO and administrators cancel"),
        ("end/", {}, "Only the CRO and administrators end"),
    ):
        answer = logged_in(company.sdr).post(address(company, 0, what), given)
        assert (answer.status_code, sentence in text(answer)) == (403, True), what


def test_the_cro_overrides_on_the_page(company):
    commit(company, 0, company.deals, 6, "2025-10-06T08:00")
    given = sent(company, value="4", reason="Two slip.", seen="1")
    answer = logged_in(company.cro).post(address(company, 0, "override/"), given, follow=True)
    assert "overridden" in text(answer) and "Two slip." in text(answer)


def test_a_deal_is_judged_beside_the_crm(company):
    deal = {"deal": "crm/D1", "likelihood": "out", "reason": "No budget."}
    answer = logged_in(company.ae).post(address(company, 0, "judge/"), deal, follow=True)
    assert "Your judgement stands" in text(answer)
    assert Judgement.objects.get().likelihood == "out"
    refused = logged_in(company.sdr).post(address(company, 0, "judge/"), deal)
    assert refused.status_code == 403 and "who commits for its team" in text(refused)
    gone = logged_in(company.ae).post(address(company, 0, "judge/"), deal | {"deal": "none"})
    assert gone.status_code == 400 and "no such deal" in text(gone)


def test_a_meeting_is_frozen_by_the_button_and_shown_on_the_screen(company):
    client = logged_in(company.cro)
    assert client.get(address(company, 0)).url == address(company, 0, "prepare/")
    answer = client.post(address(company, 0, "freeze/"), follow=True)
    assert answer.status_code == 200 and "Frozen" in text(answer)
    for label in ("Last time's actions", "Health", "SDR", "AE", "Hand-offs", "Walk", "Risks"):
        assert label in text(answer)
    assert client.get(address(company, 0) + "?freeze=7").url == address(company, 0, "prepare/")
    assert client.get(address(company, 0) + "?freeze=x").status_code == 404


def test_a_correction_stands_beside_what_was_frozen(company):
    commit(company, 3, company.deals, 6, "2025-10-27T08:00")
    freezing.freeze(company.meetings[3], at=at("2025-10-27T13:00"))
    logged_in(company.ae).post(address(company, 3, "commit/"), sent(company, value="5", seen="1"))
    for what in ("", "minutes/"):
        shown = text(
            logged_in(member_of("viewer", name=f"v{what[:1]}")).get(address(company, 3, what))
        )
        assert "corrected after the freeze to 5 by Sam" in shown


def test_a_meeting_is_a_file_for_a_calendar(company):
    answer = logged_in(company.ae).get(address(company, 0, "meeting.ics"))
    body = answer.content.decode()
    assert "DTSTART:20251006T120000Z" in body and "SUMMARY:Weekly forecast · 2025-Q4" in body
    assert f"UID:meeting-{company.meetings[0].pk}@" in body and "STATUS:CONFIRMED" in body
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))
    planning.cancel(company.meetings[0], "Trade fair", company.cro)
    assert (
        "STATUS:CANCELLED"
        in logged_in(company.ae).get(address(company, 0, "meeting.ics")).content.decode()
    )


def test_minutes_by_mail_are_asked_for_and_stopped(company):
    client = logged_in(company.ae)
    client.post(
        "/forecast/readers/weekly-forecast/", {"on": "1"}, headers={"Accept-Language": "fr"}
    )
    assert MinutesReader.objects.get().user == company.ae
    client.post("/forecast/readers/weekly-forecast/", {"on": "0"})
    assert not MinutesReader.objects.exists()
    assert client.post("/forecast/readers/none/", {"on": "1"}).status_code == 404


def test_accuracy_says_when_there_is_not_enough_history(company):
    assert "Not enough history" in text(logged_in(company.ae).get("/forecast/accuracy/"))
    assert logged_in(company.ae).get("/forecast/accuracy/?of=Nobody").status_code == 404
    assert logged_in(company.ae).get("/forecast/accuracy/?week=99").status_code == 200


def test_what_is_no_meeting_is_not_found(company):
    client = logged_in(company.ae)
    for what in ("999/", "999/prepare/", "999/minutes/", "999/meeting.ics", "999/written/"):
        assert client.get(f"/forecast/{what}").status_code == 404
    assert client.post("/forecast/999/commit/").status_code == 404
    assert client.post(address(company, 0, "written/999/"), {"state": "done"}).status_code == 404


def test_a_cancelled_meeting_is_shown_as_such(company):
    Meeting.objects.filter(pk=company.meetings[0].pk).update(starts_at=timezone.now())
    answer = logged_in(company.cro).post(
        address(company, 0, "cancel/"), {"reason": "Trade fair"}, follow=True
    )
    assert "Cancelled: Trade fair" in text(answer)
    assert "cancelled: Trade fair" in text(logged_in(company.ae).get("/forecast/"))
