"""Addresses below /forecast/."""

from django.urls import path

from dashboards.pages import forecast, forecast_acts

urlpatterns = [
    path("", forecast.listed, name="forecast"),
    path("accuracy/", forecast.accuracy_page, name="forecast_accuracy"),
    path("readers/<slug:key>/", forecast_acts.read_minutes, name="forecast_readers"),
    path("<int:number>/", forecast.one, name="forecast_meeting"),
    path("<int:number>/prepare/", forecast.prepare, name="forecast_prepare"),
    path("<int:number>/minutes/", forecast.minutes_page, name="forecast_minutes"),
    path("<int:number>/meeting.ics", forecast_acts.calendar, name="forecast_calendar"),
    path("<int:number>/commit/", forecast_acts.commit, name="forecast_commit"),
    path("<int:number>/override/", forecast_acts.override, name="forecast_override"),
    path("<int:number>/judge/", forecast_acts.judge, name="forecast_judge"),
    path("<int:number>/delegate/", forecast_acts.delegate, name="forecast_delegate"),
    path("<int:number>/delegate/end/", forecast_acts.delegate_end, name="forecast_delegate_end"),
    path("<int:number>/freeze/", forecast_acts.freeze, name="forecast_freeze"),
    path("<int:number>/cancel/", forecast_acts.cancel, name="forecast_cancel"),
    path("<int:number>/end/", forecast_acts.end, name="forecast_end"),
    path("<int:number>/written/", forecast_acts.renewed, name="forecast_written"),
    path("<int:number>/written/new/", forecast_acts.minute_new, name="forecast_minute_new"),
    path("<int:number>/written/<int:minute>/", forecast_acts.minute, name="forecast_minute"),
]
