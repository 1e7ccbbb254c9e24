"""Addresses below /api/v1/."""

from django.urls import path, re_path

from dashboards.surfaces.api import KpisView, NothingView, NumbersView, RecordsView
from dashboards.surfaces.api_definitions import DefinitionsView
from dashboards.surfaces.api_forward import ProjectionView, WalkView
from dashboards.surfaces.api_meetings import MeetingsView, MeetingView
from dashboards.surfaces.api_typed import EntryView, TypedView

urlpatterns = [
    path("typed/<slug:kind>/", TypedView.as_view(), name="api_typed"),
    path("typed/<slug:kind>/<slug:entry>/", EntryView.as_view(), name="api_entry"),
    path("numbers/", NumbersView.as_view(), name="api_numbers"),
    path("records/", RecordsView.as_view(), name="api_records"),
    path("walk/", WalkView.as_view(), name="api_walk"),
    path("projection/", ProjectionView.as_view(), name="api_projection"),
    path("definitions.yaml", DefinitionsView.as_view(), name="api_definitions"),
    path("kpis/", KpisView.as_view(), name="api_kpis"),
    path("meetings/", MeetingsView.as_view(), name="api_meetings"),
    path("meetings/<int:number>/", MeetingView.as_view(), name="api_meeting"),
    re_path(r"^(.*/)?$", NothingView.as_view()),
]
