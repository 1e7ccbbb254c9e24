"""Odoo: opportunities with their history, leads, invoices with credit notes, customers, users (JSON-RPC).

Odoo answers times to the second and keeps them to the microsecond, has no list of what was deleted,
and archives what was lost. Records are read in the order of their ids, from a second on, so that
none is missed between two pages; what is gone a daily pass over everything finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from revops.connectors import increments, odoo_records
from revops.connectors.increments import Batch
from revops.connectors.odoo_history import History
from revops.connectors.odoo_rpc import Database
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
from revops.messages import gettext

PAGE = 500
OFFERED = (
    Offered("deals", _("Opportunities, as deals")),
    Offered("deal_history", _("What happened to opportunities, from their log")),
    Offered("leads", _("Leads")),
    Offered("documents", _("Invoices and credit notes")),
    Offered("users", _("Users, as people")),
    Offered("customers", _("Customers"), is_usual=False),
)
Json = Mapping[str, Any]
Domain = list[object]


@dataclass(frozen=True, slots=True)
class Listed:
    """A model of Odoo: which records, which of their fields, and what is made of each. None of a
    record that does not count: it is then taken for gone.
    """

    model: str
    fields: tuple[str, ...]
    record_of: Callable[[Json, Database], Json | None]
    domain: tuple[object, ...] = ()


LISTS = {
    "deals": Listed("crm.lead", odoo_records.DEAL, odoo_records.deal, (("type", "=", "opportunity"),)),
    "leads": Listed("crm.lead", odoo_records.LEAD, odoo_records.lead,
                    ("|", ("type", "=", "lead"), ("date_conversion", "!=", False))),
    "documents": Listed("account.move", odoo_records.DOCUMENT, odoo_records.document,
                        (("move_type", "in", ["out_invoice", "out_receipt", "out_refund"]),)),
    "customers": Listed("res.partner", odoo_records.CUSTOMER, odoo_records.customer,
                        ("|", ("is_company", "=", True), ("customer_rank", ">", 0))),
    "users": Listed("res.users", odoo_records.USER, odoo_records.user),
}  # fmt: skip


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    database = Database(given)
    if what == "deal_history":
        return increments.pages(since, History(database).ask)
    if what not in LISTS:
        why = gettext("Odoo is not asked for “%(what)s”; correct “pull” in the mapping.")
        raise Permanent(why % {"what": what})
    return increments.sweeps(since, Model(database, LISTS[what]).ask)


@dataclass
class Model:
    database: Database
    listed: Listed

    def ask(self, since: datetime | None, token: str) -> Batch:
        """A pass in the order of ids. It has seen what was changed until it began, by Odoo's clock."""
        domain = [*self.listed.domain, *changed_since(since)]
        return increments.in_order_of_ids(
            token, self.newest, lambda last: self.read([*domain, ("id", ">", last)]), self.records_of, PAGE
        )  # fmt: skip

    def records_of(self, row: Json) -> list[Json]:
        record = self.listed.record_of(row, self.database)
        return [] if record is None else [record]

    def read(self, domain: Domain) -> list[Json]:
        known = self.database.fields_of(self.listed.model)
        wanted = [name for name in self.listed.fields if name in known]
        found = self.database.search(self.listed.model, domain, wanted, order="id", limit=PAGE)
        if self.listed.model == "crm.lead":
            odoo_records.know_owners(found, self.database)
        return found

    def newest(self) -> str:
        """When the latest change was, "" of an empty table."""
        found = self.database.search(
            self.listed.model, list(self.listed.domain), ["write_date"], order="write_date desc", limit=1
        )  # fmt: skip
        return str(found[0]["write_date"] or "") if found else ""


def changed_since(since: datetime | None) -> Domain:
    """Odoo writes times in UTC, without saying so."""
    if since is None:
        return []
    return [("write_date", ">=", since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"))]


declare(
    Connector(
        "odoo",
        "Odoo",
        (
            Setting("address", _("Address"), _("As https://acme.odoo.com.")),
            Setting("database", _("Database"), _("As acme; in Odoo, Settings names it.")),
            Setting(
                "login",
                _("User"),
                _("The e-mail with which the user signs in. From Odoo 19 on the key is enough: leave it empty."),
                is_required=False,
            ),
            Setting(
                "key",
                _("API key"),
                _("Of a user who sees all opportunities and invoices: in Odoo, Preferences, Security."),
                is_secret=True,
            ),
        ),
        pages,
        Badge.SHAPE,
        lambda _given: OFFERED,
    )
)  # fmt: skip
