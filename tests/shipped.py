"""What migrations ship, brought back: a transactional test that ran before in the same database has
emptied every table.
"""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module

from django.apps import apps
from django.contrib.auth.models import User

from revops import tools
from revops.models import HandOff, Role, Routine, Source, Tool, ToolPurpose


def hand_offs() -> None:
    """The five hand-offs, as on a new installation."""
    if not HandOff.objects.exists():
        Role.objects.all().delete()
        import_module("revops.migrations.0031_common_language").ship(apps)
        HandOff.history.all().delete()  # a migration writes none


def routines() -> None:
    """The weekly forecast and the monthly review, as on a new installation."""
    if not Routine.objects.exists():
        import_module("revops.migrations.0038_routines_that_ship").ship(apps, None)


def purposes() -> None:
    """What tools are for, as on a new installation."""
    if not ToolPurpose.objects.exists():
        import_module("revops.migrations.0141_purposes_that_ship").ship(apps, None)


def tool(by: User) -> int:
    """The CRM in the register, beside a planned tool of the same purpose with a long name."""
    purposes()
    first = ToolPurpose.objects.first()
    planned = Tool(name="Dialling" + "x" * 60, kpis=["mqls"], purpose=first)
    tools.write(planned, Decimal("1200"), "EUR", by)
    own = Tool(source=Source.objects.get(key="crm"), purpose=first, function="ae")
    return tools.write(own, Decimal("18000.50"), "USD", by).pk
