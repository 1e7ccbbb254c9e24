"""Stopped after any page and asked again from there, a connector has given everything that there is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest

from revops.connectors import ringover
from revops.connectors.protocol import CONNECTORS, Page
from tests import test_connector_aircall as of_aircall
from tests import test_connector_chargebee as of_chargebee
from tests import test_connector_pipedrive as of_pipedrive
from tests import test_connector_ringover as of_ringover
from tests import test_connector_salesforce as of_salesforce
from tests.weather import Weather, weather

Asked = tuple[str, dict[str, str], str, str]  # connector, settings, what, where its id stands


@pytest.fixture
def sky(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Weather]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    monkeypatch.setattr(ringover, "PAGE", 3)
    monkeypatch.setattr("revops.connectors.salesforce.PAGE", 3)
    with weather() as found:
        yield found


def aircall(sky: Weather) -> Asked:
    of_aircall.Dialler(sky).rows = [of_aircall.call(n, 1_772_000_000 + n // 2) for n in range(9)]
    return "aircall", {"id": "id", "token": "t0ken", "address": sky.url}, "calls", "id"


def chargebee(sky: Weather) -> Asked:
    site = of_chargebee.Site(sky)
    for number in range(9):
        site.put(of_chargebee.invoice(str(number), 100, days=60 if number < 6 else 0))
    return "chargebee", {"site": "a", "key": "k3y", "address": sky.url}, "invoices", "id"


def pipedrive(sky: Weather) -> Asked:
    company = of_pipedrive.Company(sky)
    company.deals = [of_pipedrive.deal(n, -9000 if n < 6 else 0) for n in range(1, 10)]
    company.archived = [of_pipedrive.deal(n, -9000) for n in range(50, 55)]
    return "pipedrive", {"address": sky.url, "token": "t0ken"}, "deals", "id"


def swept(sky: Weather) -> Asked:
    people = [{"id": n, "update_time": of_pipedrive.at(-9000)} for n in range(8)]
    of_pipedrive.Company(sky).people = people
    return "pipedrive", {"address": sky.url, "token": "t0ken"}, "persons", "id"


def windows(sky: Weather) -> Asked:
    calls = [of_ringover.call(n, n * 4) for n in range(1, 12)]
    of_ringover.Dialler(sky).rows = calls
    return "ringover", {"key": "k3y", "address": sky.url}, "calls", "cdr_id"


def salesforce(sky: Weather) -> Asked:
    rows = [of_salesforce.opportunity(f"006{n:03}", -9000 if n < 7 else 0) for n in range(10)]
    of_salesforce.Org(sky).rows["Opportunity"] = rows
    given = {"address": sky.url, "client_id": "app", "client_secret": "s3cret"}
    return "salesforce", given, "opportunities", "Id"


def ids_of(pages: list[Page], name: str) -> set[Any]:
    return {json.loads(each)[name] for page in pages for each in page.records}


@pytest.mark.parametrize(
    "tool", [aircall, chargebee, pipedrive, salesforce, swept, windows], ids=lambda each: each.__name__
)  # fmt: skip
def test_nothing_is_lost_at_any_page(sky, tool: Callable[[Weather], Asked]) -> None:
    key, given, what, name = tool(sky)
    ask = CONNECTORS[key].pages
    whole = list(ask(given, what, ""))
    everything = ids_of(whole, name)
    assert len(whole) > 2 and len(everything) > 7
    for read in range(1, len(whole)):
        first = list(islice(ask(given, what, ""), read))
        rest = list(ask(given, what, first[-1].cursor))
        assert ids_of([*first, *rest], name) == everything, f"stopped after {read} pages"
        assert not any(page.is_sweep for page in rest) or ids_of(rest, name) == everything
