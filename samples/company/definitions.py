"""What the sample company's people agreed on: who their buyers are, and which definitions they
acknowledged.
"""

from __future__ import annotations

from revops import definitions
from revops.models import Definition, Persona
from samples.company.accounts import accounts_of

PERSONAS = {
    "Head of sales": "Wants a forecast that holds. Signs up to 20,000 a year alone; asks first how long it takes to set up.",
    "Head of customer care": "Wants fewer tickets and shorter queues. Comes through webinars; decides with IT.",
    "CIO": "Wants one tool less, and to know where the data are. Joins late and can stop a deal.",
    "CEO/COO": "In companies under a hundred people the one who decides. Reads one page and asks for the price.",
}
# Who speaks for which side, and what they have agreed to so far: sales still thinks about the win
# rate.
AGREED = (
    ("Sanne de Vries", "marketing", ("mqls", "sqos", "deals_signed", "revenue", "win_rate")),
    ("Katarina Novak", "sales", ("mqls", "sqos", "deals_signed", "revenue")),
    ("finance", "finance", ("deals_signed", "revenue", "win_rate")),
)


def describe_personas() -> None:
    """Fills in what nobody has described yet."""
    for persona in Persona.objects.filter(name__in=PERSONAS, description=""):
        persona.description = PERSONAS[persona.name]
        persona.save()


def acknowledge() -> None:
    """Agrees, as each of them would on the page, to the version that is there; again changes
    nothing.
    """
    versions = dict(Definition.objects.order_by("version").values_list("kpi", "version"))
    for name, side, kpis in AGREED:
        reader = accounts_of(name).get()
        for kpi in kpis:
            definitions.acknowledge(kpi, versions[kpi], side, reader)
