"""Subscriptions of tools that no recipe names, by their headers as tools and people write them: how
often they are billed is read, or said by what the amount is called.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_guess_tools import (  # fmt: skip
    AMOUNT,
    DAY,
    ENDED,
    FIRM,
    ID,
    Cells,
    closed,
    columns,
    day,
    proposed,
)

MONTHLY = ["month", "year"]
SUBSCRIPTIONS: dict[str, tuple[Cells, dict[str, str]]] = {
    "subscriptions": (
        {"id": ID, "Customer ID": FIRM, "Customer Description": FIRM, "Plan": "gold", "Currency": "eur", "Interval": MONTHLY,
         "Amount": AMOUNT, "Status": ["active", "canceled", "trialing"], "Created (UTC)": DAY, "Start Date (UTC)": DAY,
         "Canceled At (UTC)": ENDED, "Ended At (UTC)": ENDED},
        {"subscription": "id", "started_at": "Start Date (UTC)", "ended_at": "Ended At (UTC)", "interval": "Interval", "status": "Status",
         "amount": "Amount", "customer": "Customer ID", "company": "Customer Description", "currency": "Currency"},
    ),
    "abonnements": (
        {"N° abonnement": ID, "Client": FIRM, "Formule": "Pro", "Périodicité": ["Mensuel", "Annuel", "Trimestriel"], "Montant HT": AMOUNT,
         "Date de début": day("%d/%m/%Y"), "Date de fin": closed("%d/%m/%Y"), "Statut": ["Actif", "Résilié", "Essai"]},
        {"subscription": "N° abonnement", "company": "Client", "interval": "Périodicité", "amount": "Montant HT",
         "started_at": "Date de début", "ended_at": "Date de fin", "status": "Statut"},
    ),
    "export": (
        {"Subscription ID": ID, "Account": FIRM, "MRR": AMOUNT, "Billing period": MONTHLY, "Start Date": DAY, "Cancel Date": ENDED},
        {"subscription": "Subscription ID", "company": "Account", "amount": "MRR", "interval": "=month", "ended_at": "Cancel Date"},
    ),
    "contrats recurrents": (
        {"Numéro de contrat": ID, "Raison sociale": FIRM, "Montant annuel HT": AMOUNT, "Début": DAY, "Résilié le": ENDED},
        {"subscription": "Numéro de contrat", "amount": "Montant annuel HT", "interval": "=year", "started_at": "Début",
         "ended_at": "Résilié le"},
    ),
    "arr by customer": (
        {"Customer": FIRM, "Since": DAY, "Churn date": ENDED, "ARR (EUR)": AMOUNT},
        {"subscription": "Customer + Since", "started_at": "Since", "ended_at": "Churn date", "interval": "=year", "currency": "=EUR"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SUBSCRIPTIONS)
def test_subscriptions(tmp_path: Path, name: str) -> None:
    cells, expected = SUBSCRIPTIONS[name]
    feed = proposed(tmp_path, **{name: cells})["files"]["subscriptions"]
    assert expected.items() <= columns(feed).items()


def test_what_an_interval_and_a_status_mean_is_proposed(tmp_path: Path) -> None:
    found = proposed(tmp_path, abonnements=SUBSCRIPTIONS["abonnements"][0])["translate"]
    assert found == {
        "subscriptions-interval": {"Mensuel": "month", "Annuel": "year", "Trimestriel": "quarter"},
        "subscriptions-status": {"Actif": "active", "Résilié": "ended", "Essai": "trial"},
    }


def test_what_has_no_interval_is_no_subscription(tmp_path: Path) -> None:
    cells: Cells = {"Subscription ID": ID, "Account": FIRM, "Amount": AMOUNT, "Start Date": DAY}
    assert "subscriptions" not in proposed(tmp_path, subs=cells).get("files", {})


def test_a_number_changes_what_an_interval_means(tmp_path: Path) -> None:
    every = ["2 years", "month", "12 months", "every 4 weeks", "every 7 months", "24 Monate"]
    cells = {**SUBSCRIPTIONS["export"][0], "Amount": AMOUNT, "Billing period": every}
    del cells["MRR"]
    found = proposed(tmp_path, export=cells)
    assert found["translate"]["subscriptions-interval"] == {
        "month": "month", "12 months": "year", "2 years": "two_years", "every 4 weeks": "four_weeks", "24 Monate": "two_years",
    }  # fmt: skip
    assert found["files"]["subscriptions"]["fields"]["interval"]["other"] == "skip"


def test_an_interval_and_how_many_of_it_are_read_together(tmp_path: Path) -> None:
    cells = {**SUBSCRIPTIONS["export"][0], "Amount": AMOUNT, "Billing period": MONTHLY, "Interval count": ["1", "3"]}  # fmt: skip
    del cells["MRR"]
    found = proposed(tmp_path, export=cells)
    assert found["files"]["subscriptions"]["fields"]["interval"] == {
        "columns": ["Interval count", "Billing period"],
        "join": " ",
        "translate": "subscriptions-interval",
    }
    assert found["translate"]["subscriptions-interval"] == {
        "1 month": "month",
        "3 month": "quarter",
        "1 year": "year",
        "3 year": "three_years",
    }


def test_a_count_that_is_always_one_says_nothing(tmp_path: Path) -> None:
    cells = {**SUBSCRIPTIONS["export"][0], "Amount": AMOUNT, "Billing period": MONTHLY, "Interval count": "1"}  # fmt: skip
    del cells["MRR"]
    feed = proposed(tmp_path, export=cells)["files"]["subscriptions"]
    assert columns(feed)["interval"] == "Billing period"
