"""What files say of each other: a log of events of the amounts beside it, a price list of products."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from revops import guess
from revops.guess import choices
from tests.test_guess import looked

APPLICATIONS = "application_id,amount,registered_at\n1,20000,2026-01-02\n2,5000,2026-01-03\n"
EVENTS = """application_id,activity,happened_at
1,A_SUBMITTED,2026-01-02
1,A_PREACCEPTED,2026-01-03
1,A_ACCEPTED,2026-01-04
1,O_ACCEPTED,2026-01-08
1,A_APPROVED,2026-01-09
2,A_DECLINED,2026-01-05
"""
DEALS = """opportunity_id,product,deal_stage,engage_date,close_date
1,GTXPro,Won,2026-01-02,2026-03-02
2,GTX Basic,Engaging,2026-01-03,
"""
PRICES = "product,series,sales_price\nGTX Pro,GTX,4821\nGTX Basic,GTX,550\n"


def proposed(folder: Path, **texts: str) -> dict[str, Any]:
    tables = [looked(folder, text, f"{name}.csv")[0] for name, text in texts.items()]
    return tomllib.loads(guess.written(guess.readings_together(tables), key="crm", name="CRM"))


def test_a_log_says_what_happened_to_leads_and_to_the_deals_that_they_became(
    tmp_path: Path,
) -> None:
    found = proposed(tmp_path, applications=APPLICATIONS, events=EVENTS)

    assert {name: feed["record"] for name, feed in found["files"].items()} == {
        "leads": "lead", "deals": "deal", "stages": "stage", "changes": "change",
    }  # fmt: skip
    assert found["translate"]["stages-stage"] == {
        "A_SUBMITTED": "lead", "A_PREACCEPTED": "mql", "A_ACCEPTED": "sqo",
    }  # fmt: skip
    assert found["translate"]["changes-kind"] == {
        "A_ACCEPTED": "opened", "A_APPROVED": "won", "A_DECLINED": "lost",
    }  # fmt: skip


def test_only_the_log_dates_the_deals_of_a_log(tmp_path: Path) -> None:
    found = proposed(tmp_path, applications=APPLICATIONS, events=EVENTS)
    fields = {"deal": "application_id", "lead": "application_id", "amount": "amount"}
    assert found["files"]["deals"]["fields"] == fields


def test_a_log_without_amounts_beside_it_makes_no_deals_of_leads(tmp_path: Path) -> None:
    text = "application_id,registered_at\n1,2026-01-02\n"
    assert "deals" not in proposed(tmp_path, applications=text, events=EVENTS)["files"]


def test_deals_without_an_amount_take_the_price_of_their_product(tmp_path: Path) -> None:
    found = proposed(tmp_path, sales_pipeline=DEALS, products=PRICES)

    assert found["files"]["products"] == {
        "match": "products*.csv", "record": "lookup", "id": "product",
    }  # fmt: skip
    assert found["files"]["deals"]["fields"]["amount"] == {
        "column": "product", "translate": "deals-amount", "lookup": "products.sales_price", "other": "keep",
    }  # fmt: skip
    assert found["translate"]["deals-amount"] == {"GTXPro": "GTX Pro"}


def test_prices_beside_amounts_are_asked_about(tmp_path: Path) -> None:
    with_amounts = DEALS.replace("close_date\n", "close_date,amount\n").replace(
        "2026-03-02\n", "2026-03-02,1054\n"
    )
    assert list(proposed(tmp_path, sales_pipeline=with_amounts, products=PRICES)["files"]) == [
        "deals"
    ]


def test_names_of_a_dimension_are_given_others_and_the_rest_keep_theirs(tmp_path: Path) -> None:
    (table,) = looked(tmp_path, "lead id,created,source\n1,2026-01-02,web\n2,2026-01-03,Fair\n")
    text = guess.written(guess.readings_together([table]), key="crm", name="CRM")
    given = {
        "leads/record": "lead",
        "leads/value/channel/web": "Website",
        "leads/value/channel/Fair": "",
    }

    found = tomllib.loads(changed := choices.applied(text, given, [table]))
    assert found["files"]["leads"]["fields"]["channel"] == {
        "column": "source", "translate": "leads-channel", "other": "keep",
    }  # fmt: skip
    assert found["translate"]["leads-channel"] == {"web": "Website"}

    again = choices.applied(changed, given | {"leads/value/channel/web": ""}, [table])
    assert tomllib.loads(again)["files"]["leads"]["fields"]["channel"] == "source"


@pytest.mark.parametrize("key", ["ID d'enregistrement", "Record ID"])
def test_the_id_of_any_record_does_not_name_another_record(tmp_path: Path, key: str) -> None:
    contacts = f"{key},Nom,Adresse e-mail,Phase du cycle de vie,Date de création\n501,Lee,a@x.io,Lead,2026-09-01\n"
    deals = f"{key},Affaire,Étape,Montant,Date de création\n70001,Seats,Gagné,1200,2026-09-03\n"
    fields = proposed(tmp_path, contacts=contacts, deals=deals)["files"]["deals"]["fields"]
    assert (fields["deal"], fields.get("lead")) == (key, None)


def test_hubspot_in_french_has_its_stages_and_its_contacts(tmp_path: Path) -> None:
    contacts = """ID d'enregistrement,Prénom,Nom,Adresse e-mail,Phase du cycle de vie,Source de trafic d'origine,Date de création,\
Date à laquelle le contact est devenu un lead qualifié marketing,Date à laquelle le contact est devenu un lead qualifié pour la vente,\
Date à laquelle le contact est devenu une opportunité
501,Ann,Lee,a@x.io,Opportunité,Recherche organique,2026-09-01,2026-09-02,2026-09-03,2026-09-04
"""
    deals = """ID d'enregistrement,Nom de la transaction,Phase de la transaction,Montant,Date de création,Date de fermeture,\
ID des contacts associés
70001,Seats,Fermé gagné,1200,2026-09-04,2026-10-04,501
"""
    files = proposed(tmp_path, contacts=contacts, deals=deals)["files"]
    assert files["leads"]["fields"]["channel"] == "Source de trafic d'origine"
    assert files["stages-mql"]["fields"]["at"].endswith("lead qualifié marketing")
    assert files["stages-sqo"]["fields"]["at"].endswith("lead qualifié pour la vente")
    assert files["deals"]["fields"]["lead"] == {"column": "ID des contacts associés", "split": ";"}
