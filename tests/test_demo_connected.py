"""`make demo-connected`: what it says and where its links lead; as a whole, with a real Tryton and a localstripe, in
`make test-long`.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command

from samples.connected import billing, load, server, tools
from samples.connected.billing import Billing
from samples.connected.server import Tryton
from tests.start import ROOT, Running, alive, environment, free_port

Visitor = tuple[str, urllib.request.OpenerDirector]


def made(folder: Path, port: int = 8999) -> Tryton:
    return Tryton(folder, "/nowhere", "somebody", port)


def test_the_console_says_where_tools_are_who_enters_and_what_to_try(tmp_path: Path) -> None:
    found = tools.greeting(tmp_path)
    password = (tmp_path / "tryton-password").read_text()
    assert f"http://127.0.0.1:8010 as admin with the password {password}" in found
    assert "http://127.0.0.1:8420, which stands for Stripe" in found
    for act in ("win 9", "renew Adatum"):
        assert f"DIAPASON_HOME={tmp_path} .venv/bin/python -m samples.connected.act {act}" in found


@pytest.mark.parametrize(
    ("mapping", "linked", "path"),
    [
        (lambda folder: load.tryton_mapping(made(folder)), {"leads", "deals", "documents"}, "#tryton/model/[a-z.]+"),
        (lambda folder: load.billing_mapping(Billing(folder, 8999)), {"customers", "documents", "subscriptions"}, "record/[a-z]+"),
    ],
)  # fmt: skip
def test_links_of_records_lead_to_the_tool_that_was_started(
    tmp_path: Path, mapping: Callable[[Path], str], linked: set[str], path: str
) -> None:
    files = tomllib.loads(mapping(tmp_path))["files"]
    links = {name: feed["link"] for name, feed in files.items() if "link" in feed}
    assert set(links) == linked
    for link in links.values():
        assert re.fullmatch(rf"http://127\.0\.0\.1:8999/{path}/\{{id\}}", link)


@pytest.mark.parametrize("setting", ["TRYTON_PORT", "LOCALSTRIPE_PORT"])
def test_the_port_of_the_first_start_stays(tmp_path: Path, monkeypatch, setting: str) -> None:
    monkeypatch.setenv(setting, "8123")
    assert 8123 in [each.port for each in tools.tools(tmp_path)]
    monkeypatch.setenv(setting, "8124")
    assert 8123 in [each.port for each in tools.tools(tmp_path)]


@pytest.mark.parametrize("setting", ["TRYTON_PORT", "LOCALSTRIPE_PORT"])
def test_a_port_that_is_taken_is_named(
    tmp_path: Path, settings, monkeypatch, db, setting: str
) -> None:
    settings.DIAPASON_HOME = tmp_path
    monkeypatch.setenv("TRYTON_PORT", str(free_port()))
    for each in (server, billing):
        monkeypatch.setattr(each, "is_installed", lambda: True)
    monkeypatch.setattr(Tryton, "prepare", lambda self: None)
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setenv(setting, str(other.getsockname()[1]))
        with pytest.raises(CommandError, match=f"{setting} chooses another port"):
            call_command("load_connected")


@pytest.mark.long
class TestWhole:
    @pytest.fixture(scope="class")
    def home(self, tmp_path_factory) -> Path:
        if not server.is_installed() or not billing.is_installed():
            pytest.skip(
                "NO REAL TRYTON OR LOCALSTRIPE: make test-long installs them into .venv-connected."
            )
        return tmp_path_factory.mktemp("home")

    @pytest.fixture(scope="class")
    def running(self, home: Path) -> Iterator[Running]:
        own = {
            "TRYTON_PORT": str(free_port()),
            "LOCALSTRIPE_PORT": str(free_port()),
            "EGRESS_ALLOWED": "127.0.0.1/32",
        }
        found = Running(home, free_port(), "connected", **own)
        try:
            found.printed = "".join(found.wait_for("act void", 400))
            yield found
        finally:
            if found.process.poll() is None:
                found.stop()

    def test_the_figures_come_and_their_links_open_in_tryton(self, home, running) -> None:
        assert "werkzeug" not in running.printed
        eventually(lambda: figure(home, "deals_signed") == 2)
        billed_in_both = 15_194 + 944  # by Tryton and by localstripe
        eventually(lambda: figure(home, "revenue") == billed_in_both)
        address = re.search(r"Tryton: +(http://\S+)", running.printed)[1]
        assert b"/record.js" in urllib.request.urlopen(address, timeout=10).read()

    def test_what_is_done_there_moves_the_figures_within_a_minute(self, home, running) -> None:
        before = {kpi: figure(home, kpi) for kpi in ("revenue", "leads")}
        act(home, "win", "9")
        act(home, "invoice", "Contoso", "1200")
        eventually(lambda: figure(home, "deals_signed") == 3)
        eventually(lambda: figure(home, "revenue") == before["revenue"] + 1200)
        act(home, "delete", "21")
        act(home, "merge", "Wingtip", "Contoso")
        eventually(lambda: figure(home, "leads") == before["leads"] - 1)

    def test_what_is_billed_and_voided_in_localstripe_moves_revenue(self, home, running) -> None:
        before = figure(home, "revenue")
        act(home, "renew", "Adatum")
        eventually(lambda: figure(home, "revenue") == before + 249)
        act(home, "void", "Litware")
        eventually(lambda: figure(home, "revenue") == before + 249 - 199)

    def test_the_receipt_of_revenue_leads_to_the_record_in_its_tool(self, home, running) -> None:
        visitor = signed_in(home, re.search(r"Ready: (http://\S+)", running.printed)[1])
        receipt = read(visitor, f"/kpi/revenue/receipt/?period={period()}&size=100")
        records = dict.fromkeys(re.findall(r'href="(/record/\d+/)', receipt))
        links = [
            re.search(r'href="(http[^"]+)" rel="noreferrer external"', read(visitor, each))[1]
            for each in records
        ]
        billed = [link for link in links if "/record/invoice/in_" in link]
        assert billed and [link for link in links if "#tryton/model/account.invoice/" in link]
        assert billed[0].rsplit("/", 1)[1].encode() in urllib.request.urlopen(billed[0]).read()

    def test_it_ends_whole_and_goes_on(self, home, running) -> None:
        assert running.stop() == 0
        assert alive(home) == []
        again = Running(home, free_port(), "connected", EGRESS_ALLOWED="127.0.0.1/32")
        try:
            again.wait_for("act void", 90)
            assert figure(home, "deals_signed") == 3
        finally:
            again.stop()
        assert alive(home) == []


def period() -> str:
    """The company's day may be a day ahead of this machine's."""
    return f"{date.today() - timedelta(60)}..{date.today() + timedelta(1)}"


def figure(home: Path, kpi: str) -> Decimal | None:
    """Of the last days, as published; none before the first publication."""
    command = [sys.executable, "manage.py", "explain", kpi, period(), "--json"]
    said = subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, text=True)
    value = json.loads(said.stdout)["numbers"][0]["value"] if said.returncode == 0 else None
    return None if value is None else Decimal(value)


def signed_in(home: Path, address: str) -> Visitor:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    form = opener.open(f"{address}/accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', form)[1]
    password = (home / "demo-accounts.txt").read_text().split()[-1]
    given = {"csrfmiddlewaretoken": token, "login": "admin", "password": password}
    opener.open(f"{address}/accounts/login/", urlencode(given).encode())
    return address, opener


def read(visitor: Visitor, path: str) -> str:
    address, opener = visitor
    return opener.open(f"{address}{path}").read().decode()


def act(home: Path, *words: str) -> None:
    command = [sys.executable, "-m", "samples.connected.act", *words]
    subprocess.run(command, cwd=ROOT, env=environment(home), check=True)


def eventually(holds: Callable[[], bool], seconds: float = 100) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(2)
