"""The doors to a closed month, each as any acts through it: what somebody does in the program, and
what it is in the plain company beside it. A refusal is an act, too: it has to change nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.test import Client
from hypothesis import strategies as st

from tests.admin_pages import logged_in, member_of

# By door its acts, each with what is drawn for it.
DOORS: dict[str, list[st.SearchStrategy]] = {}


def door(name: str, *given: st.SearchStrategy) -> Callable[[Callable], Callable]:
    """Declares an act through a door, and what is drawn for it."""

    def declare(act: Callable) -> Callable:
        DOORS.setdefault(name, []).append(st.tuples(st.just(act), st.tuples(*given)))
        return act

    return declare


def user(name: str, group: str) -> Client:
    return logged_in(User.objects.filter(username=name).first() or member_of(group, name=name))
