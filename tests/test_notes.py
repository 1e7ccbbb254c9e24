"""Notes on the time axis: who writes them, where they stand, and that earlier states keep them."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from revops import notes
from revops.models import Note, Publication
from samples.company.accounts import create_accounts
from samples.company.notes import write_notes
from tests import page_company
from tests.admin_pages import group_of, logged_in, member_of

pytestmark = pytest.mark.django_db
OCTOBER = (date(2025, 10, 1), date(2025, 11, 1))
FORM = {
    "on": "2025-10-14",
    "text": "Webinar with Acme",
    "kpis": ["mqls"],
    "next": "/kpi/mqls/?period=2025-10",
}


@pytest.fixture
def company(tmp_path):
    page_company.load(tmp_path)


def note(by: User, on: date = date(2025, 10, 14), text: str = "Webinar", **more: object) -> Note:
    return notes.write(Note(on=on, text=text, **more), by)


def texts(kpi: str = "mqls", motion: str = "", at=None) -> list[str]:
    return [each.text for each in notes.between(*OCTOBER, kpi, motion, at)]


def test_notes_of_the_days_and_the_kpi_are_found_newest_first():
    by = member_of("manager")
    # In
    note(by, text="all KPIs")
    note(by, on=date(2025, 10, 20), text="this one", kpis=["sqos", "mqls"])
    note(by, on=date(2025, 9, 28), until=date(2025, 10, 1), text="into the month")
    # Out
    note(by, on=date(2025, 9, 28), until=date(2025, 9, 30), text="the month before")
    note(by, on=date(2025, 11, 1), text="the month after")
    note(by, text="another KPI", kpis=["revenue"])
    assert texts() == ["this one", "all KPIs", "into the month"]


def test_a_question_about_one_motion_leaves_out_notes_about_the_other():
    by = member_of("manager")
    for motion in ("inbound", "outbound", ""):
        note(by, text=motion or "both", motion=motion)
    assert texts(motion="inbound") == ["both", "inbound"]
    assert texts() == ["both", "outbound", "inbound"]


@pytest.mark.parametrize("group", ["manager", "finance", "admin"])
def test_who_may_write_changes_their_own(group):
    by = member_of(group)
    mine = note(by)
    mine.text = "Better"
    notes.write(mine, by)
    assert (texts(), mine.history.first().history_user) == (["Better"], by)


def test_a_viewer_only_reads():
    with pytest.raises(PermissionDenied):
        note(member_of("viewer"))


def test_others_notes_are_for_administrators_only():
    found = note(member_of("manager"))
    with pytest.raises(PermissionDenied):
        notes.withdraw(found, member_of("finance"))
    notes.withdraw(found, member_of("admin"))
    assert texts() == []


def test_a_note_ends_no_sooner_than_it_begins():
    with pytest.raises(ValidationError, match="The last day is before the first"):
        note(member_of("manager"), until=date(2025, 10, 13))


def test_an_earlier_state_shows_the_note_that_existed_then():
    by = member_of("manager")
    found = note(by)
    written = found.history.first().history_date
    found.text = "Changed"
    notes.write(found, by)
    changed = found.history.first().history_date
    notes.withdraw(found, by)
    assert (texts(at=written), texts(at=changed), texts()) == (["Webinar"], ["Changed"], [])


def test_saving_without_a_change_writes_no_history():
    by = member_of("manager")
    found = note(by)
    notes.write(Note.objects.get(pk=found.pk), by)
    assert found.history.count() == 1


def test_the_form_writes_and_leads_back(company):
    client = logged_in(member_of("manager"))
    answer = client.post("/notes/new/", FORM)
    assert answer.headers["Location"] == "/kpi/mqls/?period=2025-10"
    html = client.get(answer.headers["Location"]).content.decode()
    assert "Webinar with Acme" in html
    assert "by Manager" in html
    assert 'href="#note-1"' in html


def test_what_is_wrong_is_said_and_nothing_is_lost(company):
    answer = logged_in(member_of("manager")).post(
        "/notes/new/", FORM | {"on": "soon", "text": "x" * 81}
    )
    html = answer.content.decode()
    assert answer.status_code == 400
    assert "Enter a valid date." in html
    assert "x" * 81 in html
    assert Note.objects.count() == 0


def test_a_viewer_sees_notes_and_no_form(company):
    note(member_of("manager"))
    client = logged_in(member_of("viewer"))
    html = client.get("/kpi/mqls/?period=2025-10").content.decode()
    assert "Webinar" in html
    assert "Add a note" not in html
    assert client.post("/notes/new/", FORM).status_code == 403


def test_nobody_changes_the_notes_of_others_by_their_address(company):
    found = note(member_of("manager"))
    client = logged_in(member_of("finance"))
    assert client.get(f"/notes/{found.pk}/").status_code == 403
    assert client.post(f"/notes/{found.pk}/withdraw/").status_code == 403
    assert client.get("/notes/999/").status_code == 404


def test_the_way_back_leads_nowhere_else(company):
    answer = logged_in(member_of("manager")).post(
        "/notes/new/", FORM | {"next": "https://elsewhere.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_what_people_write_is_text_everywhere(company):
    by = member_of("manager")
    note(by, text="<b>Acme</b> & <script>")
    client = logged_in(by)
    for address in ("/", "/kpi/mqls/", "/kpi/mqls/receipt/"):
        html = client.get(f"{address}?period=2025-10").content.decode()
        assert "&lt;b&gt;Acme&lt;/b&gt; &amp; &lt;script&gt;" in html
        assert "<b>Acme" not in html
    (flag,) = client.get("/kpi/mqls/chart.json?period=2025-10").json()["layout"]["annotations"]
    assert flag["hovertext"] == "1 · 14 Oct 2025 · &lt;b&gt;Acme&lt;/b&gt; &amp; &lt;script&gt;"


def test_the_chart_flags_the_periods_of_a_note(company):
    by = member_of("manager")
    note(by, on=date(2025, 9, 29), until=date(2025, 10, 2))
    note(by, on=date(2025, 10, 20))
    figure = logged_in(by).get("/kpi/mqls/chart.json?period=2025-10").json()
    assert [(flag["x"], flag["text"]) for flag in figure["layout"]["annotations"]] == [
        ("2025-09", "1"),
        ("2025-10", "1 2"),
    ]


def test_an_earlier_page_offers_no_form(company):
    client = logged_in(member_of("manager"))
    at = Publication.objects.get().published_at.isoformat().replace("+", "%2B")
    assert "Add a note" not in client.get(f"/kpi/mqls/?period=2025-10&as_of={at}").content.decode()


def test_the_admin_lets_authors_change_and_nobody_delete(company):
    found = note(member_of("manager"))
    other = logged_in(member_of("finance"))
    assert other.get("/admin/revops/note/").status_code == 200
    assert other.post(f"/admin/revops/note/{found.pk}/change/", FORM).status_code == 403
    assert (
        logged_in(User.objects.get(username="manager"))
        .get(f"/admin/revops/note/{found.pk}/delete/")
        .status_code
        == 403
    )


def test_the_sample_company_s_notes_are_written_once_by_its_people(tmp_path):
    for group in ("viewer", "manager", "finance", "admin"):
        group_of(group)
    create_accounts(tmp_path / "accounts.txt")
    for _again in range(2):
        write_notes(date(2026, 11, 24))
    assert list(Note.objects.values_list("on", "author__username")) == [
        (date(2026, 11, 3), "katarina.novak"),
        (date(2026, 10, 12), "lotte.bakker"),
        (date(2026, 9, 14), "sanne.devries"),
        (date(2026, 7, 11), "sofia.rossi"),
        (date(2026, 5, 4), "pieter.visser"),
        (date(2026, 2, 17), "sanne.devries"),
    ]
