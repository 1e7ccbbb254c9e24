"""Accounts. What one may do comes from its groups alone; tokens of the API are made by manage.py
create_token.
"""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, User
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.authtoken import admin as token_admin
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from revops.readers import OUTSIDE_ADMIN

# Importing their modules registered them; the ones below take their place.
admin.site.unregister([auth_admin.User, auth_admin.Group, token_admin.TokenProxy])


@admin.register(User)
class UserAdmin(auth_admin.UserAdmin, ModelAdmin):
    form, add_form, change_password_form = UserChangeForm, UserCreationForm, AdminPasswordChangeForm
    list_display = (
        "username",
        "first_name",
        "last_name",
        "email",
        "in_groups",
        "is_active",
        "last_login",
    )
    list_filter = ("groups", "is_active")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Rights"), {"fields": ("is_active", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "email",
                    "groups",
                    "usable_password",
                    "password1",
                    "password2",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("groups"))
    def in_groups(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all()) or "—"

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A superuser's account is changed by superusers only: whoever sets its password has its
        rights.
        """
        own = obj is None or request.user.is_superuser or not obj.is_superuser
        return own and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        own = obj is None or request.user.is_superuser or not obj.is_superuser
        return own and super().has_delete_permission(request, obj)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list, change: bool
    ) -> None:
        """Groups that only read and type records in do not work in the admin."""
        super().save_related(request, form, formsets, change)
        user = form.instance
        user.is_staff = user.is_superuser or user.groups.exclude(name__in=OUTSIDE_ADMIN).exists()
        user.save(update_fields=["is_staff"])


@admin.register(Group)
class GroupAdmin(ModelAdmin):
    """What a group may do is part of the app; here one sees which there are."""

    search_fields = ("name",)
    fields = ("name",)
