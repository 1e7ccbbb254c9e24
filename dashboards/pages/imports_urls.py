"""Addresses below /data/."""

from django.urls import path

from dashboards.pages import (
    connect,
    connected,
    drafts,
    duplicates,
    hook,
    imports,
    meaning,
    quality,
    rejected,
    tools,
    withdrawing,
)
from dashboards.surfaces import data_export

urlpatterns = [
    path("", imports.data, name="data"),
    path("run/<int:number>/", imports.run, name="data_run"),
    path("run/<int:number>/withdraw/", withdrawing.page, name="data_withdraw"),
    path("<slug:table>.<slug:ending>", data_export.export, name="data_export"),
    path("connect/", connect.tools, name="connect"),
    path("connect/<slug:connector>/", connect.account, name="connect_account"),
    path("connection/<int:number>/", connected.page, name="connection"),
    path("connection/<int:number>/objects/", connect.objects, name="connect_objects"),
    path("connection/<int:number>/schedule/", connected.schedule, name="connection_schedule"),
    path("hook/<int:number>/", hook.hook, name="hook"),
    path("pull/<slug:source>/", imports.pull, name="data_pull"),
    path("duplicates/", duplicates.listed, name="data_duplicates"),
    path("duplicates/search/", duplicates.search, name="data_duplicates_search"),
    path("duplicates/decided/", duplicates.taken, name="data_duplicates_taken"),
    path("duplicates/rules/<slug:rule>/", duplicates.rule, name="data_duplicates_rule"),
    path("duplicates/<int:number>/", duplicates.one, name="data_duplicate"),
    path("quality/", quality.page, name="data_quality"),
    path("rejected/", rejected.page, name="data_rejected"),
    path("rejected/mend/", rejected.mend, name="data_mend"),
    path("source/<slug:source>/mapping/", rejected.edit, name="data_edit"),
    path("tools/", tools.page, name="data_tools"),
    path("tools/new/", tools.new, name="data_tool_new"),
    path("tools/<int:number>/", tools.change, name="data_tool"),
    path("upload/", imports.upload, name="data_upload"),
    path("upload/<slug:key>/", drafts.draft, name="data_draft"),
    path("upload/<slug:key>/meaning/", meaning.page, name="data_meaning"),
    path("upload/<slug:key>/meaning/mapping.toml", meaning.download, name="data_meaning_text"),
    path("upload/<slug:key>/look/", meaning.look, name="data_look"),
    path("upload/<slug:key>/connect/", connect.confirm, name="connect_confirm"),
    path("upload/<slug:key>/confirm/", drafts.confirm, name="data_confirm"),
    path("upload/<slug:key>/save/", rejected.save, name="data_save"),
    path("upload/<slug:key>/discard/", drafts.discard, name="data_discard"),
]
