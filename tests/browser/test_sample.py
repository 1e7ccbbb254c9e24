"""The sample company is loaded and thrown away in a browser, on a phone, in French; axe looks at every
state of the page.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import LazySettings
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from revops.models import Publication, RawRecord, Sample
from revops.queue import work
from tests.admin_pages import PASSWORD, group_of
from tests.browser.test_every_page import faults


def test_it_is_tried_and_thrown_away(
    site: Page, transactional_db: None, settings: LazySettings, tmp_path: Path
) -> None:
    settings.SAMPLE_PATH = tmp_path / "sample"
    for name in ("viewer", "manager", "cro", "finance", "admin"):
        group_of(name)
    User.objects.create_superuser("root", "root@acme.test", PASSWORD)
    site.set_viewport_size({"width": 390, "height": 844})
    site.goto("/")
    site.locator("button[name=language][value=fr]").click()
    site.locator("[name=login]").fill("root")
    site.locator("[name=password]").fill(PASSWORD)
    site.get_by_role("button", name="Se connecter").click()

    site.get_by_role("button", name="Essayer avec l’entreprise d’exemple").click()
    expect(site.locator("progress")).to_have_attribute("value", "0")
    assert faults(site) == []
    Sample.objects.update(scale=0.02, day=date(2026, 11, 24))
    work.do_all()

    site.get_by_role("link", name="Voir le tableau de bord").wait_for()  # by itself
    assert faults(site) == [] and Publication.objects.exists()
    site.get_by_role("link", name="Retirer l’exemple").click()
    assert faults(site) == []
    site.get_by_role("button", name="Tout retirer").click()
    site.get_by_text("est en cours de retrait").wait_for()
    work.do_all()
    site.get_by_role("button", name="Essayer avec l’entreprise d’exemple").wait_for()
    assert not RawRecord.objects.exists()
