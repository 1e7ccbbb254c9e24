"""The law: any history of exports gives the numbers of a fresh installation that reads only what
the sources say now, and those of a small independent reference. What was published before stays as
it was.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops import publish
from revops.models import Publication
from tests import reference, small_company
from tests.weekly_exports import Export, company, current, dated, files, histories

# Cells of one publication: members by name, which is today's, or by id.
CELLS = """
    SELECT measure, business_day::text, x.motion, dimension, {member}, sum(amount)::bigint
    FROM revops_cell x LEFT JOIN revops_team t ON dimension = 'team' AND t.id = member OR dimension = 'team+owner' AND t.id = member >> 32
    LEFT JOIN revops_person p ON dimension = 'owner' AND p.id = member OR dimension = 'team+owner' AND p.id = member & 4294967295
    LEFT JOIN revops_channel c ON dimension = 'channel' AND c.id = member
    LEFT JOIN revops_dealtype y ON dimension = 'deal_type' AND y.id = member
    LEFT JOIN revops_productline l ON dimension = 'product_line' AND l.id = member
    WHERE from_publication_id <= %(id)s AND (until_publication_id IS NULL OR until_publication_id > %(id)s)
    GROUP BY 1, 2, 3, 4, 5"""
NAME, ID = (
    "CASE dimension WHEN 'team+owner' THEN concat(t.name, '+', p.name) ELSE coalesce(t.name, p.name, c.name, y.name, l.name, '') END",
    "member::text",
)
# Whose everything is; no figure says so.
CUSTOMERS = " UNION ALL ".join(
    f"SELECT '{fact}', {key}, customer, count(*) FROM revops_{fact} WHERE known_until IS NULL GROUP BY 1, 2, 3"
    for fact, key in {
        "customer": "own", "lead": "lead", "deal": "deal", "activity": "lead || ' ' || deal", "invoice": "number",
        "onboarding": "number",
    }.items()
)  # fmt: skip
Cells = dict[tuple[str, ...], int]


def cells(publication: Publication | None, member: str = NAME) -> Cells:
    """The amounts of a publication, the latest one for None, by (measure, day, motion, dimension,
    member).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            CELLS.format(member=member), {"id": publication.pk if publication else 2**31}
        )
        return {tuple(key): amount for *key, amount in cursor.fetchall() if amount}


def present() -> Cells:
    """What is published now, and whose everything is."""
    with connection.cursor() as cursor:
        cursor.execute(CUSTOMERS)
        return cells(None) | {tuple(key): count for *key, count in cursor.fetchall()}


def expected(company: reference.Company) -> Cells:
    found: Counter = Counter()
    for (measure, day, (motion, team, owner)), amount in reference.amounts(company).items():
        cuts = {"": "", "team": team, "owner": owner, "team+owner": f"{team}+{owner}"}
        for dimension, member in cuts.items():
            found[measure, day, motion, dimension, member] += amount
    return {key: amount for key, amount in found.items() if amount}


MEASURES = (
    "leads_arrived", "mqls_entered", "sqos_entered", "deals_won", "losses", "deals_closed", "signed_value", "open_count", "open_value",
    "calls_made", "invoiced", "onboardings_open",
)  # fmt: skip


def in_reference(found: Cells) -> Cells:
    return {
        key: amount
        for key, amount in found.items()
        if key[0] in MEASURES and key[3] in ("", "team", "owner", "team+owner")
    }


def fresh(exports: list[Export], folder: Path) -> Cells:
    """What an installation says that begins today and reads these files in this order. Leaves no
    trace.
    """
    with transaction.atomic():
        for each in exports:
            each.load(folder)
        publish.publish()
        found = present()
        transaction.set_rollback(True)
    return found


def differences(one: Cells, other: Cells) -> dict[tuple[str, ...], tuple[int, int]]:
    keys = {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
    return {key: (one.get(key, 0), other.get(key, 0)) for key in sorted(keys)}


def keeps_the_law(steps: list, order: object, compares_all: bool = True) -> None:
    """The reference knows most measures by motion, team, owner and both of these; `compares_all`
    also asks a fresh installation, which knows all.
    """
    small_company.organisation(pairs=["team+owner"])
    history = dated(steps)
    exports = current(history)
    past: list[tuple[Publication, Cells]] = []
    with tempfile.TemporaryDirectory() as folder:
        anew = fresh(order.sample(exports, len(exports)), Path(folder)) if compares_all else None
        for step in [*history, "publish"]:
            if step != "publish":
                step.load(Path(folder))
            elif publication := publish.publish():
                past.append((publication, cells(publication, ID)))
    now = present()
    assert differences(in_reference(now), expected(company(exports))) == {}, (
        "(this installation, reference)"
    )
    assert anew is None or differences(now, anew) == {}, "(this installation, fresh one)"
    for publication, said in past:
        assert differences(cells(publication, ID), said) == {}, "(now, when it was published)"


drawn = given(
    histories, st.randoms(use_true_random=False), st.sampled_from([False, False, False, True])
)
however_slow = list(HealthCheck)


@pytest.mark.slow
class TestTheLaw(TestCase):
    @settings(max_examples=200, suppress_health_check=however_slow)
    @drawn
    def test_holds_for_two_hundred_histories(
        self, steps: list, order: object, compares_all: bool
    ) -> None:
        keeps_the_law(steps, order, compares_all)


# Who is a customer becomes known before and after what is theirs.
of_customers = st.sampled_from(
    ["customers"] * 3 + ["leads", "deals", "calls", "invoices", "onboardings"]
)


# What was done about deals and leads is whose they are, however often these change.
of_acts = st.sampled_from(["calls"] * 3 + ["deals", "closed", "changes", "leads", "people"])


def twenty_of(feeds: st.SearchStrategy) -> type:
    @pytest.mark.slow
    class Law(TestCase):
        @settings(max_examples=20, suppress_health_check=however_slow)
        @given(st.lists(feeds.flatmap(files), min_size=2, max_size=6), st.randoms())
        def test_holds_for_twenty_histories(self, steps: list, order: object) -> None:
            keeps_the_law(steps, order)

    return Law


TestTheLawOfCustomers = twenty_of(of_customers)
TestTheLawOfActs = twenty_of(of_acts)


def part_of_five_thousand(number: int) -> type:
    """Two hundred more histories, drawn from a seed of their own. A class each: what its transaction wrote
    is gone before the next begins, and several processes share them.
    """

    @pytest.mark.long
    class Part(TestCase):
        @seed(number)
        @settings(max_examples=200, suppress_health_check=however_slow)
        @drawn
        def test_holds_for_two_hundred_more_histories(
            self, steps: list, order: object, compares_all: bool
        ) -> None:
            keeps_the_law(steps, order, compares_all)

    Part.__name__ = Part.__qualname__ = f"TestTheLawAtLength{number:02}"
    return Part


globals().update({part.__name__: part for part in map(part_of_five_thousand, range(25))})
