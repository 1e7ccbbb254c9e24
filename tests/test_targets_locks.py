"""The form of one target and the import of a file tell what somebody else set meanwhile; neither
overwrites it unseen.
"""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from revops.models import Target, Team
from revops.targets import remove, set_target
from revops.targets.files import TargetResource
from revops.targets.lines import read_csv
from tests import small_company as small
from tests.admin_pages import logged_in, member_of, sentences

pytestmark = pytest.mark.django_db
IMPORT, CONFIRM = "/admin/revops/target/import/", "/admin/revops/target/process_import/"
NOVEMBER = date(2026, 11, 1)
FILE = "kpi,month,value\nmqls,2026-11,520\nsqos,2026-11,40\n"
FORM = {
    "kpi": "mqls",
    "month": "2026-11",
    "motion": "",
    "team": "",
    "value": "520",
    "reason": "Plan",
}


@pytest.fixture
def boss(db) -> Client:
    small.organisation()
    return logged_in(member_of("admin"))


@pytest.fixture
def lotte(db):
    return member_of("admin", name="Lotte")


def preview(client: Client, text: str = FILE, year: str = ""):
    file = SimpleUploadedFile("targets.csv", text.encode(), "text/csv")
    return client.post(IMPORT, {"import_file": file, "format": "0", "resource": "", "year": year})


def confirmed(client: Client, page):
    return client.post(CONFIRM, page.context["confirm_form"].initial)


def wrong(answer) -> list[tuple[int, str]]:
    return [
        (row.number, " ".join(row.error.messages)) for row in answer.context["result"].invalid_rows
    ]


def values() -> dict[str, int]:
    return {target.kpi: int(target.value) for target in Target.objects.all()}


def test_the_form_tells_what_another_set_meanwhile_and_saves_what_is_sent_again(
    boss: Client, lotte
):
    set_target("mqls", NOVEMBER, Decimal(500), by=lotte)
    address = f"/admin/revops/target/{Target.objects.get().pk}/change/"
    carried = boss.get(address).context["adminform"].form["seen"].value()
    set_target("mqls", NOVEMBER, Decimal(540), by=lotte)

    refused = boss.post(address, FORM | {"seen": carried})

    assert (
        "Lotte set 540 just now" in sentences(refused)[0]
        and "you typed 520. Save again to use yours" in sentences(refused)[0]
    )
    assert values() == {"mqls": 540}
    boss.post(address, FORM | {"seen": refused.context["adminform"].form["seen"].value()})
    assert values() == {"mqls": 520}


def test_a_confirmed_file_is_imported(boss: Client):
    assert confirmed(boss, preview(boss)).status_code == 302

    assert values() == {"mqls": 520, "sqos": 40}


def test_what_was_set_after_the_preview_keeps_the_file_out(boss: Client, lotte):
    page = preview(boss)
    set_target("mqls", NOVEMBER, Decimal(540), by=lotte)

    answer = confirmed(boss, page)

    assert [line for line, _said in wrong(answer)] == [2]
    assert (
        "Lotte set 540" in wrong(answer)[0][1]
        and "you typed 520. Nothing was imported" in wrong(answer)[0][1]
    )
    assert values() == {"mqls": 540}
    assert confirmed(boss, preview(boss)).status_code == 302
    assert values() == {"mqls": 520, "sqos": 40}


def test_what_was_removed_after_the_preview_keeps_the_file_out(boss: Client, lotte):
    set_target("mqls", NOVEMBER, Decimal(500), by=lotte)
    page = preview(boss)
    remove(Target.objects.get(), lotte)

    assert "Lotte set nothing" in wrong(confirmed(boss, page))[0][1]
    assert not Target.objects.exists()


def test_others_targets_set_after_the_preview_do_not_matter(boss: Client, lotte):
    page = preview(boss)
    set_target("mqls", date(2026, 12, 1), Decimal(7), by=lotte)
    set_target("sqos", NOVEMBER, Decimal(40), by=lotte)

    assert confirmed(boss, page).status_code == 302
    assert Target.objects.count() == 3


def test_a_right_that_was_lost_after_the_preview_keeps_the_whole_file_out():
    small.organisation()
    user = member_of("manager", Team.objects.create(name="Marketing", function="marketing"))
    client = logged_in(user)
    page = preview(client, "kpi,month,value\nmqls,2026-11,5\nmqls,2026-12,6\n")
    Team.objects.update(function="sdr")

    assert [line for line, _said in wrong(confirmed(client, page))] == [2, 3]
    assert not Target.objects.exists()


def test_a_file_that_was_imported_already_is_told(boss: Client):
    page = preview(boss)
    confirmed(boss, page)

    answer = confirmed(boss, page)

    assert (answer.status_code, answer.url) == (302, "../import/")
    assert "choose it again" in boss.get(IMPORT).content.decode()


def test_a_file_of_a_fiscal_year_has_only_months_of_it(boss: Client):
    small.organisation(fiscal_year_start=4)
    text = "kpi,month,value\nmqls,2025-03,1\nmqls,2025-04,1\nmqls,2026-03,1\nmqls,2026-04,1\n"

    reason = "is not in the fiscal year 2026, which runs from 2025-04 to 2026-03."
    assert wrong(preview(boss, text, "2026")) == [
        (2, f"2025-03 {reason}"),
        (5, f"2026-04 {reason}"),
    ]
    assert wrong(preview(boss, text)) == []


def test_the_grid_leads_to_the_import_of_its_year(boss: Client):
    page = boss.get("/admin/revops/target/grid/?year=2030").content.decode()

    assert f'href="{IMPORT}?year=2030"' in page
    assert boss.get(f"{IMPORT}?year=2030").context["form"]["year"].value() == "2030"


def test_a_year_that_is_none_is_told_in_the_form(boss: Client):
    assert preview(boss, year="soon").context["form"].errors["year"] == [
        "“soon” is not a fiscal year; write one such as 2026."
    ]


def test_a_preview_shows_the_former_value_whole(boss: Client, lotte):
    set_target("mqls", NOVEMBER, Decimal(240), by=lotte)

    changed, new = preview(boss).context["result"].valid_rows()

    assert changed.diff == ["mqls", "2026-11", "", "", "<del>240</del> → <ins>520</ins>", ""]
    assert new.diff == ["<ins>sqos</ins>", "<ins>2026-11</ins>", "", "", "<ins>40</ins>", ""]


def test_a_file_with_wrong_columns_is_told_in_a_sentence_and_nothing_else(boss: Client):
    page = preview(boss, "kpi,month\nmqls,2026-11\n").content.decode()

    assert "The file lacks value." in page and "unknown" not in page
    assert "Traceback" not in page and "TargetResource" not in page


def test_a_wrong_row_is_shown_as_it_is_written(boss: Client):
    (row,) = (
        preview(boss, "kpi,month,team,value\nmqls,2026-11,Marketting,7\n")
        .context["result"]
        .invalid_rows
    )

    assert list(row.values) == ["mqls", "2026-11", "", "Marketting", "7", "---"]


@pytest.mark.django_db(transaction=True)
def test_of_two_files_confirmed_at_the_same_time_one_is_imported_and_the_other_is_told():
    users = [member_of("admin", name=name) for name in ("one", "two")]
    start, results = threading.Barrier(2), {}

    def load(user: User, value: int) -> None:
        rows = read_csv(f"kpi,month,value\nmqls,2026-11,{value}\n")
        start.wait()
        results[value] = TargetResource().import_data(
            rows, user=user, seen=0, use_transactions=True, rollback_on_validation_errors=True
        )
        connection.close()

    threads = [
        threading.Thread(target=load, args=pair) for pair in zip(users, (520, 540), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (refused,) = [value for value, result in results.items() if result.invalid_rows]
    assert values() == {"mqls": 520 + 540 - refused}
    assert f"you typed {refused}" in results[refused].invalid_rows[0].error.messages[0]
    assert Target.history.count() == 1
