"""Failed mails are tried again by hand, and those alone: what was sent is not sent twice."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from dashboards.models import Mail
from revops.models import State

pytestmark = pytest.mark.django_db
LIST = "/admin/dashboards/mail/"


def test_the_failed_among_the_chosen_mails_are_due_again_at_once(client: Client):
    boss = User.objects.create_superuser("boss", "boss@vireo.example")
    client.force_login(boss)
    later = timezone.now() + timedelta(days=1)
    rows = {
        state: Mail.objects.create(
            user=boss, every="week", period=f"2025-W{number}", planned_at=later,
            state=state, attempts=5, due_at=later,
        )
        for number, state in enumerate((State.FAILED, State.DONE, State.RUNNING), start=10)
    }  # fmt: skip
    chosen = {"action": "send_again", "_selected_action": [row.pk for row in rows.values()]}
    assert client.post(LIST, chosen).status_code == 302
    for state, row in rows.items():
        row.refresh_from_db()
        revived = state == State.FAILED
        assert row.state == (State.DUE if revived else state)
        assert row.attempts == (0 if revived else 5)
        assert (row.due_at < later) == revived
