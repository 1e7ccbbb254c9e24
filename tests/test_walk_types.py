"""New business, expansion and renewal are walked apart where the source knows them; what is of no type is
a part, too, so that the parts add up to the whole.
"""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from revops import publish
from tests import small_company as small
from tests.results import load_text

pytestmark = pytest.mark.django_db
TYPED = small.MAPPING.replace('deal = "deal"\nlead = "lead"\namount', 'deal = "deal"\ndeal_type = "type"\namount')  # fmt: skip
DEALS = """deal,type,amount,currency,owner,opened_at,closed_at,outcome,expected_close_on
N1,new,100,EUR,,2026-06-01,,,
N2,new,40,EUR,,2026-07-05,,,
R1,renewal,70,EUR,,2026-06-01,2026-07-20,won,
X1,,9,EUR,,2026-06-01,2026-07-20,lost,
"""


def walked(*words: str) -> dict:
    out = StringIO()
    call_command("walk", "2026-06-30", "2026-07-31", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


def moved(found: dict) -> dict[str, str]:
    return {each["class"]: each["by"] for each in found["classes"] if each["count"]}


@pytest.fixture
def july(tmp_path: Path) -> None:
    small.organisation()
    load_text(tmp_path, "deals.csv", DEALS, TYPED)
    publish.publish()


def test_the_parts_are_what_each_type_did_and_add_up(july: None) -> None:
    new, renewal, none = (
        walked(f"--deal-type={name}") for name in ("New business", "renewal", "Not known")
    )
    assert (moved(new), moved(renewal), moved(none)) == (
        {"new": "40.00"}, {"won": "-70.00"}, {"lost": "-9.00"},
    )  # fmt: skip
    parts = (new, renewal, none)
    for end in ("opening", "closing", "residual"):
        assert sum(float(part[end]) for part in parts) == float(walked()[end])


def test_a_type_that_nobody_named_is_refused_and_leads_have_none(july: None) -> None:
    with pytest.raises(CommandError, match="no single one called “Upsell”"):
        walked("--deal-type=Upsell")
    with pytest.raises(CommandError, match="deal type"):
        walked("--deal-type=renewal", "--kpi=mqls")
