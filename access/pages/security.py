"""One's own account: who one is here, and how one logs in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.views import IndexView

from access import overview, persons
from revops.models import Person
from revops.today import local_day


class SecurityView(IndexView):
    """allauth's list of second factors, with role, person and team above it."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        user = self.request.user
        person = Person.objects.filter(user=user).first()
        stays = persons.stays_on(local_day()).filter(person=person) if person else ()
        return super().get_context_data(**given) | {
            "role": overview.role_of(user),
            "person": person,
            "teams": [each.team.name for each in stays],
            "missing": persons.missing(user),
        }


page = SecurityView.as_view()
