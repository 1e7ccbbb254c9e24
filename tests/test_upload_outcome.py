"""After an import: what became of it, the way to the figures, and the way back."""

from __future__ import annotations

import re
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
from tests.test_meaning import looked_at
from tests.uploading import LEADS, by_worker, rehearsed, uploader, words

pytestmark = pytest.mark.django_db
INVOICES = """Invoice number,Invoice date,Net amount,Currency
F1,2025-11-03,"1,200.00",GBP
F2,2026-01-05,800.00,GBP
F3,2026-01-06,500.00,EUR
"""
CALLS = """direction,user,duration (in call),datetime (UTC)
outbound,Anna,60,2026-03-01 10:00:00
"""


@pytest.fixture
def client(settings: LazySettings, tmp_path: Path) -> Client:
    return uploader(settings, tmp_path)


@by_worker
def test_an_import_ends_with_its_outcome_and_the_dashboard(client: Client) -> None:
    address = client.post(f"{rehearsed(client, ('leads.csv', LEADS))}confirm/").url

    page = words(client.get(address))
    assert "This page goes on by itself" in page and "See your dashboard" not in page
    assert "To be imported: 1 file. The files wait to be read." in page
    small.run_one(ImportRun.objects.get())
    assert Chore.objects.get().state == State.DUE
    assert "data-refresh" in words(client.get(address))  # for the publication

    work.do_all()
    page = words(client.get(address))
    assert (
        "The import is done.</b> 1 file: 3 rows read, 2 new, 0 changed" in page
        and "1 rejected" in page
    )
    assert '<a class="button primary" href="/">See your dashboard</a>' in page
    assert "data-refresh" not in page
    assert "The import is done." not in words(client.get("/data/?imported=99999"))
    with translation.override("fr"):
        page = words(client.get(address, headers={"Accept-Language": "fr"}))
    assert "3 lignes lues, 2 nouvelles, 0 modifiée" in page and "1 rejetée<" in page


@by_worker
@pytest.mark.parametrize(
    ("file", "figures"),
    [
        (("invoices.csv", INVOICES), ["Revenue"]),
        (("calls.csv", CALLS), ["Calls", "Touches", "Accounts touched"]),
    ],
)
def test_the_figures_of_an_import_are_a_click_away(
    client: Client, file: tuple[str, str], figures: list[str]
) -> None:
    page = words(client.get(imported(client, file)))
    named = page.partition("Records of these kinds feed:")[2].partition("</p>")[0]
    assert re.findall(r">([^<]+)</a>", named) == figures


@by_worker
def test_amounts_without_a_rate_are_said_with_what_to_do(client: Client) -> None:
    address = imported(client, ("invoices.csv", INVOICES))
    assert "2 records are in GBP, of which there is no rate for their months" in words(
        client.get(address)
    )
    (rates,) = re.findall(r'href="(/finance/rates/[^"]*)"', words(client.get(address)))
    assert rates == "/finance/rates/?year=2026"


def imported(client: Client, file: tuple[str, str]) -> str:
    """The page of the outcome of an import as it was proposed."""
    draft = client.post(looked_at(client, file), {"do": "try"}).url
    work.do_all()
    address = client.post(f"{draft}confirm/").url
    work.do_all()
    return address


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
