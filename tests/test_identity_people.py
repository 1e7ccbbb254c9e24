"""Who is one: people by their ids, e-mails and names, and in which team they were when."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from revops import numbers, publish
from revops.kpis import KPIS
from revops.models import (
    Membership,
    PersonAlias,
)
from revops.readers import EVERYTHING
from tests.identity_company import (
    BOTH,
    CRM,
    DEALS,
    PEOPLE,
    SOUTH_FIRST,
    TWO_ANNAS,
    called,
    company,  # noqa: F401 (fixtures)
    crm,
    owners,
)
from tests.results import load_text
from tests.small_company import load, organisation

pytestmark = pytest.mark.django_db


def test_a_name_that_two_people_bear_is_nobodys(tmp_path: Path) -> None:
    deals = (
        DEALS
        + "D1,Anna Berg,1,2026-01-05,,Open\nD2,u2,2,2026-01-05,,Open\nD3,Anna@Example.org,3,2026-01-05,,Open\n"
    )
    crm(tmp_path, "people.csv", PEOPLE + TWO_ANNAS)
    notes = crm(tmp_path, "open.csv", deals)
    expected = [
        ("crm/D1", None, None),
        ("crm/D2", "Anna Berg", "South"),
        ("crm/D3", "Anna Berg", "North"),
    ]
    assert owners()[:2] == expected[:2]
    assert any(
        "“Anna Berg” is what several people are called; 1 record that names it belongs to nobody"
        in n
        for n in notes
    )


def test_two_people_of_one_name_are_two_where_they_are_shown_and_asked_for(tmp_path: Path) -> None:
    crm(tmp_path, "people.csv", PEOPLE + TWO_ANNAS)
    crm(
        tmp_path,
        "open.csv",
        DEALS + "D1,u1,100,2026-01-05,2026-02-03,Won\nD2,u2,200,2026-01-05,2026-02-03,Won\n",
    )
    first, second = (PersonAlias.objects.get(key=f"crm/{each}").person_id for each in ("u1", "u2"))
    publish.publish()
    published = numbers.published(reader=EVERYTHING)
    february, everything = published.calendar.period("2026-02"), numbers.Slice()
    read = numbers.read([KPIS["signed_amount"]], [february], [everything], published, "owner")
    split = [
        (label, each.value.amount)
        for label, each in read.members("signed_amount", february, everything, "owner")
    ]
    assert split == [(f"Anna Berg ({second})", 20000), (f"Anna Berg ({first})", 10000)]
    with pytest.raises(
        CommandError, match=f"“Anna Berg” are several; write the number of one of them: .*{first}"
    ):
        call_command("explain", "signed_amount", "2026-02", owner="Anna Berg")
    out = io.StringIO()
    call_command("explain", "signed_amount", "2026-02", "--json", owner=str(first), stdout=out)
    assert json.loads(out.getvalue())["numbers"][0]["value"] == "100.00"


def test_a_name_becomes_somebodys_when_only_one_bears_it(tmp_path: Path) -> None:
    crm(tmp_path, "open.csv", DEALS + "D1,Anna Berg,1,2026-01-05,,Open\n")
    for people, expected in (
        (TWO_ANNAS, (None, None)),
        (TWO_ANNAS.replace("u2,Anna Berg", "u2,Anna Cruz"), ("Anna Berg", "North")),
        (TWO_ANNAS, (None, None)),
    ):
        crm(tmp_path, "people.csv", PEOPLE + people, accepts_loss=True)
        assert owners() == [("crm/D1", *expected)]


def test_what_was_set_by_hand_no_import_changes(tmp_path: Path) -> None:
    crm(tmp_path, "people.csv", PEOPLE + TWO_ANNAS)
    second = PersonAlias.objects.get(key="crm/u2").person
    PersonAlias.objects.filter(key="crm/Anna Berg").update(person=second, is_by_hand=True)
    crm(tmp_path, "open.csv", DEALS + "D1,Anna Berg,1,2026-01-05,,Open\n")
    crm(tmp_path, "people.csv", PEOPLE + TWO_ANNAS + "u3,Cleo,,North,2025-01-01\n")
    assert owners() == [("crm/D1", "Anna Berg", "South")]


def test_people_of_two_sources_with_one_e_mail_are_one(tmp_path: Path) -> None:
    crm(tmp_path, "people.csv", PEOPLE + "u1,Anna Berg,Anna@Example.org,North,2025-01-01\n")
    other = CRM.replace('key = "crm"', 'key = "hr"')
    load_text(tmp_path, "people.csv", PEOPLE + "77,A. Berg,anna@example.ORG,,\n", other)
    keys = {"crm/u1", "hr/77"}
    assert len(set(PersonAlias.objects.filter(key__in=keys).values_list("person", flat=True))) == 1


def test_memberships_follow_the_current_records_in_any_order_of_files(tmp_path: Path) -> None:
    stays = ["u1,Ann,,North,2025-01-01\n", "u1,Ann,,South,2026-01-01\n"]
    seen = set()
    for texts in ([stays[0], stays[1]], [stays[1], stays[0]]):
        for text in (*texts, stays[1]):
            crm(tmp_path, "people.csv", PEOPLE + text, accepts_loss=True)
        seen.add(str(list(Membership.objects.values_list("team__name", "joined_on"))))
    assert seen == {"[('South', datetime.date(2026, 1, 1))]"}


def test_of_stays_that_overlap_the_one_that_began_sooner_counts_whichever_came_first(
    tmp_path: Path,
) -> None:
    for earlier in ((SOUTH_FIRST,), ()):
        for text in (*earlier, BOTH):
            notes = crm(tmp_path, "people.csv", PEOPLE + text)
        assert list(Membership.objects.values_list("team__name", "joined_on")) == [("North", None)]
        assert (
            "Line 2: Anna Berg already is in a team during these days; the membership in South was left out."
            in notes
        )
        crm(tmp_path, "people.csv", PEOPLE, accepts_loss=True)


def test_a_stay_that_ends_before_it_begins_is_left_out_with_that_reason(tmp_path: Path) -> None:
    mapping = CRM.replace('joined_on = "from"', 'joined_on = "from", left_on = "until"')
    text = (
        PEOPLE.strip()
        + ",until\nu1,Ann,,North,2026-03-01,2026-01-01\nu2,Bob,,North,2026-03-01,2026-04-01\n"
    )
    notes = load_text(tmp_path, "people.csv", text, mapping).notes
    assert list(Membership.objects.values_list("person__name", "team__name")) == [("Bob", "North")]
    assert notes[1:] == [
        "Line 2: Ann leaves North on 2026-01-01, not after joining it on 2026-03-01; the membership was left out."
    ]


def test_who_is_described_no_more_is_who_the_records_call(tmp_path: Path) -> None:
    organisation()
    load(tmp_path, "people", [{"person": "ann", "name": "Ann Berg", "team": "North"}])
    owners = ("ann", "Ann Berg")
    load(tmp_path, "calls", [{"lead": "L1", "at": "2026-01-05", "owner": each} for each in owners])
    assert called() == {"Ann Berg": 2}
    load(tmp_path, "people", [], accepts_loss=True)
    assert called() == {"ann": 1, "Ann Berg": 1}
    load(tmp_path, "people", [{"person": "ann", "name": "Ann Berg", "team": "North"}])
    assert called() == {"Ann Berg": 2}
