"""Addresses of the surfaces. One word per page: URL, view, template, style and test share it."""

from django.urls import include, path

from dashboards.pages import (
    dashboard,
    digest_page,
    kpi,
    language,
    notes,
    receipt,
    record,
    restated,
    start,
    tv,
    typed,
)
from dashboards.surfaces import export

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("kpi/<slug:key>/", kpi.kpi, name="kpi"),
    path("kpi/<slug:key>/receipt/", receipt.page, name="receipt"),
    path("kpi/<slug:key>/chart.json", kpi.chart, name="chart"),
    path("export/<slug:table>.<slug:ending>", export.export, name="export"),
    path("kpi/<slug:key>/restated/", restated.explanation, name="restated"),
    path("publications/", restated.publications, name="publications"),
    path("notes/new/", notes.new, name="note_new"),
    path("notes/<int:note>/", notes.change, name="note"),
    path("notes/<int:note>/withdraw/", notes.withdraw, name="note_withdraw"),
    path("record/<int:record>/", record.page, name="record"),
    path("typed/<slug:kind>/new/", typed.new, name="typed_new"),
    path("typed/<slug:kind>/<slug:entry>/", typed.change, name="typed"),
    path("typed/<slug:kind>/<slug:entry>/withdraw/", typed.withdraw, name="typed_withdraw"),
    path("digest/", digest_page.digest, name="digest"),
    path("digest/<slug:every>/preview/", digest_page.preview, name="digest_preview"),
    path("tv/", tv.tv, name="tv"),
    path("tv/new/", tv.link, name="tv_new"),
    path("tv/<slug:slug>/", tv.tv, name="tv_wall"),
    path("language/", language.page, name="language"),
    path("language/<slug:key>/acknowledge/", language.acknowledge, name="language_acknowledge"),
    path("start/", start.steps, name="start"),
    path("start/company/", start.company, name="start_company"),
    path("start/<str:token>/", start.first, name="start_first"),
    path("api/v1/", include("dashboards.surfaces.api_urls")),
    path("data/", include("dashboards.pages.imports_urls")),
]
