"""Plain examples of what comes late through some doors, with its figures; any acts through every door
are in test_close_any_door.py.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from revops import closing, definitions, ingest, publish
from revops.ingest import rereading, sources
from revops.ingest.company import parse
from revops.measures import MEASURES
from revops.models import MonthlyRate
from revops.organisation import settle
from tests import closing_company, small_company
from tests.admin_pages import logged_in, member_of, saved
from tests.closing_company import close, finance, late_cells
from tests.signed import INVOICES, LEADS, STAGES, Signed, closed_figures, company, follow, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def before(tmp_path: Path) -> Signed:
    company(tmp_path)
    return signed()


def test_a_merge(before: Signed, tmp_path: Path) -> None:
    merged = [LEADS[0], LEADS[1] | {"merged_into": "L1"}]
    small_company.load(tmp_path, "leads", merged)
    publish.publish()
    assert late_cells("mqls_entered") == [("2026-02-01", -1)]
    before.assert_kept()


def test_another_map_of_stages(before: Signed, tmp_path: Path) -> None:
    """What was an SQO is none by the new mapping."""
    text = small_company.MAPPING.replace(
        'stage = "stage", at', 'stage = { column = "stage", translate = "s" }, at'
    )
    text += '[translate.s]\nmql = "mql"\nsqo = "sal"\n'
    sources.keep(parse(text).source, text, None)
    (run,) = ingest.request_imports(text, [small_company.write(tmp_path, "stages", STAGES)])
    small_company.run_one(run)
    publish.publish()
    assert late_cells("sqos_entered") == [("2026-02-01", -1)]
    before.assert_kept()


@pytest.mark.parametrize(
    ("setting", "because"),
    [
        ({"base_currency": "JPY"}, "Months are closed in EUR: open them again"),
        ({"revenue": "signed"}, "open 2026-01 and all later ones again"),
    ],
)
def test_a_setting_that_is_refused(before: Signed, setting: dict, because: str) -> None:
    with pytest.raises(ValidationError, match=because):
        settle(setting)
    assert closed_figures() == before.figures


def test_rows_that_are_read_again(before: Signed, tmp_path: Path) -> None:
    """A row that was rejected and belongs into the closed month comes in late."""
    text = small_company.MAPPING.replace('amount = "amount", currency = "currency", deal',
        'amount = "amount", currency = { column = "currency", translate = "c" }, deal')  # fmt: skip
    text += '[translate.c]\nEUR = "EUR"\nUSD = "USD"\n'
    rows = [*INVOICES, INVOICES[0] | {"invoice": "A9", "currency": "Euro"}]
    small_company.write(tmp_path, "invoices", rows)
    (run,) = ingest.request_imports(text, [tmp_path / "invoices.csv"])
    assert small_company.run_one(run).refused == 1
    better = text + 'Euro = "EUR"\n'
    rereading.request(sources.keep(parse(better).source, better, None), None)
    follow()
    publish.publish()
    assert late_cells("invoiced") == [("2026-02-01", 10000)]
    before.assert_kept()


def test_a_definition_never_holds_from_a_day_that_is_closed(
    before: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where another time zone makes today one of the closed days."""
    monkeypatch.setattr(definitions, "local_day", lambda _at: date(2026, 1, 31))
    given = {"text_en": "Something else.", "text_fr": "Autre chose."}
    made = definitions.rewrite("revenue", given, why="It is clearer.", by=finance("fay"))
    assert made.holds_from == date(2026, 2, 1)


def test_another_rule_of_a_measure_adjusts_and_moves_nothing_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A definition that changes with a deployment: closed days keep the figure and the rule."""
    small_company.organisation(country="")
    rows = [{"invoice": "A1", "at": "2026-01-10", "amount": "100", "currency": "EUR"}]
    small_company.load(tmp_path, "invoices", rows)
    publish.publish()
    close("2026-01")
    old = MEASURES["invoiced"]

    def half(invoice):
        return old.rows(invoice.filter(invoice.amount_minor < 0))

    monkeypatch.setitem(MEASURES, "invoiced", replace(old, version=old.version + 1, rows=half))
    publish.publish()
    assert closing_company.late_cells("invoiced") == [("2026-02-01", -10000)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(amount) FROM revops_cell WHERE until_publication_id IS NULL AND measure = 'invoiced' AND dimension = ''"
        )
        assert cursor.fetchone()[0] == 10000


def test_a_month_closed_after_a_new_rule_keeps_its_seal(
    before: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the rule changed in the month before adjusts this one, and no record says so."""
    old = MEASURES["invoiced"]

    def none(invoice):
        return old.rows(invoice.filter(invoice.amount_minor < 0))

    monkeypatch.setitem(MEASURES, "invoiced", replace(old, version=old.version + 1, rows=none))
    publish.publish()
    close("2026-02")
    found = [closing.verify(row) for row in closing.closed_months()]
    assert [(each.holds, each.unlisted) for each in found] == [(True, ("invoiced",))] * 2


def test_a_rate_that_was_changed_in_the_admin_stays_when_sources_deliver_again(
    before: Signed, tmp_path: Path
) -> None:
    admin, rate = logged_in(member_of("admin")), MonthlyRate.objects.get()
    given = {"currency": "USD", "month": "2026-01-01", "rate": "0.5"}
    saved(admin.post(f"/admin/revops/monthlyrate/{rate.pk}/change/", given))
    february = {"currency": "USD", "month_on": "2026-02-01", "rate": "0.7"}
    small_company.load(tmp_path, "rates", [february])
    assert dict(MonthlyRate.objects.values_list("month", "rate")) == {
        date(2026, 1, 1): Decimal("0.5"),
        date(2026, 2, 1): Decimal("0.7"),
    }
