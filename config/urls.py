from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from access.preferences import choose
from config.health import healthz

urlpatterns = [
    path("admin/", admin.site.urls),
    path("i18n/setlang/", choose, name="set_language"),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("healthz", healthz, name="healthz"),
    path("", include("access.urls")),
]
if find_spec("dashboards.urls"):
    urlpatterns.append(path("", include("dashboards.urls")))

handler400 = "config.unreadable.page"
