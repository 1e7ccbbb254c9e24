"""The admin and the upload in a real browser, under their content security policies."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from revops.models import ImportRun, Organisation, Rehearsal, State, Target
from revops.queue import work
from tests import page_company as company
from tests import small_company as small
from tests.admin_pages import PASSWORD, member_of
from tests.at_length import at_length

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    "target", "monthlyrate", "person", "membership", "personalias", "team", "persona", "region", "productline", "channel", "source",
    "organisation", "connection", "importrun", "rejected", "publication",
]  # fmt: skip


def log_in(site: Page, name: str = "admin", to: str = "/data/") -> None:
    site.goto(f"/accounts/login/?next={to}")
    site.get_by_label("Name").fill(name)
    site.get_by_label("Password").fill(PASSWORD)
    site.get_by_role("button", name="Log in").click()
    site.wait_for_url(f"**{to}")


@pytest.fixture
def loaded(tmp_path: Path, settings: LazySettings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    company.load(tmp_path)
    member_of("admin")
    return tmp_path


@pytest.mark.usefixtures("loaded")
def test_every_page_of_the_admin_opens_without_a_blocked_script(site: Page):
    log_in(site, to="/admin/")

    for name in PAGES:
        site.goto(f"/admin/revops/{name}/")
        expect(site.locator("#main, #content").first).to_be_visible()
    site.goto("/admin/revops/person/add/")
    expect(site.get_by_text("Add another Membership")).to_be_visible()
    site.goto("/admin/auth/user/")


@pytest.mark.usefixtures("loaded")
def test_a_target_is_set_and_its_history_read(site: Page):
    log_in(site, to="/admin/revops/target/add/")
    site.locator("select[name=kpi]").select_option("win_rate")
    site.locator("input[name=month]").fill("2025-10")
    site.locator("input[name=value]").fill("33 %")
    site.get_by_role("button", name="Save and continue editing").click()
    site.locator("input[name=value]").fill("35 %")
    site.get_by_role("button", name="Save", exact=True).click()
    site.wait_for_url("**/admin/revops/target/")

    site.goto(f"/admin/revops/target/{Target.objects.get(kpi='win_rate').pk}/history/")

    change = site.locator("#change-history tbody tr").first
    expect(change).to_contain_text("0.33")
    expect(change).to_contain_text("0.35")
    expect(change).to_contain_text("admin")


@pytest.mark.usefixtures("loaded")
def test_a_file_of_targets_is_previewed_and_imported(site: Page, tmp_path: Path):
    file = tmp_path / "targets.csv"
    file.write_text("kpi,month,value\nmqls,2026-11,520\n")
    log_in(site, to="/admin/revops/target/import/")
    site.locator("input[type=file]").set_input_files(file)
    site.locator("select[name=format]").select_option(label="csv")
    site.get_by_role("button", name="Submit").click()
    expect(site.get_by_text("520")).to_be_visible()
    assert not Target.objects.filter(month="2026-11-01").exists()
    site.get_by_role("button", name="Confirm import").click()
    site.wait_for_url("**/admin/revops/target/")

    assert Target.objects.get(month="2026-11-01").value == 520


def test_files_are_uploaded_tried_and_imported(site: Page, loaded: Path):
    mapping = loaded / "crm.toml"
    mapping.write_text(small.MAPPING)
    leads = small.write(
        loaded,
        "leads",
        [*company.LEADS, {"lead": "L9", "at": "soon"}, {"lead": "L8", "at": "2025-10-30"}],
    )
    log_in(site)
    site.get_by_role("link", name="Upload files").click()
    site.locator("#content summary").filter(has_text="More").click()
    site.get_by_label("Source", exact=True).select_option("CRM")
    site.get_by_label("Drop files here, or choose them").set_input_files(leads)
    site.get_by_role("button", name="Try it without writing").click()
    expect(site.get_by_text("The files wait to be read.")).to_be_visible()
    work.do(work.claim(work.open_rows(Rehearsal)))
    expect(site.get_by_text("Nothing has been written yet.")).to_be_visible(timeout=8000)
    expect(site.get_by_text("soon")).to_be_visible()

    site.get_by_role("button", name="Import").click()
    expect(site.get_by_text("To be imported: 1 file.")).to_be_visible()
    run = ImportRun.objects.latest("pk")
    delivery = site.locator(".delivery").filter(has_text="leads.csv").first
    expect(delivery.locator("summary")).to_contain_text("due")
    work.do_all()

    expect(site.get_by_role("link", name="See your dashboard")).to_be_visible(timeout=8000)
    expect(site.locator("#fresh[data-refresh]")).to_have_count(0, timeout=8000)
    run.refresh_from_db()
    assert (run.state, run.added, run.refused) == (State.DONE, 1, 1)
    delivery.locator("summary").first.click()
    delivery.get_by_role("link", name="leads.csv").click()
    site.get_by_text("show", exact=True).first.click()
    expect(site.get_by_text("L9")).to_be_visible()


def test_a_bad_mapping_is_one_sentence_at_the_form(site: Page, loaded: Path):
    mapping = loaded / "bad.toml"
    mapping.write_text("mapping = 1")
    log_in(site, to="/data/upload/")
    site.get_by_label("Or a new mapping").set_input_files(mapping)
    site.get_by_label("Drop files here, or choose them").set_input_files(mapping)
    site.get_by_role("button", name="Try it without writing").click()

    expect(site.get_by_role("alert")).to_contain_text("source")


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("language", at_length(["en", "fr"], quick=["fr"]))
def test_the_organisation_is_no_wider_than_a_phone(site: Page, language: str):
    log_in(site)
    root = urljoin(site.url, "/")
    site.context.add_cookies([{"name": "django_language", "value": language, "url": root}])
    site.set_viewport_size({"width": 320, "height": 800})
    site.goto(f"/admin/revops/organisation/{Organisation.objects.get().pk}/change/")

    expect(site.locator(f"html[lang={language}] #id_pairs")).to_be_visible(timeout=8000)
    assert site.evaluate("document.scrollingElement.scrollWidth - innerWidth") == 0
