"""Addresses of the surfaces. One word per page: URL, view, template, style and test share it."""

from django.urls import include, path

from dashboards import language, views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("kpi/<slug:key>/", views.kpi, name="kpi"),
    path("kpi/<slug:key>/receipt/", views.kpi_receipt, name="receipt"),
    path("kpi/<slug:key>/chart.json", views.chart, name="chart"),
    path("record/<int:record>/", views.record, name="record"),
    path("language/", language.page, name="language"),
    path("language/<slug:key>/acknowledge/", language.acknowledge, name="language_acknowledge"),
    path("api/v1/", include("dashboards.surfaces.api_urls")),
    path("data/", include("dashboards.surfaces.imports_urls")),
]
