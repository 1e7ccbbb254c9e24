"""The sample company in one click, and wholly out again: every table of the database is compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from access.models import Invitation
from revops import ingest, notes, numbers, organisation, sample
from revops.closing.control import Cause, control
from revops.models import (
    Acknowledgement,
    Connection,
    Membership,
    MonthClose,
    Note,
    Organisation,
    Person,
    Publication,
    RawRecord,
    Rejected,
    Sample,
    Source,
    State,
    Target,
)
from revops.queue import work
from revops.readers import EVERYTHING
from samples.company import load as loading
from samples.company.books import ACCRUAL
from tests import page_company
from tests import small_company as small
from tests.admin_pages import group_of, logged_in
from tests.results import value
from tests.uploading import words

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 24)
OWN = {
    "name": "Acme", "base_currency": "USD", "timezone": "America/New_York", "country": "US", "fiscal_year_start": 4,
}  # fmt: skip
# Where somebody is, not what is there; and a clock that goes on.
ELSEWHERE = ("django_session", "django_migrations")


class Killed(BaseException):
    """As a worker ends that is killed: nothing hears of it."""


def tables() -> dict[str, object]:
    """By table, how many rows there are and what is in all of them together."""
    with connection.cursor() as cursor:
        names = [
            name for name in connection.introspection.table_names(cursor) if name not in ELSEWHERE
        ]
        found = {}
        for name in names:
            cursor.execute(
                f'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{name}" t'
            )
            found[name] = cursor.fetchone()
    return found


@pytest.fixture
def admin(settings: LazySettings, tmp_path: Path) -> User:
    settings.SAMPLE_PATH = tmp_path / "sample"
    for name in ("viewer", "manager", "cro", "finance", "admin"):
        group_of(name)
    user = User.objects.create_user("finance", "boss@acme.test")  # called like one of the sample's
    user.groups.add(group_of("admin"))
    Invitation.objects.create(email="new@acme.test", role=group_of("viewer"), language="en")
    return user


def load(by: User, folder: Path) -> None:
    sample.request_load(by, folder=folder / "sample", day=DAY, scale=0.02)
    work.do_all()


def is_here() -> bool:
    """Whether what makes the sample worth a look is there."""
    kinds = (RawRecord, Rejected, Publication, Target, Membership, Acknowledgement)
    return all(model.objects.exists() for model in kinds) and Note.objects.count() == 6


def assert_closed() -> None:
    """Twelve months are closed, the last one again, and all that the books differ by has a name."""
    closed = MonthClose.objects.order_by("month", "version")
    months = [f"{each.month:%Y-%m}" for each in closed.filter(ended_at=None)]
    assert len(months) == 12 and months[-1] == "2026-09"
    (again,) = closed.exclude(ended_at=None)
    assert f"{again.month:%Y-%m}" == months[-1]
    published = numbers.published(reader=EVERYTHING)
    for month in months:
        (total,) = control(published.calendar.period(month), published)
        assert total.books and not total.unsettled, month
    (june,) = control(published.calendar.period("2026-06"), published)
    assert june.amount(Cause.ACCRUAL) == june.difference == -int(ACCRUAL * 100)


@pytest.mark.long
def test_it_comes_through_the_real_import_even_when_killed_and_goes_without_a_trace(
    admin: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation.settle(OWN, by=admin)
    before = tables()
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(loading, "describe_personas", killed)
        load(admin, tmp_path)
    assert Sample.objects.get().state == State.RUNNING and RawRecord.objects.exists()
    lose_lease()
    work.do_all()

    row = Sample.objects.get()
    assert (row.state, row.error) == (State.DONE, "")
    assert is_here() and Organisation.objects.get().name == "Kadewerk (demo)"
    assert value("mqls", "2026-10") > 0
    assert_closed()
    current = RawRecord.objects.filter(known_until=None).values("source", "feed", "external_id")
    assert current.count() == current.distinct().count()
    assert not User.objects.filter(email__endswith=".example", is_active=True).exists()
    assert admin.groups.get().name == "admin"  # though called like somebody of the sample
    assert (tmp_path / "sample/crm/leads.csv").exists()
    Person.objects.create(name="Typed In")
    notes.write(Note(on=DAY, text="Typed in"), admin)

    sample.request_removal()
    work.do_all()
    after = tables()
    assert {name for name in before if before[name] != after[name]} == set()
    assert Organisation.objects.get().name == "Acme" and not (tmp_path / "sample").exists()


def test_the_command_tells_each_step_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = "revops.management.commands.load_sample.create_accounts"
    monkeypatch.setattr(command, lambda _file: User.objects.create_user("admin"))
    monkeypatch.setattr(loading, "load", lambda *given: [given[-1](step) for step in Sample.Step])
    out = StringIO()
    call_command("load_sample", into=tmp_path / "sample", stdout=out)
    first, *steps, last = out.getvalue().splitlines()
    assert (first.split()[0], last.split()[0]) == ("Loading", "Loaded")
    assert [line.split()[0] for line in steps] == [f"{n}/10" for n in range(1, 11)]
    assert steps[2] == "  3/10 importing the CRM"


def something(folder: Path) -> None:
    """A small company as if it were the sample: it came out of the sample's folder."""
    kept = organisation.kept()
    folder.mkdir(exist_ok=True)
    page_company.load(folder)
    work.do_all()
    Sample.objects.create(pk=1, state=State.DONE, folder=str(folder), day=DAY, before=kept)


def test_an_installation_without_a_company_has_none_afterwards(admin: User, tmp_path: Path) -> None:
    before = tables()
    something(tmp_path)
    assert Publication.objects.exists() and Organisation.objects.exists()
    sample.request_removal()
    work.do_all()
    assert tables() == before


def test_a_removal_that_was_killed_took_nothing_and_is_done_again(
    admin: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tables()
    something(tmp_path)
    full = tables()
    sample.request_removal()
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(loading, "clear", killed)
        work.do_all()
    untouched = tables()
    assert {name for name in full if full[name] != untouched[name]} == {"revops_sample"}

    lose_lease()
    work.do_all()
    assert tables() == before


def killed(*_given: object) -> None:
    raise Killed


def lose_lease() -> None:
    Sample.objects.update(leased_until=timezone.now() - timedelta(seconds=1))


def own_file(folder: Path, by: User) -> None:
    path = folder / "leads.csv"
    path.write_text("lead,at,motion,channel,owner,merged_into,is_test\nL1,2026-10-01,,,,,\n")
    ingest.request_imports(small.MAPPING, [path])
    work.do_all()


def own_connection(_folder: Path, _by: User) -> None:
    source = Source.objects.create(key="ours", name="leads.csv")
    Connection.objects.create(source=source, connector="folder")


@pytest.mark.parametrize("bring", [own_file, own_connection])
def test_it_stays_where_own_data_came_in_beside_it(
    admin: User, tmp_path: Path, bring: Callable[[Path, User], None]
) -> None:
    something(tmp_path / "sample")
    bring(tmp_path, admin)
    client = logged_in(admin)
    full = tables()

    assert "own data came in beside it (leads.csv)" in words(client.get("/start/sample/"))
    assert client.post("/start/sample/").status_code == 400
    Sample.objects.update(act=Sample.Act.REMOVE, state=State.DUE)  # asked for just before
    work.do_all()
    row = Sample.objects.get()
    assert row.state == State.FAILED and "leads.csv" in row.error
    assert {name for name, rows in tables().items() if rows != full[name]} == {"revops_sample"}


def test_it_comes_into_an_empty_installation_only(admin: User) -> None:
    Person.objects.create(name="Anna")
    client = logged_in(admin)
    page = words(client.get("/start/"))
    assert "Here there are already: people." in page and "Try it with" not in page
    answer = client.post("/start/sample/load/")
    assert answer.status_code == 400 and not Sample.objects.exists()


def test_the_page_says_how_far_it_is_and_asks_before_it_throws_away(
    admin: User, tmp_path: Path
) -> None:
    client = logged_in(admin)
    assert "Try it with the sample company" in words(client.get("/"))
    assert client.post("/start/sample/load/").url == "/start/"
    assert client.post("/start/sample/load/").url == "/start/"  # twice is once
    page = words(client.get("/"))
    assert "is being loaded" in page and "data-refresh" in page and "Try it with" not in page
    assert client.post("/start/sample/").status_code == 400  # not while it is being loaded
    Sample.objects.all().delete()
    something(tmp_path)

    assert "This is the sample company" in words(client.get("/start/"))
    assert "Throw it away" in words(client.get("/start/sample/"))
    assert Publication.objects.exists()
    assert client.post("/start/sample/").url == "/start/"
    assert "is being thrown away" in words(client.get("/start/"))
    work.do_all()
    assert "Try it with the sample company" in words(client.get("/"))
    assert client.get("/start/sample/").url == "/start/"


@pytest.mark.parametrize("group", ["viewer", "manager", "finance", None])
def test_nobody_else_loads_it_or_throws_it_away(admin: User, group: str | None) -> None:
    client = Client()
    if group:
        user = User.objects.create_user("other")
        user.groups.add(group_of(group))
        client.force_login(user)
    refused = 403 if group else 302
    assert client.post("/start/sample/load/").status_code == refused
    assert not Sample.objects.exists()
    Sample.objects.create(pk=1, state=State.DONE, folder="x", day=DAY, before={"settings": None, "history": 0})  # fmt: skip
    for method in (client.get, client.post):
        assert method("/start/sample/").status_code == refused
    assert Sample.objects.get().act == Sample.Act.LOAD
    assert "Try it" not in words(client.get("/start/")) and "Throw" not in words(
        client.get("/start/")
    )
