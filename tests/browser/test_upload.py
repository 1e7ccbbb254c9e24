"""Files dropped on the page of the upload, or chosen by keyboard, on a page that leads with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Page, expect

from revops.ingest import pulls
from revops.models import ImportRun, Source, State
from tests import page_company
from tests import small_company as small
from tests.admin_pages import member_of
from tests.uploading import LEADS

DROP = """([names, text]) => {
    const carried = new DataTransfer();
    for (const name of names) carried.items.add(new File([text], name));
    return carried;
}"""


@pytest.fixture
def upload(transactional_db: None, site: Page, settings: LazySettings, tmp_path: Path) -> Page:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    small.organisation()
    user = member_of("admin")
    user.set_password(page_company.PASSWORD)
    user.save()
    site.goto("/data/upload/")
    site.get_by_label("Name").fill(user.username)
    site.get_by_label("Password").fill(page_company.PASSWORD)
    site.get_by_role("button", name="Log in").click()
    site.locator(".drop").wait_for()
    return site


def drop(page: Page, *names: str) -> None:
    carried = page.evaluate_handle(DROP, [list(names), LEADS])
    page.dispatch_event("body", "dragover", {"dataTransfer": carried})
    expect(page.locator(".drop.over")).to_have_count(1)
    page.dispatch_event("h1", "drop", {"dataTransfer": carried})


def test_what_is_dropped_comes_beside_what_was_chosen(upload: Page, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("Lead,Date\nL1,2026-01-05\n")
    files = upload.get_by_label("Drop files here, or choose them")
    files.set_input_files(tmp_path / "calls.csv")
    expect(upload.locator(".chosen li")).to_have_text("calls.csv")  # the script listens
    drop(upload, "leads.csv")
    drop(upload, "leads.csv", "more.csv")  # which takes the place of the first
    expect(upload.locator(".chosen li")).to_have_text(["calls.csv", "leads.csv", "more.csv"])
    assert files.evaluate("each => each === document.activeElement")

    upload.keyboard.press("Tab")
    upload.keyboard.press("Enter")
    upload.wait_for_url("**/data/upload/*/")
    kept = {path.name for path in (tmp_path / "uploads").rglob("*.csv")}
    assert kept == {"calls.csv", "leads.csv", "more.csv"}


def test_what_is_said_to_be_under_way_goes_when_it_is_over(
    upload: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulls, "request_by", lambda source, user: True)
    source = Source.objects.create(key="crm", name="CRM")
    run = ImportRun.objects.create(source=source, feed="leads", file_name="leads.csv")
    address = "/data/pull/crm/"
    upload.evaluate(
        "address => {const form = document.querySelector('form.bring'); form.action = address; form.submit();}",
        address,
    )
    said = upload.get_by_text("It is being asked for what is new.")
    expect(said).to_be_visible()
    expect(upload.locator("#fresh[data-refresh]")).to_have_count(1)
    ImportRun.objects.filter(pk=run.pk).update(state=State.DONE, finished_at=timezone.now())
    expect(said).to_have_count(0, timeout=8000)


def test_the_files_come_first_and_what_few_need_is_folded_below(upload: Page) -> None:
    box = upload.locator(".drop").bounding_box()
    button = upload.get_by_role("button", name="Try it without writing").bounding_box()
    assert box and button and box["y"] < button["y"] < 600
    expect(upload.locator("[name=mapping]")).to_be_hidden()
    expect(upload.locator("[name=source]")).to_be_hidden()
