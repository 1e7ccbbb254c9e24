"""Wherever a mapping is entered, all that is wrong with it is shown, a line each, and nothing that is
entered makes a server error.
"""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape

from revops.models import ImportRun, Rehearsal, Source, State
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.admin_pages import sentences as sentences_of_admin

pytestmark = pytest.mark.django_db
HEAD = 'mapping = 1\n[source]\nkey = "crm"\n'
WRONG = HEAD + 'curency = "EUR"\n[files.leads]\nmatch = "*"\nrecord = "lead"\ncomplete = "<yes>"\n'
SENTENCES = [
    "Mapping, [source], curency: there is no such key here; allowed are: key, name, references, "
    "stale_after_hours, timezone, currency, decimal, thousands, negative, signs, scientific, dates, "
    "ids. Did you mean “currency”?",
    "Mapping, [files.leads], complete: must be true or false, not “<yes>”.",
    "Mapping, [files.leads.fields], lead: is missing; every “lead” has one.",
]
# As the page words it for who sees no mapping.
IN_WORDS = "Mapping, [files.leads.fields], lead: is missing, and no row can be read without it (Lead)."  # fmt: skip
GOOD = (
    HEAD + 'name = "CRM"\n[files.leads]\nmatch = "*"\nrecord = "lead"\nfields = { lead = "id" }\n'
)
NASTY = {
    "a NUL": GOOD.encode() + b"\0",
    "a NUL that is written": GOOD.replace("CRM", "\\u0000").encode(),
    "half a character that is written": GOOD.replace("CRM", "\\ud800").encode(),
    "a huge number": GOOD.encode() + b"x = " + b"9" * 5_000,
    "a huge number in hex": GOOD.encode() + b"x = 0x" + b"f" * 5_000,
    "no number": GOOD.encode() + b"x = nan\ny = inf\n",
    "deep nesting": GOOD.encode() + b"x = " + b"[" * 10_000,
    "deep tables": GOOD.encode() + b"[" + b"x." * 90 + b"x]\n",
    "no TOML": b"{\"mapping\": 1}",
    "no UTF-8": GOOD.encode() + "x = “é”".encode("utf-16"),
    "a long name": GOOD.replace("CRM", "x" * 201).encode(),
    "empty": b"\n",
}  # fmt: skip


@pytest.fixture
def client(settings: LazySettings, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    small.organisation()
    return logged_in(member_of("admin"))


def uploaded(client: Client, mapping: bytes) -> HttpResponse:
    given = {
        "files": [SimpleUploadedFile("leads.csv", b"id\n1\n")],
        "mapping": SimpleUploadedFile("crm.toml", mapping),
    }
    return client.post("/data/upload/", given)


def imported(folder: Path, mapping: bytes, *options: str) -> str:
    """What the command says of a mapping that it refuses."""
    (folder / "leads.csv").write_text("id\n1\n")
    (folder / "crm.toml").write_bytes(mapping)
    with pytest.raises(CommandError) as refused:
        call_command("import_files", folder / "crm.toml", folder / "leads.csv", *options)
    return str(refused.value)


def test_the_upload_page_lists_every_mistake(client: Client) -> None:
    answer = uploaded(client, WRONG.encode())
    assert answer.context["form"].non_field_errors() == [*SENTENCES[:2], IN_WORDS]
    page = answer.content.decode()
    shown = [*SENTENCES[:2], IN_WORDS]
    assert [f"<li>{escape(each)}</li>" in page for each in shown] == [True] * 3


def test_the_admin_lists_every_mistake(client: Client) -> None:
    answer = client.post("/admin/revops/source/add/", {"mapping": WRONG})
    assert sentences_of_admin(answer) == SENTENCES
    page = answer.content.decode()
    assert [escape(each) in page for each in SENTENCES] == [True] * 3


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_the_command_prints_every_mistake_on_a_line(tmp_path: Path, options: list[str]) -> None:
    small.organisation()
    assert imported(tmp_path, WRONG.encode(), *options).splitlines() == SENTENCES


def test_a_page_that_waited_for_the_worker_shows_a_mistake_on_a_line(client: Client) -> None:
    user = User.objects.get(pk=client.session["_auth_user_id"])
    draft = Rehearsal.objects.create(
        key=uuid.uuid4().hex, user=user, source="crm", mapping=WRONG, state=State.FAILED,
        error="\n".join(SENTENCES),
    )  # fmt: skip
    page = client.get(f"/data/upload/{draft.key}/").content.decode()
    assert "<br>".join(map(escape, SENTENCES)) in page


@pytest.mark.parametrize("kind", NASTY)
def test_what_cannot_be_a_mapping_is_refused_wherever_it_is_entered(
    client: Client, tmp_path: Path, kind: str
) -> None:
    text = NASTY[kind]
    assert uploaded(client, text).context["form"].errors
    pasted = client.post("/admin/revops/source/add/", {"mapping": text.decode(errors="replace")})
    assert pasted.status_code == 400 or sentences_of_admin(pasted)
    assert imported(tmp_path, text)
    assert not Source.objects.exists() and not ImportRun.objects.exists()
