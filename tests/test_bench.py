"""What `make bench` writes past the import fits the tables as they are."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from bench import company, growing, publishing, rebuilding, worked, working
from revops import numbers, publish, stocktaking
from revops.kpis import KPIS
from revops.models import FeedDelivery, ImportRun, Touch
from revops.numbers import Slice
from tests import small_company

pytestmark = pytest.mark.django_db


def test_its_company_can_be_filled_and_published() -> None:
    small_company.organisation()
    company.lay_in(200, everything=True)
    assert publish.publish() is not None
    published = numbers.published()
    year = published.calendar.period("2025")
    found = numbers.read(list(KPIS.values()), [year], [Slice()], published)
    counts = {number.kpi.key: number.value.exact for number in found}
    assert all(counts[key] for key in ("mqls", "sqos", "deals_signed", "revenue", "calls"))


def test_all_cells_can_be_emptied_and_some_rows_changed() -> None:
    small_company.organisation()
    company.lay_in(200)
    publish.publish()
    rebuilding.run("SET CONSTRAINTS ALL IMMEDIATE")  # a test never ends its transaction
    rebuilding.run(rebuilding.EMPTY)
    first = publish.publish()
    publishing.change(publishing.SCATTERED, 5, 0)
    later = publish.publish()
    assert first and later and first.pk < later.pk


def test_its_many_imports_can_be_written() -> None:
    company.lay_in(20)
    growing.add_runs(1, 100)
    growing.run(growing.RECORDS)
    assert ImportRun.objects.count() >= 100
    assert FeedDelivery.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM revops_rawrecord")
        assert cursor.fetchone()[0] > 0


def test_its_work_can_be_laid_in_and_is_on_its_pages() -> None:
    small_company.organisation()
    company.lay_in(400, everything=True)
    worked.lay_in(400)
    publish.publish()
    stocktaking.take()
    client = Client()
    client.force_login(User.objects.create_superuser("bench"))
    for address in working.ADDRESSES:
        assert client.get(address).status_code == 200, address
    assert Touch.objects.count() == 2_000
    page = client.get("/onboarding/").content.decode()
    assert "whether they use it" in page
