"""The sample company's register of tools: what its sources cost and who answers for them, one that
does again what another does, and one that is planned.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from revops import tools
from revops.models import Source
from samples.company.settings import CURRENCY

# By key of a source: place of its purpose, function, cost for a year, currency, days until it renews, maturity.
OF_SOURCES = (
    ("crm", 1, "ae", "38400", CURRENCY, 96, "crm"),
    ("billing", 5, "finance", "9600", "USD", 41, "warehouse"),
    ("dialler", 3, "bdr", "14280", "GBP", 152, "crm"),
    ("finance", 6, "finance", "0", CURRENCY, None, "spreadsheet"),
)
BUDGET = Decimal(60_000)
PLANNED = "Sequences (trial)"


def register_tools(today: date) -> None:
    """Writes what is not there yet."""
    for key, *given in OF_SOURCES:
        source = Source.objects.get(key=key)
        if not tools.Tool.objects.filter(source=source).exists():
            of_source(source, today, *given)
    if not tools.Tool.objects.filter(name=PLANNED).exists():
        calls = tools.ToolPurpose.objects.filter(order=3).first()
        trial = tools.Tool(
            name=PLANNED, purpose=calls, function="sdr", kpis=["touches", "mqls"], step="crm"
        )
        tools.write(trial, Decimal(7_200), CURRENCY, None)
    tools.set_budget(today.year, BUDGET, None)


def of_source(
    source: Source,
    today: date,
    place: int,
    function: str,
    cost: str,
    currency: str,
    renews_in: int | None,
    step: str,
) -> None:
    tool = tools.Tool(source=source, function=function, step=step, decision="keep")
    tool.purpose = tools.ToolPurpose.objects.filter(order=place).first()
    tool.renews_on = today + timedelta(days=renews_in) if renews_in else None
    tools.write(tool, Decimal(cost), currency, None)
