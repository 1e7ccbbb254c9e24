"""`make demo-connected`: what it says and where its links lead; as a whole, with a real Tryton, in `make test-long`."""

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

import pytest
from django.core.management import CommandError, call_command

from samples.connected import load, server
from samples.connected.server import Tryton
from tests.start import ROOT, Running, alive, environment, free_port


def made(folder: Path, port: int = 8999) -> Tryton:
    return Tryton(folder, "/nowhere", "somebody", port)


def test_the_console_says_where_tryton_is_who_enters_and_what_to_try(tmp_path: Path) -> None:
    found = made(tmp_path).greeting()
    assert f"http://127.0.0.1:8999 as admin with the password {made(tmp_path).password}" in found
    assert f"DIAPASON_HOME={tmp_path} .venv/bin/python -m samples.connected.act win 9" in found


def test_links_of_records_lead_to_the_tryton_that_was_started(tmp_path: Path) -> None:
    files = tomllib.loads(load.mapping(made(tmp_path)))["files"]
    links = {name: feed["link"] for name, feed in files.items() if "link" in feed}
    assert set(links) == {"leads", "deals", "documents"}
    for link in links.values():
        assert re.fullmatch(r"http://127\.0\.0\.1:8999/#tryton/model/[a-z.]+/\{id\}", link)


def test_the_port_of_the_first_start_stays(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("TRYTON_PORT", "8123")
    assert server.tryton(tmp_path).port == 8123
    monkeypatch.setenv("TRYTON_PORT", "8124")
    assert server.tryton(tmp_path).port == 8123


def test_a_port_that_is_taken_is_named(tmp_path: Path, settings, monkeypatch, db) -> None:
    settings.DIAPASON_HOME = tmp_path
    monkeypatch.setattr(server, "is_installed", lambda: True)
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setenv("TRYTON_PORT", str(other.getsockname()[1]))
        with pytest.raises(CommandError, match="TRYTON_PORT chooses another port"):
            call_command("load_connected")


@pytest.mark.long
class TestWhole:
    @pytest.fixture(scope="class")
    def home(self, tmp_path_factory) -> Path:
        if not server.is_installed():
            pytest.skip("NO REAL TRYTON: make test-long installs it into .venv-connected.")
        return tmp_path_factory.mktemp("home")

    @pytest.fixture(scope="class")
    def running(self, home: Path) -> Iterator[Running]:
        own = {"TRYTON_PORT": str(free_port()), "EGRESS_ALLOWED": "127.0.0.1/32"}
        found = Running(home, free_port(), "connected", **own)
        try:
            found.printed = "".join(found.wait_for("act merge", 400))
            yield found
        finally:
            if found.process.poll() is None:
                found.stop()

    def test_the_figures_come_and_their_links_open_in_tryton(self, home, running) -> None:
        assert "werkzeug" not in running.printed
        eventually(lambda: figure(home, "deals_signed") == 2)
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

    def test_it_ends_whole_and_goes_on(self, home, running) -> None:
        assert running.stop() == 0
        assert alive(home) == []
        again = Running(home, free_port(), "connected", EGRESS_ALLOWED="127.0.0.1/32")
        try:
            again.wait_for("act merge", 90)
            assert figure(home, "deals_signed") == 3
        finally:
            again.stop()
        assert alive(home) == []


def figure(home: Path, kpi: str) -> Decimal | None:
    """Of the last days, as published; none before the first publication."""
    period = f"{date.today() - timedelta(60)}..{date.today()}"
    command = [sys.executable, "manage.py", "explain", kpi, period, "--json"]
    said = subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, text=True)
    value = json.loads(said.stdout)["numbers"][0]["value"] if said.returncode == 0 else None
    return None if value is None else Decimal(value)


def act(home: Path, *words: str) -> None:
    command = [sys.executable, "-m", "samples.connected.act", *words]
    subprocess.run(command, cwd=ROOT, env=environment(home), check=True)


def eventually(holds: Callable[[], bool], seconds: float = 75) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(2)
