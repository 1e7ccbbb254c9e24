"""A localstripe beside Diapason, on this machine only: what it is asked as Stripe's users would ask."""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from urllib.error import HTTPError
from urllib.parse import urlencode

from samples.connected import beside

PROGRAM = Path(__file__).with_name("billing_server.py")
KEY = "sk_localstripe"  # it takes every key that begins like one
PORT, PORT_SETTING = 8420, "LOCALSTRIPE_PORT"
ACTS = ("renew Adatum", "void Litware")


def billing(home: Path) -> Billing:
    return Billing(home, beside.port_of(home, "localstripe", PORT_SETTING, PORT))


def is_installed() -> bool:
    return (beside.TOOLS / "localstripe").exists()


@dataclass(frozen=True, slots=True)
class Billing:
    """`folder` is where its data lie."""

    folder: Path
    port: int
    name: ClassVar[str] = "localstripe"
    port_setting: ClassVar[str] = PORT_SETTING

    @property
    def address(self) -> str:
        return beside.address(self.port)

    def prepare(self) -> None:
        """It fills itself when it starts."""

    def command(self) -> Sequence[str]:
        return (str(beside.TOOLS / "python"), str(PROGRAM), str(self.port), str(self.folder))

    def greeting(self) -> str:
        return f"localstripe: {self.address}, which stands for Stripe\n{beside.to_try(self.folder, ACTS)}"

    def renew(self, name: str) -> str:
        """The next month of a customer's subscription is billed and paid. Answers its invoice."""
        customer = self.customer(name)
        (subscription,) = self.all("subscriptions", customer=customer)
        made = self.ask("POST", "invoices", customer=customer, subscription=subscription["id"])
        self.ask("POST", f"invoices/{made['id']}/pay")
        return str(made["id"])

    def void(self, name: str) -> str:
        """An invoice that a customer did not pay is voided. Answers its id."""
        found = self.all("invoices", customer=self.customer(name))
        unpaid = next((each["id"] for each in found if each["status"] == "open"), None)
        if unpaid is None:
            sys.exit(f"{name} has no invoice that is not paid.")
        self.ask("POST", f"invoices/{unpaid}/void")
        return str(unpaid)

    def customer(self, name: str) -> str:
        found = [each["id"] for each in self.all("customers") if each["name"] == name]
        return str(found[0]) if found else sys.exit(f"There is no customer {name}.")

    def all(self, what: str, **given: str) -> list[Mapping[str, Any]]:
        asked = urlencode({"limit": "100", **given})
        found: list[Mapping[str, Any]] = self.ask("GET", f"{what}?{asked}")["data"]
        return found

    def ask(self, method: str, path: str, **given: str) -> Mapping[str, Any]:
        request = urllib.request.Request(
            f"{self.address}/v1/{path}",
            urlencode(given).encode() if given else None,
            {"Authorization": f"Bearer {KEY}"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                found: Mapping[str, Any] = json.load(answer)
                return found
        except HTTPError as error:
            return sys.exit(f"localstripe refuses: {error.read().decode()[:500]}")
