"""Anybody asks about a figure, who keeps it answers, and nobody learns of rows that they do not see."""

from __future__ import annotations

from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from revops import inquiries, numbers
from revops.calendar import WorkCalendar
from revops.inquiries import Inquiry, Notice
from revops.inquiries.writing import due_on
from revops.models import Membership, Person, Publication, Team
from revops.numbers import KPIS, Slice
from revops.readers import WITHHELD, reader_of
from tests import page_company, reading_company
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.reading_company import SEES_SOPHIE, SOPHIE, client_of, person

pytestmark = pytest.mark.django_db
OCTOBER = "kpi=mqls&period=2025-10"
ASK = f"/questions/new/?{OCTOBER}"


@pytest.fixture
def company(tmp_path: Path) -> None:
    page_company.load(tmp_path)


def asked(by: User, text: str = "Why so many?", kpi: str = "mqls", **members: int) -> Inquiry:
    published = numbers.published(reader=reader_of(by))
    period = published.calendar.period("2025-10")
    return inquiries.ask(KPIS[kpi], period, numbers.sliced("", members), published, text, by)


def answered(inquiry: Inquiry, by: User, outcome: str = "explained", **given: object) -> Inquiry:
    said = {"text": "A webinar.", "publication": "", "version": inquiry.version} | given
    return inquiries.answer(inquiry, outcome=outcome, by=by, **said)


def text(answer) -> str:
    return unescape(" ".join(answer.content.decode().split()))


def keeper(role: str = "RevOps", name: str = "keeper") -> User:
    user = page_company.reader(name)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def test_a_question_is_asked_answered_and_kept(company):
    viewer, boss = member_of("viewer"), keeper()
    answer = logged_in(viewer).post(ASK, {"text": "Pourquoi « L6 » ?\r\n日本 ✓"}, follow=True)
    inquiry = Inquiry.objects.get()
    assert inquiry.text == "Pourquoi « L6 » ?\n日本 ✓"
    assert "Your question is asked" in text(answer) and "日本 ✓" in text(answer)
    given = {"answer": "Counted twice.", "outcome": "explained", "version": "1"}
    answer = logged_in(boss).post(f"/questions/{inquiry.pk}/", given, follow=True)
    assert "Counted twice." in text(answer) and "explained" in text(answer)
    inquiry.refresh_from_db()
    assert [step.outcome for step in inquiries.steps(inquiry)] == ["", "explained"]
    assert inquiry.history.first().history_user == boss


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": " \n "}, "Write what you want to know."),
        ({"text": "x" * 2001}, "It has 2001 characters; write 2000 at most."),
        ({}, "Write what you want to know."),
    ],
)
def test_what_is_no_question_is_refused_and_nothing_written_is_lost(company, given, sentence):
    answer = logged_in(member_of("viewer")).post(ASK, given)
    assert answer.status_code == 400 and sentence in text(answer)
    assert given.get("text", "").strip() in text(answer)
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize(
    "query", ["kpi=mqls&period=2025-13", "kpi=nothing", "kpi=mqls&team=x", "as_of=soon"]
)
def test_a_period_or_kpi_that_does_not_exist_gets_its_reason(company, query):
    answer = logged_in(member_of("viewer")).post(f"/questions/new/?{query}", {"text": "Why?"})
    assert answer.status_code == 400 and not Inquiry.objects.exists()


def test_nothing_can_be_asked_before_anything_is_published(db):
    small.organisation()
    assert "First steps" in text(logged_in(member_of("viewer")).post(ASK, {"text": "Why?"}))


def test_the_same_sent_twice_is_one_question(company):
    viewer, other = member_of("viewer"), member_of("viewer", name="other")
    boss = keeper()
    first = asked(viewer)
    assert asked(viewer) == first
    assert asked(other) != first
    answered(first, boss)
    assert asked(viewer) != first  # it was answered: this is a new one


def test_an_answer_is_due_three_working_days_later():
    dutch = WorkCalendar("NL")
    assert due_on(dutch, date(2025, 10, 1)) == date(2025, 10, 6)  # over a weekend
    assert due_on(dutch, date(2025, 12, 24)) == date(2025, 12, 31)  # over Christmas


def test_who_keeps_a_figure_is_in_the_group_or_team_of_that_name_or_has_it(company):
    revops = member_of("viewer", Team.objects.create(name="revops"), name="in team")
    left = member_of("viewer", name="left")
    Membership.objects.create(
        person=left.person, team=Team.objects.get(name="revops"), left_on=date(2020, 1, 1)
    )
    named = member_of("viewer", name="revops")
    group = keeper()
    finance = member_of("finance")
    controller = member_of(
        "viewer", Team.objects.create(name="FP&A", function="finance"), name="fp"
    )
    assert inquiries.keepers(KPIS["mqls"]) == sorted([revops, named, group], key=str)
    assert inquiries.keepers(KPIS["revenue"]) == sorted([finance, controller], key=str)
    assert "revenue" in inquiries.kept_by(finance) and "mqls" not in inquiries.kept_by(finance)


def test_a_figure_without_a_keeper_is_the_administrators(company):
    assert inquiries.keepers(KPIS["mqls"]) == []
    inquiry = asked(member_of("viewer"))
    page = text(logged_in(member_of("viewer", name="v2")).get(f"/questions/{inquiry.pk}/"))
    assert "Nobody keeps MQLs yet, so that only an administrator can answer." in page
    admin = member_of("admin")
    assert inquiries.keepers(KPIS["mqls"]) == [admin]
    assert answered(inquiry, admin).outcome == "explained"


def test_others_are_refused_in_a_sentence(company):
    inquiry, _boss = asked(member_of("viewer")), keeper()
    for group in ("viewer", "manager", "finance"):
        client = logged_in(member_of(group, name=f"{group} 2"))
        given = {"answer": "No.", "outcome": "explained", "version": "1"}
        answer = client.post(f"/questions/{inquiry.pk}/", given)
        assert answer.status_code == 403
        assert "answered by who keeps it (keeper) and by administrators" in text(answer)
        assert "Your answer" not in text(client.get(f"/questions/{inquiry.pk}/"))
    inquiry.refresh_from_db()
    assert inquiry.outcome == ""


def test_half_an_answer_is_refused(company, tmp_path):
    boss, inquiry = keeper(), asked(member_of("viewer"))
    with pytest.raises(ValidationError, match="Choose what came of it"):
        answered(inquiry, boss, "fixed")
    with pytest.raises(ValidationError, match="Write the answer"):
        answered(inquiry, boss, text=" ")
    with pytest.raises(ValidationError, match="There is no publication 99999"):
        answered(inquiry, boss, "corrected", publication="99999")
    with pytest.raises(ValidationError, match="Write the number"):
        answered(inquiry, boss, "corrected", publication="²")
    with pytest.raises(ValidationError, match="is not later than the one that was asked about"):
        answered(inquiry, boss, "corrected", publication=str(Publication.objects.get().pk))
    small.load(tmp_path, "stages", page_company.STAGES[:4], accepts_loss=True)
    later = small.published()
    done = answered(inquiry, boss, "corrected", publication=f" {later.pk} ")
    assert done.corrected_by_id == later.pk
    page = text(logged_in(boss).get(f"/questions/{inquiry.pk}/"))
    assert f"corrected by publication {later.pk}" in page
    assert "5 when it was asked, now <b>3</b>" in page


def test_of_two_who_answer_at_once_the_second_reads_the_first(company):
    inquiry, first, second = asked(member_of("viewer")), keeper(), keeper(name="second")
    answered(inquiry, first, text="A webinar.")
    given = {"answer": "A trade fair.", "outcome": "explained", "version": "1"}
    answer = logged_in(second).post(f"/questions/{inquiry.pk}/", given)
    assert answer.status_code == 400
    assert "keeper answered meanwhile" in text(answer)
    assert "A webinar." in text(answer) and "A trade fair.</textarea>" in text(answer)
    inquiry.refresh_from_db()
    assert (inquiry.answer, inquiry.version) == ("A webinar.", 2)
    logged_in(second).post(f"/questions/{inquiry.pk}/", given | {"version": "2"})
    assert [step.answer for step in inquiries.steps(inquiry)] == ["", "A webinar.", "A trade fair."]


def test_an_asker_who_left_leaves_the_question(company):
    viewer, boss = member_of("viewer"), keeper()
    inquiry = asked(viewer)
    viewer.delete()
    inquiry.refresh_from_db()
    answered(inquiry, boss)
    assert "Somebody who has left" in text(logged_in(boss).get(f"/questions/{inquiry.pk}/"))
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"keeper"}


def test_the_list_has_open_ones_first_and_whose_one_asks_for(company):
    viewer, boss, other = member_of("viewer"), keeper(), member_of("finance")
    answered(asked(viewer, "An answered one"), boss)
    asked(viewer, "An open one")
    asked(other, "One of finance", kpi="revenue")
    shown = ("An open one", "One of finance", "An answered one")

    def found(user: User, query: str = "") -> list[str]:
        page = text(logged_in(user).get(f"/questions/?{query}"))
        return sorted((each for each in shown if each in page), key=page.index)

    assert found(viewer) == [*shown]
    assert found(viewer, "whose=mine") == ["An open one", "An answered one"]
    assert found(boss, "whose=owned&state=open") == ["An open one"]
    assert found(other, "whose=owned") == ["One of finance"]
    client = logged_in(viewer)
    for query in ("whose=theirs", "page=9", "page=x"):
        assert client.get(f"/questions/?{query}").status_code == 400


def test_a_question_about_a_person_is_there_for_who_sees_their_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    users = reading_company.load(tmp_path, monkeypatch)
    sophie = person(SOPHIE)
    inquiry = asked(users["sophie"], "Is that all of mine?", owner=sophie)
    places = {
        f"/questions/{inquiry.pk}/": lambda page: "Is that all of mine?" in page,
        "/questions/": lambda page: "Is that all of mine?" in page,
        f"/kpi/mqls/?period=2025-10&owner={sophie}": lambda page: "Is that all of mine?" in page,
        f"/?period=2025-10&owner={sophie}": lambda page: "Question: open" in page,
        f"/api/v1/numbers/?kpi=mqls&period=2025-10&owner={sophie}": lambda page: '"open"' in page,
    }
    for address, shows in places.items():
        seen = {name: shows(text(client_of(user).get(address))) for name, user in users.items()}
        assert seen == SEES_SOPHIE, address
    stranger = client_of(users["stranger"])
    assert stranger.get(f"/questions/{inquiry.pk}/").status_code == 404
    assert stranger.post(f"/questions/{inquiry.pk}/", {}).status_code == 404
    answer = stranger.post(f"{ASK}&owner={sophie}", {"text": "Why so few?"})
    assert (answer.status_code, str(WITHHELD) in text(answer)) == (403, True)
    published = numbers.published(reader=reader_of(users["milan"]))
    with pytest.raises(PermissionDenied):
        period = published.calendar.period("2025-10")
        inquiries.ask(
            KPIS["mqls"], period, Slice("", "owner", sophie), published, "?", users["milan"]
        )


def test_only_who_sees_the_rows_is_told_of_a_question_about_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    users = reading_company.load(tmp_path, monkeypatch)
    keeper()  # who keeps the figure, and sees nobody's rows
    asked(users["sophie"], owner=person(SOPHIE))
    told = set(Notice.objects.values_list("user__username", flat=True))
    assert told == {"admin", "superuser"}
    asked(users["sophie"])
    assert "keeper" in Notice.objects.values_list("user__username", flat=True)


def test_a_stranger_is_sent_to_the_login(company):
    inquiry = asked(member_of("viewer"))
    for address in ("/questions/", ASK, f"/questions/{inquiry.pk}/"):
        assert Client().get(address).status_code == 302
        assert Client().post(address, {"text": "x"}).status_code in (302, 405)
    assert Person.objects.count() >= 2 and Inquiry.objects.count() == 1
