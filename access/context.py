"""What the bar on top of each page asks: whether it leads to the page People."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from access import rights


def people(request: HttpRequest) -> dict[str, Callable[[], bool]]:
    """Context processor. A page that knows its reader's groups is not made to ask for more."""

    def manages() -> bool:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return False
        reader = getattr(request, "reader", None)
        if user.is_superuser or reader is None:
            return rights.manages(user)
        return "admin" in reader.groups

    return {"manages_people": manages}
