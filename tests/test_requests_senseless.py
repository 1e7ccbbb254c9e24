"""What no page can read gets a page that says so, and is never a failure of the server."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config.requests import Utf8Request
from config.wsgi import application
from revops.models import Target, Team
from revops.targets.lines import read_csv
from tests import page_company
from tests.admin_pages import logged_in, member_of

pytestmark = pytest.mark.django_db
TEXT = "text/plain; charset=rot13"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def boss(tmp_path: Path) -> Client:
    page_company.load(tmp_path)
    client = logged_in(member_of("admin"))
    client.raise_request_exception = False
    return client


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("query", "reason"),
    [("period=%00", "contains the character NUL"), ("%00=1", "the character NUL"), ("q=%E9", "bytes that are no text"),
     ("q=%ED%A0%80", "bytes that are no text")],
)  # fmt: skip
def test_an_address_with_characters_that_no_text_has_gets_a_page(query: str, reason: str):
    boss = logged_in(member_of("admin"))
    for address in ("/", "/kpi/mqls/receipt/", "/data/rejected/", "/admin/revops/target/"):
        answer = boss.get(address, QUERY_STRING=query)

        assert answer.status_code == 400
        assert reason in words(answer) and "Back to the dashboard" in words(answer)


def test_the_api_says_so_in_its_own_shape():
    answer = logged_in(member_of("viewer")).get("/api/v1/numbers/", QUERY_STRING="kpi=%00")

    assert answer.status_code == 400
    assert answer.json() == {
        "error": {
            "code": "invalid", "field": None, "fields": {},
            "message": "What was sent contains the character NUL, which no text has. Leave it out and try again.",
        }
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"language=%00"),
        (f"{FORM}; charset=utf-16", b"language=en"),
        (f"{FORM}; charset=rot13", b"language=en"),
        (
            "multipart/form-data; boundary=b",
            b"--b\r\nContent-Disposition: form-data; name*=rot13''a\r\n\r\nb\r\n--b--\r\n",
        ),
        ("multipart/form-data", b"--b\r\n"),
        ("multipart/form-data; boundary=b; charset=zlib", b"--b\r\n"),
    ],
)
def test_a_form_that_cannot_be_read_gets_a_page(kind: str, body: bytes):
    boss = logged_in(member_of("admin"))

    assert boss.generic("POST", "/digest/", body, kind).status_code == 400
    assert boss.get("/", CONTENT_TYPE=TEXT).status_code == 400


@pytest.mark.parametrize("charset", ["undefined", "rot13", "idna", "hex", "utf-16"])
def test_an_address_is_not_decoded_in_an_encoding_that_decodes_nothing(boss: Client, charset: str):
    odd = f"text/plain; charset={charset}"
    assert boss.get("/?period=2025-10", CONTENT_TYPE=odd).status_code == 400


def test_the_site_makes_its_requests_like_the_tests_do():
    assert application.request_class is Utf8Request


def test_a_broken_cookie_is_none(boss: Client):
    answer = Client(raise_request_exception=False).get(
        "/", HTTP_COOKIE='sessionid="\\000"; csrftoken="\\000"'
    )

    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/")


OUT_OF_RANGE = (
    "/admin/revops/target/?month__year=99999999",
    "/admin/revops/target/?month__year=9223372036854775808",
    "/admin/revops/target/?month__year=9999&month__month=12",
    "/admin/revops/target/?team__id__exact=99999999999999999999999",
    "/admin/revops/target/?motion__range=undefined",
    "/admin/revops/target/?motion__range=2",
    "/admin/revops/target/export/?resource=9999",
    "/admin/revops/target/?p=99999999999999999999",
    "/admin/revops/target/?p=-1",
    "/admin/revops/target/x/history/",
    "/admin/revops/target/9223372036854775808/change/",
    "/admin/revops/note/%5B/history/",
    "/admin/revops/importrun/?due_at__year=99999999",
    "/record/99999999999999999999999999/",
    "/data/run/99999999999999999999999999/",
    "/data/run/" + "9" * 5000 + "/",
    "/data/rejected/?page=99999999999999999999",
    "/data/rejected/?page=-1",
    "/data/rejected/?source=" + "x" * 10_000,
    "/?period=99999-01",
    "/?period=0001-01-01..9999-12-31",
    "/?as_of=0001-01-01T00:00-14:00",
    "/?as_of=9999-12-31T23:59:59%2B14:00",
)


def test_what_is_out_of_range_gets_a_page(boss: Client):
    answered = {address: boss.get(address).status_code for address in OUT_OF_RANGE}

    assert {
        address: status
        for address, status in answered.items()
        if status not in (200, 302, 400, 404)
    } == {}


def test_an_export_format_that_is_no_number_gets_a_page(boss: Client):
    for format in ("x", "", "99", "-1", "9" * 5000, "1e5"):
        asked = {"format": format, "resource": format}
        file = SimpleUploadedFile("targets.csv", b"kpi,month,value\nmqls,2026-11,5\n")
        assert boss.post("/admin/revops/target/export/", asked).status_code in (200, 400)
        assert boss.post(
            "/admin/revops/target/import/", asked | {"import_file": file}
        ).status_code in (200, 400)


def test_a_manager_reads_the_target_of_another_team_and_changes_nothing(boss: Client):
    target = Target.objects.create(
        kpi="signed_amount",
        month=date(2025, 10, 1),
        value=1,
        team=Team.objects.get(name="AE South"),
    )
    manager = logged_in(member_of("manager", Team.objects.get(name="SDR North")))
    address = f"/admin/revops/target/{target.pk}/change/"

    page = manager.get(address)

    assert page.status_code == 200 and "AE South" in words(page)
    assert manager.post(address, {"value": "9"}).status_code == 403
    assert manager.get(f"/admin/revops/target/{target.pk}/delete/").status_code == 403
    target.refresh_from_db()
    assert target.value == 1


@pytest.mark.parametrize(
    "text", ["kpi" + "," * 200 + "\n", "kpi,month,value\n" + "mqls,2026-11,5\n" * 20_001]
)
def test_a_file_of_targets_has_limits_of_its_own(text: str):
    with pytest.raises(Exception, match="up to 100 columns and 20000 rows"):
        read_csv(text)
