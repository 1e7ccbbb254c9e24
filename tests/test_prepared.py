"""The state of everything is planned once a connection, and stays right when tables change."""

import pytest
from django.db import connection

from revops.models import Role
from revops.numbers.state import query, state

pytestmark = pytest.mark.django_db


def test_the_state_is_planned_once_a_connection():
    for reader in (1, 2, 3):
        state(reader)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(generic_plans + custom_plans) FROM pg_prepared_statements"
            " WHERE statement LIKE '%%hashtextextended%%' AND statement LIKE %s",
            [f"{query()[:40]}%"],
        )
        statements, plans = cursor.fetchone()
    assert statements == 1
    assert plans >= 3


def test_it_sees_what_is_written_after_it_was_planned():
    before = state(1)
    Role.objects.create(name_en="Host", name_fr="Hôte")
    assert state(1) != before


def test_a_column_more_is_seen_by_the_statement_that_was_planned_without_it():
    Role.objects.create(name_en="Host", name_fr="Hôte")
    before = state(1)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {Role._meta.db_table} ADD COLUMN hue int DEFAULT 7")
    assert state(1) != before


def test_a_connection_that_is_opened_anew_plans_anew(transactional_db):
    before = state(1)
    connection.close()
    assert state(1) == before
