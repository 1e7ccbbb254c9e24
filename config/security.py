"""The admin's own content security policy. The rest of the site keeps the strict one of
settings.py.
"""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

# django-unfold runs Alpine.js, which evaluates the expressions in its attributes, and sets styles
# in attributes.
ADMIN_SOURCES = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}

Respond = Callable[[HttpRequest], HttpResponse]


def admin_policy(respond: Respond) -> Respond:
    def with_policy(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if request.path_info.startswith(reverse("admin:index")):
            response._csp_replace = ADMIN_SOURCES
        return response

    return with_policy
