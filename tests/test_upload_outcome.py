"""After an import: what became of it, the way to the figures, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import translation

from revops.models import Chore, ImportRun, RawRecord, Rejected, State, Withdrawal
from revops.queue import work
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.results import value
from tests.uploading import LEADS, by_worker, rehearsed, uploader, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(settings: LazySettings, tmp_path: Path) -> Client:
    return uploader(settings, tmp_path)


@by_worker
def test_an_import_ends_with_its_outcome_and_the_dashboard(client: Client) -> None:
    address = client.post(f"{rehearsed(client, ('leads.csv', LEADS))}confirm/").url

    page = words(client.get(address))
    assert "this page goes on by itself" in page and "See your dashboard" not in page
    small.run_one(ImportRun.objects.get())
    assert Chore.objects.get().state == State.DUE
    assert "data-refresh" in words(client.get(address))  # for the publication

    work.do_all()
    page = words(client.get(address))
    assert "The import is done.</b> 3 rows read, 2 new, 0 changed" in page and "1 rejected" in page
    assert '<a class="button primary" href="/">See your dashboard</a>' in page
    assert "data-refresh" not in page
    assert "The import is done." not in words(client.get("/data/?imported=99999"))
    with translation.override("fr"):
        page = words(client.get(address, headers={"Accept-Language": "fr"}))
    assert "3 lignes lues, 2 nouvelles, 0 modifiée" in page and "1 rejetée<" in page


@by_worker
def test_an_import_is_taken_back_from_its_page_once_the_effect_was_seen(
    client: Client, tmp_path: Path
) -> None:
    days = {"L1": "2025-10-01", "L2": "2025-10-02", "L3": "soon"}
    run = small.load(tmp_path, "leads", [{"lead": lead, "at": at} for lead, at in days.items()])
    small.published()
    assert value("leads", "2025-10") == 2
    address = f"/data/run/{run.pk}/withdraw/"
    assert address in words(client.get(f"/data/run/{run.pk}/"))

    page = words(client.get(address))
    assert "Withdraw everything that came as “Lead” of CRM?" in page and "leads.csv" in page
    assert "All 2 records" in page and "Withdraw these records" not in page
    client.post(address)
    assert "is being worked out" in (page := words(client.get(address))) and "data-refresh" in page
    work.do(work.claim(work.open_rows(Withdrawal)))
    page = words(client.get(address))
    assert "Withdraw these records" in page and "data-refresh" not in page
    client.post(address, {"records": "1"})  # not what was seen
    work.do_all()
    assert RawRecord.objects.filter(known_until=None).count() == 2

    client.post(address, {"records": "2"})
    assert "are being withdrawn" in words(client.get(address))
    work.do(work.claim(work.open_rows(Withdrawal)))
    page = words(client.get(address, follow=True))
    assert "2 records were withdrawn." in page
    assert "The figures are being worked out anew" in page and "data-refresh" in page
    assert Rejected.objects.get().known_until is not None
    work.do_all()
    assert "being worked out anew" not in words(client.get(f"/data/?withdrawn={run.pk}"))
    assert not RawRecord.objects.filter(known_until=None).exists()
    assert address not in words(client.get(f"/data/run/{run.pk}/"))
    assert "2 records were withdrawn." in words(client.get(address, follow=True))


def test_only_who_may_upload_takes_an_import_back(client: Client, tmp_path: Path) -> None:
    run = small.load(tmp_path, "leads", [{"lead": "L1", "at": "2025-10-01"}])
    reader = logged_in(member_of("finance"))
    assert "withdraw" not in words(reader.get(f"/data/run/{run.pk}/"))
    assert reader.post(f"/data/run/{run.pk}/withdraw/", {"records": "1"}).status_code == 403
    assert RawRecord.objects.filter(known_until=None).count() == 1
