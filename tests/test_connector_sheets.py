"""A sheet at an address: read as a file when it changed, and what is no sheet says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from revops.connectors import sheets
from revops.connectors.protocol import CONNECTORS, Permanent
from tests.weather import Given, Weather, weather

HEAD = {"Content-Type": "text/csv; charset=utf-8"}


@pytest.fixture
def sky(settings) -> Iterator[Weather]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    with weather() as found:
        yield found


def ask(sky: Weather, since: str = "", what: str = "deals") -> list[tuple[str, bytes, str]]:
    given = {"sheets": f"deals = {sky.url}/deals.csv\nleads = {sky.url}/leads.csv"}
    return [
        (page.file.name if page.file else "", page.file.read_bytes() if page.file else b"", page.cursor)
        for page in CONNECTORS["sheets"].pages(given, what, since)
    ]  # fmt: skip


def test_it_is_a_file_once_and_again_when_it_changed(sky) -> None:
    with weather() as elsewhere:  # Google sends to another host for the content
        elsewhere.on("/x", Given("id,amount\n1,2\n", headers=HEAD))
        sky.on("/deals.csv", Given(status=307, headers={"Location": elsewhere.url + "/x"}))
        ((name, content, cursor),) = ask(sky)
        assert (name, content) == ("deals.csv", b"id,amount\n1,2\n")
        assert ask(sky, cursor) == [("", b"", cursor)]
        elsewhere.on("/x", Given("id,amount\n1,3\n", headers=HEAD))
        assert ask(sky, cursor)[0][1] == b"id,amount\n1,3\n"


def test_what_is_not_open_or_not_there_says_what_to_do(sky) -> None:
    sky.on("/deals.csv", Given("<html>Sign in", headers={"Content-Type": "text/html"}))
    with pytest.raises(Permanent, match="publish the sheet as CSV"):
        ask(sky)
    with pytest.raises(Permanent, match="No sheet is called “other”"):
        ask(sky, what="other")
    with pytest.raises(Permanent, match="one sheet a line"):
        sheets.addresses({"sheets": "../x = https://a"})


def test_the_address_of_a_sheet_is_the_one_of_its_csv() -> None:
    edit = "https://docs.google.com/spreadsheets/d/1AbC_d-E/edit?usp=sharing#gid=77"
    assert (
        sheets.exported(edit)
        == "https://docs.google.com/spreadsheets/d/1AbC_d-E/export?format=csv&gid=77"
    )
    for way in ("u/0/d", "u/12/d"):
        given = f"https://docs.google.com/spreadsheets/{way}/1AbC_d-E/edit"
        assert "/d/1AbC_d-E/export?format=csv&gid=0" in sheets.exported(given)
    home = "https://docs.google.com/spreadsheets/d/e/2PACX-1v/"
    assert sheets.exported(f"{home}pubhtml?gid=7&single=true") == f"{home}pub?gid=7&single=true&output=csv"  # fmt: skip
    assert sheets.exported(f"{home}pubhtml") == f"{home}pub?output=csv"
    for other in (
        "https://docs.google.com/spreadsheets/d/e/2PACX/pub?output=csv",
        "https://x.io/a.csv",
    ):
        assert sheets.exported(other) == other
    assert [
        each.key for each in CONNECTORS["sheets"].offers({"sheets": "a = https://x.io/a.csv"})
    ] == ["a"]


def test_it_is_no_larger_than_an_upload(sky, settings, tmp_path: Path) -> None:
    settings.UPLOAD_MB = 0
    sky.on("/deals.csv", Given("id\n1\n", headers=HEAD))
    with pytest.raises(Permanent, match="larger than"):
        ask(sky)
