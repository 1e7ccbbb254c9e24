"""A Django application that answers with a small page and nothing else, through the same server and
middleware: the yardstick.
"""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

HEAD = "<!doctype html><html lang=en><title>Bare</title><link rel=icon href='data:,'>"
PAGE = f"{HEAD}<h1>Numbers</h1>{'<p>Five figures and a sentence.</p>' * 20}</html>"


def logged_in(request: HttpRequest) -> HttpResponse:
    """What a page costs that only knows its reader."""
    return HttpResponse(PAGE.replace("</html>", f"<p>{request.user.get_username()}</p></html>"))


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


# The middleware asks where the admin is.
urlpatterns = [
    path("", page),
    path("me", logged_in),
    path("healthz", page),
    path("admin/", admin.site.urls),
]
settings.ROOT_URLCONF = "bench.bare"
application = get_wsgi_application()
