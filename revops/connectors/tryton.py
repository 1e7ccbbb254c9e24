"""Tryton: opportunities with their history, leads, invoices with credit notes, customers, employees.

Records are read in the order of their ids, so that none is missed between two pages. What is deleted
leaves nothing behind: small tables are read whole each time, large ones once a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from revops.connectors import increments, tryton_records
from revops.connectors.increments import Batch
from revops.connectors.protocol import (
    Badge,
    Connector,
    Given,
    Offered,
    Page,
    Permanent,
    Setting,
    declare,
)
from revops.connectors.tryton_history import history_of
from revops.connectors.tryton_rpc import Database, written
from revops.messages import gettext

PAGE, SMALL = 500, 5_000
OFFERED = (
    Offered("deals", _("Opportunities, as deals")),
    Offered("deal_history", _("What happened to opportunities, from their history")),
    Offered("leads", _("Leads")),
    Offered("documents", _("Invoices and credit notes")),
    Offered("employees", _("Employees, as people")),
    Offered("customers", _("Customers"), is_usual=False),
)
Json = Mapping[str, Any]
# From a record to those that it becomes; none of what does not count, which is then taken for gone.
Made = Callable[[Json, Database], list[Json]]


@dataclass(frozen=True, slots=True)
class Listed:
    model: str
    fields: tuple[str, ...]
    made: Made
    domain: tuple[object, ...] = ()


LISTS = {
    "deals": Listed("sale.opportunity", tryton_records.DEAL, tryton_records.deal),
    "deal_history": Listed("sale.opportunity", ("id",), history_of),
    "leads": Listed("sale.opportunity", tryton_records.DEAL, tryton_records.lead),
    "documents": Listed("account.invoice", tryton_records.DOCUMENT, tryton_records.document, (("type", "=", "out"),)),
    "customers": Listed("party.party", tryton_records.CUSTOMER, tryton_records.customer),
    "employees": Listed("company.employee", tryton_records.EMPLOYEE, tryton_records.employee),
}  # fmt: skip


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    if what not in LISTS:
        why = gettext("Tryton is not asked for “%(what)s”; correct “pull” in the mapping.")
        raise Permanent(why % {"what": what})
    model = Model(Database(given), LISTS[what])
    if what == "deal_history":
        return increments.pages(since, model.ask)
    every = timedelta(0) if model.is_small() else increments.SWEPT_EVERY
    return increments.sweeps(since, model.ask, every)


@dataclass
class Model:
    database: Database
    listed: Listed

    def is_small(self) -> bool:
        return self.database.count(self.listed.model, self.listed.domain) <= SMALL

    def ask(self, since: datetime | None, token: str) -> Batch:
        """A pass in the order of ids. It has seen what was changed until it began, by Tryton's clock."""
        domain = [*self.listed.domain, *changed_since(since)]
        fields = (*self.listed.fields, "create_date", "write_date")

        def read(last: int) -> list[Json]:
            after = [*domain, ("id", ">", last)]
            return self.database.search(self.listed.model, after, fields, PAGE)

        return increments.in_order_of_ids(
            token, self.newest, read, lambda row: self.listed.made(row, self.database), PAGE
        )

    def newest(self) -> str:
        """When the latest change was; what was never changed has only the time at which it was made."""
        times = [""]
        for name in ("write_date", "create_date"):
            domain = [*self.listed.domain, (name, "!=", None)]
            times += [str(each[name]) for each in self.database.search(self.listed.model, domain, [name], 1, name, "DESC")]  # fmt: skip
        return max(times)


def changed_since(since: datetime | None) -> list[object]:
    if since is None:
        return []
    at = written(since)
    return [["OR", ("write_date", ">=", at), ("create_date", ">=", at)]]


declare(
    Connector(
        "tryton",
        "Tryton",
        (
            Setting("address", _("Address"), _("As https://tryton.example.org.")),
            Setting("database", _("Database")),
            Setting("login", _("User"), _("Who may read opportunities and invoices, and nothing else.")),
            Setting("password", _("Password"), is_secret=True),
        ),
        pages,
        Badge.SERVER,
        lambda _given: OFFERED,
    )
)  # fmt: skip
