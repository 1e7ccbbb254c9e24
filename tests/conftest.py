"""Fixtures of the whole suite: the browser, its live server, and how long hypothesis may think."""

import gc
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.middleware import csrf
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings
from playwright.sync_api import ConsoleMessage, Page

from tests.find_browser import ADVICE, find

# Playwright's synchronous API runs an event loop in the test's thread, where Django would refuse
# the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Tokens of forms spell nothing here: one that happens to hold "D1" would fail a test that looks for
# a record D1 where it must not be, once in sixty runs.
csrf.CSRF_ALLOWED_CHARS = "jqxz"

CHROMIUM_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]

slow_is_fine = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("here", deadline=None, suppress_health_check=slow_is_fine)
settings.register_profile("ci", deadline=None, suppress_health_check=slow_is_fine, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes a minute or more begins first, so that no process waits for it at the end.

    Tests that empty the tables stay behind those that undo what they wrote: they empty what
    migrations wrote, too.
    """
    # What was imported stays: looking through it again and again for what can go took a twentieth.
    gc.freeze()
    items.sort(key=lambda item: (_empties_tables(item), item.get_closest_marker("slow") is None))


def _empties_tables(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    return bool(marked and marked.kwargs.get("transaction")) or bool(
        {"live_server", "transactional_db"} & {*fixtures}
    )


# Rows of these are the same for every test, and writing them anew takes longer than most tests.
KEPT = ("django_content_type", "auth_permission", "django_migrations")


def _empty_tables(_case: TransactionTestCase) -> None:
    """Instead of `flush`, which truncates every table whether or not anything is in it. Without
    triggers, since some keep rows from being deleted.
    """
    tables = [name for name in connection.introspection.table_names() if name not in KEPT]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM {t})" for t in tables)
        )
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in filled:
            cursor.execute(f"DELETE FROM {name}")


TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def read_like_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's test client makes its requests itself, and passes by the site's handler."""
    from config.requests import Utf8Request

    monkeypatch.setattr("django.test.client.WSGIRequest", Utf8Request)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Each test has a database of its own, and none of the pages and numbers of another."""
    caches["pages"].clear()
    # Models are there only once Django is set up.
    from revops import readership
    from revops.numbers.published import _latest
    from revops.projection.course import projected
    from revops.projection.history import _history

    for each in (_latest, projected, _history):
        each.cache_clear()
    # What was opened is written down once a minute, by whichever page is next: no test counts it.
    readership._written_at = time.monotonic()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A request in another language leaves it in the thread that asked; the next test is not to
    find it there.
    """
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright's launch options, for the Chromium that `make test` found."""
    found = find()
    if found is None:
        pytest.fail(f"The browser tests need Chromium. {ADVICE}")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": str(found),
        "args": CHROMIUM_FLAGS + as_root,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A laptop whose owner reads English; tests change what they are about."""
    return {**browser_context_args, "viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}


@pytest.fixture
def site(page: Page, live_server: Any) -> Iterator[Page]:
    """A page of the running site: `site.goto("/")`. An error in its console, blocked content too,
    fails the test.
    """
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if _is_fault(message) else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    base, original = live_server.url, page.goto
    page.goto = lambda path, **options: original(
        base + path if path.startswith("/") else path, **options
    )  # type: ignore[method-assign]
    yield page
    original("about:blank")
    rest()
    assert faults == []


def rest() -> None:
    """Waits until the server has answered what the page still asked for: the tables are emptied
    next, and a query would be in the way.
    """
    busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    calm = 0
    for _try in range(200):
        with connection.cursor() as cursor:
            cursor.execute(busy)
            calm = 0 if cursor.fetchone()[0] else calm + 1
        if calm == 3:
            return
        time.sleep(0.03)


def _is_fault(message: ConsoleMessage) -> bool:
    """Browsers ask for an icon that the admin's and the API's answers do not name."""
    return message.type == "error" and not message.location["url"].endswith("/favicon.ico")


def pytest_unconfigure() -> None:
    """Workers of xdist skip exit handlers, so the embedded server is left here."""
    from django.conf import settings as django_settings

    from config import embedded

    if django_settings.configured:
        embedded.leave(django_settings.DIAPASON_HOME)
