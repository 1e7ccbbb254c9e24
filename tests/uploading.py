"""Files that are sent to the upload page, and what became of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from revops.queue import work
from tests import small_company as small
from tests.admin_pages import logged_in, member_of

by_worker = pytest.mark.django_db(transaction=True)  # which sees what was committed
LEADS = "lead,at,motion,channel,owner,merged_into,is_test\nL1,2025-10-01,,,,,\nL2,2025-10-02,,,,,\nL3,soon,,,,,\n"


def uploader(settings: LazySettings, folder: Path) -> Client:
    """An administrator of a company without records, whose uploads are kept in the folder."""
    settings.MEDIA_ROOT = folder / "uploads"
    small.organisation()
    return logged_in(member_of("admin"))


def send(
    client: Client,
    *files: tuple[str, str],
    mapping: str = small.MAPPING,
    source: str = "",
    **options: str,
) -> HttpResponse:
    given: dict[str, object] = {
        "files": [SimpleUploadedFile(name, text.encode()) for name, text in files]
    }
    if mapping:
        given["mapping"] = SimpleUploadedFile("crm.toml", mapping.encode())
    return client.post("/data/upload/", given | {"source": source} | options)


def rehearsed(client: Client, *files: tuple[str, str], **given: str) -> str:
    """The address of a dry run that the worker has done."""
    address = send(client, *files, **given).url
    work.do_all()
    return address


def words(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())
