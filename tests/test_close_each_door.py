"""Each door to a closed month, one by one: whoever comes through it moves nothing that was signed,
closed and open days are all there is, and the records still add up.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client

from revops import closing, definitions, ingest, publish, sample, withdrawal
from revops.ingest import rereading, sources
from revops.ingest.company import parse
from revops.models import (
    Channel,
    Connection,
    Definition,
    Membership,
    MonthlyRate,
    Organisation,
    Person,
    RawRecord,
    Source,
    Team,
)
from revops.organisation import settle
from tests import recordings, results, small_company
from tests.admin_pages import group_of, inlines, logged_in, member_of, saved
from tests.api_calls import caller
from tests.closing_company import finance, late_cells, month
from tests.signed import DEALS, INVOICES, LEADS, PEOPLE, STAGES, Signed, company, follow, signed
from tests.uploading import rehearsed

pytestmark = pytest.mark.django_db
CORRECTED = [INVOICES[0] | {"amount": "90"}, *INVOICES[1:]]
CALL = {"kind": "call", "at": "2026-01-12T10:30", "owner": "crm/ann", "lead": "crm/L1"}


@pytest.fixture
def before(tmp_path: Path) -> Signed:
    company(tmp_path)
    return signed()


@pytest.fixture
def admin() -> Client:
    return logged_in(member_of("admin"))


def test_a_file(before: Signed, tmp_path: Path) -> None:
    small_company.load(tmp_path, "invoices", CORRECTED)
    before.assert_kept()


def test_a_file_that_lacks_what_was_signed(before: Signed, tmp_path: Path) -> None:
    small_company.load(tmp_path, "deals", DEALS[1:], accepts_loss=True)
    before.assert_kept()


@pytest.mark.django_db(transaction=True)
def test_an_upload(tmp_path: Path, settings: LazySettings) -> None:
    company(tmp_path)
    before = signed()
    settings.MEDIA_ROOT = tmp_path / "uploads"
    text = small_company.write(tmp_path, "invoices", CORRECTED).read_text()
    client = logged_in(member_of("admin"))
    address = rehearsed(client, ("invoices.csv", text))
    assert client.post(f"{address}confirm/").status_code == 302
    follow()
    before.assert_kept()


def test_the_api(before: Signed) -> None:
    client = caller("script")
    User.objects.get(username="script").groups.add(group_of("recorder"))
    answer = client.post("/api/v1/typed/activity/", json.dumps(CALL), "application/json")
    assert answer.status_code == 201
    before.assert_kept(moves=False)


def test_what_is_typed_in(before: Signed) -> None:
    ann = logged_in(member_of("recorder", name="ann"))
    assert ann.post("/typed/activity/new/", CALL | {"key": "k1"}).status_code == 302
    before.assert_kept(moves=False)


def test_the_admin(before: Signed, admin: Client) -> None:
    channel = Channel.objects.get()
    given = {"name": "Website", "motion": "inbound"}
    saved(admin.post(f"/admin/revops/channel/{channel.pk}/change/", given))
    follow()
    before.assert_kept(moves=False)
    assert results.rows(RawRecord, "kind").count(("lead",)) == 2


def test_a_merge(before: Signed, tmp_path: Path) -> None:
    merged = [LEADS[0], LEADS[1] | {"merged_into": "L1"}]
    small_company.load(tmp_path, "leads", merged)
    publish.publish()
    assert late_cells("mqls_entered") == [("2026-02-01", -1)]
    before.assert_kept()


def test_a_person_who_is_erased(before: Signed, admin: Client) -> None:
    """Their name goes; what they did stays counted."""
    ann = Person.objects.get(name="Ann")
    given = {"name": "—", "email": "", "user": ""} | inlines("memberships", "aliases")
    saved(admin.post(f"/admin/revops/person/{ann.pk}/change/", given))
    Membership.objects.filter(person=ann).delete()
    follow()
    before.assert_kept(moves=False)
    answer = admin.post(f"/admin/revops/person/{ann.pk}/delete/", {"post": "yes"})
    assert answer.status_code in (200, 403) and Person.objects.filter(pk=ann.pk).exists()


def test_a_rate_in_the_admin(before: Signed, admin: Client) -> None:
    rate = MonthlyRate.objects.get()
    given = {"currency": "USD", "month": "2026-01-01", "rate": "0.5"}
    saved(admin.post(f"/admin/revops/monthlyrate/{rate.pk}/change/", given))
    follow()
    before.assert_kept()


def test_a_rate_in_a_file(before: Signed, tmp_path: Path) -> None:
    row = {"currency": "USD", "month_on": "2026-01-01", "rate": "0.5"}
    small_company.load(tmp_path, "rates", [row])
    before.assert_kept()


def test_the_words_of_a_definition(before: Signed) -> None:
    given = {"text_en": "Something else.", "text_fr": "Autre chose."}
    definitions.rewrite("revenue", given, why="It is clearer.", by=finance("fay"))
    before.assert_kept(moves=False)


def test_a_definition_that_would_hold_from_a_closed_day_is_refused(before: Signed) -> None:
    last = Definition.objects.filter(kpi="revenue").first()
    last.pk, last.version, last.why, last.holds_from = None, last.version + 1, "Late.", "2026-01-15"
    with pytest.raises(DatabaseError, match="days that are closed"), transaction.atomic():
        last.save(force_insert=True)
    last.holds_from = "2026-02-01"
    last.save(force_insert=True)
    before.assert_kept(moves=False)


def test_a_member_who_moved(before: Signed, tmp_path: Path) -> None:
    small_company.load(tmp_path, "people", [PEOPLE[0] | {"team": "South"}], accepts_loss=True)
    before.assert_kept(moves=False)
    assert Team.objects.filter(name="South").exists()


def test_a_member_who_moved_in_the_admin(before: Signed, admin: Client) -> None:
    south = Team.objects.create(name="South", function="marketing")
    one = Membership.objects.get()
    given = {"person": one.person_id, "team": south.pk, "joined_on": "", "left_on": ""}
    saved(admin.post(f"/admin/revops/membership/{one.pk}/change/", given))
    follow()
    before.assert_kept(moves=False)


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


def test_another_time_zone_takes_a_document_out_of_the_month(before: Signed) -> None:
    assert settle({"timezone": "Asia/Tokyo"})
    follow()
    publish.publish()
    assert late_cells("invoiced") == [("2026-02-01", -4000)]
    before.assert_kept(moves=False)


@pytest.mark.parametrize(
    "setting",
    [
        {"fiscal_year_start": 4},
        {"country": "FR"},
        {"week_start": 6},
        {"pairs": ["team+owner"]},
        {"name": "Another"},
    ],
)
def test_a_setting_of_the_organisation(before: Signed, setting: dict) -> None:
    assert settle(setting)
    follow()
    before.assert_kept(moves=False)


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
    before.assert_kept(moves=False)


@pytest.mark.parametrize("feed", ["invoices", "deals", "stages", "rates", "people"])
def test_a_feed_that_is_withdrawn(before: Signed, feed: str) -> None:
    withdrawal.withdraw("crm", feed, "fay")
    before.assert_kept(moves=feed != "people")


def test_a_source_that_is_deleted(before: Signed, admin: Client) -> None:
    source = Source.objects.get()
    admin.post(f"/admin/revops/source/{source.pk}/delete/", {"post": "yes"})
    assert Source.objects.filter(pk=source.pk).exists()
    for table in ("rawrecord", "stageentry", "deal", "dealchange", "invoice", "organisation"):
        with (
            pytest.raises(DatabaseError, match="they stay"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM revops_{table}")
    before.assert_kept(moves=False)


def test_the_backfill_of_a_new_connector(
    before: Signed, tmp_path: Path, settings: LazySettings
) -> None:
    mapping = recordings.MAPPING.replace('"crm"', '"other"').replace('"CRM"', '"Other"')
    settings.RECORDINGS, settings.MEDIA_ROOT = str(tmp_path), str(tmp_path / "uploads")
    source = Source.objects.create(key="other", name="Other", mapping=mapping)
    given = {"connector": "recording", "given": {"folder": "crm"}, "is_on": True}
    (tmp_path / "crm").mkdir()
    recordings.page(tmp_path, 1, recordings.deal("X1", 500, "2026-01-12"))
    recordings.pulled(Connection.objects.create(source=source, **given))
    publish.publish()
    assert late_cells("signed_value") == [("2026-02-01", 50000)]
    before.assert_kept()


def test_a_rebuild_and_deriving_all_anew(before: Signed, tmp_path: Path) -> None:
    small_company.load(tmp_path, "invoices", CORRECTED)
    ingest.rederive("again")
    publish.publish(rebuild=True)
    before.assert_kept()


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


def test_the_sample_company_is_not_thrown_into_it(before: Signed) -> None:
    with pytest.raises(ValidationError, match="needs an empty installation"):
        sample.request_load(finance("fay"))
    before.assert_kept(moves=False)


def test_months_are_opened_again_by_finance_alone(before: Signed, admin: Client) -> None:
    """No list of the admin has them, and the database lets nobody change what was signed."""
    assert admin.get("/admin/revops/monthclose/").status_code == 404
    assert closing.month_of(month("2026-01")).state == "closed"
    with pytest.raises(DatabaseError), transaction.atomic():
        Organisation.objects.update(base_currency="JPY")
    before.assert_kept(moves=False)


def test_a_definition_never_holds_from_a_day_that_is_closed(
    before: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where another time zone makes today one of the closed days."""
    monkeypatch.setattr(definitions, "local_day", lambda _at: date(2026, 1, 31))
    given = {"text_en": "Something else.", "text_fr": "Autre chose."}
    made = definitions.rewrite("revenue", given, why="It is clearer.", by=finance("fay"))
    assert made.holds_from == date(2026, 2, 1)
