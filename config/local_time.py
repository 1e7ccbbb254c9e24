"""Pages of the admin show and take times of the company's zone, as all other pages do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

Respond = Callable[[HttpRequest], HttpResponse]


def in_admin(respond: Respond) -> Respond:
    def with_zone(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(reverse("admin:index")):
            return respond(request)
        from revops.models import Organisation

        organisation = Organisation.current() if request.user.is_authenticated else None
        with timezone.override(organisation.timezone if organisation else None):
            return respond(request)

    return with_zone
