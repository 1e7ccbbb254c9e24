"""Addresses below /finance/."""

from django.urls import path

from dashboards.pages import bridges, finance, matches, rates, series

urlpatterns = [
    path("", finance.listed, name="finance"),
    path("bridge/", bridges.page, name="bridge"),
    path("bridge/chart.json", bridges.chart, name="waterfall"),
    path("matches/", matches.page, name="matches"),
    path("matches/decide/", matches.decide, name="match_decide"),
    path("rates/", rates.page, name="rates"),
    path("series/", series.page, name="series"),
    path("<slug:month>/", finance.month, name="finance_month"),
    path("<slug:month>/month.<slug:ending>", finance.take, name="finance_take"),
]
