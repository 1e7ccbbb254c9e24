"""A bucket into which files are put, at a real server that speaks S3 and checks what was signed: each
is imported under its own name, once, as if uploaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from revops.connectors.protocol import CONNECTORS, Permanent
from revops.egress import client
from revops.ingest import connections
from revops.models import Connection, Deal, ImportRun, RawRecord, Rehearsal
from revops.queue import work
from tests import small_company
from tests.admin_pages import logged_in, member_of
from tests.object_store import BUCKET, Store, answering, cut, object_store, refusing
from tests.recordings import connected, cursor_of, pulled
from tests.results import rows, value
from tests.test_connector_folder import MAPPING

pytestmark = pytest.mark.django_db
SLOW_DOWN = refusing("503 Service Unavailable", "SlowDown")


@pytest.fixture(scope="module")
def server() -> Iterator[Store]:
    with object_store() as found:
        yield found


@pytest.fixture
def store(server: Store, settings, monkeypatch: pytest.MonkeyPatch) -> Store:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    monkeypatch.setattr(client, "sleep", lambda _seconds: None)
    server.begin()
    return server


@pytest.fixture
def crm(store: Store, tmp_path: Path, settings) -> Connection:
    found = connected(tmp_path, settings, MAPPING)
    given = store.given(folder="crm")
    connections.keep_secret(found, "key", given.pop("key"))
    found.connector, found.given = "bucket", given
    found.save()
    return found


def put(store: Store, name: str, *numbers: str, amount: int = 100, **at: int) -> None:
    lines = [f"{number},{amount},2026-01-05,2026-02-03\n" for number in numbers]
    store.put(f"crm/{name}", "id,amount,opened,won\n" + "".join(lines), **at)


def known() -> list[str]:
    return [deal for (deal,) in rows(Deal, "deal")]


def files() -> list[str]:
    return list(ImportRun.objects.order_by("pk").values_list("file_name", flat=True))


def test_each_file_is_imported_once_in_the_order_in_which_they_were_written(crm, store) -> None:
    put(store, "deals-b.csv", "D1", "D2", day=1)
    put(store, "deals-a.csv", "D2", "D3", amount=50, day=2)
    put(store, "leads.csv", "L1", day=3)
    put(store, "old/deals-c.csv", "D9", day=3)
    for _each in range(3):
        pulled(crm)
    done = ImportRun.objects.order_by("pk").values_list("file_name", "fetched_at__day")
    assert list(done) == [("deals-b.csv", 1), ("deals-a.csv", 2)]
    assert (known(), value("signed_amount", "2026-02")) == (["crm/D2", "crm/D3"], 10000)
    assert pulled(crm).run is None


def test_files_of_one_second_are_read_in_natural_order(crm, store) -> None:
    for number in (10, 2, 1):
        put(store, f"deals-{number}.csv", "D1", amount=number)
    for _each in range(3):
        pulled(crm)
    assert files() == ["deals-1.csv", "deals-2.csv", "deals-10.csv"]
    assert value("signed_amount", "2026-02") == 1000


def test_a_file_that_appears_late_with_an_earlier_time_is_read(crm, store) -> None:
    put(store, "deals-2.csv", "D1", amount=2, day=8)
    pulled(crm)
    put(store, "deals-1.csv", "D1", amount=1, day=2)  # its parts took days to arrive
    assert pulled(crm).run.file_name == "deals-1.csv"
    assert value("signed_amount", "2026-02") == 200  # it takes nothing back
    assert pulled(crm).run is None


def test_what_is_put_in_the_place_of_a_file_is_read_and_the_same_again_changes_nothing(
    crm, store
) -> None:
    put(store, "deals.csv", "D1")
    pulled(crm)
    put(store, "deals.csv", "D1", amount=7)  # within the same second
    assert pulled(crm).run.file_name == "deals.csv"
    assert value("signed_amount", "2026-02") == 700
    before = RawRecord.objects.count()
    put(store, "deals.csv", "D1", amount=7, day=2)
    assert (pulled(crm).run.state, RawRecord.objects.count()) == ("done", before)
    store.take_away("crm/deals.csv")
    assert (pulled(crm).run, known()) == (None, ["crm/D1"])


def test_a_list_of_several_pages_is_read_to_its_end(crm, store, monkeypatch) -> None:
    monkeypatch.setattr("moto.settings.get_s3_default_max_keys", lambda: 2)
    for number in range(5):
        put(store, f"deals {number}+ä&.csv", "D1", second=number)
    for _each in range(5):
        pulled(crm)
    assert files() == [f"deals {number}+ä&.csv" for number in range(5)]
    assert sum("continuation-token" in each for each in store.asked) >= 5


@pytest.mark.parametrize(
    "bad", [SLOW_DOWN, refusing("500 Internal Server Error", "InternalError"), cut(b"id,am")]
)
@pytest.mark.parametrize("step", [0, 1])
def test_what_passes_is_asked_again(crm, store, bad, step: int) -> None:
    put(store, "deals.csv", "D1")
    store.bad = [None] * step + [bad] * 3
    assert (pulled(crm).run.state, known()) == ("done", ["crm/D1"])
    store.bad = [bad] * 4
    stopped = pulled(crm)
    assert (stopped.state, stopped.run) == ("due", None)
    assert cursor_of().failures == 1


def test_a_key_that_was_revoked_stops_the_connection_and_is_not_repeated(crm, store) -> None:
    put(store, "deals.csv", "D1")
    store.revoke()
    assert pulled(crm).state == "failed"
    crm.refresh_from_db()
    assert "(403)" in crm.stopped_because and "does not exist in our records" in crm.stopped_because
    assert store.key not in crm.stopped_because + str(crm.given) + str(crm.secrets)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"bucket": "other"}, "bucket does not exist"),
        ({"key": "wrong"}, r"\(403\).*signature"),
        ({"address": "http://169.254.169.254"}, "private address"),
        ({"address": "store.example"}, "no address of the web"),
        ({"folder": "nowhere"}, "no file of a table"),
    ],
)
def test_what_a_person_has_to_mend_says_so(store, wrong, why: str) -> None:
    with pytest.raises(Permanent, match=why):
        CONNECTORS["bucket"].offers(store.given(**wrong))


def test_private_addresses_are_refused(store, settings) -> None:
    settings.EGRESS_ALLOWED = []
    with pytest.raises(Permanent, match="private address"):
        CONNECTORS["bucket"].offers(store.given())
    assert store.asked == []


@pytest.mark.parametrize("status", ["301 Moved Permanently", "400 Bad Request"])
def test_another_region_is_named_as_the_likely_reason(store, status: str) -> None:
    store.bad = [refusing(status, "PermanentRedirect")]
    with pytest.raises(Permanent, match=r"PermanentRedirect\. Is the region"):
        CONNECTORS["bucket"].offers(store.given())


def test_what_is_too_large_is_refused_before_it_is_fetched(crm, store, settings) -> None:
    settings.UPLOAD_MB = 0
    put(store, "deals.csv", "D1")
    assert "“deals.csv” is larger than 0 MB" in pulled(crm).error
    assert not [each for each in store.asked if "deals.csv" in each]


def test_a_file_that_is_replaced_or_taken_away_while_it_is_asked_for_waits_for_the_next_pull(
    crm, store
) -> None:
    put(store, "deals.csv", "D1")

    def replaced(environ, start):
        put(store, "deals.csv", "D2")
        return store.app(environ, start)

    def taken_away(environ, start):
        store.take_away("crm/deals.csv")
        return store.app(environ, start)

    for between in (replaced, taken_away):
        store.bad = [None, between]
        assert "was replaced or taken away" in pulled(crm).error
    put(store, "deals.csv", "D3")
    assert (pulled(crm).run.state, known()) == ("done", ["crm/D3"])


def test_a_list_without_end_is_stopped(store, settings) -> None:
    for number in range(3):
        put(store, f"deals{number}.csv", "D1")
    settings.PULL_PAGES = 1
    found = list(CONNECTORS["bucket"].pages(store.given(folder="crm"), "*.csv", ""))
    assert len(found) == 3
    circle = (
        b"<R><IsTruncated>true</IsTruncated><NextContinuationToken>a</NextContinuationToken></R>"
    )
    again = [answering(circle)] * 3
    settings.PULL_PAGES, store.bad = 5, list(again)
    with pytest.raises(Permanent, match="does not list them"):
        CONNECTORS["bucket"].offers(store.given())
    settings.PULL_PAGES, store.bad = 1, list(again)
    with pytest.raises(Permanent, match="more than 1000 files"):
        CONNECTORS["bucket"].offers(store.given())


def test_kinds_of_export_are_offered(store) -> None:
    for name in (
        "deals_2026-03-01.csv",
        "deals_2026-03-02.csv",
        "Leads[1].xlsx",
        "logo.png",
        "old/x.csv",
    ):
        store.put(name, "x")
    offered = CONNECTORS["bucket"].offers(store.given())
    assert [each.key for each in offered] == ["deals_*.csv", "leads[[]*].xlsx"]
    pages = CONNECTORS["bucket"].pages(store.given(), offered[1].key, "")
    assert [page.file.name for page in pages if page.file] == ["Leads[1].xlsx"]
    store.begin()
    with pytest.raises(Permanent, match=f"no file of a table.*{BUCKET}"):
        CONNECTORS["bucket"].offers(store.given())


@pytest.mark.django_db(transaction=True)  # a process of its own tries the mapping
def test_it_is_connected_by_its_pages(store, transactional_db, tmp_path, settings) -> None:
    small_company.organisation()
    settings.MEDIA_ROOT = str(tmp_path / "uploads")
    for day in (1, 2):
        put(store, f"deals_2026-03-0{day}.csv", "D1", "D2", "D3", amount=day, day=day)
    admin = logged_in(member_of("admin"))
    assert "Bucket of files" in admin.get("/data/connect/").content.decode()
    form = admin.get("/data/connect/bucket/").content.decode()
    assert "Tested against a server. moto, which stands for S3, answered" in form
    sent = admin.post("/data/connect/bucket/", store.given(folder="crm"))
    assert store.key not in str(vars(Connection.objects.get()))
    assert "deals_*.csv" in admin.get(sent.url).content.decode()
    asked = admin.post(sent.url, {"objects": ["deals_*.csv"]})
    work.do_all()
    meaning = admin.get(asked.url).url
    text = Rehearsal.objects.get().mapping
    assert 'pull = "deals_*.csv"' in text
    tried = admin.post(meaning, {"do": "try"}).url
    work.do_all()
    assert Rehearsal.objects.get().error == ""
    saved = admin.post(f"{tried}connect/").url
    work.do_all()
    assert files() == ["deals_2026-03-01.csv"]
    page = admin.get(saved).content.decode()
    assert "deals" in page and store.key not in page
