"""Deal type and product line: kept of deals, documents and onboardings, and of nothing else."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from revops import ingest, publish
from revops.measures import MEASURES
from revops.models import (
    Cell,
    Deal,
    DealChange,
    DealType,
    Invoice,
    Onboarding,
    OnboardingStep,
    ProductLine,
    RecurringChange,
    Subscription,
)
from tests import api_calls
from tests.admin_pages import logged_in, member_of
from tests.customer_company import (
    BILLING,
    CALLS,
    CRM,
    DEALS,
    INVOICES,
    LEADS,
    ONBOARDINGS,
    billing,
    company,  # noqa: F401 (fixtures)
    crm,
)
from tests.results import rows
from tests.small_company import computed_with

pytestmark = pytest.mark.django_db
SOLD = ("deal_type__name", "product_line__name")


def load(folder: Path) -> None:
    crm(folder, "leads.csv", LEADS + "L1,2026-01-05,,\n")
    crm(
        folder,
        "deals.csv",
        DEALS + "D1,L1,,2026-01-08,renewal,Voice\nD2,,,2026-01-09,new,Chat\nD3,,,2026-01-09,,\n",
    )
    crm(folder, "calls.csv", CALLS + "1,L1,D1,,2026-01-10\n")
    crm(folder, "onboardings.csv", ONBOARDINGS + "O1,D1,,2026-01-11,,\nO2,,,2026-01-11,new,\n")
    billing(
        folder,
        "factures.csv",
        INVOICES + 'F1,12/01/2026,"100,00",,D1,,\nF2,12/01/2026,"7,50",,D1,Nouvelle affaire,Chat\n',
    )
    publish.publish()


def kept(kpi_measure: str) -> list[tuple]:
    """Current cells by what was sold: dimension, member's name, amount."""
    names = {
        "deal_type": dict(DealType.objects.values_list("pk", "name")),
        "product_line": dict(ProductLine.objects.values_list("pk", "name")),
    }
    found = Cell.objects.filter(
        measure=kpi_measure, dimension__in=names, until_publication=None
    ).values_list("dimension", "member", "amount")
    return sorted(
        (dimension, names[dimension].get(member, ""), amount) for dimension, member, amount in found
    )


def test_documents_and_onboardings_without_their_own_take_their_deals(tmp_path: Path) -> None:
    load(tmp_path)
    assert rows(Deal, "deal", *SOLD) == [
        ("crm/D1", "renewal", "Voice"),
        ("crm/D2", "new", "Chat"),
        ("crm/D3", None, None),
    ]
    assert rows(DealChange, "deal", *SOLD)[0] == ("crm/D1", "renewal", "Voice")
    assert rows(Invoice, "number", *SOLD) == [
        ("billing/F1", "renewal", "Voice"),
        ("billing/F2", "new", "Chat"),
    ]
    assert rows(Onboarding, "number", *SOLD) == [
        ("crm/O1", "renewal", "Voice"),
        ("crm/O2", "new", None),
    ]


def test_a_deal_that_becomes_another_type_takes_its_documents_along(tmp_path: Path) -> None:
    load(tmp_path)
    crm(tmp_path, "deals.csv", DEALS + "D1,L1,,2026-01-08,expansion,Voice\n")
    publish.publish()
    assert kept("invoiced") == [
        ("deal_type", "expansion", 10000),
        ("deal_type", "new", 750),
        ("product_line", "Chat", 750),
        ("product_line", "Voice", 10000),
    ]


def test_only_measures_whose_facts_have_a_dimension_have_cells_of_it(tmp_path: Path) -> None:
    load(tmp_path)
    assert kept("open_count") == [
        ("deal_type", "", 1),
        ("deal_type", "new", 1),
        ("deal_type", "renewal", 1),
        ("product_line", "", 1),
        ("product_line", "Chat", 1),
        ("product_line", "Voice", 1),
    ]
    for measure in ("leads_arrived", "sqos_entered", "calls_made"):
        assert Cell.objects.filter(measure=measure).exists(), measure
        assert kept(measure) == [], measure


def test_a_rebuild_finds_every_cell_as_it_was(tmp_path: Path) -> None:
    load(tmp_path)
    crm(tmp_path, "deals.csv", DEALS + "D1,L1,,2026-01-08,expansion,Voice\n")
    publish.publish()
    assert publish.publish(rebuild=True) is None


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("by=deal_type", "deal type"),
        ("product_line=Voice", "product line"),
        ("deal_type=0", "deal type"),
    ],
)
def test_a_kpi_without_the_dimension_is_absent_with_a_sentence(
    tmp_path: Path, address: str, word: str
) -> None:
    load(tmp_path)
    name, asked = address.split("=")
    (number,) = api_calls.numbers(
        api_calls.caller(), kpi="leads", period="2026-01", **{name: asked}
    )["numbers"]
    assert number["value"] is None
    assert number["absent_because"] == (
        f"Leads: there is no {word}; only deals, documents and onboardings have one."
    )


def test_the_records_of_a_figure_that_is_not_kept_so_are_none_and_say_why(tmp_path: Path) -> None:
    load(tmp_path)
    client, because = (
        api_calls.caller(),
        "Leads: there is no deal type; only deals, documents and onboardings have one.",
    )
    found = api_calls.records(client, kpi="leads", period="2026-01", deal_type="0")
    assert (found["value"], found["count"], found["results"]) == (None, None, [])
    assert found["absent_because"] == because
    reader = logged_in(member_of("admin"))
    assert because in reader.get("/kpi/leads/receipt/?period=2026-01&deal_type=0").content.decode()
    export = reader.get("/export/records.csv?kpi=leads&period=2026-01&deal_type=0")
    assert export.status_code == 400 and because in export.content.decode()


def test_the_records_of_a_type_are_those_of_the_figure(tmp_path: Path) -> None:
    load(tmp_path)
    client = api_calls.caller()
    asked = {"kpi": "revenue", "period": "2026-01", "deal_type": "renewal"}
    (number,) = api_calls.numbers(client, **asked)["numbers"]
    found = api_calls.records(client, **asked)
    assert number["value"] == found["value"] == "100.00"
    assert [
        (each["item"], each["deal_type"], each["product_line"]) for each in found["results"]
    ] == [("billing/F1", "Renewal", "Voice")]


def test_a_split_names_what_is_not_known_apart(tmp_path: Path) -> None:
    load(tmp_path)
    found = api_calls.numbers(
        api_calls.caller(), kpi="open_deals", period="2026-01", by="deal_type"
    )["numbers"]
    assert [(each["slice"], each["value"]) for each in found] == [
        ({"deal_type": "New business"}, 1),
        ({"deal_type": None}, 1),
        ({"deal_type": "Renewal"}, 1),
    ]


def export(client: Client, address: str, **headers: str) -> list[dict[str, str]]:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_pages_offer_and_word_the_dimension_in_french(tmp_path: Path) -> None:
    load(tmp_path)
    reader, pk = logged_in(member_of("admin")), DealType.objects.get(name="new").pk
    page = reader.get(
        f"/?period=2026-01&deal_type={pk}", headers={"Accept-Language": "fr"}
    ).content.decode()
    assert '<optgroup label="Type d’affaire">' in page
    assert "Nouvelle affaire</option>" in page
    assert "MQL\u202f: pas de type d’affaire" in page
    by = export(
        reader,
        "/export/breakdown.csv?kpi=open_deals&period=2026-01&by=deal_type",
        **{"Accept-Language": "fr"},
    )
    assert sorted(tuple(row.values())[6] for row in by) == [
        "Non connu",
        "Nouvelle affaire",
        "Renouvellement",
    ]


def test_a_breakdown_that_there_is_not_says_why(tmp_path: Path) -> None:
    load(tmp_path)
    reader = logged_in(member_of("admin"))
    answer = reader.get("/export/breakdown.csv?kpi=leads&period=2026-01&by=product_line")
    assert answer.status_code == 400
    assert "Leads: there is no product line" in answer.content.decode()
    assert "by-deal_type" not in reader.get("/kpi/leads/?period=2026-01").content.decode()
    assert "by-deal_type" in reader.get("/kpi/open_deals/?period=2026-01").content.decode()


def test_a_word_that_is_no_deal_type_costs_its_row(tmp_path: Path) -> None:
    run = crm(tmp_path, "deals.csv", DEALS + "D1,,,2026-01-08,upsell,\nD2,,,2026-01-08,new,\n")
    assert (run.added, run.refused) == (1, 1)
    assert run.mistakes == [
        [2, "type", "“upsell” is none of new, expansion, renewal; translate it to one of them."]
    ]


def test_a_dry_run_lists_new_members_of_both(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(DEALS + "D1,,,2026-01-08,new,Voice\n")
    (report,) = ingest.dry_run(CRM, [path])
    assert report.notes == [
        "New in deal types: 1 (New business).",
        "New in product lines: 1 (Voice).",
    ]


def test_french_headers_are_read(tmp_path: Path) -> None:
    text = INVOICES + 'F9,12/01/2026,"1,00",A1,,Renouvellement,Téléphonie\n'
    run = billing(tmp_path, "factures.csv", text)
    assert (run.added, run.refused) == (1, 0)
    assert rows(Invoice, "number", "customer", *SOLD) == [
        ("billing/F9", "crm/A1", "renewal", "Téléphonie")
    ]
    assert "Type d’affaire" in BILLING


def test_a_publication_of_before_has_no_figure_by_a_later_dimension(tmp_path: Path) -> None:
    """And the next one counts all days by it, though no record changed."""
    load(tmp_path)
    first = publish.Publication.objects.get()
    before = ["team", "persona", "channel", "region", "owner"]
    computed_with(first, dimensions=before)
    Cell.objects.filter(dimension__in=("deal_type", "product_line")).delete()

    assert publish.publish() is not None
    client, asked = (
        api_calls.caller(),
        {"kpi": "open_deals", "period": "2026-01", "deal_type": "new"},
    )
    (now,) = api_calls.numbers(client, **asked)["numbers"]
    (then,) = api_calls.numbers(client, **asked, as_of=first.published_at.isoformat())["numbers"]
    assert now["value"] == 1
    assert then["value"] is None
    assert then["absent_because"] == (
        "This figure was not counted by this dimension yet when this was published."
    )
    assert len(kept("open_count")) == 6


def test_every_measure_says_by_what_it_is_kept() -> None:
    sold = {key for key, each in MEASURES.items() if "deal_type" in each.dimensions}
    assert {each.fact for each in MEASURES.values() if each.key in sold} == {
        Deal,
        DealChange,
        Invoice,
        Onboarding,
        OnboardingStep,
        RecurringChange,
        Subscription,
    }


def test_a_kpi_that_lacks_a_dimension_says_so_in_the_readers_language() -> None:
    from revops.kpis import KPIS
    from revops.numbers.absence import not_kept_by

    because = not_kept_by(KPIS["leads"], "product_line")
    with override("fr"):
        french = str(because)
    assert french != str(because)
