"""A page that would be the same is answered by 304 without reading a number; whatever changes it
gives a fresh one.
"""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboards.question import fresh
from revops import definitions, notes
from revops.models import (
    Cell,
    HandOff,
    ImportRun,
    Note,
    Organisation,
    Person,
    Seat,
    Source,
    State,
    Target,
    Team,
)
from tests import page_company
from tests import small_company as small
from tests.admin_pages import group_of, logged_in, member_of

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/kpi/mqls/",
    "/kpi/mqls/receipt/",
    "/kpi/mqls/chart.json",
    "/language/",
    "/?period=2025-10&motion=inbound",
    "/finance/",
    "/finance/2025-09/",
    "/finance/bridge/?period=2025-09",
    "/finance/matches/",
    "/finance/series/",
)


@pytest.fixture
def reader(client, tmp_path):
    """Somebody who has been here before, so that every cookie is set."""
    page_company.load(tmp_path)
    client.force_login(page_company.reader())
    client.get("/")
    return client


@pytest.fixture
def again(reader):
    """Asks for a page with the ETag that it had when the test began; answers the status."""
    tag = reader.get("/").headers["ETag"]
    return lambda client=reader, address="/": (
        client.get(address, headers={"If-None-Match": tag}).status_code
    )


@pytest.mark.parametrize("address", PAGES)
def test_the_same_asked_twice_is_not_made_twice(reader, address):
    first = reader.get(address)
    second = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, second.status_code, second.content) == (200, 304, b"")
    for name in ("ETag", "Cache-Control"):
        assert second.headers[name] == first.headers[name]
    for name in ("Cookie", "Accept-Language", "HX-Request"):
        assert name in first.headers["Vary"] and name in second.headers["Vary"]


def test_a_page_is_the_reader_s_own_and_asked_for_each_time(reader):
    assert set(reader.get("/").headers["Cache-Control"].split(", ")) == {"private", "no-cache"}


@pytest.mark.parametrize("address", PAGES)
def test_for_what_is_unchanged_no_number_is_read(reader, address):
    tag = reader.get(address).headers["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(address, headers={"If-None-Match": tag}).status_code == 304
    asked = [query["sql"] for query in queries.captured_queries]
    assert len(asked) == 3  # the session, the reader, and the state of everything
    assert not any(Cell._meta.db_table in sql for sql in asked)


def test_a_publication_gives_a_fresh_page(again, tmp_path):
    small.load(tmp_path, "calls", [{"lead": "L1", "at": "2025-10-14T09:00:00", "owner": "p1"}])
    small.published()
    assert again() == 200


def test_a_target_set_changed_or_taken_away_gives_a_fresh_page(reader):
    target = Target.objects.create(kpi="win_rate", month=date(2025, 10, 1), value=0.5)
    tags = {reader.get("/").headers["ETag"]}
    target.value = 0.6
    target.save()
    tags.add(reader.get("/").headers["ETag"])
    target.delete()
    tags.add(reader.get("/").headers["ETag"])
    assert len(tags) == 3


def test_a_note_gives_a_fresh_page_and_its_withdrawal_too(again, reader):
    author = member_of("admin")
    note = notes.write(Note(on=date(2025, 10, 14), text="Trade fair"), author)
    assert again() == 200
    tag = reader.get("/").headers["ETag"]
    notes.withdraw(note, author)
    assert reader.get("/").headers["ETag"] != tag


def test_another_definition_and_its_acknowledgement_give_fresh_pages(again, reader):
    finance = member_of("finance")
    tag = reader.get("/language/").headers["ETag"]
    definitions.acknowledge("revenue", 1, "finance", finance)
    assert again() == 200
    assert again(address="/language/") == 200
    assert reader.get("/language/", headers={"If-None-Match": tag}).status_code == 200


def test_a_retired_kpi_gives_a_fresh_page(again):
    definitions.retire("win_rate", "Too few deals", member_of("admin"))
    assert again() == 200
    assert Seat.objects.filter(retired_at=None).count() == 4


def test_a_hand_off_gives_a_fresh_page(again):
    HandOff.objects.create(name_en="Lead", name_fr="Lead", parts={"1": "A", "2": "R"})
    assert again() == 200


def test_another_name_of_a_team_a_person_or_the_company_gives_a_fresh_page(again, reader):
    for rows in (
        Team.objects.filter(name="SDR North"),
        Person.objects.filter(name="Sophie Janssen"),
        Organisation.objects.all(),
    ):
        tag = reader.get("/").headers["ETag"]
        rows.update(name="Something else")  # past the history, as an import would
        assert reader.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_a_right_gives_a_fresh_page(again):
    member_of("manager", name="other")
    group_of("manager").user_set.add(User.objects.get(username="reader"))
    assert again() == 200
    assert Group.objects.filter(user__username="reader").count() == 1


def test_a_membership_that_ends_tonight_gives_a_fresh_page_tomorrow(again, monkeypatch):
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert again() == 200


def test_another_language_gives_a_fresh_page(again, reader):
    reader.post("/i18n/setlang/", {"language": "fr", "next": "/"})
    assert again() == 200
    assert 'lang="fr"' in reader.get("/").content.decode()


def test_nobody_else_is_answered_by_a_reader_s_etag(again):
    other = logged_in(page_company.reader("other"))
    other.get("/")
    assert again(other) == 200


def test_who_logs_out_and_in_again_gets_a_fresh_page(again, reader):
    reader.logout()
    assert again() == 302
    reader.force_login(User.objects.get(username="reader"))
    reader.get("/")
    assert again() == 200


def test_a_visitor_is_never_answered_by_304(again):
    assert again(Client()) == 302


def test_a_source_that_falls_silent_gives_a_fresh_page_without_any_change(reader, monkeypatch):
    now = timezone.now()
    Source.objects.update(stale_after_hours=1)
    small.delivered(now - timedelta(minutes=59, seconds=30))
    running = f"/?period={now:%Y-%m}"
    tag = reader.get(running).headers["ETag"]
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=1))
    fresh_page = reader.get(running, headers={"If-None-Match": tag})
    assert "CRM has delivered nothing since" in fresh_page.content.decode()


def test_an_import_that_fails_gives_a_fresh_page_and_so_does_its_repetition(again, reader):
    run = ImportRun.objects.latest("pk")
    failed = ImportRun.objects.create(
        source=run.source,
        feed=run.feed,
        state=State.FAILED,
        finished_at=timezone.now(),
        error="No such file",
    )
    assert again() == 200
    tag = reader.get("/").headers["ETag"]
    ImportRun.objects.filter(pk=failed.pk).update(state=State.DUE)
    assert reader.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_other_code_gives_a_fresh_page(again, monkeypatch):
    monkeypatch.setattr(fresh, "code", lambda: "the next version")
    assert again() == 200


def test_a_part_asked_for_by_htmx_is_another_answer(reader):
    tag = reader.get("/").headers["ETag"]
    assert reader.get("/", headers={"If-None-Match": tag, "HX-Request": "true"}).status_code == 200


def test_what_is_said_once_is_not_kept(client, tmp_path):
    page_company.load(tmp_path)
    client.force_login(member_of("manager"))
    client.get("/")
    tag = client.get("/").headers["ETag"]
    client.post(
        "/notes/new/", {"on": "2025-10-14", "text": "Fair", "kpis": [], "motion": "", "next": "/"}
    )
    noted = client.get("/", headers={"If-None-Match": tag})
    assert "The note is on the time axis." in noted.content.decode()
    assert "ETag" not in noted.headers


def test_a_mistake_in_the_address_is_not_kept(reader):
    assert "ETag" not in reader.get("/?period=never").headers


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/", 12),
        # One more, once a publication: how many rows were refused, as some of its drivers have none.
        ("/kpi/mqls/", 13),
        ("/kpi/win_rate/", 12),
        ("/kpi/mqls/chart.json", 8),
        ("/kpi/mqls/receipt/?period=2025-10", 16),
        ("/kpi/win_rate/receipt/?period=2025-10", 16),
    ],
)
def test_a_page_needs_few_queries(reader, address, most):
    acknowledged("mqls")
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(address).status_code == 200
    shown = "\n".join(
        f"{n}. {query['sql'][:150]}" for n, query in enumerate(queries.captured_queries, start=1)
    )
    assert len(queries) <= most, shown


def acknowledged(kpi):
    """A definition that somebody agreed to, since what is empty is read with fewer queries."""
    definitions.acknowledge(kpi, 1, "finance", member_of("finance"))
