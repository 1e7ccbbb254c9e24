"""What stands on the pages of work is what plain Python counts over the files: whole, by a dimension
and by two at once, in a motion, of a week, a month and a fiscal quarter, now and as of then.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from revops import handovers, numbers, onboardings, publish
from revops.kpis import KPIS
from revops.models import ArrivalHours, Channel, Persona, PersonAlias, Region, Team
from revops.numbers import Published, Slice, sliced
from revops.readers import EVERYTHING
from revops.receipts import every_record
from revops.values import Value
from tests import divided_company
from tests.reference.divided_figures import Figure, figures
from tests.reference.divided_work import handovers as handed
from tests.reference.divided_world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PERIODS = ("2026-02", "2026-W08", "FY2026-Q4")
# By none, one and two: each of the dimensions is among them.
CUTS = ((), ("team",), ("owner",), ("persona", "channel"), ("region", "owner"), ("team", "arrival"))
KEYS = tuple(figures({feed: [] for feed in divided_company.FEEDS}))
SEEDS = (7, 8)
MARCH = datetime(2026, 3, 20, 12)
Members = dict[str, dict[str, int]]
Asked = list[tuple[dict[str, str], Slice]]


@dataclass(frozen=True)
class Company:
    """What was published of some files, and what plain Python says of them."""

    published: Published
    files: divided_company.Files
    expected: dict[str, Figure]
    members: Members
    is_now: bool


def members() -> Members:
    """By dimension the ids of those that the files name, and of none."""
    models = {"team": Team, "persona": Persona, "channel": Channel, "region": Region, "arrival": ArrivalHours}  # fmt: skip
    found = {name: dict(each.objects.values_list("name", "pk")) for name, each in models.items()}
    aliases = PersonAlias.objects.values_list("key", "person_id")
    found["owner"] = {key.removeprefix("crm/").lower(): person for key, person in aliases}
    return {name: each | {"": 0} for name, each in found.items()}


@pytest.fixture(scope="module")
def companies(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[list]:
    """Of the first export, as of when it was published; and of the next one, now."""
    found = []
    with django_db_blocker.unblock(), transaction.atomic():
        divided_company.organisation(*("+".join(cut) for cut in CUTS if len(cut) > 1))
        for seed in SEEDS:
            files = divided_company.written(seed, leads=45)
            divided_company.load(tmp_path_factory.mktemp("files"), files)
            publish.publish()
            found.append((numbers.published().published_at, files))
        then, now = numbers.published(found[0][0], EVERYTHING), numbers.published(reader=EVERYTHING)
        yield [
            Company(published, files, figures(files), members(), published is now)
            for published, (_at, files) in zip((then, now), found, strict=True)
        ]
        transaction.set_rollback(True)


@pytest.fixture(params=(0, 1), ids=("then", "now"))
def company(request: pytest.FixtureRequest, companies: list[Company]) -> Company:
    return companies[request.param]


def said(value: Value, figure: Figure) -> object:
    if figure.below is not None:
        return value.numerator or 0, value.denominator or 0
    if value.is_absent:
        return None if figure.of else 0
    return value.exact if figure.of else value.amount


def asked(cut: Sequence[str], of: Members) -> Asked:
    """Every member of a cut, and each in a motion and without one: in words, and as a slice."""
    every: list[dict[str, str]] = [{}]
    for name in cut:
        every = [each | {name: member} for each in every for member in of[name]]
    found = []
    for each in every:
        ids = {name: of[name][member] for name, member in each.items()}
        found.append((each, sliced("", ids)))
        motions = {"inbound": "inbound", "outbound": "outbound", "": "none"}
        found += [(each | {"motion": word}, sliced(key, ids)) for word, key in motions.items()]
    return found


def kept_by(cut: Sequence[str]) -> list[str]:
    return [key for key in KEYS if set(cut) <= set(KPIS[key].dimensions)]


@pytest.mark.parametrize("cut", CUTS, ids="+".join)
def test_a_figure_is_that_of_plain_python(company: Company, cut: tuple[str, ...]) -> None:
    keys, slices = kept_by(cut), asked(cut, company.members)
    periods = [company.published.calendar.period(key) for key in PERIODS]
    read = numbers.read(
        [KPIS[key] for key in keys], periods, [each for _words, each in slices], company.published
    )
    wrong = [
        (key, period.key, words, found, right)
        for key in keys
        for period in periods
        for words, slice in slices
        for figure in [company.expected[key]]
        for found in [said(read.get(key, period, slice).value, figure)]
        for right in [figure.value(period.start, period.end, words)]
        if found != right
    ]
    assert wrong == []


@pytest.mark.parametrize("cut", [("owner",), ("persona", "channel")], ids="+".join)
def test_behind_a_figure_are_just_the_records_that_it_counts(
    companies: list[Company], cut: tuple[str, ...]
) -> None:
    company = companies[1]
    period = company.published.calendar.period("FY2026-Q4")
    for words, slice in asked(cut, company.members)[::9]:
        for key in kept_by(cut):
            figure = company.expected[key]
            parts = ("numerator", "denominator") if figure.below is not None else ("value",)
            for part in parts:
                right = figure.behind(part, period.start, period.end, words)
                found = every_record(key, period, slice, company.published, part)
                ids = [each.external_id for each in found]
                # Which of its acts stands for an account that was touched is not said.
                is_once = figure.once and part == "denominator"
                assert (len(ids) if is_once else sorted(ids)) == (
                    len(right) if is_once else right
                ), (key, part, words)


def test_the_parts_of_a_breakdown_add_up(company: Company) -> None:
    period = company.published.calendar.period("2026-02")
    additive = [key for key in KEYS if not company.expected[key].of and not company.expected[key].once]  # fmt: skip
    for name in ("team", "owner", "motion"):
        kpis = [KPIS[key] for key in additive]
        read = numbers.read(kpis, [period], [Slice()], company.published, name)
        for key in additive:
            figure, every = company.expected[key], read.members(key, period, Slice(), name)
            parts = [said(number.value, figure) for _label, number in every]
            whole = said(read.get(key, period, Slice()).value, figure)
            is_share = figure.below is not None
            total = tuple(map(sum, zip(*parts, strict=True))) if is_share else sum(parts)
            assert (total or (0, 0) if is_share else total) == whole, (key, name)


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    return client


def address(company: Company, slice: Slice) -> dict[str, object]:
    """The slice as the address of a page or of the API has it."""
    chosen = {"motion": slice.motion} if slice.motion else {}
    as_of = {} if company.is_now else {"as_of": company.published.published_at.isoformat()}
    return chosen | dict(slice.members) | as_of


@pytest.mark.parametrize(
    "cut", [("team",), ("persona", "channel"), ("team", "arrival")], ids="+".join
)
def test_the_api_tells_each_part_of_a_part_as_the_files_do(
    company: Company, client: Client, cut: tuple[str, ...]
) -> None:
    by, period = cut[-1], company.published.calendar.period("2026-02")
    keys = [key for key in kept_by(cut) if not company.expected[key].of]
    names = {member or None: member for member in company.members[by]}
    for words, slice in asked(cut[:-1], company.members):
        query = {"kpi": keys, "period": period.key, "by": by} | address(company, slice)
        answer = client.get("/api/v1/numbers/", query).json()
        told = {(each["kpi"], names[each["slice"][by]]): each for each in answer["numbers"]}
        for key in keys:
            figure = company.expected[key]
            for member in names.values():
                right = figure.value(period.start, period.end, words | {by: member})
                each = told.get((key, member), {"value": 0, "numerator": 0, "denominator": 0})
                parts = (each["numerator"], each["denominator"])
                found = parts if figure.below is not None else each["value"] or 0
                assert found == right, (key, words, member)


@pytest.mark.parametrize("key", ["calls", "mqls_accepted", "onboardings_overdue", "touches"])
def test_what_is_taken_away_is_of_two_dimensions_as_well(
    company: Company, client: Client, key: str
) -> None:
    figure, period = company.expected[key], company.published.calendar.period("2026-02")
    for words, slice in asked(("region", "owner"), company.members)[::4]:
        query = {"kpi": key, "period": period.key} | address(company, slice)
        answer = client.get("/export/records.csv", query)
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        ids = sorted(row["Id in the source"] for row in csv.DictReader(text.splitlines()))
        part = "value" if figure.below is None else "numerator"
        assert ids == figure.behind(part, period.start, period.end, words), words


@pytest.mark.parametrize("cut", [(), ("team",), ("region", "owner")], ids="+".join)
def test_who_holds_customers_up_is_what_the_drivers_count(
    company: Company, cut: tuple[str, ...]
) -> None:
    published, last = company.published, company.published.today
    end = last + timedelta(days=1)
    drivers = {"waiting": "signed_not_started", "running": "onboardings_in_progress", "overdue": "onboardings_overdue"}  # fmt: skip
    for words, slice in asked(cut, company.members):
        page = onboardings.overview(published, is_now=company.is_now, kick_off_days=5, slice=slice)
        for state, key in drivers.items():
            right = company.expected[key].value(last, end, words)
            assert page.counts.get(state, 0) == right, (state, words)
        held = company.expected["steps_blocked"].rows(last, end, words)
        by = {
            "us": "us",
            "customer": "the customer",
            "third_party": "a third party",
            "": "somebody",
        }
        right = {by[each["whom"]] for each in held}
        assert {whom for whom, _count in page.blockers} == right
        for whom, count in page.blockers:
            assert count == sum(by[each["whom"]] == whom for each in held), (whom, words)


@pytest.mark.parametrize("cut", [(), ("team",), ("persona", "channel")], ids="+".join)
def test_what_waits_between_functions_is_of_the_slice(
    company: Company, cut: tuple[str, ...]
) -> None:
    every, at = handed(World(company.files)), MARCH.replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
    days = {"first": date(2026, 3, 1), "end": date(2026, 4, 1)}
    for words, slice in asked(cut, company.members):
        page, _raci = handovers.overview(
            company.published, EVERYTHING, **days, now=at, is_now=company.is_now, slice=slice
        )
        for found in page:
            said_of = sum(count for _reason, count in found.reasons)
            counts = (found.waits, found.late, found.came_back, said_of)
            chosen = [each for each in matching(every, words) if each["clock"] == found.clock.key]
            assert counts == waiting(chosen, **days), (found.clock.key, words)


def matching(rows: list[dict], words: dict[str, str]) -> list[dict]:
    return [row for row in rows if all(row[name] == member for name, member in words.items())]


def waiting(rows: list[dict], first: date, end: date) -> tuple[int, int, int, int]:
    """How many waited in March, how many of them too long, and what came back lately and in it."""
    begun = [row for row in rows if row["at"] <= MARCH]
    since, lately = MARCH - timedelta(days=60), MARCH - timedelta(days=14)
    waits = [row for row in begun if not row["answer"] and row["due"] >= since]
    back = [row for row in begun if row["answer"] == "rejected" and row["answered"] >= lately]
    given = [row for row in rows if row["answer"] == "rejected"]
    return (
        len(waits),
        sum(row["due"] < MARCH for row in waits),
        len(back),
        sum(first <= row["answered"].date() < end for row in given),
    )
