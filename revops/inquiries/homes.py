"""With which page a reader begins."""

from __future__ import annotations

from revops.homes import HOMES, PREFIX
from revops.models import Home

MINE = "mine"


def home_of(user: int | None) -> str:
    """The page that an account chose, "" for the dashboard."""
    return Home.objects.filter(user=user).values_list("page", flat=True).first() or ""


def choose_home(user: int, page: str) -> None:
    """Begins with a page from now on; with the dashboard for "". ValueError for what is none."""
    if page:
        if page != MINE and page.removeprefix(PREFIX) not in HOMES:
            raise ValueError(page)
        Home.objects.update_or_create(user_id=user, defaults={"page": page})
    else:
        Home.objects.filter(user=user).delete()
