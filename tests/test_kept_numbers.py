"""What was read of a publication once is kept for the next view of it, as long as nothing changes,
and nothing that is not everybody's.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from revops import numbers
from revops.models import Target, Team
from revops.numbers import KPIS, Number, Slice
from revops.readers import reader_of
from tests import page_company, reading_company
from tests.reading_company import SEES_SOPHIE, SOPHIE, person

pytestmark = pytest.mark.django_db
WHOLE = Slice()
READS_CELLS = "SELECT p.number, p.measure"


def figure(
    reader: User, period: str = "2025-10", slice: Slice = WHOLE, kpi: str = "mqls"
) -> Number:
    """What a page would read for a reader now."""
    published = numbers.latest(reader_of(reader), numbers.state(reader.pk))
    asked = published.calendar.period(period)
    return numbers.read([KPIS[kpi]], [asked], [slice], published).get(kpi, asked, slice)


def readings(reader: User, period: str = "2025-10", slice: Slice = WHOLE) -> int:
    """How often cells are read for it."""
    with CaptureQueriesContext(connection) as queries:
        figure(reader, period, slice)
    return sum(READS_CELLS in query["sql"] for query in queries)


@pytest.fixture
def viewer(tmp_path: Path) -> User:
    page_company.load(tmp_path)
    return page_company.reader("viewer")


def test_a_number_is_read_once_for_all_who_ask(viewer: User):
    another = page_company.reader("another")
    assert readings(viewer) == 1
    assert readings(viewer) == readings(another) == 0
    assert readings(another, "2025-09") == 1


def test_what_was_kept_is_what_would_be_read(viewer: User):
    first = figure(viewer)
    assert figure(viewer) == first == figure(page_company.reader("boss", is_superuser=True))


def test_a_new_target_is_seen_at_once(viewer: User):
    before = figure(viewer)
    Target.objects.filter(kpi="mqls", month="2025-10-01").delete()
    Target.objects.create(kpi="mqls", month="2025-10-01", value=77)
    assert figure(viewer).target.exact == 77 != before.target.exact
    assert figure(viewer).value == before.value


def test_rows_of_a_person_are_kept_for_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    readers = reading_company.load(tmp_path, monkeypatch)
    of_sophie = Slice(dimension="owner", member=person(SOPHIE))
    for name in ("sophie", "milan", "stranger", "superuser", "milan", "sophie"):
        shown = not figure(readers[name], slice=of_sophie).value.is_absent
        assert shown == SEES_SOPHIE[name], name
    assert readings(readers["sophie"], slice=of_sophie) == 1


def test_a_reason_is_in_the_language_of_who_reads_it(viewer: User):
    Team.objects.filter(name="SDR North").update(function="sdr")
    sdrs = Slice(dimension="team", member=Team.objects.get(name="SDR North").pk)
    for language, reason in (("en", "creates no"), ("fr", "n’en crée pas")):
        with override(language):
            number = figure(viewer, slice=sdrs, kpi="deals_signed")
            assert reason in str(number.value.absent_because)


def test_a_second_page_asks_only_for_what_the_first_had_not(viewer: User):
    client = reading_company.client_of(viewer)
    client.get("/")  # the first look at the dashboard seats the five
    client.get("/?period=2025-10")
    with CaptureQueriesContext(connection) as queries:
        client.get("/?period=2025-10&kpi=sqos")
    asked = [query["sql"] for query in queries]
    assert not any(READS_CELLS in sql for sql in asked)
    assert not any(sql.startswith('SELECT "revops_source"') for sql in asked)
