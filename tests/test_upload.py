"""RevOps uploads files: a worker says first what would happen, in a process of its own; then the
import.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Permission, User
from django.test import Client

from revops.ingest import journal
from revops.models import ImportRun, RawRecord, Rehearsal, Rejected, Sample, Source, State
from revops.queue import work
from tests import small_company as small
from tests.admin_pages import group_of, logged_in, member_of
from tests.uploading import LEADS, by_worker, rehearsed, send, uploader, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(settings: LazySettings, tmp_path: Path) -> Client:
    return uploader(settings, tmp_path)


def kept(folder: Path) -> Sequence[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@by_worker
def test_the_dry_run_counts_and_writes_nothing(client: Client):
    draft = client.get(rehearsed(client, ("leads.csv", LEADS)))

    (leads,) = draft.context["draft"].result
    assert leads["counts"] == {
        "rows_read": 3, "added": 2, "changed": 0, "unchanged": 0, "older": 0, "closed": 0, "repeated": 0, "refused": 1, "skipped": 0,
    }  # fmt: skip
    assert [line for line, _column, _reason in leads["errors"]] == [4]
    assert "soon" in words(draft)
    assert (
        not ImportRun.objects.exists()
        and not RawRecord.objects.exists()
        and not Source.objects.exists()
    )


@by_worker
def test_where_every_row_is_rejected_the_way_on_is_what_columns_mean(client: Client):
    head, *rows = LEADS.splitlines()
    bad = [row.replace("2025-10", "soon") for row in rows]
    text = "\n".join([head, *bad]) + "\n"
    page = client.get(rehearsed(client, ("leads.csv", text))).content.decode()
    assert "Every row would be rejected: say first what the columns mean." in page
    assert '<button class="primary">Change what the columns mean' in page
    assert "<button>Import</button>" in page


@pytest.mark.parametrize(("refused", "skipped", "is_barren"), [(3, 0, True), (2, 1, True), (2, 0, False), (0, 3, False)])  # fmt: skip
def test_rows_that_are_left_out_bring_nothing_either(refused: int, skipped: int, is_barren: bool):
    counts = {"rows_read": 3, "refused": refused, "skipped": skipped}
    assert journal.is_barren(Rehearsal(result=[{"counts": counts}])) == is_barren


@by_worker
def test_confirmed_files_are_imported_by_the_worker(client: Client):
    answer = client.post(f"{rehearsed(client, ('leads.csv', LEADS))}confirm/", follow=True)

    assert "To be imported: 1 file." in words(answer)
    assert "data-refresh" in words(answer)
    run = ImportRun.objects.get()
    assert (run.state, run.requested_by.username) == (State.DUE, "admin")

    run = small.run_one(run)

    assert (run.added, run.refused) == (2, 1)
    assert RawRecord.objects.count() == 2
    assert "data-refresh" not in words(client.get("/data/"))


@by_worker
def test_the_bell_is_rung_for_the_dry_run_and_for_the_import(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    rung: list[str] = []
    monkeypatch.setattr(work, "ring", lambda: rung.append("ring"))

    draft = rehearsed(client, ("leads.csv", LEADS))
    assert rung == ["ring"]
    client.post(f"{draft}confirm/")

    assert rung == ["ring", "ring"]


@by_worker
def test_a_draft_is_confirmed_only_once(client: Client):
    draft = rehearsed(client, ("leads.csv", LEADS))
    client.post(f"{draft}confirm/")

    (run,) = ImportRun.objects.all()
    for answer in (
        client.post(f"{draft}confirm/", follow=True),
        client.get(draft),
        client.get(f"{draft}meaning/"),
    ):
        page = words(answer)
        assert "These files of CRM were handed over to be imported" in page
        assert f'href="/data/?imported={run.pk}"' in page and f"{draft}confirm/" not in page
        assert "no-store" in answer["Cache-Control"]
    other = logged_in(member_of("admin", name="other"))
    assert other.get(draft).status_code == 404
    assert client.get(f"/data/upload/{'0' * 32}/").status_code == 404
    assert ImportRun.objects.count() == 1


@by_worker
def test_a_discarded_draft_leaves_nothing(client: Client, settings: LazySettings):
    draft = rehearsed(client, ("leads.csv", LEADS))

    client.post(f"{draft}discard/")

    assert kept(settings.MEDIA_ROOT) == []
    assert client.get(draft).status_code == 404


@by_worker
def test_a_draft_is_its_owners(client: Client):
    draft = rehearsed(client, ("leads.csv", LEADS))
    other = logged_in(member_of("admin", name="other"))

    assert other.get(draft).status_code == 404
    assert other.post(f"{draft}confirm/").status_code == 404
    assert not ImportRun.objects.exists()


def test_nothing_is_confirmed_that_was_not_read(client: Client):
    draft = send(client, ("leads.csv", LEADS)).url

    answer = client.post(f"{draft}confirm/", follow=True)

    assert "These files have not been read yet" in words(answer)
    assert not ImportRun.objects.exists() and Rehearsal.objects.count() == 1


def test_the_mapping_of_a_known_source_can_be_used(client: Client):
    Source.objects.create(key="crm", name="CRM", mapping=small.MAPPING)

    answer = send(client, ("leads.csv", LEADS), mapping="", source="crm")

    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("files", "mapping", "reason"),
    [
        (
            [("leads.csv", LEADS)],
            small.MAPPING.replace("mapping = 1", "mapping = 2"),
            "mapping = 1",
        ),
        ([("leads.csv", LEADS)], "not toml", "TOML"),
        ([("strange.csv", LEADS)], small.MAPPING, "No feed of this mapping reads strange.csv"),
        (
            [("leads.csv", LEADS), ("leads.csv", LEADS)],
            small.MAPPING,
            "Two files are called “leads.csv”",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_at_the_form(
    client: Client, settings: LazySettings, files: list, mapping: str, reason: str
):
    answer = send(client, *files, mapping=mapping)

    assert answer.status_code == 200
    (sentence,) = answer.context["form"].non_field_errors()
    assert reason in sentence
    assert not ImportRun.objects.exists()
    assert kept(settings.MEDIA_ROOT) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "“leads.csv” cannot be read"),
        ("<html>log in", "is a web page"),
    ],
)
@by_worker
def test_what_the_worker_cannot_read_is_refused_on_the_page(
    client: Client, settings: LazySettings, text: str, reason: str
):
    answer = client.get(rehearsed(client, ("leads.csv", text)))

    assert reason in unescape(words(answer))
    assert "data-refresh" not in words(answer) and "confirm/" not in words(answer)
    assert not ImportRun.objects.exists()
    assert kept(settings.MEDIA_ROOT) == []


@by_worker
def test_a_known_name_with_other_columns_is_for_people_to_say(
    client: Client, settings: LazySettings
):
    """The page says what is lacking, keeps the file, and takes another column or another kind of row."""
    address = rehearsed(client, ("leads.csv", "id,since\n1,2025-10-03\n"))
    page = client.get(address, follow=True)

    assert page.redirect_chain[0][0].endswith("/meaning/")
    assert "has no column" in unescape(words(page))
    assert "leads.csv" in {path.name for path in kept(settings.MEDIA_ROOT)}
    assert not ImportRun.objects.exists()


def test_no_files_are_refused(client: Client):
    assert send(client).context["form"].errors["files"] == ["This field is required."]


def test_a_name_cannot_lead_out_of_the_folder(client: Client, settings: LazySettings):
    send(client, ("../../leads.csv", LEADS))

    assert {path.parent.name for path in kept(settings.MEDIA_ROOT) if path.suffix == ".csv"} == {
        "files"
    }


def test_rejected_rows_are_listed_with_their_reason(client: Client, tmp_path: Path):
    run = small.load(tmp_path, "leads", [{"lead": "L1", "at": "soon", "owner": "<b>p</b>"}])

    for address in (f"/data/run/{run.pk}/", "/data/rejected/", "/data/rejected/?source=crm"):
        page = words(client.get(address))
        assert "leads.csv" in page and "soon" in page and "&lt;b&gt;p&lt;/b&gt;" in page
    assert "Every row was understood." in words(client.get("/data/rejected/?source=other"))
    assert "/data/rejected/?source=crm" in words(client.get("/data/"))


def test_rejected_rows_come_in_pages(client: Client, tmp_path: Path):
    run = small.load(tmp_path, "leads", [{"lead": f"L{n}", "at": "soon"} for n in range(60)])

    first, second = (client.get(f"/data/run/{run.pk}/?page={number}") for number in (1, 2))

    assert [len(page.context["page"].object_list) for page in (first, second)] == [50, 10]
    assert Rejected.objects.count() == 60


@pytest.mark.parametrize(
    ("group", "way"), [("admin", "Throw the sample away first"), ("", "An administrator can")]
)
def test_files_are_not_put_beside_the_sample_company_unawares(
    client: Client, group: str, way: str
) -> None:
    other = User.objects.create_user("other")
    may_upload = Permission.objects.get(codename="add_importrun")
    other.groups.add(group_of(group)) if group else other.user_permissions.add(may_upload)
    client.force_login(other)
    assert "sample company is still here" not in words(client.get("/data/upload/"))

    Sample.objects.create(
        pk=1, folder="sample", day=date(2026, 11, 24), scale=1, before={}, state=State.DONE
    )
    page = words(client.get("/data/upload/"))
    assert "The sample company is still here." in page and way in page


@by_worker
def test_what_is_not_imported_yet_is_listed_for_whom_uploaded_it(client: Client):
    draft = rehearsed(client, ("leads.csv", LEADS))
    send(client, ("deals.csv", "deal\n"), ("leads.csv", LEADS))
    for address in ("/data/", "/data/upload/"):
        page = words(client.get(address))
        assert "1 file uploaded" in page and "2 files uploaded" in page
        assert f'href="{draft}"' in page and f'action="{draft}discard/"' in page
        other = words(logged_in(member_of("admin", name=f"o{len(address)}")).get(address))
        assert "not imported yet" not in other
    client.post(f"{draft}discard/")
    assert "1 file uploaded" not in words(client.get("/data/"))
