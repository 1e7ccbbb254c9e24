"""`python -m bench.served HOME LEADS`: fills an installation and publishes; prints the cookie of a
login, of another of the same rights, and the dashboard's queries.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench import company
from bench.installation import inside


def main(home: Path, leads: int) -> None:
    with inside(home):
        from django.conf import settings
        from django.contrib.auth.models import User
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from revops.publish import publish

        company.fill(leads, everything=True)
        publish()
        visitor = Client(SERVER_NAME="127.0.0.1")
        visitor.force_login(User.objects.create_superuser("bench"))
        visitor.get("/")
        with CaptureQueriesContext(connection) as queries:
            visitor.get("/")
        other = Client(SERVER_NAME="127.0.0.1")
        other.force_login(User.objects.create_superuser("another"))
        name = settings.SESSION_COOKIE_NAME
        cookies = [f"{name}={each.cookies[name].value}" for each in (visitor, other)]
        print(json.dumps([*cookies, len(queries)]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
