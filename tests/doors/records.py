"""Doors through which records come, change and go."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from hypothesis import strategies as st

from revops import publish, withdrawal
from revops.connectors.files import FileRefused
from revops.duplicates import deciding
from revops.duplicates.things import What
from revops.ingest import sources
from revops.ingest.company import parse
from revops.models import Connection, RawRecord, Source
from revops.models.sources import TYPED_IN
from tests import any_company, loaded_once, recordings
from tests.admin_pages import group_of
from tests.any_company import MAPPING, deals, documents
from tests.api_calls import caller
from tests.closed_history import History, as_text, bring, follow
from tests.closing_company import finance
from tests.doors import door, user
from tests.test_promises_history import FEEDS
from tests.uploading import rehearsed

CALLS = st.sampled_from(["2026-01-12T10:30", "2026-02-28T23:00", "2026-03-02T08:00"])
BOOKED, AMOUNTS = st.sampled_from(["2026-01-31", "2026-02-28"]), st.sampled_from(["10", "-5.50"])
WON = st.sampled_from(["2026-01-12", "2026-02-03", "2025-12-30", "2026-04-01"])
BACKFILL = st.dictionaries(
    st.sampled_from(["X1", "X2"]), st.tuples(st.sampled_from([500, 70]), WON), min_size=1
)


@door("file", documents)
def documents_of_a_file(history: History, rows: list[dict]) -> None:
    history.take_documents(rows)


@door("file", deals)
def deals_of_a_file(history: History, rows: list[dict]) -> None:
    history.take_deals(rows)


@door(
    "file",
    st.sampled_from(["leads", "stages"]).flatmap(
        lambda feed: st.tuples(st.just(feed), FEEDS[feed])
    ),
)
def others_of_a_file(history: History, given: tuple[str, list[dict]]) -> None:
    bring(history.folder, *given)


@door("upload", documents)
def uploaded(history: History, rows: list[dict]) -> None:
    history.world.documents = {row["invoice"]: row for row in rows}
    client = user("boss", "admin")
    address = rehearsed(client, ("invoices.csv", as_text("invoices", rows)), mapping=MAPPING)
    assert client.post(f"{address}confirm/", {"accepts_loss": "on"}).status_code == 302
    follow()


def call(at: str) -> dict[str, str]:
    return {"kind": "call", "at": at, "owner": "crm/ann", "lead": "crm/L1"}


def difference(day: str, amount: str) -> dict[str, str]:
    about = {"cause": "accrual", "owner": "crm/ann", "reason": "It came late."}
    return about | {"booked_on": day, "amount": amount}


def send(history: History, kind: str, given: dict[str, str]) -> None:
    if "script" not in history.kept:
        history.kept["script"] = caller("script")
        groups = group_of("recorder"), group_of("finance")
        User.objects.get(username="script").groups.add(*groups)
    address = f"/api/v1/typed/{kind}/"
    answer = history.kept["script"].post(address, json.dumps(given), "application/json")
    assert answer.status_code == 201, answer.content


@door("api", CALLS)
def sent_call(history: History, at: str) -> None:
    send(history, "activity", call(at))


@door("api", BOOKED, AMOUNTS)
def sent_difference(history: History, day: str, amount: str) -> None:
    send(history, "difference", difference(day, amount))


@door("typed", CALLS)
def typed_call(history: History, at: str) -> None:
    given = call(at) | {"key": str(history.looks)}
    assert user("rita", "recorder").post("/typed/activity/new/", given).status_code == 302


@door("typed", BOOKED, AMOUNTS)
def typed_difference(history: History, day: str, amount: str) -> None:
    given = difference(day, amount) | {"key": str(history.looks)}
    assert user("fiona", "finance").post("/typed/difference/new/", given).status_code == 302


@door("typed")
def withdrawn_calls(_history: History) -> None:
    found = RawRecord.objects.filter(kind="activity", source__key=TYPED_IN, known_until=None)
    for each in found.values_list("external_id", flat=True):
        answer = user("rita", "recorder").post(f"/typed/activity/{each}/withdraw/")
        assert answer.status_code in (302, 403)


@door("merge", st.integers(0, 9), st.integers(1, 4))
def merged_documents(history: History, one: int, further: int) -> None:
    parted_documents(history)
    numbers = sorted(history.world.documents)
    if len(numbers) > 1:
        place = one % len(numbers)
        stays, gone = numbers[place], numbers[place - 1 - further % (len(numbers) - 1)]
        keys = [f"crm/invoices/{number}" for number in (stays, gone)]
        by = finance("fay")
        id = deciding.decide(What.DOCUMENT, *keys, is_same=True, by=by, stays=keys[0])
        history.kept["merge"], history.world.merged = id, {gone: stays}


@door("merge")
def parted_documents(history: History) -> None:
    if "merge" in history.kept:
        deciding.undo(history.kept.pop("merge"), finance("fay"))
        history.world.merged = {}


@door("merge", st.sampled_from(["L2", "L3"]), st.sampled_from(["L1", ""]))
def merged_leads(history: History, lead: str, into: str) -> None:
    rows = [
        row | {"merged_into": into if row["lead"] == lead else ""} for row in any_company.OF_LEADS
    ]
    bring(history.folder, "leads", rows)


STAGE = st.sampled_from(["mql", "sal", "sqo"])


@door("stages", STAGE, STAGE)
def map_of_stages(history: History, mql: str, sqo: str) -> None:
    stage = 'stage = { column = "stage", translate = "s" }, at'
    text = MAPPING.replace('stage = "stage", at', stage)
    text += f'[translate.s]\nmql = "{mql}"\nsqo = "{sqo}"\n'
    sources.keep(parse(text).source, text, None)
    bring(history.folder, "stages", any_company.STAGES, text)


@door("source", st.sampled_from(["invoices", "deals", "stages", "rates", "people"]))
def withdrawn_feed(history: History, feed: str) -> None:
    try:
        withdrawal.withdraw("crm", feed, "fay")
    except FileRefused:  # it has nothing any more
        return
    kept = {"invoices": "documents", "deals": "deals", "rates": "delivered"}.get(feed)
    if kept:
        getattr(history.world, kept).clear()


EVIDENCE = ("rawrecord", "stageentry", "deal", "dealchange", "invoice", "organisation")


@door("source")
def deleted_source(history: History) -> None:
    source = Source.objects.get(key="crm")
    user("boss", "admin").post(f"/admin/revops/source/{source.pk}/delete/", {"post": "yes"})
    assert Source.objects.filter(pk=source.pk).exists()
    if not history.books.pins:
        return
    for each in EVIDENCE:
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute(f"SELECT count(*) FROM revops_{each}")
            if cursor.fetchone()[0]:
                with pytest.raises(DatabaseError, match="they stay"), transaction.atomic():
                    cursor.execute(f"DELETE FROM revops_{each}")


@door("connector", BACKFILL)
def backfilled(history: History, given: dict[str, tuple[int, str]]) -> None:
    if "connection" not in history.kept:
        mapping = recordings.MAPPING.replace('"crm"', '"other"').replace('"CRM"', '"Other"')
        source = Source.objects.create(key="other", name="Other", mapping=mapping)
        about = {"connector": "recording", "given": {"folder": "crm"}, "is_on": True}
        (history.folder / "crm").mkdir()
        history.kept["connection"] = Connection.objects.create(source=source, **about)
    records = [recordings.deal(name, amount, won) for name, (amount, won) in given.items()]
    recordings.page(history.folder, history.looks + 1, *records)
    recordings.pulled(history.kept["connection"])
    for name, (amount, won) in given.items():
        row = {"closed_at": won, "outcome": "won", "amount": str(amount), "currency": "EUR"}
        history.world.others[name] = row


@door("restore")
def backed_up(history: History) -> None:
    history.kept["backup"] = loaded_once.rows(), history.as_it_is()


@door("restore", documents)
def restored(history: History, rows: list[dict]) -> None:
    """The rows of a backup come back, whatever became of the records and the months since."""
    if "backup" not in history.kept:
        backed_up(history)
        history.take_documents(rows)
        publish.publish()
        history.close_next()
    kept, then = history.kept["backup"]
    loaded_once.copy_back(loaded_once.rows(), kept)
    history.come_back_to(then)
