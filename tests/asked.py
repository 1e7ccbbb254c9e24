"""The queries that a page asks of whom nothing is kept, for the tests of what pages cost."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MOST = 12


def cold(client: Client, address: str) -> tuple[str, list[str]]:
    """The page and its queries, without savepoints, which are the tests' own. Cold if it is the
    first that a test asks for: nothing is kept from the one before.
    """
    with CaptureQueriesContext(connection) as made:
        answer = client.get(address)
    assert answer.status_code == 200
    asked = [each["sql"] for each in made.captured_queries if "SAVEPOINT" not in each["sql"]]
    return answer.content.decode(), asked
