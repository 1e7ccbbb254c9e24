"""Doors through which people, finance and the next version of the program decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from hypothesis import strategies as st

from revops import definitions, ingest, publish, sample
from revops.closing import rates
from revops.kpis import KPIS
from revops.measures import MEASURES, rows
from revops.models import Channel, Definition, Membership, MonthlyRate, Person, Team
from revops.organisation import settle
from tests import any_company
from tests.admin_pages import inlines, saved
from tests.any_company import some_rates
from tests.closed_history import History, bring, follow
from tests.closing_company import finance
from tests.doors import door, user

SETTINGS = [
    {"fiscal_year_start": 4}, {"country": "FR"}, {"week_start": 6}, {"pairs": ["team+owner"]}, {"pairs": []}, {"name": "Another"},
]  # fmt: skip
TEAM = st.sampled_from(["North", "South"])


@door("admin", st.sampled_from(["inbound", "outbound"]), st.sampled_from(["Web", "Website"]))
def channel_in_the_admin(_history: History, motion: str, name: str) -> None:
    channel = Channel.objects.get()
    given = {"name": name, "motion": motion}
    saved(user("boss", "admin").post(f"/admin/revops/channel/{channel.pk}/change/", given))
    follow()


@door("admin")
def closed_months_in_the_admin(_history: History) -> None:
    assert user("boss", "admin").get("/admin/revops/monthclose/").status_code == 404


CELL = "measure, business_day, motion, dimension, member, bucket, amount, from_publication_id"
CLOSED = "measure IN ('invoiced', 'deals_won', 'mqls_entered') AND business_day < %(until)s"
BY_HAND = (
    f"INSERT INTO revops_cell ({CELL}) SELECT 'invoiced', %(day)s, '', '', 0, 7, 1, max(id) FROM revops_publication",
    f"UPDATE revops_cell SET amount = amount + 1 WHERE {CLOSED}",
    f"DELETE FROM revops_cell WHERE {CLOSED}",
    "UPDATE revops_monthclose SET cells_sha256 = repeat('0', 64) WHERE state = 'closed'",
    "DELETE FROM revops_monthclose",
)


@door("console", st.integers(1, 60))
def written_by_hand(history: History, earlier: int) -> None:
    """Who has the database's own console writes nothing into closed days either."""
    if not history.books.pins:
        return
    days = {"until": history.until, "day": history.until - timedelta(days=earlier)}
    for sql in BY_HAND:
        with connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(sql, days)
            except DatabaseError as error:
                assert error.__cause__.sqlstate == "23514", (
                    error
                )  # what a guard of closed days says
            else:
                assert cursor.rowcount == 0, sql


@door("erase", st.sampled_from(["Ann", "Bob"]))
def erased_person(_history: History, name: str) -> None:
    """Their name goes; what they did stays counted."""
    person = Person.objects.filter(name=name, user=None).first()
    if person is None:
        return
    client = user("boss", "admin")
    given = {"name": "—", "email": "", "user": ""} | inlines("memberships", "aliases")
    saved(client.post(f"/admin/revops/person/{person.pk}/change/", given))
    Membership.objects.filter(person=person).delete()
    client.post(f"/admin/revops/person/{person.pk}/delete/", {"post": "yes"})
    assert Person.objects.filter(pk=person.pk).exists()
    follow()


@door("rate", some_rates)
def rates_of_a_file(history: History, given: dict) -> None:
    history.take_rates(given)


@door("rate", any_company.rates)
def confirmed_rate(history: History, given: tuple[str, str, str]) -> None:
    currency, month, rate = given
    rates.confirm({(currency, date.fromisoformat(month)): Decimal(rate)}, finance("fay"))
    history.world.confirmed[currency, month] = rate


@door("rate", st.integers(0, 5))
def rate_taken_back(history: History, place: int) -> None:
    keys = sorted(history.world.confirmed)
    if keys:
        currency, month = keys[place % len(keys)]
        rates.take_back((currency, date.fromisoformat(month)), finance("fay"))
        del history.world.confirmed[currency, month]


@door("rate", any_company.rates)
def rate_in_the_admin(history: History, given: tuple[str, str, str]) -> None:
    currency, month, rate = given
    found = MonthlyRate.objects.filter(currency=currency, month=month).first()
    if found is not None:
        form = {"currency": currency, "month": month, "rate": rate}
        saved(user("boss", "admin").post(f"/admin/revops/monthlyrate/{found.pk}/change/", form))
        if found.rate != Decimal(rate):  # what was not changed stays the source's
            history.world.in_admin[currency, month] = rate
        follow()


@door("definition")
def words_of_a_definition(history: History) -> None:
    words = {"text_en": f"Something else {history.looks}.", "text_fr": f"Autre {history.looks}."}
    definitions.rewrite("revenue", words, why="It is clearer.", by=finance("fay"))


@door("definition", st.integers(1, 40))
def definition_of_a_closed_day(history: History, earlier: int) -> None:
    """The database refuses it, but from a day on that is open."""
    if not history.books.pins:
        return
    last = Definition.objects.filter(kpi="revenue").first()
    last.pk, last.version, last.why = None, last.version + 1, "It came late."
    last.holds_from = history.until - timedelta(days=earlier)
    with pytest.raises(DatabaseError, match="days that are closed"), transaction.atomic():
        last.save(force_insert=True)
    last.holds_from = history.until
    last.save(force_insert=True)


@door("definition", st.sampled_from([0, 5000]))
def rule_of_a_deployment(history: History, most: int) -> None:
    """The next version of the program counts no document above an amount."""
    if history.has_new_rule:
        return
    old = MEASURES["invoiced"]

    def limited(invoice):
        kept = (invoice.left_out == "") & (invoice.amount_base_minor <= most)
        priced = invoice.filter(kept)
        return rows(priced, on="business_day", item="number", amount="amount_base_minor")

    made = replace(old, version=old.version + 1, rows=limited)
    history.patch.setitem(MEASURES, "invoiced", made)
    for key in ("revenue", "invoiced_amount"):
        history.patch.setitem(KPIS, key, replace(KPIS[key], formula=made))
    history.world.most = most


@door("member", TEAM, TEAM, st.sampled_from(["", "2026-01-15"]))
def members_of_a_file(history: History, ann: str, bob: str, joined: str) -> None:
    teams = zip(any_company.PEOPLE, (ann, bob), strict=True)
    rows = [row | {"team": team, "joined_on": joined} for row, team in teams]
    bring(history.folder, "people", rows)


@door("member", TEAM, st.sampled_from(["", "2026-01-20"]))
def member_in_the_admin(_history: History, team: str, joined: str) -> None:
    one = Membership.objects.filter(person__user=None).first()
    if one is not None:
        given = {"person": one.person_id, "joined_on": joined, "left_on": ""}
        given["team"] = Team.objects.get(name=team).pk
        saved(user("boss", "admin").post(f"/admin/revops/membership/{one.pk}/change/", given))
        follow()


@door("setting", st.sampled_from(["Asia/Tokyo", "Europe/Amsterdam", "America/New_York"]))
def time_zone(history: History, zone: str) -> None:
    settle({"timezone": zone})
    history.world.zone = zone
    follow()


@door("setting", st.sampled_from(SETTINGS))
def another_setting(_history: History, given: dict) -> None:
    settle(given)
    follow()


@door("setting")
def refused_setting(history: History) -> None:
    """By the program, and by the database whoever else asks it."""
    if not history.books.pins:
        return
    for column, value in {"base_currency": "JPY", "revenue": "signed"}.items():
        with pytest.raises(ValidationError):
            settle({column: value})
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE revops_organisation SET {column} = %s", [value])


@door("rebuild")
def rebuilt(_history: History) -> None:
    publish.publish()
    assert publish.publish(rebuild=True) is None, "A rebuild found something else."


@door("rebuild")
def derived_anew(_history: History) -> None:
    ingest.rederive("again")


@door("rebuild")
def sample_company(_history: History) -> None:
    with pytest.raises(ValidationError, match="needs an empty installation"):
        sample.request_load(finance("fay"))
