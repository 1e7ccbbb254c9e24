"""Targets corrected in the admin, one by one and by file, with their history."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from revops.models import (
    Target,
    Team,
)
from tests.admin_pages import logged_in, member_of, saved, sentences

pytestmark = pytest.mark.django_db
TARGETS = "/admin/revops/target/"
GIVEN = {
    "kpi": "mqls",
    "month": "2026-11",
    "motion": "",
    "team": "",
    "value": "520",
    "reason": "Plan",
}


@pytest.fixture
def client() -> Client:
    return logged_in(member_of("admin"))


def seen(client: Client) -> str:
    """The version of the only target that its form carries."""
    return form_of(client, Target.objects.get())["seen"].value()


def form_of(client: Client, target: Target):
    return client.get(f"{TARGETS}{target.pk}/change/").context["adminform"].form


def test_a_target_is_set_and_its_history_says_by_whom_and_from_which_value(client: Client):
    saved(client.post(f"{TARGETS}add/", GIVEN))
    target = Target.objects.get()
    saved(
        client.post(f"{TARGETS}{target.pk}/change/", GIVEN | {"value": "600", "seen": seen(client)})
    )

    page = client.get(f"{TARGETS}{target.pk}/history/").content.decode()

    assert [(row.value, row.history_user.username) for row in target.history.all()] == [
        (600, "admin"),
        (520, "admin"),
    ]
    assert "Value" in page and "520" in page and "600" in page and "admin" in page


def test_saving_a_target_as_it_was_adds_no_history(client: Client):
    saved(client.post(f"{TARGETS}add/", GIVEN))
    saved(
        client.post(f"{TARGETS}{Target.objects.get().pk}/change/", GIVEN | {"seen": seen(client)})
    )

    assert Target.history.count() == 1


@pytest.mark.parametrize(
    ("text", "value"), [("33 %", "0.3300"), ("0.33", "0.3300"), ("0,33", "0.3300"), ("1", "1.0000")]
)
def test_a_level_is_written_either_way(client: Client, text: str, value: str):
    saved(client.post(f"{TARGETS}add/", GIVEN | {"kpi": "win_rate", "value": text}))

    assert str(Target.objects.get().value) == value


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kpi": "nonsense"}, "nonsense"),
        ({"value": "many"}, "“many” is not a number that a target can have"),
        ({"value": "33 %"}, "is a percentage, but MQLs is no ratio"),
        ({"kpi": "win_rate", "value": "33"}, "“33” is more than 100 %"),
        ({"month": "2026-11-05"}, "“2026-11-05” is not a month; write 2026-11 or 2026-11-01."),
    ],
)
def test_what_no_target_can_be_is_told_at_the_form(client: Client, change: dict, reason: str):
    answer = client.post(f"{TARGETS}add/", GIVEN | change)

    assert reason in " ".join(sentences(answer))
    assert not Target.objects.exists()


def test_a_second_target_for_the_same_month_is_refused(client: Client):
    saved(client.post(f"{TARGETS}add/", GIVEN))

    assert "This KPI already has a target for that month." in sentences(
        client.post(f"{TARGETS}add/", GIVEN)
    )


def test_a_manager_sees_all_targets_and_changes_the_own():
    marketing = Team.objects.create(name="Marketing", function="marketing")
    own = Target.objects.create(kpi="mqls", month=date(2026, 11, 1), value=1)
    others = Target.objects.create(kpi="revenue", month=date(2026, 11, 1), value=1)
    client = logged_in(member_of("manager", marketing))

    assert client.get(TARGETS).context["cl"].result_count == 2
    saved(
        client.post(
            f"{TARGETS}{own.pk}/change/", GIVEN | {"seen": form_of(client, own)["seen"].value()}
        )
    )
    assert client.post(f"{TARGETS}{others.pk}/change/", GIVEN).status_code == 403
    assert client.post(f"{TARGETS}{others.pk}/delete/", {"post": "yes"}).status_code == 403
    assert sentences(client.post(f"{TARGETS}add/", GIVEN | {"kpi": "sqos"}))
    client.post(
        TARGETS, {"action": "delete_selected", "_selected_action": [others.pk], "post": "yes"}
    )
    assert Target.objects.filter(pk=others.pk).exists()


def test_a_file_is_previewed_then_imported(client: Client):
    file = SimpleUploadedFile("targets.csv", b"kpi,month,value\nmqls,2026-11,520\n")
    preview = client.post(f"{TARGETS}import/", {"import_file": file, "format": "0", "resource": ""})
    assert not Target.objects.exists()

    client.post(f"{TARGETS}process_import/", preview.context["confirm_form"].initial)

    assert list(Target.history.values_list("kpi", "value", "history_user__username")) == [
        ("mqls", 520, "admin")
    ]


def test_a_bad_file_is_told_row_by_row(client: Client):
    file = SimpleUploadedFile(
        "targets.csv", b"kpi,month,value\nmqql,2026-11,520\nmqls,2026-11,many\n"
    )
    page = client.post(
        f"{TARGETS}import/", {"import_file": file, "format": "0", "resource": ""}
    ).content.decode()

    assert "There is no KPI “mqql”" in page and "“many” is not a number" in page
    assert "process_import" not in page


def test_targets_are_exported(client: Client):
    client.post(f"{TARGETS}add/", GIVEN)

    fields = {
        f"targetresource_{name}": "on"
        for name in ("kpi", "month", "motion", "team", "value", "reason")
    }
    answer = client.post(f"{TARGETS}export/", {"format": "0", "resource": "", **fields})

    assert answer.content.decode().splitlines() == [
        "kpi,month,motion,team,value,reason",
        "mqls,2026-11,,,520,Plan",
    ]
