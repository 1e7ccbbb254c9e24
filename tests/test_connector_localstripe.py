"""Stripe against a localstripe, which stands for it: lists, paging, refusals, and what is done there (make test-long)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

import pytest

from revops import guess
from revops.connectors import stripe
from revops.connectors.protocol import Permanent
from revops.guess import preview
from revops.guess.tables import table_of
from revops.mapping import parse
from samples.connected import beside, billing, load
from samples.connected.billing import Billing
from tests.connector_reading import Read, read
from tests.start import free_port


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> Iterator[Billing]:
    if not billing.is_installed():
        pytest.skip("NO LOCALSTRIPE: make test-long installs it into .venv-connected.")
    found = Billing(tmp_path_factory.mktemp("localstripe"), free_port())
    process = subprocess.Popen(found.command())
    try:
        beside.wait(found.name, found.port)
        yield found
    finally:
        process.terminate()
        process.wait()


@pytest.mark.long
class TestReal:
    @pytest.fixture(autouse=True)
    def allowed(self, settings) -> None:
        settings.EGRESS_ALLOWED = ["127.0.0.0/8"]

    def ask(self, real: Billing, what: str, since: str = "", key: str = billing.KEY) -> Read:
        return read("stripe", {"key": key, "address": real.address}, what, since)

    def test_customers_and_invoices_come_page_by_page(self, real, monkeypatch) -> None:
        monkeypatch.setattr(stripe, "PAGE", 2)
        customers = self.ask(real, "customers").by_id()
        assert {each["name"] for each in customers.values()} == {"Adatum", "Lucerne", "Fourth Coffee", "Litware"}  # fmt: skip
        invoices = self.ask(real, "invoices").by_id()
        billed = sorted((customers[each["customer"]]["name"], each["net"]) for each in invoices.values())  # fmt: skip
        once = [("Fourth Coffee", "49.00"), ("Litware", "199.00")]
        assert billed == [("Adatum", "249.00")] * 3 + once + [("Lucerne", "99.00")] * 2
        paid = {each["id"] for each in invoices.values() if each["paid_on"]}
        assert len(paid) == len(invoices) - 1

    def test_what_is_billed_and_voided_there_comes_by_its_events(self, real) -> None:
        cursor = self.ask(real, "invoices").cursor
        billed, voided = real.renew("Adatum"), real.void("Litware")
        found = self.ask(real, "invoices", cursor)
        assert found.by_id()[billed]["net"] == "249.00"
        assert voided in found.deleted

    def test_a_subscription_that_is_cancelled_there_is_over_from_then_on(self, real) -> None:
        first = self.ask(real, "subscriptions")
        running = [each for each in first.records if each["counts_as"] == "active"]
        assert sorted(each["net"] for each in running) == ["249.00", "49.00", "99.00"]
        (cancelled,) = real.all("subscriptions", customer=real.customer("Fourth Coffee"))
        real.ask("DELETE", f"subscriptions/{cancelled['id']}")
        (found,) = self.ask(real, "subscriptions", first.cursor).by_id().values()
        assert (found["id"], found["counts_as"]) == (cancelled["id"], "ended")
        assert found["paid_until"] >= found["paid_from"]

    def test_a_draft_that_is_deleted_there_is_gone(self, real) -> None:
        cursor = self.ask(real, "invoices").cursor
        customer = real.customer("Lucerne")
        (subscription,) = real.all("subscriptions", customer=customer)
        draft = real.ask("POST", "invoices", customer=customer, subscription=subscription["id"])
        real.ask("DELETE", f"invoices/{draft['id']}")
        found = self.ask(real, "invoices", cursor)
        assert draft["id"] in found.deleted and draft["id"] not in found.by_id()

    def test_the_mapping_of_the_demonstration_reads_all_of_it(self, real, tmp_path) -> None:
        for feed in parse(load.billing_mapping(real), timezone="UTC", currency="EUR").feeds:
            records = self.ask(real, feed.pull).records
            path = tmp_path / f"{feed.name}.jsonl"
            path.write_text("".join(json.dumps(each) + "\n" for each in records))
            (table,) = [table_of(each.as_json()) for each in guess.look(path)]
            rows = [row.values for row in preview.understood(feed, table)]
            assert rows and all(rows)  # those that are shown; a row that is refused has no values
            assert feed.name != "subscriptions" or {row["interval"] for row in rows} == {"month"}

    def test_a_key_that_it_does_not_take_stops_with_a_sentence(self, real) -> None:
        with pytest.raises(Permanent) as refused:
            self.ask(real, "invoices", key="rk_wrong")
        assert refused.value.status == 401

    def test_what_it_has_not_stops_with_a_sentence(self, real) -> None:
        with pytest.raises(Permanent) as refused:
            self.ask(real, "credit_notes")
        assert refused.value.status == 404

    def test_what_was_done_there_is_there_after_it_ended(self, real) -> None:
        before = self.ask(real, "invoices").by_id()
        again = Billing(real.folder, free_port())
        process = subprocess.Popen(again.command())
        try:
            beside.wait(again.name, again.port)
            assert self.ask(again, "invoices").by_id() == before
        finally:
            process.terminate()
            process.wait()
