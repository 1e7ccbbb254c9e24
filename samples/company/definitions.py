"""What the sample company's people agreed on: who their buyers are, what makes a lead hot, and which
definitions they acknowledged.
"""

from __future__ import annotations

from revops import definitions
from revops.models import Definition, MotionRules, Persona
from samples.company.accounts import accounts_of

# By persona, in their places: who they are, what they need, what convinces them, what they object.
PERSONAS = {
    "Head of sales": (
        "Signs up to 20,000 a year alone.",
        "A forecast that holds, and a team that does not type everything twice.",
        "A colleague of another company who has used it for a year.",
        "How long does it take to set up, and who does it?",
    ),
    "Head of customer care": (
        "Comes through webinars; decides with IT.",
        "Fewer tickets and shorter queues.",
        "A trial with their own queue, measured before and after.",
        "My agents have learnt three tools in two years.",
    ),
    "CIO": (
        "Joins late and can stop a deal.",
        "One tool less, and to know where the data are.",
        "The security file, before anybody asks for it.",
        "It does not log in with our directory.",
    ),
    "CEO/COO": (
        "In companies under a hundred people the one who decides.",
        "To see in a minute whether the quarter holds.",
        "One page, with the price on it.",
        "Why now?",
    ),
}
# Who speaks for which side, and what they have agreed to so far: sales still thinks about the win
# rate.
AGREED = (
    ("Sanne de Vries", "marketing", ("mqls", "sqos", "deals_signed", "revenue", "win_rate")),
    ("Katarina Novak", "sales", ("mqls", "sqos", "deals_signed", "revenue")),
    ("finance", "finance", ("deals_signed", "revenue", "win_rate")),
)

HOT_EVENTS = 4  # visits and uses in a week


def agree_on_hot_leads() -> None:
    """Leads are hot by what they do, too. Rules that are there stay."""
    MotionRules.objects.get_or_create(pk=1, defaults={"hot_events": HOT_EVENTS})


def describe_personas() -> None:
    """Fills in what nobody has described yet."""
    for place, (name, texts) in enumerate(PERSONAS.items(), start=1):
        for persona in Persona.objects.filter(name=name, description="", place=None):
            persona.place = place
            persona.description, persona.needs, persona.proofs, persona.objections = texts
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
