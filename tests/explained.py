"""What `explain` says of a number, and settings that change under it."""

from __future__ import annotations

import json
from io import StringIO

from django.core.management import call_command

from revops.models import Publication
from revops.organisation import settle
from revops.queue import work

INVOICES = [{"invoice": "F1", "at": "2026-03-02", "amount": "1000.00", "currency": "EUR"}]


def explained(kpi: str, period: str, *, as_of: Publication | None = None) -> dict:
    """What explain --json says, of one number and its records."""
    out = StringIO()
    back = [f"--as-of={as_of.published_at.isoformat()}"] if as_of else []
    call_command("explain", kpi, period, "--json", *back, stdout=out)
    answer = json.loads(out.getvalue())
    return answer["numbers"][0] | {"records": answer["records"]}


def set_to(**given: object) -> None:
    """Changes settings, and lets the worker do what follows."""
    settle(given)
    work.do_all()
