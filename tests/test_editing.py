"""The mapping of a known source is changed on its page, with the rows that are kept, and tried on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from revops.ingest import request_imports
from revops.models import RawRecord, Rehearsal, Rejected, Source
from revops.queue import work
from tests.admin_pages import logged_in, member_of
from tests.test_mending import HEAD, MAPPING, ROWS
from tests.uploading import by_worker, uploader, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(settings: LazySettings, tmp_path: Path) -> Client:
    client = uploader(settings, tmp_path)
    (tmp_path / "deals.csv").write_text(HEAD + "D0,2026-01-02,,Won,new,web,10\n" + ROWS)
    request_imports(MAPPING, [tmp_path / "deals.csv"])
    work.do_all()
    return client


def opened(client: Client) -> str:
    return client.post("/data/source/crm/mapping/").url


@by_worker
def test_it_is_tried_on_the_rows_that_are_kept_and_saved(client: Client) -> None:
    meaning = opened(client)
    page = words(client.get(meaning))
    assert "Signed" in page and "D0" in page

    given = {
        "do": "try",
        "deals/record": "deal",
        "deals/field/opened_at": "column:opened",
        "deals/value/outcome/Signed": "won",
        "deals/value/outcome/Won": "open",
    }
    draft = client.post(meaning, given).url
    work.do_all()
    (tried,) = client.get(draft).context["draft"].result
    counts = tried["counts"]
    assert (counts["rows_read"], counts["changed"], counts["added"], counts["refused"]) == (
        8,
        1,
        2,
        5,
    )
    assert Source.objects.get().mapping == MAPPING

    answer = client.post(f"{draft}save/")
    assert answer.url == "/data/rejected/?source=crm"
    work.do_all()
    assert set(RawRecord.objects.filter(known_until=None).values_list("external_id", flat=True)) == {"D0", "D1", "D2"}  # fmt: skip
    assert Rejected.objects.filter(known_until=None).count() == 5
    assert not Rehearsal.objects.exists()


@by_worker
def test_its_key_cannot_change(client: Client) -> None:
    meaning = opened(client)
    client.post(meaning, {"do": "write", "mapping": MAPPING.replace('"crm"', '"other"')})

    answer = client.post(meaning.replace("meaning/", "save/"), follow=True)

    assert "its key cannot change" in words(answer)
    assert Source.objects.get().mapping == MAPPING


def test_who_may_not_upload_may_not_change_it(client: Client) -> None:
    stranger = logged_in(member_of("viewer"))
    assert stranger.post("/data/source/crm/mapping/").status_code == 403
    assert stranger.post("/data/rejected/mend/").status_code == 403
    assert stranger.post("/data/upload/abc/save/").status_code == 403
    assert "Save and read again" not in words(stranger.get("/data/rejected/"))
