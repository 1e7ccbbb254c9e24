#!/usr/bin/env python
"""Command line of Diapason: `./manage.py help` lists what it can do."""

import os
import sys

NO_SUCH_TABLE = "42P01"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit(
            "Django is not installed for this Python. Run `make setup`, then use `.venv/bin/python manage.py`."
        )
    from django.conf import settings
    from django.db import ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", "") != NO_SUCH_TABLE:
            raise
        sys.exit(
            f"This installation has no tables yet; its folder is {settings.DIAPASON_HOME}. If yours is another, set "
            "DIAPASON_HOME in this terminal, too; else run `make run` or `manage.py migrate` first."
        )


if __name__ == "__main__":
    main()
