"""The definitions as Open Semantic Interchange: YAML that other semantic layers and assistants read.

Its one dataset is the view `published_cells`, and a metric is the SQL that adds the KPI up from it.
What no sum of cells says (a median, a count of each once in a period, what a formula makes) has no
metric: its definition is in the extension, and its value is read by the API.
"""

from __future__ import annotations

import json

import yaml
from django.conf import settings

from revops import numbers
from revops.numbers import Definition, Kpi, Published

VERSION = "0.2.0.dev0"
VENDOR = "DIAPASON"
FIELDS = {
    "measure": "String",
    "business_day": "Date",
    "motion": "String",
    "dimension": "String",
    "member": "Integer",
    "second_member": "Integer",
    "bucket": "Integer",
    "amount": "Integer",
    "since_publication": "Integer",
    "publication": "Integer",
}
Shape = dict[str, object]


def document(published: Published) -> str:
    """The YAML, in the reader's language."""
    meant = numbers.definitions()
    found = {"version": VERSION, "semantic_model": [model(meant, published)]}
    return yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=100)


def model(meant: dict[str, list[Definition]], published: Published) -> Shape:
    kpis = [published.kpi(key) for key in numbers.KPIS]
    return {
        "name": "diapason",
        "description": published.company,
        "ai_context": {
            "instructions": (
                "Figures are published: quote the publication and the definition with each of them. "
                "A sum over no cells is absent or zero; the API says which, and why. "
                "Filter by business_day; of a stock, by business_day up to the day. "
                f"Values with their receipts: {settings.SITE_URL}/api/v1/numbers/"
            )
        },
        "datasets": [dataset(published)],
        "metrics": [metric(each, meant[each.key][0], published) for each in kpis if adds_up(each)],
        "custom_extensions": [extension(each, meant[each.key][0]) for each in kpis],
    }


def dataset(published: Published) -> Shape:
    return {
        "name": "published_cells",
        "source": "public.published_cells",
        "primary_key": ["dimension", "measure", "business_day", "motion", "member", "bucket"],
        "description": f"Cells of the latest publication; money in minor units of {published.currency}.",
        "fields": [
            {"name": name, "expression": sql(name), "datatype": datatype}
            for name, datatype in FIELDS.items()
        ],
    }


def adds_up(kpi: Kpi) -> bool:
    """Whether cells of the total, added up, are the figure or both halves of it."""
    if kpi.is_formula or kpi.is_statistic:
        return False
    measures = [kpi.measures[part] for part in parts(kpi)]
    return not any(each.distinct or each.buckets for each in measures)


def parts(kpi: Kpi) -> tuple[str, ...]:
    return ("numerator", "denominator") if kpi.is_ratio else ("value",)


def metric(kpi: Kpi, definition: Definition, published: Published) -> Shape:
    sums = [summed(kpi.measures[part].key) for part in parts(kpi)]
    expression = f"{sums[0]} * 1.0 / NULLIF({sums[1]}, 0)" if kpi.is_ratio else sums[0]
    return {
        "name": kpi.key,
        "expression": sql(expression),
        "description": definition.text,
        "datatype": "Float" if kpi.is_ratio else "Integer",
        "ai_context": {
            "synonyms": [str(kpi.label)],
            "instructions": f"Accountable: {definition.owner}. Figures of {published.company}.",
        },
    }


def summed(measure: str) -> str:
    """What changed later in closed days has cells of its own, which add to the first open month."""
    return (
        f"SUM(CASE WHEN published_cells.measure IN ('{measure}', '{measure}@late')"
        " AND published_cells.dimension = '' THEN published_cells.amount END)"
    )


def extension(kpi: Kpi, definition: Definition) -> Shape:
    kept = {
        "kpi": kpi.key,
        "label": str(kpi.label),
        "definition": definition.text,
        "accountable": definition.owner,
        "keeper": str(kpi.keeper),
        "unit": str(kpi.unit),
        "is_stock": kpi.is_stock,
        "has_metric": adds_up(kpi),
    }
    return {"vendor_name": VENDOR, "data": json.dumps(kept, ensure_ascii=False)}


def sql(expression: str) -> Shape:
    return {"dialects": [{"dialect": "ANSI_SQL", "expression": expression}]}
