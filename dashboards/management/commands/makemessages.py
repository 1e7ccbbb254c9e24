"""Django's command, which also collects the KPIs' definitions: their docstrings are shown to
readers.
"""

from pathlib import Path

from django.conf import settings
from django.core.management.commands import makemessages

from revops import numbers


class Command(makemessages.Command):
    def handle(self, *args: object, **options: object) -> None:
        # xgettext knows no docstrings, so that they are written out for the time of its run.
        collected = Path(settings.BASE_DIR) / "dashboards" / "definitions.py"
        collected.write_text(
            "".join(
                f"_({each.docstring!r})\n"
                for kpi in numbers.KPIS.values()
                for each in kpi.variants.values()
            ),
            encoding="utf-8",
        )
        try:
            super().handle(*args, **options)
        finally:
            collected.unlink()
