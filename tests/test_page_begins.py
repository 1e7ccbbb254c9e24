"""The dashboard of an installation that has just begun: it opens on what there is, and says what is not
counted.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests import page_company
from tests import small_company as small
from tests.admin_pages import logged_in, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(tmp_path: Path) -> Client:
    small.organisation()
    rows = [{"deal": "D1", "opened_at": "2025-10-09", "closed_at": "2025-10-20", "outcome": "won"}]
    small.load(tmp_path, "deals", [*rows, {"deal": "D2", "opened_at": "soon"}, {"deal": "D3", "opened_at": "later"}])  # fmt: skip
    small.published()
    return logged_in(member_of("admin"))


def chosen(answer) -> str:
    return answer.context["report"].chosen.number.kpi.key


def test_the_trend_opens_on_the_first_kpi_that_has_data(client: Client) -> None:
    assert chosen(client.get("/?period=2025-10")) == "sqos"
    assert chosen(client.get("/?period=2025-10&kpi=mqls")) == "mqls"


def test_rejected_rows_are_said_to_who_may_mend_them(client: Client) -> None:
    page = client.get("/?period=2025-10").content.decode()
    assert (
        'Rejected rows, which count nowhere: <a href="/data/rejected/?source=crm">CRM 2</a>' in page
    )
    french = client.get("/?period=2025-10", headers={"Accept-Language": "fr"}).content.decode()
    assert "Lignes rejetées, qui ne comptent nulle part\u202f: <a" in french

    then = client.get("/", {"period": "2025-10", "as_of": timezone.now().isoformat()})
    assert "/data/rejected/" not in then.content.decode()
    client.force_login(page_company.reader())
    assert "/data/rejected/" not in client.get("/?period=2025-10").content.decode()


def test_rows_rejected_since_are_said_although_nothing_was_published(
    client: Client, tmp_path: Path
) -> None:
    """A file of which no row is understood changes no number, and is followed by no publication."""
    before = client.get("/?period=2025-10")
    then = timezone.now()
    rows = [{"deal": key, "opened_at": "soon"} for key in ("D2", "D3", "D4")]
    small.load(tmp_path, "deals", rows)
    page = client.get("/?period=2025-10", headers={"If-None-Match": before["ETag"]})
    assert page.status_code == 200 and ">CRM 3</a>" in page.content.decode()

    def in_receipt(**more: str) -> int:
        asked = {"period": "2025-10", "without": "rejected", **more}
        return client.get("/kpi/sqos/receipt/", asked).context["receipt"].rejected_count

    assert (in_receipt(), in_receipt(as_of=then.isoformat())) == (3, 2)


def test_calls_alone_open_on_their_month_and_each_can_be_opened(tmp_path: Path) -> None:
    small.organisation()
    small.load(tmp_path, "calls", [{"at": "2025-09-09T10:00:00", "owner": "p1"}])
    small.published()
    client = logged_in(member_of("admin"))
    assert str(client.get("/").context["frame"].question.period.start) == "2025-09-01"

    page = client.get("/kpi/calls/receipt/?period=2025-09").content.decode()
    (named,) = re.findall(r'<a href="/record/[^>]*>(.*?)</a>', page)
    assert len(named) == 32  # it has neither a lead nor a company nor a name
