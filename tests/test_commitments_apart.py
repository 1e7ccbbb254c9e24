"""Commitments apart by deal type: new business, expansion and renewal add up to the whole, where the source
knows them; a rate is committed to by nobody.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from revops.models import Call
from revops.routines import calls, freezing
from revops.routines.places import Place
from tests import page_company
from tests import small_company as small
from tests.admin_pages import logged_in
from tests.meeting_company import Company, at, commit, load
from tests.test_forecast_pages import address, sent, text
from tests.test_freeze import section

pytestmark = pytest.mark.django_db
TYPES = ("new", "renewal", "new")
LAST = 'expected_close_on = "expected_close_on"\n[files.changes]'


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """The small company whose CRM says of each deal whether it is new business or a renewal."""
    rows = zip(page_company.DEALS, TYPES, strict=True)
    monkeypatch.setattr(page_company, "DEALS", [each | {"deal_type": word} for each, word in rows])
    columns = small.COLUMNS | {"deals": f"{small.COLUMNS['deals']} deal_type"}
    monkeypatch.setattr(small, "COLUMNS", columns)
    mapping = small.MAPPING.replace(LAST, f'deal_type = "deal_type"\n{LAST}')
    monkeypatch.setattr(small, "MAPPING", mapping)
    return load(tmp_path)


def test_the_parts_make_the_number_or_add_up_to_it(company):
    call = commit(
        company, 0, company.deals, None, "2025-10-06T08:00", apart={"new": 4, "renewal": 2}
    )
    assert (call.value, call.apart) == (6, {"new": 4, "renewal": 2})
    with pytest.raises(ValidationError, match="must add up to the commitment"):
        commit(company, 0, company.deals, 7, "2025-10-06T08:10", apart={"new": 4})
    with pytest.raises(ValidationError, match="zero or more"):
        commit(company, 0, company.deals, 3, "2025-10-06T08:10", apart={"new": 4, "renewal": -1})
    with pytest.raises(ValidationError, match="Only deals signed and their amount"):
        commit(company, 0, company.sqos, 3, "2025-10-06T08:10", apart={"new": 3})
    assert Call.objects.count() == 1


def test_what_came_of_each_type_stands_beside_what_was_committed(company):
    commit(company, 3, company.deals, None, "2025-10-27T08:00", apart={"new": 4, "renewal": 2})
    frozen = freezing.freeze(company.meetings[3], at=at("2025-10-27T13:00"))
    (team,) = section(frozen, "ae")["teams"]
    apart = {each["type"]: (each["came"], each["committed"]) for each in team["rows"][0]["apart"]}
    # In: D1 is new business, D2 a renewal. Out: D3 was lost.
    assert apart == {"new": (1, 4), "renewal": (1, 2)}
    (team,) = section(frozen, "sdr")["teams"]
    assert team["rows"][0]["apart"] == []
    shown = text(logged_in(company.sdr).get(address(company, 3)))
    assert "New business <b>4</b> (1 so far)" in shown and "Renewal <b>2</b> (1 so far)" in shown


def test_the_form_has_a_field_for_each_type_that_the_teams_deals_have(company):
    client = logged_in(company.ae)
    page = text(client.get(address(company, 0, "prepare/")))
    assert 'name="apart_new"' in page and 'name="apart_renewal"' in page
    assert 'name="apart_expansion"' not in page
    wrong = client.post(address(company, 0, "commit/"), sent(company, value="6", apart_new="4"))
    assert wrong.status_code == 400 and "must add up to the commitment" in text(wrong)
    given = sent(company, value="", apart_new="4", apart_renewal="2")
    client.post(address(company, 0, "commit/"), given)
    assert Call.objects.get().apart == {"new": 4, "renewal": 2}


def test_nobody_commits_to_a_rate_and_the_sentence_says_to_what(company):
    place = Place("win_rate", company.south.pk, "2025-Q4")
    with pytest.raises(ValidationError, match="a rate follows from counts"):
        calls.commit(company.meetings[0], place, 40, by=company.ae)
    given = sent(company, value="40") | {"kpi": "win_rate"}
    answer = logged_in(company.ae).post(address(company, 0, "commit/"), given)
    assert answer.status_code == 400 and "a rate follows from counts" in text(answer)
