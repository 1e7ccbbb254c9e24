"""Two dimensions at once: counted for the pairs that are switched on, and absent for all others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from revops import numbers, pairs, publish, receipts
from revops.calendar import Period
from revops.kpis import KPIS
from revops.models import Cell, Channel, Chore, Organisation, Target, Team
from revops.numbers import Slice, Standing, sliced
from revops.organisation import plan, settle
from tests import api_calls, page_company
from tests import small_company as small
from tests.admin_pages import logged_in, member_of, sentences

pytestmark = pytest.mark.django_db
OCTOBER, PAIR = "2025-10", "team+channel"
NOT_COUNTED = (
    "Team and Channel were not counted together when this was published. Who may change the "
    "organisation's settings can switch this pair on, from the next publication on."
)


@pytest.fixture
def company(tmp_path: Path) -> None:
    page_company.load(tmp_path)


def switch(*names: str) -> None:
    settle({"pairs": list(names)})
    publish.publish()


def both() -> dict[str, int]:
    return {
        "team": Team.objects.get(name="SDR North").pk,
        "channel": Channel.objects.get(name="Webinar").pk,
    }


def october() -> Period:
    return numbers.published().calendar.period(OCTOBER)


def current(pair: str) -> int:
    return Cell.objects.filter(dimension=pair, until_publication=None).count()


def reader() -> Client:
    client = Client()
    client.force_login(User.objects.create_user("reader"))
    return client


def test_a_pair_is_counted_from_the_next_publication_on_and_no_other(company: None) -> None:
    before = set(Cell.objects.values_list("pk", "amount"))
    switch(PAIR)
    assert set(Cell.objects.exclude(dimension=PAIR).values_list("pk", "amount")) == before
    assert current(PAIR) > 0
    assert set(
        Cell.objects.filter(dimension__contains="+").values_list("dimension", flat=True)
    ) == {PAIR}
    assert publish.publish() is None
    assert publish.publish(rebuild=True) is None


def test_a_pair_that_is_switched_off_ends_and_stays_readable_where_it_was_counted(
    company: None,
) -> None:
    switch(PAIR)
    then = numbers.published()
    switch()
    assert current(PAIR) == 0
    cut = sliced("", both())
    (was,) = numbers.read([KPIS["mqls"]], [october()], [cut], numbers.published(then.published_at))
    (now,) = numbers.read([KPIS["mqls"]], [october()], [cut], numbers.published())
    assert (was.value.amount, now.value.is_absent) == (3, True)
    assert str(now.value.absent_because) == NOT_COUNTED


def test_before_it_was_switched_on_a_pair_is_absent_and_has_no_records(company: None) -> None:
    first, cut = numbers.published(), sliced("", both())
    switch(PAIR)
    then = numbers.published(first.published_at)
    (number,) = numbers.read([KPIS["mqls"]], [october()], [cut], then)
    assert (number.value.is_absent, number.state) == (True, Standing.ABSENT)
    assert str(number.value.absent_because) == NOT_COUNTED
    assert receipts.records("mqls", october(), cut, then).unlisted == NOT_COUNTED


def test_switching_a_pair_restates_no_figure_and_a_later_record_does(
    company: None, tmp_path: Path
) -> None:
    switch(PAIR)
    cut = sliced("", both())

    def restated() -> numbers.Restated:
        published = numbers.published()
        found = numbers.read([KPIS["mqls"]], [october()], [cut], published)
        return numbers.restated(list(found), published)[0]

    assert (restated().has_moved, restated().before) == (False, None)
    late = page_company.STAGES + [
        {"id": "s9", "lead": "L4", "stage": "mql", "at": "2025-10-28T10:00:00", "owner": "p1"}
    ]
    small.load(tmp_path, "stages", late)
    publish.publish()
    assert (restated().before.value.amount, restated().shown.value.amount) == (3, 4)
    switch()
    assert not restated().has_moved


def test_nobody_sets_targets_of_a_pair(company: None) -> None:
    team = both()["team"]
    Target.objects.create(kpi="mqls", month=date(2025, 10, 1), team_id=team, value=9)
    switch(PAIR)
    (number,) = numbers.read([KPIS["mqls"]], [october()], [sliced("", both())], numbers.published())
    assert (number.value.amount, number.target, number.state) == (3, None, Standing.NO_TARGET)


def test_a_split_within_a_filter_adds_up_to_it_whichever_of_the_two_it_is(company: None) -> None:
    switch(PAIR)
    ids, published = both(), numbers.published()
    for filtered, by in (("team", "channel"), ("channel", "team")):
        whole = Slice("", filtered, ids[filtered])
        parts = numbers.numbers_of([KPIS["mqls"]], [october()], whole, published, by)
        (alone,) = numbers.numbers_of([KPIS["mqls"]], [october()], whole, published)
        assert sum(each.value.amount for each in parts) == alone.value.amount > 0
        assert all(each.slice.second for each in parts)


def test_the_api_answers_two_filters_and_a_split_within_one(company: None) -> None:
    switch(PAIR)
    client, asked = api_calls.caller(), {"kpi": "mqls", "period": OCTOBER, "team": "SDR North"}
    (one,) = api_calls.numbers(client, **asked, channel="Webinar")["numbers"]
    assert (one["value"], one["slice"]) == (3, {"team": "SDR North", "channel": "Webinar"})
    split = api_calls.numbers(client, **asked, by="channel")["numbers"]
    assert [(each["slice"]["channel"], each["value"]) for each in split] == [
        ("Webinar", 3),
        ("Cold call", 2),
    ]
    records = api_calls.records(client, **asked, channel="Webinar")
    assert (records["value"], len(records["results"])) == (3, 3)
    assert {(each["team"], each["channel"]) for each in records["results"]} == {
        ("SDR North", "Webinar")
    }


@pytest.mark.parametrize(
    ("asked", "field", "says"),
    [
        ({"team": "0", "channel": "0"}, "channel", NOT_COUNTED),
        ({"team": "0", "by": "channel"}, "by", NOT_COUNTED),
        ({"team": "0", "channel": "0", "owner": "0"}, "owner", "two dimensions at a time"),
        ({"team": "0", "by": "team"}, "by", "one member cannot be split by its own dimension"),
    ],
)
def test_the_api_refuses_what_is_not_counted_and_names_the_parameter(
    company: None, asked: dict[str, str], field: str, says: str
) -> None:
    answer = api_calls.caller().get(api_calls.NUMBERS, {"kpi": "mqls", "period": OCTOBER} | asked)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["field"], says in error["message"]) == (field, True), error


def test_the_api_says_of_an_older_publication_why_there_is_no_figure(company: None) -> None:
    first = numbers.published().published_at.isoformat()
    switch(PAIR)
    asked = {"kpi": "mqls", "period": OCTOBER, "team": "SDR North", "as_of": first}
    (number,) = api_calls.numbers(api_calls.caller(), **asked, channel="Webinar")["numbers"]
    assert (number["value"], number["absent_because"]) == (None, NOT_COUNTED)


def test_page_export_and_command_show_the_figure_of_the_api(company: None, capsys) -> None:
    switch(PAIR)
    client, ids = reader(), both()
    asked = f"period={OCTOBER}&team={ids['team']}&channel={ids['channel']}"
    page = client.get(f"/kpi/mqls/?{asked}").content.decode()
    assert "SDR North · Webinar" in page
    assert f'href="/kpi/mqls/receipt/?{asked}"' in page.replace("&amp;", "&")
    assert "no target set" in page
    assert client.get(f"/kpi/mqls/receipt/?{asked}").status_code == 200
    table = b"".join(client.get(f"/export/figures.csv?{asked}").streaming_content).decode()
    assert "MQLs,October 2025,2025-10" in table
    assert "Team · Channel,SDR North · Webinar,3,3," in table
    call_command("explain", "mqls", OCTOBER, team="SDR North", channel="Webinar")
    assert "SDR North · Webinar\n" in (said := capsys.readouterr().out)
    assert "value: 3 records, 3 in all" in said


def test_the_page_of_a_filtered_kpi_consists_of_the_other_dimension(company: None) -> None:
    switch(PAIR)
    asked = f"period={OCTOBER}&team={both()['team']}"
    page = reader().get(f"/kpi/mqls/?{asked}").content.decode()
    assert 'id="by-channel"' in page
    assert 'id="by-owner"' not in page
    assert f"{asked}&channel={both()['channel']}" in page.replace("&amp;", "&")


def test_a_pair_that_is_off_is_absent_on_the_page_and_never_zero(company: None) -> None:
    page = reader().get(f"/kpi/mqls/?period={OCTOBER}&team=0&channel=0").content.decode()
    assert NOT_COUNTED in page.replace("&#x27;", "'")


def test_the_second_list_offers_what_was_counted_with_the_first(company: None) -> None:
    switch(PAIR)
    client, ids = reader(), both()
    filters = lambda asked: client.get(f"/?period={OCTOBER}{asked}").context["filters"]  # noqa: E731
    assert [name for name, *_rest in filters("").beside] == []
    assert [name for name, *_rest in filters("&team=0").beside] == ["channel"]
    assert [name for name, *_rest in filters("&channel=0").beside] == ["team"]
    assert [name for name, *_rest in filters("&owner=0").beside] == []
    sent = client.get(f"/?slice=channel:{ids['channel']}&beside=team:{ids['team']}")
    assert sent.url.endswith(f"team={ids['team']}&channel={ids['channel']}")
    for chosen in ("slice=owner:0&beside=team:1", "slice=owner:0"):
        assert client.get(f"/?period={OCTOBER}&{chosen}").url == f"/?period={OCTOBER}&owner=0"
    sent = client.get(f"/?period={OCTOBER}&slice=team:2&beside=team:1")
    assert sent.url == f"/?period={OCTOBER}&team=2"


def test_the_organisation_says_what_a_pair_costs_before_it_is_switched_on(company: None) -> None:
    client = logged_in(member_of("admin"))
    address = "/admin/revops/organisation/1/change/"
    form = client.get(address).context["adminform"].form
    labels = dict(form.fields["pairs"].choices)
    estimate = pairs.costs()[PAIR]
    assert labels[PAIR] == f"Team × Channel: up to {estimate.cells} cells"
    given = {
        name: value for name, value in form.initial.items() if name in form.fields and value
    } | {"pairs": [PAIR], "week_start": "0"}
    asked = client.post(address, given)
    assert any(
        "Team × Channel is counted from the next publication on" in s for s in sentences(asked)
    )
    assert Organisation.current().pairs == []
    Chore.objects.all().delete()
    ((digest, _label),) = asked.context["adminform"].form.fields["agreed"].widget.choices
    assert client.post(address, given | {"agreed": [digest]}).status_code == 302
    assert Organisation.current().pairs == [PAIR]
    assert Organisation.history.first().pairs == [PAIR]
    assert Chore.objects.filter(kind=Chore.Kind.PUBLISH).exists()
    publish.publish()
    assert pairs.costs()[PAIR] == pairs.Cost(current(PAIR), False)
    assert current(PAIR) <= estimate.cells


def test_what_is_no_pair_is_refused() -> None:
    small.organisation()
    with pytest.raises(Exception, match="There is no pair of dimensions “channel\\+team”"):
        plan({"pairs": ["channel+team"]})
