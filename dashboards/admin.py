"""Screens on the wall, subscriptions to the digest, and the mails: what was sent, what waits, what
failed and why.
"""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from dashboards.models import Embed, EmbedHost, LiveAddress, Mail, Post, Subscription, Wall
from revops.queue import work


@admin.register(Wall)
class WallAdmin(ModelAdmin):
    list_display = ("name", "slug", "address")
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Subscription)
class SubscriptionAdmin(ModelAdmin):
    list_display = ("user", "every", "language", "is_on")
    list_filter = ("every", "is_on", "language")
    list_select_related = ("user",)

    def save_model(
        self, request: HttpRequest, obj: Subscription, form: ModelForm, change: bool
    ) -> None:
        obj.switch(obj.is_on, timezone.now())
        super().save_model(request, obj, form, change)


@admin.register(Mail)
class MailAdmin(ModelAdmin):
    list_display = (
        "user",
        "every",
        "period",
        "state",
        "planned_at",
        "finished_at",
        "attempts",
        "error",
    )
    list_filter = ("state", "every")
    list_select_related = ("user",)
    actions = ("send_again",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    @admin.action(description=_("Try failed mails again"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        work.revive(queryset)


@admin.register(Post)
class PostAdmin(ModelAdmin):
    """Every message to a chat: what was sent, what waits, what failed and why."""

    list_display = (
        "destination",
        "cause",
        "title",
        "state",
        "made_at",
        "finished_at",
        "attempts",
        "error",
    )
    list_filter = ("state", "destination")
    list_select_related = ("destination",)
    actions = ("send_again",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return False

    @admin.action(description=_("Try failed messages again"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        work.revive(queryset)


@admin.register(LiveAddress)
class LiveAddressAdmin(ModelAdmin):
    """Everybody's addresses: administrators see whether they are used, and revoke them."""

    list_display = ("name", "user", "table", "last_letters", "made_at", "used_at", "revoked_at")
    list_filter = ("table",)
    list_select_related = ("user",)
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: LiveAddress | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LiveAddress | None = None) -> bool:
        return False

    @admin.action(description=_("Revoke"), permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: QuerySet) -> None:
        queryset.filter(revoked_at=None).update(revoked_at=timezone.now())


@admin.register(EmbedHost)
class EmbedHostAdmin(ModelAdmin):
    """Which sites may show figures in a frame; taking an origin away closes it at once."""

    list_display = ("name", "origins")


@admin.register(Embed)
class EmbedAdmin(ModelAdmin):
    list_display = (
        "view",
        "host",
        "language",
        "user",
        "last_letters",
        "made_at",
        "used_at",
        "revoked_at",
    )
    list_filter = ("host", "view")
    list_select_related = ("user", "host")
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Embed | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Embed | None = None) -> bool:
        return False

    @admin.action(description=_("Revoke"), permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: QuerySet) -> None:
        queryset.filter(revoked_at=None).update(revoked_at=timezone.now())
