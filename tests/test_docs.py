"""The documents list what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from revops.connectors.protocol import CONNECTORS
from revops.kpis import HEADLINE_BUDGET, KPIS, headline

ROOT = Path(__file__).parent.parent
DOCS = {path.name: path.read_text() for path in [*ROOT.glob("docs/*.md"), ROOT / "README.md"]}


@pytest.mark.parametrize("key", sorted(KPIS))
def test_every_kpi_is_in_the_page_about_numbers(key: str) -> None:
    assert f"| `{key}` | {KPIS[key].label}" in DOCS["numbers.md"]


def test_the_page_about_numbers_lists_nothing_else() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", DOCS["numbers.md"], re.M)) == set(KPIS)


def test_the_dashboard_has_the_five_and_no_sixth() -> None:
    declared = {key for key, kpi in KPIS.items() if kpi.is_headline}
    assert {kpi.key for kpi in headline()} == declared
    assert len(declared) == HEADLINE_BUDGET


@pytest.mark.parametrize("key", sorted(CONNECTORS))
def test_every_connector_is_in_the_page_about_them(key: str) -> None:
    assert f"| `{key}` |" in DOCS["connectors.md"]


def own_commands() -> list[str]:
    return sorted(
        name
        for name, app in get_commands().items()
        if app in ("revops", "dashboards") and name != "makemessages"
    )


@pytest.mark.parametrize("name", own_commands())
def test_every_command_is_documented(name: str) -> None:
    assert any(re.search(rf"\b{name}\b", text) for text in DOCS.values()), (
        f"No document names manage.py {name}."
    )


def test_every_link_between_documents_leads_somewhere() -> None:
    for name, text in DOCS.items():
        folder = ROOT if name == "README.md" else ROOT / "docs"
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", text):
            assert (folder / target).exists(), f"{name} links to {target}, which is not there."
