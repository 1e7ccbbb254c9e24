"""The one way out, against a real server: what passes is asked again, what does not says what to do,
and nobody is sent where nobody may go.
"""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from email.utils import formatdate

import pytest

from revops.egress import Client, Passing, Permanent, client
from tests.weather import Given, Weather, weather

NOW = 1_700_000_000  # of a server whose clock is years behind


@pytest.fixture(autouse=True)
def may_ask_this_machine(settings) -> None:
    settings.EGRESS_ALLOWED = ["127.0.0.1/32"]


@pytest.fixture
def tool() -> Iterator[Weather]:
    with weather() as found:
        found.on("/ok", {"is": "fine"})
        yield found


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []
    monkeypatch.setattr(client, "sleep", found.append)
    return found


def test_an_answer_is_whole_and_the_question_had_its_headers(tool) -> None:
    answer = Client({"Authorization": "Bearer x"}).get(tool.url + "/ok", {"after": "a b&c"})
    assert answer.json() == {"is": "fine"}
    (asked,) = tool.asked
    assert (asked.params, asked.headers["authorization"]) == ({"after": "a b&c"}, "Bearer x")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 408])
def test_what_passes_is_asked_again_ever_later_with_jitter(tool, waits, status: int) -> None:
    tool.first = [Given(status=status)] * 3
    assert Client().get(tool.url + "/ok").json() == {"is": "fine"}
    assert len(tool.asked) == 4 and waits == sorted(waits) and waits[2] > 2 * waits[0]


def test_two_clients_do_not_come_back_at_the_same_moment(tool, waits) -> None:
    for _each in range(2):
        tool.first = [Given(status=500)] * 3
        Client().get(tool.url + "/ok")
    assert waits[2] != waits[5]


def test_what_does_not_pass_within_seconds_is_for_the_next_pull(tool, waits) -> None:
    tool.on("/down", Given({"message": "on fire"}, 500))
    with pytest.raises(Passing, match=r"problem of its own \(500\).*on fire"):
        Client().get(tool.url + "/down")
    assert (len(tool.asked), len(waits)) == (client.ATTEMPTS, client.ATTEMPTS - 1)


def test_a_short_time_that_was_named_is_waited(tool, waits) -> None:
    tool.first = [Given(status=429, headers={"Retry-After": "7"})]
    Client().get(tool.url + "/ok")
    assert 7 <= waits[0] < 9


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "3600"},
        {"Retry-After": formatdate(NOW + 3600, usegmt=True), "Date": formatdate(NOW, usegmt=True)},
    ],
)
def test_a_long_time_is_handed_on_and_not_waited(tool, waits, headers) -> None:
    tool.first = [Given(status=429, headers=headers)]
    with pytest.raises(Passing) as error:
        Client().get(tool.url + "/ok")
    # The server writes a Date of its own before ours where it may; the difference is what counts.
    assert (waits, len(tool.asked)) == ([], 1)
    assert error.value.retry_after is not None


def test_a_date_is_held_against_the_clock_of_the_tool() -> None:
    at = {"retry-after": formatdate(NOW + 90, usegmt=True), "date": formatdate(NOW, usegmt=True)}
    assert client.retry_after(at).total_seconds() == 90
    assert client.retry_after(at | {"date": formatdate(NOW + 200, usegmt=True)}).seconds == 0
    assert client.retry_after({"retry-after": "soon"}) is None
    assert client.retry_after({}) is None


@pytest.mark.parametrize(
    ("given", "waited"),
    [
        ({"RateLimit-Reset": "7"}, 7),
        ({"X-RateLimit-Reset": str(NOW + 12)}, 12),
        ({"X-RateLimit-Reset": str((NOW + 12) * 1000)}, 12),
        ({"X-AircallApi-Reset": str(NOW + 5)}, 5),
        ({"X-AircallApi-Reset": str(NOW - 50)}, 1),
        ({"Retry-After": "3", "RateLimit-Reset": "15"}, 3),
    ],
)
def test_a_limit_that_says_when_it_begins_anew_is_waited_for(tool, waits, given, waited: int) -> None:  # fmt: skip
    tool.clock = formatdate(NOW, usegmt=True)
    tool.first = [Given(status=429, headers=given)]
    Client().get(tool.url + "/ok")
    assert waited <= waits[0] < waited + 2


@pytest.mark.parametrize("given", ["soon", "", "-1", "2026-11-30"])
def test_a_limit_that_is_not_understood_is_asked_again_as_usual(tool, waits, given: str) -> None:
    tool.first = [Given(status=429, headers={"RateLimit-Reset": given})]
    assert Client().get(tool.url + "/ok").json() == {"is": "fine"} and len(waits) == 1


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (423, {}, {"message": "locked for a moment"}),
        (477, {"Retry-After": "7200"}, {"message": "the account is being moved"}),
        (403, {}, [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "so many a day"}]),
        (403, {}, {"error": {"errors": [{"reason": "userRateLimitExceeded"}]}}),
        (403, {"Retry-After": "60"}, {"message": "secondary limit"}),
    ],
)
def test_a_refusal_that_ends_by_itself_passes(tool, status: int, headers, body) -> None:
    tool.on("/ok", Given(body, status, headers))
    with pytest.raises(Passing, match=rf"come again later \({status}\)"):
        Client().get(tool.url + "/ok")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, "withdrawn, has expired"),
        (403, "give the account of the connection the right"),
        (404, "is not there"),
        (400, "refuses the question"),
    ],
)
def test_what_a_person_has_to_mend_is_asked_once(tool, waits, status: int, sentence: str) -> None:
    tool.on("/no", Given({"message": "because"}, status))
    with pytest.raises(Permanent, match=f"{sentence}.*because") as error:
        Client().get(tool.url + "/no", {"token": "s3cret"})
    assert (len(tool.asked), waits, error.value.status) == (1, [], status)
    assert "s3cret" not in str(error.value)


def test_what_is_cut_off_is_asked_again(tool) -> None:
    tool.first = [Given({"is": "fine"}, cut=5)]
    assert Client().get(tool.url + "/ok").json() == {"is": "fine"}


def test_json_without_its_end_passes_and_a_web_page_does_not(tool) -> None:
    tool.on("/half", b'{"records": [1, 2')
    with pytest.raises(Passing, match="no whole JSON"):
        Client().get(tool.url + "/half").json()
    tool.on("/page", Given("<html>", headers={"Content-Type": "text/html"}))
    with pytest.raises(Permanent, match="web page"):
        Client().get(tool.url + "/page").json()


def test_silence_and_drops_end(tool, monkeypatch) -> None:
    monkeypatch.setattr(client, "SILENT_SECONDS", 0.2)
    monkeypatch.setattr(client, "WHOLE_SECONDS", 0.4)
    tool.on("/silent", Given(wait=1))
    with pytest.raises(Passing, match="did not answer completely"):
        Client().get(tool.url + "/silent")
    tool.on("/drops", Given(b"x" * 30, slow=0.05))
    monkeypatch.setattr(client, "CHUNK", 1)
    with pytest.raises(Passing, match="took longer"):
        Client().get(tool.url + "/drops")


def test_what_is_too_large_is_not_read_to_its_end(tool) -> None:
    tool.on("/large", b"x" * 300_000)
    with pytest.raises(Permanent, match="larger than"):
        Client(largest=100_000).get(tool.url + "/large")
    packed = gzip.compress(b"x" * 300_000)  # a few hundred bytes
    tool.on("/packed", Given(packed, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(Permanent, match="larger than"):
        Client(largest=100_000).get(tool.url + "/packed")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1", "192.168.1.1",
             "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]", "0.0.0.0", "100.64.0.1", "2130706433", "[fe80::1]", "224.0.0.1"],
)  # fmt: skip
def test_private_addresses_are_refused_under_every_name(settings, host: str) -> None:
    settings.EGRESS_ALLOWED = []
    with pytest.raises(Permanent, match="private address.*EGRESS_ALLOWED"):
        Client().get(f"http://{host}:1/")


def test_what_is_allowed_is_what_is_connected_to_whatever_the_name_means_later(
    tool, settings, monkeypatch
) -> None:
    """A name that is public when it is looked at and private when it is connected to."""
    meant = iter(["203.0.113.1", "127.0.0.1"])

    def rebound(_host, port, **_options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(meant), port))]

    settings.EGRESS_ALLOWED = ["203.0.113.0/24"]
    tried: list = []
    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    monkeypatch.setattr(
        socket, "create_connection", lambda address, *_g: tried.append(address) or 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        Client().get("http://rebound.example:81/")
    assert tried == [("203.0.113.1", 81)]


def test_a_redirection_to_a_private_address_is_refused(tool, settings) -> None:
    tool.on("/away", Given(status=302, headers={"Location": "http://127.0.0.2:9/"}))
    with pytest.raises(Permanent, match="127.0.0.2.*private address"):
        Client().get(tool.url + "/away")


def test_a_secret_does_not_follow_a_redirection_to_another_host(tool, settings) -> None:
    with weather() as other:
        other.on("/there", {"a": 1})
        tool.on("/away", Given(status=302, headers={"Location": other.url + "/there"}))
        tool.on("/near", Given(status=302, headers={"Location": "/ok"}))
        Client({"Authorization": "x", "X-Key": "y"}).get(tool.url + "/away")
        Client({"X-Key": "y"}).get(tool.url + "/near")
        assert not {"authorization", "x-key"} & set(other.asked[0].headers)
        assert tool.asked[-1].headers["x-key"] == "y"
        with pytest.raises(Permanent, match="not followed"):
            Client().post(tool.url + "/away", {})


def test_redirections_end(tool) -> None:
    tool.on("/round", Given(status=302, headers={"Location": "/round"}))
    with pytest.raises(Permanent, match="from one address to the next"):
        Client().get(tool.url + "/round")
    with pytest.raises(Permanent, match="no address of the web"):
        Client().get("file:///etc/passwd")


def test_a_name_that_is_not_known_may_be_known_later() -> None:
    with pytest.raises(Passing, match="is not known"):
        Client().get("http://nowhere.invalid/")


def test_nobody_answers() -> None:
    with pytest.raises(Passing, match="did not answer"):
        Client().get("http://127.0.0.1:1/")


def test_a_file_is_begun_anew_after_it_was_cut(tool, tmp_path) -> None:
    whole = Given(b"id,amount\n1,2\n", headers={"ETag": "x"})
    tool.on("/file", whole)
    tool.first = [Given(whole.body, cut=4), Given("busy", 503)]
    answer = Client().save(tool.url + "/file", tmp_path / "file", {"If-Match": "x"})
    assert (answer.body, (tmp_path / "file").read_bytes()) == (b"", whole.body)
    assert [each.headers["if-match"] for each in tool.asked] == ["x"] * 3


def test_a_file_is_no_larger_than_it_may_be_once_unpacked(tool, tmp_path) -> None:
    packed = gzip.compress(bytes(10**6))
    tool.on("/file", Given(packed, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(Permanent, match="larger than"):
        Client(largest=10**5).save(tool.url + "/file", tmp_path / "file")
    assert (tmp_path / "file").stat().st_size <= 2 * 10**5


def test_xml_that_was_cut_off_is_asked_for_again_and_a_page_is_not(tool) -> None:
    tool.on("/list", Given("<a><b>1</b>"))
    with pytest.raises(Passing, match="no whole XML"):
        Client().get(tool.url + "/list").xml()
    tool.on("/list", Given("<html><br>", headers={"Content-Type": "text/html"}))
    with pytest.raises(Permanent, match="web page"):
        Client().get(tool.url + "/list").xml()


def test_entities_do_not_grow(tool) -> None:
    bomb = "".join(
        f'<!ENTITY {b} "{("&" + a + ";") * 50}">' for a, b in zip("abcdef", "bcdefg", strict=True)
    )
    text = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{bomb}]><x>&g;</x>'
    tool.on("/list", Given(text))
    with pytest.raises(Passing, match="no whole XML"):
        Client().get(tool.url + "/list").xml()
