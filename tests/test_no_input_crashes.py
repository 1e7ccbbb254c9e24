"""No input makes the server fail: every address × parameter × nasty value × role. The whole runs as
`make test-long`.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, urlencode
from zipfile import ZipFile

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver

from access import links
from access.models import Invitation
from dashboards.models import Wall
from revops import closing, definitions
from revops.derive.kinds import KINDS
from revops.ingest import typed
from revops.models import (
    Connection,
    Meeting,
    Minute,
    MonthlyRate,
    Note,
    Routine,
    Source,
    Target,
    Team,
)
from revops.routines import freezing, minutes, planning
from tests import nasty, page_company, shipped
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.closing_company import month
from tests.nasty import Case

pytestmark = pytest.mark.django_db
ROLES = ("stranger", "viewer", "manager", "finance", "admin", "superuser")
SAMPLE, PAGES, PARTS, LISTS_OF_ONE_KIND = 200, 20, 8, 3
ONCE = re.compile(rb"[A-Za-z0-9]{64}|nonce-?[=\"'A-Za-z0-9+/_-]+")  # form tokens
# Reading a page may remember that it was visited, and nothing else.
CHANGED = """
    SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables WHERE relname <> 'django_session'"""
Cookies = dict[str, str]


@pytest.fixture
def cookies(tmp_path: Path) -> dict[str, Cookies]:
    """What each role's browser keeps, of a company in which there is one of everything."""
    page_company.load(tmp_path)
    small.load(tmp_path, "calls", [{"lead": "L9", "at": "soon"}])
    Wall.objects.create(name="Wall", slug="wall", address="views=figures")
    MonthlyRate.objects.create(currency="USD", month="2025-10-01", rate="0.9")
    team = Team.objects.get(name="SDR North")
    Target.objects.create(
        kpi="signed_amount", month="2025-10-01", value=1, team=Team.objects.get(name="AE South")
    )
    users = {role: member_of(role, team) for role in ROLES[1:5]}
    users["superuser"] = User.objects.create_superuser("root")
    definitions.seats()  # which come with the first look at them
    Note.objects.create(on="2025-10-03", text="A note", author=users["manager"])
    typed.write(KINDS["activity"], "a1", {"kind": "call", "at": "2025-10-03"}, users["manager"])
    Connection.objects.create(
        source=Source.objects.get(key="crm"), connector="recording", given={"folder": "crm"}
    )
    Invitation.objects.create(
        email="new@example.org", role=users["viewer"].groups.get(), language="en"
    )
    meet_and_close(users["finance"])
    kept = {
        role: {name: cookie.value for name, cookie in logged_in(user).cookies.items()}
        for role, user in users.items()
    }
    return {"stranger": {}} | kept


def meet_and_close(finance: User) -> None:
    """Meetings, one of them frozen, and a month on hold."""
    shipped.routines()
    weekly = Routine.objects.get(key="weekly-forecast")
    first, *_others = planning.make(weekly, date(2025, 10, 6), date(2025, 11, 7))
    freezing.freeze(first, at=datetime(2025, 10, 6, 14, tzinfo=UTC))
    minutes.write(first, minutes.Written("note", "Asked"), "a", finance)
    closing.hold(month("2025-09"), finance)


def known() -> dict[str, tuple[str, ...]]:
    """What stands in the parts of addresses."""
    models = {
        f"{model._meta.app_label}/{model._meta.model_name}": model for model in admin.site._registry
    }
    ids = {
        name: tuple(str(pk) for pk in model.objects.values_list("pk", flat=True)[:1])
        for name, model in models.items()
    }
    note, invited = str(Note.objects.get().pk), Invitation.objects.get()
    return ids | {
        "key": ("mqls", "win_rate"), "table": ("trend", "records", "runs", "rejected"), "ending": ("csv", "xlsx"),
        "slug": ("wall",), "every": ("week",), "note": (note,), "number": ids["revops/importrun"],
        "account": ids["auth/user"], "invitation": (str(invited.pk),), "secret": ("x", links.secret_of(invited)),
        "forecast/number": tuple(map(str, Meeting.objects.order_by("pk").values_list("pk", flat=True)[:2])),
        "api/v1/meetings/number": (str(Meeting.objects.first().pk),), "month": ("2025-09", "2025-10"),
        "data/connection/number": ids["revops/connection"], "connector": ("recording", "sql"),
        "minute": (str(Minute.objects.get().pk),),
        "kind": ("activity",), "entry": ("a1",), "source": ("crm",), "app_label": ("revops",), "content_type_id": ("1",),
    }  # fmt: skip


def sent(case: Case, cookies: Cookies) -> tuple[object, int]:
    """The answer, whole, and how many rows it changed, which is taken back."""
    client = Client(raise_request_exception=False)
    client.cookies.load(cookies)
    cache.clear()  # the API counts how often one asks
    with transaction.atomic():
        answer = case.send(client)
        if answer.streaming:
            list(answer.streaming_content)
        changed = changes() if answer.status_code < 500 else 0
        transaction.set_rollback(True)
    return answer, changed


def changes() -> int:
    with connection.cursor() as cursor:
        cursor.execute(CHANGED)
        return cursor.fetchone()[0]


def faults(cases: list[Case], cookies: dict[str, Cookies]) -> list[str]:
    """The cases that crashed, with why, and those of which reading changed something."""
    found: list[str] = []
    errors: list[str] = []
    logging.disable(logging.CRITICAL)
    got_request_exception.connect(note := lambda **_given: errors.append(trace()), weak=False)
    try:
        for case in cases:
            before = changes()
            answer, after = sent(case, cookies[case.role])
            if answer.status_code >= 500:
                found.append(f"{case}: {errors[-1] if errors else answer.status_code}")
            elif case.method == "GET" and after != before:
                found.append(f"{case}: {after - before} rows changed")
    finally:
        got_request_exception.disconnect(note)
        logging.disable(logging.NOTSET)
    return found


def trace() -> str:
    kind, error, at = sys.exc_info()
    own = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(at)
    ]
    return f"{kind.__name__}: {str(error)[:150]} at {' '.join(own[-4:])}"


def cases_of(
    address: str,
    role: str,
    cookies: Cookies,
    forms: set[tuple[str, str]],
    reads: Callable[[str, str, Cookies, str], bool],
) -> Iterator[Case]:
    """Every request to an address by a role that gets an answer there; of who does not, a few.
    `forms` are the fields that were sent from other pages already, `reads` says which parameters
    are worth every value.
    """
    answer, _changed = sent(Case(role, "GET", address), cookies)
    is_open = answer.status_code in (200, 400, 404)
    names = nasty.names_of(address)
    page = nasty.Page("")
    if (
        answer.status_code == 200
        and not answer.streaming
        and "html" in answer.headers.get("Content-Type", "")
    ):
        page = nasty.Page(answer.content.decode())
        names = names | {name for path, name in page.links if path in ("", address)}
        names |= {
            name for _action, method, fields in page.forms if method == "GET" for name in fields
        }
    for name in sorted(names) if is_open else ("period",):
        values = nasty.VALUES if reads(address, role, cookies, name) else nasty.PROBES
        yield from (Case(role, "GET", address, name, value) for value in values)
    yield from (Case(role, "GET", address, query=raw) for raw in nasty.RAW)
    yield from (Case(role, "GET", address, headers=headers) for headers in nasty.HEADERS)
    yield from (
        Case(role, "BODY", address, value=body, content_type=kind) for kind, body in nasty.BODIES
    )
    yield from posted(address, role, page, forms)


def is_read(address: str, role: str, cookies: Cookies, name: str) -> bool:
    """Whether an address answers anything else for any of the probes: what it does not look at, no
    other value can harm.
    """
    cases = [Case(role, "GET", address)]
    cases += [Case(role, "GET", address, name, value) for value in nasty.PROBES]
    return len({seen(sent(case, cookies)[0], case) for case in cases}) > 1


def seen(answer: object, case: Case) -> tuple[object, ...]:
    """What an answer says, without the question and without what is another each time."""
    content = b"" if answer.streaming else ONCE.sub(b"", answer.content)
    if content.startswith(b"PK"):  # a workbook, whose parts bear the time
        with ZipFile(BytesIO(answer.content)) as book:
            content = b"".join(book.read(part) for part in book.namelist() if "sheet" in part)
    asked = urlencode({case.name: case.value}).encode()
    for mark in (
        quote(b"?" + asked, safe="").encode(),
        *(m + asked for m in (b"?", b"&amp;", b"&")),
    ):
        content = content.replace(mark, b"")
    return answer.status_code, answer.headers.get("Location", "").partition("?")[0], content


def posted(address: str, role: str, page: nasty.Page, done: set[tuple[str, str]]) -> Iterator[Case]:
    for action, method, fields in page.forms:
        to = action.partition("?")[0] if action.startswith("/") else address
        for name in [*fields] if method == "POST" else ():
            if (to, name) in done:
                continue
            done.add((to, name))
            yield from (Case(role, "POST", to, name, value, fields) for value in nasty.VALUES)
            yield Case(role, "POST", to, name, ["1", "2"], fields)


def paths(role: str) -> list[Case]:
    routes = [
        route
        for route, _pattern in nasty.patterns(get_resolver().url_patterns)
        if "<" in route and "^" not in route
    ]
    return [Case(role, "GET", path) for route in routes for path in nasty.nasty_paths(route)]


def test_a_sample_of_nasty_requests_is_answered(cookies: dict[str, Cookies]) -> None:
    pages = [Case(role, "GET", address) for role in ROLES for address in nasty.addresses(known())]
    asked = [
        case
        for page in nasty.sampled(pages, PAGES)
        for case in cases_of(page.path, page.role, cookies[page.role], set(), lambda *_asked: True)
    ]
    asked = (
        nasty.sampled(pages, PAGES)
        + nasty.sampled(asked, SAMPLE)
        + nasty.sampled(paths("admin"), PAGES)
    )
    assert faults(asked, cookies) == []


def test_an_admin_page_asked_for_a_field_of_no_name_is_answered(
    cookies: dict[str, Cookies],
) -> None:
    page = next(path for path in nasty.addresses(known()) if path.endswith("/change/"))
    assert faults([Case("superuser", "GET", page, "_to_field", "")], cookies) == []


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("role", ROLES)
def test_every_nasty_request_is_answered(cookies: dict[str, Cookies], role: str, part: int) -> None:
    """All of them as a superuser, who reaches everything, but for what the admin's lists read by the
    same lines of Django: of these as many as of three lists. Of those as another role a tenth, for
    rights do not change how one reads.
    """
    found = faults(paths(role)[part::PARTS], cookies)
    forms: set[tuple[str, str]] = set()
    read: Counter[tuple[str, str]] = Counter()

    def reads(address: str, role: str, cookies: Cookies, name: str) -> bool:
        lines = nasty.same_lines(address, name)
        if lines and read[lines] >= LISTS_OF_ONE_KIND:
            return False
        is_worth = is_read(address, role, cookies, name)
        read.update([lines] if lines and is_worth else [])
        return is_worth

    for address in nasty.addresses(known())[part::PARTS]:
        cases = list(cases_of(address, role, cookies[role], forms, reads))
        found += faults(
            cases if role == "superuser" else nasty.sampled(cases, len(cases) // 10), cookies
        )
    assert found == []
