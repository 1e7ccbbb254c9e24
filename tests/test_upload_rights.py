"""Who may upload, and what an upload may say of its files: their time, and what they replace."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from revops.models import ImportRun, State
from revops.queue import work
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.uploading import LEADS, by_worker, rehearsed, send, uploader, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(settings: LazySettings, tmp_path: Path) -> Client:
    return uploader(settings, tmp_path)


@pytest.mark.parametrize("address", ["/data/", "/data/rejected/", "/data/run/1/", "/data/upload/"])
def test_strangers_are_asked_to_log_in(address: str):
    answer = Client().get(address)

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("group", ["viewer", "manager", "finance"])
def test_only_administrators_upload_but_all_may_look(group: str):
    client = logged_in(member_of(group))

    assert client.get("/data/").status_code == 200
    assert client.get("/data/rejected/").status_code == 200
    assert "/data/upload/" not in words(client.get("/data/"))
    key = "0" * 32
    assert client.get("/data/upload/").status_code == 403
    assert client.post("/data/upload/").status_code == 403
    assert client.get(f"/data/upload/{key}/").status_code == 403
    assert client.post(f"/data/upload/{key}/confirm/").status_code == 403
    assert client.post(f"/data/upload/{key}/discard/").status_code == 403


def test_without_an_organisation_the_page_says_what_to_do(settings: LazySettings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path
    client = logged_in(member_of("admin"))

    assert "The company is not set up yet" in words(client.get("/data/upload/"))
    assert "setup_organisation" in words(send(client, ("leads.csv", LEADS)))


@by_worker
def test_ids_in_another_form_are_refused_unless_somebody_says_that_they_are_others(
    client: Client, tmp_path: Path
):
    small.load(
        tmp_path,
        "leads",
        [{"lead": "0017", "at": "2025-10-01"}, {"lead": "0018", "at": "2025-10-01"}],
    )
    other = "lead,at,motion,channel,owner,merged_into,is_test\n17,2025-10-01,,,,,\n0018,2025-10-01,,,,,\n0017,2025-10-01,,,,,\n"
    lost = other.replace("0017,2025-10-01,,,,,\n", "")

    assert "known in another form" in words(client.get(rehearsed(client, ("leads.csv", lost))))
    draft = client.get(rehearsed(client, ("leads.csv", lost), accepts_ids="on")).context["draft"]
    assert (draft.state, draft.result[0]["counts"]["added"]) == (State.DONE, 1)


@by_worker
def test_files_are_dated_and_replace_earlier_ones_when_the_form_says_so(client: Client):
    address = rehearsed(client, ("leads.csv", LEADS), exported_at="2025-11-03T09:30", replaces="on")
    client.post(f"{address}confirm/")
    work.do_all()
    run = ImportRun.objects.get()
    assert (f"{run.fetched_at:%Y-%m-%d %H:%M}", run.is_dated, run.replaces, run.accepts_ids) == (
        "2025-11-03 08:30",
        True,
        True,
        False,
    )


def test_a_time_of_export_that_is_yet_to_come_is_refused(client: Client):
    given = {
        "files": [SimpleUploadedFile("leads.csv", LEADS.encode())],
        "exported_at": "2199-01-01T00:00",
    }
    answer = client.post(
        "/data/upload/", given | {"mapping": SimpleUploadedFile("crm.toml", small.MAPPING.encode())}
    )
    assert "yet to come" in words(answer) and "<details open>" in words(answer)
