"""What people type behind freeze, walk, project and backtest answers with a figure or with a sentence that
says what is wrong, never with a traceback.
"""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from revops.models import Membership, Publication, Team
from tests import shipped
from tests import small_company as small

pytestmark = pytest.mark.django_db
PEOPLE = [
    {"person": "ann", "name": "Ann", "team": "North"},
    {"person": "bob", "name": "Bob", "team": "South", "left_on": "2026-03-01"},
]
DEALS = [
    {"deal": f"D{n}", "amount": "100", "owner": "ann", "opened_at": f"2026-0{n}-05", "outcome": "won", "closed_at": f"2026-0{n}-20"}
    for n in range(1, 8)
] + [{"deal": "O", "amount": "50", "opened_at": "2026-07-06", "outcome": "open"}]  # fmt: skip


@pytest.fixture
def company(tmp_path: Path) -> Publication:
    shipped.routines()
    small.organisation()
    small.load(tmp_path, "people", PEOPLE)
    small.load(tmp_path, "deals", DEALS)
    return small.published()


def typed(line: str) -> dict:
    out = StringIO()
    call_command(*line.split(), "--json", stdout=out)
    return json.loads(out.getvalue())


REFUSED = {
    "freeze weekly": "no routine “weekly”",
    "freeze weekly-forecast --as-of soon": "“soon” is not a time",
    "freeze weekly-forecast --as-of 2026-02-30": "is not a time",
    "freeze weekly-forecast --as-of 2190-01-01": "of a time that is past",
    "freeze weekly-forecast --as-of 9999-12-31T23:59": "years 1900 to 2199",
    "freeze weekly-forecast --as-of 0001-01-01": "years 1900 to 2199",
    "freeze weekly-forecast --as-of 0001-01-01T00:00+14:00": "years 1900 to 2199",
    "freeze weekly-forecast --as-of 1800-01-01": "years 1900 to 2199",
    "walk 2026-06-30 soon": "“soon” is no end of a walk",
    "walk 2026-06-30 2026-06-31": "is no end of a walk",
    "walk 2026-07-31 2026-06-30": "ends before it begins",
    "walk publication:0 2026-07-31": "no publication 0",
    "walk publication:-1 2026-07-31": "is no end of a walk",
    "walk publication:999999999999 2026-07-31": "is no end of a walk",
    "walk 0001-01-01T00:00+14:00 2026-07-31": "Nothing had been published by then",
    "walk 0001-01-01T00:00 2026-07-31": "Nothing had been published by then",
    "walk 1000-01-01T00:00Z 2026-07-31": "Nothing had been published by then",
    "walk 2026-06-30 2026-07-31 --kpi revenue": "invalid choice: 'revenue'",
    "walk 2026-06-30 2026-07-31 --motion sideways": "invalid choice: 'sideways'",
    "walk 2026-06-30 2026-07-31 --team East": "no single one called “East”",
    "walk 2026-06-30 2026-07-31 --team 99999999999999999999": "no single one called",
    "walk 2026-06-30 2026-07-31 --focus soon": "no period “soon”",
    "walk 2026-06-30 2026-07-31 --focus 2026-Q3 --kpi mqls": "Only the open pipeline",
    "walk 2026-06-30 2026-07-31 --records many": "invalid int value",
    "project nothing 2026-07": "invalid choice: 'nothing'",
    "project win_rate 2026-07": "invalid choice: 'win_rate'",
    "project deals_signed 2026-13": "no period “2026-13”",
    "project deals_signed 2200-01": "years 1900 to 2199",
    "project deals_signed 2026-07-31..2026-07-01": "ends before it begins",
    "project deals_signed 2026-07 --as-of soon": "is no end of a walk",
    "project deals_signed 2026-07 --team East": "no single one called “East”",
    "backtest nothing": "invalid choice: 'nothing'",
    "backtest deals_signed --kind day": "invalid choice: 'day'",
    "backtest deals_signed --from soon": "“soon” is not a day",
    "backtest deals_signed --to 2026-02-30": "“2026-02-30” is not a day",
    "backtest deals_signed --from 2026-07-01 --to 2026-06-01": "The last day is before the first",
    "backtest deals_signed --team East": "no single one called “East”",
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_cannot_be_answered_is_a_sentence(company: Publication, line: str) -> None:
    with pytest.raises(CommandError, match=REFUSED[line]):
        typed(line)


ABSENT = {
    "project deals_signed 1999-Q1": "No data before 5 Jan 2026.",
    "project deals_signed 2026-07 --as-of 2020-01-01": "No data before 5 Jan 2026.",
    "project deals_signed 2026-07 --as-of 0001-01-01": "No data before 5 Jan 2026.",
    "project mqls 2026-07": "No source says yet when a lead became MQL",
    "project deals_signed 2199 --team South": "Nothing of this has come yet",
    "project deals_signed FY2199": "No working day of the period is over",
    "backtest mqls": "No source says yet when a lead became MQL",
    "backtest deals_signed --kind quarter": "There is no period with 4 comparable ones",
    "backtest deals_signed --from 2190-01-01": "There is no period with 4 comparable ones",
    "backtest deals_signed --to 1900-01-01": "There is no period with 4 comparable ones",
    "backtest deals_signed --motion outbound": "There is no period with 4 comparable ones",
}


@pytest.mark.parametrize("line", ABSENT)
def test_where_there_is_nothing_to_say_it_says_why(company: Publication, line: str) -> None:
    found = typed(line)
    assert found.get("value") is None and not found.get("scores")
    assert ABSENT[line] in found["absent_because"]


FOUND = {
    # In: what was won in July. Out: everything else.
    "project deals_signed 2026-07": {"value": 1, "method": "over", "certain": 1},
    "project deals_signed 2026-07 --as-of 9999-12-31": {"value": 1, "method": "over"},
    "project deals_signed 2026-07 --team South": {"value": 0, "method": "over"},
    "project deals_signed 2026-07 --motion outbound": {"value": 0, "method": "over"},
    "project deals_signed 2199-12": {"certain": 0, "method": "open_deals"},
    "walk 0001-01-01 9999-12-31": {"opening": "0.00", "closing": "50.00"},
    "walk 9999-12-31 9999-12-31": {"opening": "50.00", "closing": "50.00"},
    "walk 9999-12-31T23:59-14:00 2026-12-31": {"opening": "50.00", "closing": "50.00"},
    "walk 2026-06-30 2026-06-30": {"opening": "0.00", "closing": "0.00"},
    "walk 2026-06-30 2026-07-31 --focus 1900-01": {"opening": "0.00", "closing": "0.00"},
    "walk 2026-06-30 2026-07-31 --team South": {"opening": "0.00", "closing": "0.00"},
    "walk 2026-06-30 2026-07-31 --motion none --kpi mqls": {"opening": 0, "closing": 0},
    "walk 2026-06-30 2026-07-31 --records -5": {"opening": "0.00", "closing": "50.00"},
    "freeze weekly-forecast --as-of 1950-01-01": {"is_reconstructed": True},
    # In that night there is no half past two.
    "freeze weekly-forecast --as-of 2026-03-29T02:30": {"at": "2026-03-29T02:30:00+01:00"},
    "freeze monthly-review --as-of 2026-07-15T09:00Z": {"at": "2026-07-15T09:00:00+00:00"},
}


@pytest.mark.parametrize("line", FOUND)
def test_what_is_strange_and_means_something_is_answered(company: Publication, line: str) -> None:
    found = typed(line)
    assert {name: found[name] for name in FOUND[line]} == FOUND[line]
    assert float(found.get("residual", 0)) == 0


def test_a_team_that_does_not_create_it_has_no_projection_either(company: Publication) -> None:
    Team.objects.filter(name="South").update(function="sdr")
    asked = "deals_signed 2026-07 --team South"
    (number,) = typed(f"explain {asked}")["numbers"]
    found = typed(f"project {asked}")
    assert (found["value"], number["value"]) == (None, None)
    assert found["absent_because"] == number["absent_because"] == "South creates no Deals signed."


def test_a_team_that_is_no_more_is_refused_by_name_and_its_past_stays_in_the_whole(
    company: Publication,
) -> None:
    before = typed("walk 2026-06-30 2026-07-31")
    Membership.objects.filter(team__name="South").delete()
    Team.objects.filter(name="South").delete()
    with pytest.raises(CommandError, match="no single one called “South”"):
        typed("walk 2026-06-30 2026-07-31 --team South")
    assert typed("walk 2026-06-30 2026-07-31") == before


EMPTY = {
    "walk 2026-06-30 2026-07-31": "Nothing has been published yet",
    "project mqls 2026-07": "Nothing has been published yet",
    "project mqls 2026-07 --as-of 2026-07-01": "Nothing has been published yet",
    "backtest mqls": "Nothing has been published yet",
    "freeze weekly-forecast": "Set up the organisation first",
}


@pytest.mark.parametrize("line", EMPTY)
def test_an_empty_installation_says_what_comes_first(db: None, line: str) -> None:
    shipped.routines()
    with pytest.raises(CommandError, match=EMPTY[line]):
        typed(line)


def test_a_backtest_without_periods_is_an_error_in_words_too(company: Publication) -> None:
    with pytest.raises(CommandError, match="no period with 4 comparable ones"):
        call_command("backtest", "deals_signed", "--kind", "quarter", stdout=StringIO())


@pytest.mark.parametrize("line", ["explain mqls 2026-07 --as-of", "import_files m.toml f.csv --exported-at"])  # fmt: skip
@pytest.mark.parametrize(("when", "sentence"), [("soon", "is not a time"), ("0001-01-01", "years 1900 to 2199")])  # fmt: skip
def test_other_commands_read_times_alike(db: None, line: str, when: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command(*line.split(), when)
