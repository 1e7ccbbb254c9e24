"""What a publication writes: a cell for the total and for each member of each dimension, and only
where something changed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from revops import known, publish
from revops.kpis import KPIS
from revops.measures import MEASURES
from revops.models import (
    Cell,
    Definition,
    Derivation,
    Organisation,
    Persona,
    Publication,
    Region,
    StageEntry,
)
from tests.small_company import computed_with, load, organisation, published

pytestmark = pytest.mark.django_db
PEOPLE = [{"person": "ann", "name": "Ann", "team": "North"}]
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def company() -> Organisation:
    return organisation()


def leads(folder: Path, *days: str, **values: str) -> None:
    """The complete file of leads L0, L1 …, each arriving on its day."""
    load(
        folder,
        "leads",
        [{"lead": f"L{n}", "at": day, **values} for n, day in enumerate(days)],
        accepts_loss=True,
    )


def cells(*columns: str, **chosen: object) -> list[tuple]:
    """Cells of arrivals, days as text."""
    found = Cell.objects.filter(measure="leads_arrived", **chosen).values_list(
        "business_day", *columns
    )
    return sorted((str(day), *rest) for day, *rest in found)


def totals() -> list[tuple]:
    return cells("amount", dimension="", until_publication=None)


def history() -> list[tuple]:
    """Every version of every total, with publications counted from the first."""
    first = Publication.objects.order_by("pk").values_list("pk", flat=True)[0]
    found = cells("amount", "from_publication_id", "until_publication_id", dimension="")
    return [
        (day, amount, since - first, until and until - first) for day, amount, since, until in found
    ]


def test_the_total_and_every_dimension_have_cells_by_motion(tmp_path: Path) -> None:
    load(tmp_path, "people", PEOPLE)
    arrived = {"at": "2026-03-02", "motion": "inbound"}
    load(
        tmp_path,
        "leads",
        [
            arrived | {"lead": "L1", "owner": "ann", "channel": "Web"},
            arrived | {"lead": "L2"},
            {"lead": "L3", "at": "2026-03-02"},
        ],
    )
    # Ids that no two dimensions share.
    Persona(pk=901, name="Buyer").save()
    Region(pk=902, name="East").save()
    first = StageEntry.objects.filter(lead="crm/L1")
    first.update(persona_id=901, region_id=902)
    entry = first.get()
    published()

    assert cells("motion", "dimension", "member", "amount") == [
        ("2026-03-02", "", "", 0, 1),
        ("2026-03-02", "", "channel", 0, 1),
        ("2026-03-02", "", "owner", 0, 1),
        ("2026-03-02", "", "persona", 0, 1),
        ("2026-03-02", "", "region", 0, 1),
        ("2026-03-02", "", "team", 0, 1),
        ("2026-03-02", "inbound", "", 0, 2),
        ("2026-03-02", "inbound", "channel", 0, 1),
        ("2026-03-02", "inbound", "channel", entry.channel_id, 1),
        ("2026-03-02", "inbound", "owner", 0, 1),
        ("2026-03-02", "inbound", "owner", entry.owner_id, 1),
        ("2026-03-02", "inbound", "persona", 0, 1),
        ("2026-03-02", "inbound", "persona", 901, 1),
        ("2026-03-02", "inbound", "region", 0, 1),
        ("2026-03-02", "inbound", "region", 902, 1),
        ("2026-03-02", "inbound", "team", 0, 1),
        ("2026-03-02", "inbound", "team", entry.team_id, 1),
    ]


def test_a_change_replaces_the_cells_of_its_days_and_no_other(tmp_path: Path) -> None:
    leads(tmp_path, "2026-03-02", "2026-03-02", "2026-03-05", "2026-03-09")
    published()
    leads(tmp_path, "2026-03-02", "2026-03-03", "2026-03-05")
    second = published()
    leads(tmp_path, "2026-03-02", "2026-03-02", "2026-03-05")
    published()

    assert history() == [
        ("2026-03-02", 1, 1, 2),
        ("2026-03-02", 2, 0, 1),
        ("2026-03-02", 2, 2, None),
        ("2026-03-03", 1, 1, 2),
        ("2026-03-05", 1, 0, None),
        ("2026-03-09", 1, 0, 1),
    ]
    changed = {"cells": 18, "days": 3, "first": "2026-03-02", "last": "2026-03-09"}
    arrived = ("leads_arrived", "untouched")
    assert second.changes == dict.fromkeys(arrived, changed)


def test_what_comes_and_goes_in_equal_number_moves_nothing(tmp_path: Path) -> None:
    leads(tmp_path, "2026-03-02", motion="inbound")
    published()
    another = {"lead": "another", "at": "2026-03-02", "motion": "inbound"}
    load(tmp_path, "leads", [another], accepts_loss=True)
    second = published()

    assert (second.changes, len(history())) == ({}, 1)


def test_a_fact_that_only_goes_is_news(tmp_path: Path) -> None:
    leads(tmp_path, "2026-03-02", "2026-03-03")
    published()
    leads(tmp_path, "2026-03-02")
    published()

    assert totals() == [("2026-03-02", 1)]


def test_news_is_what_came_or_went_after_an_instant_and_not_at_it(tmp_path: Path) -> None:
    leads(tmp_path, "2026-03-02")
    came, went = FAR_AHEAD, FAR_AHEAD + timedelta(hours=1)
    StageEntry.objects.update(known_from=came)
    assert [publish.news(came - MICROSECOND), publish.news(came)] == [{StageEntry}, set()]
    StageEntry.objects.update(known_until=went)
    assert [publish.news(went - MICROSECOND), publish.news(went)] == [{StageEntry}, set()]


def test_what_changed_is_named_in_one_order(tmp_path: Path) -> None:
    leads(tmp_path, "2026-03-02")
    load(
        tmp_path, "calls", [{"lead": "L0", "at": "2026-03-02"}, {"lead": "L0", "at": "2026-03-03"}]
    )

    assert [(key, change["cells"]) for key, change in published().changes.items()] == [
        ("calls_made", 12),
        ("cold_first_calls", 6),
        ("first_calls", 6),
        ("first_contacts", 6),
        ("leads_arrived", 6),
        ("sales_only", 6),
    ]


def test_a_publication_comes_with_the_definitions_that_it_counts_by(tmp_path: Path) -> None:
    leads(tmp_path, "2026-03-02")
    published()

    assert set(Definition.objects.values_list("kpi", flat=True)) == set(KPIS)


def spoil() -> None:
    """Lets the cells of three days be wrong: another amount, one missing, one too many."""
    Cell.objects.filter(business_day="2026-03-02").update(amount=7)
    Cell.objects.filter(business_day="2026-03-03").delete()
    Cell.objects.filter(business_day="2026-03-04").update(business_day="2026-03-06")


SPOILT = [("2026-03-02", 7), ("2026-03-05", 1), ("2026-03-06", 1)]
RIGHT = [("2026-03-02", 1), ("2026-03-03", 1), ("2026-03-04", 1), ("2026-03-05", 1)]
FOUR_DAYS = [day for day, _amount in RIGHT]


def test_a_rebuild_mends_what_is_not_the_sum_of_the_facts_and_then_finds_nothing(
    tmp_path: Path,
) -> None:
    leads(tmp_path, *FOUR_DAYS)
    published()
    spoil()

    assert (published(), totals()) == (None, SPOILT)
    mended = publish.publish("Looked again.", rebuild=True)
    assert (mended.why, totals()) == ("Looked again.", RIGHT)
    assert cells("amount", dimension="", from_publication=mended) == RIGHT[:3]
    assert publish.publish(rebuild=True) is None


def test_a_rebuild_counts_the_present_only(tmp_path: Path) -> None:
    leads(tmp_path, *FOUR_DAYS)
    published()
    leads(tmp_path, *FOUR_DAYS[:2])

    publish.publish(rebuild=True)

    assert totals() == RIGHT[:2]


def test_a_measure_with_another_version_is_counted_anew_and_no_other(tmp_path: Path) -> None:
    leads(tmp_path, *FOUR_DAYS)
    load(tmp_path, "calls", [{"lead": "L0", "at": "2026-03-02"}])
    last = published()
    spoil()
    versions = {key: measure.version for key, measure in MEASURES.items()}
    computed_with(last, measures=versions | {"leads_arrived": 0})
    published()

    assert totals() == RIGHT
    assert set(Cell.objects.filter(measure="calls_made").values_list("amount", flat=True)) == {7}


def test_another_version_and_news_of_other_measures_are_published_together(tmp_path: Path) -> None:
    leads(tmp_path, *FOUR_DAYS)
    last = published()
    computed_with(
        last,
        measures={key: measure.version for key, measure in MEASURES.items()} | {"leads_arrived": 0},
    )
    leads(tmp_path, *FOUR_DAYS[:3])
    load(tmp_path, "calls", [{"lead": "L0", "at": "2026-03-02"}])
    published()

    assert totals() == RIGHT[:3]
    assert Cell.objects.get(measure="calls_made", dimension="").amount == 1


def test_nothing_is_published_before_there_is_an_organisation(company: Organisation) -> None:
    company.delete()

    assert published() is None


def test_other_settings_are_published_though_no_number_changed(tmp_path: Path) -> None:
    leads(tmp_path, "2026-03-02")
    first = published()
    organisation(country="FR")
    second = published()

    assert (second.changes, second.context.sha256 == first.context.sha256) == ({}, False)
    assert published() is None


def test_facts_of_other_settings_are_derived_anew_before_they_are_published(tmp_path: Path) -> None:
    leads(tmp_path, "2026-03-02T23:30:00+00:00")
    organisation(timezone="UTC")
    assert Derivation.objects.order_by("-pk")[0].timezone == "Europe/Amsterdam"
    first = published("Moved.")

    assert totals() == [("2026-03-02", 1)]
    assert first.known_at > StageEntry.objects.get(known_until=None).known_from
    assert published() is None


def test_a_publication_is_of_now() -> None:
    earlier = timezone.now()

    assert earlier <= published().published_at <= timezone.now()


def test_a_publication_is_later_than_the_last_where_the_clock_went_back(tmp_path: Path) -> None:
    published()
    Publication.objects.update(published_at=FAR_AHEAD)
    leads(tmp_path, "2026-03-02")

    assert published().published_at == FAR_AHEAD + MICROSECOND


def test_a_publication_is_no_earlier_than_what_it_knows() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval('revops_known', %s)", [int(FAR_AHEAD.timestamp()) * 1_000_000]
        )
        made = published()
        cursor.execute(
            "SELECT setval('revops_known', 0)"
        )  # a sequence is not rolled back with the test

    assert made.published_at == made.known_at == FAR_AHEAD + MICROSECOND
    assert known.lock_facts() < FAR_AHEAD
