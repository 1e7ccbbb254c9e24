"""Whether the pipeline is enough for what is missing: a line at each KPI that stands on one, with its
inputs, or with the reason why it says nothing.
"""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dashboards.words import standing
from revops import numbers
from revops.models import Target
from revops.readers import EVERYTHING
from tests import awkward_company, page_company
from tests import small_company as small
from tests.read_off import part, plain

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
BEGIN, END = awkward_company.running()
OPENED, DUE = TODAY - timedelta(days=20), TODAY + timedelta(days=20)
PAGES = ("/", "/kpi/deals_signed/", "/kpi/signed_amount/")


def deal(name: str, **more: str) -> dict[str, str]:
    return {
        "deal": name,
        "amount": "5000",
        "currency": "EUR",
        "opened_at": f"{OPENED}",
        "expected_close_on": f"{DUE}",
    } | more


@pytest.fixture
def reader(client: Client, tmp_path) -> Client:
    """One deal of 5,000 is won, two are due in the period and one after it, one is lost."""
    small.organisation()
    closed = {"closed_at": f"{TODAY - timedelta(days=10)}"}
    # In
    deals = [deal("D1", outcome="won", **closed), deal("D2"), deal("D3")]
    # Out
    deals += [deal("D4", outcome="lost", **closed)]
    deals += [deal("D5", expected_close_on=f"{TODAY + timedelta(days=90)}")]
    small.load(tmp_path, "deals", deals)
    small.published()
    client.force_login(page_company.reader())
    return client


def aim(amount: int) -> None:
    """Sets that much for each month of the period."""
    days = (END - BEGIN).days + 1
    months = {f"{BEGIN + timedelta(days=each):%Y-%m}-01" for each in range(days)}
    for month in months:
        Target.objects.create(kpi="signed_amount", month=date.fromisoformat(month), value=amount)


def line(reader: Client, page: str, language: str = "en") -> str:
    html = reader.get(
        f"{page}?period={BEGIN}..{END}", headers={"Accept-Language": language}
    ).content
    return part(html.decode(), r'<p class="note cover">(.*?)</p>')


@pytest.mark.parametrize("page", PAGES)
def test_the_line_is_the_coverage_and_its_parts(reader: Client, page: str) -> None:
    aim(20_000)
    found = line(reader, page)
    words = plain(found)
    ratio, due, pipeline, day, missing = re.fullmatch(
        r"Coverage ([\d.]+) · €([\d,.]+) of €([\d,.]+) open is due by (\d+ \w+), €([\d,.]+) of signed amount is missing",
        words,
    ).groups()
    assert (due, pipeline, day) == ("10,000", "15,000", f"{END:%-d %b}")
    assert float(ratio) == pytest.approx(10_000 / float(missing.replace(",", "")), abs=0.05)
    for key in (
        "coverage/receipt",
        "pipeline_due/receipt",
        "open_pipeline/receipt",
        "signed_amount",
    ):
        assert f'href="/kpi/{key}/?' in found


def test_it_reads_in_french(reader: Client) -> None:
    aim(20_000)
    words = re.sub("[\u00a0\u202f]", " ", plain(line(reader, "/", "fr")))
    assert re.match(
        r"Couverture [\d,]+ · sur 15 000 € de pipeline ouvert, 10 000 € sont attendus d’ici au",
        words,
    )


def test_where_nothing_open_is_due_it_says_of_how_much(client: Client, tmp_path) -> None:
    small.organisation()
    small.load(tmp_path, "deals", [deal("D1", expected_close_on=f"{TODAY + timedelta(days=90)}")])
    small.published()
    client.force_login(page_company.reader())
    aim(20_000)
    for page in PAGES:
        words = plain(line(client, page))
        assert re.match(r"Coverage · nothing of €5,000\.00 open is due by ", words), words


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (0, "Coverage · Nobody has set a target of the signed amount for this."),
        (1, "Coverage · Covered: nothing is missing to the target."),
    ],
)
def test_without_a_target_or_a_gap_it_says_why(reader: Client, target: int, why: str) -> None:
    if target:
        aim(target)
    assert [plain(line(reader, page)) for page in PAGES] == [why] * 3


def test_after_the_end_the_page_says_why_and_the_tile_is_silent(client: Client, tmp_path) -> None:
    page_company.load(tmp_path)
    Target.objects.create(kpi="signed_amount", month=date(2025, 10, 1), value=90_000)
    client.force_login(page_company.reader())
    pages = {each: client.get(f"{each}?period=2025-10").content.decode() for each in PAGES}
    assert 'class="note cover"' not in pages["/"]
    for page in PAGES[1:]:
        assert "The period is over: nothing more can close in it." in pages[page]


def test_a_coverage_after_the_end_is_absent_and_not_nought(tmp_path) -> None:
    page_company.load(tmp_path)
    Target.objects.create(kpi="signed_amount", month=date(2025, 10, 1), value=90_000)
    value = found("coverage", "2025-10").value
    assert value.is_absent and "The period is over" in value.absent_because


def test_what_is_due_is_not_compared_with_what_was_left_at_an_end(reader: Client) -> None:
    signed, due = (found(key, f"{BEGIN}..{END}") for key in ("signed_amount", "pipeline_due"))
    assert numbers.change(signed, signed).absolute is not None
    assert numbers.change(due, due).absolute is None
    assert "little is still due in it" in standing.uncompared(numbers.change(due, due), "en")


def found(key: str, period: str) -> numbers.Number:
    published = numbers.published(reader=EVERYTHING)
    named = published.calendar.period(period)
    return numbers.read([numbers.KPIS[key]], [named], [numbers.Slice()], published).get(key, named)


def test_what_stands_on_no_pipeline_has_no_line(reader: Client) -> None:
    aim(20_000)
    for key in ("mqls", "revenue", "win_rate", "coverage"):
        assert 'class="note cover"' not in reader.get(f"/kpi/{key}/").content.decode()
