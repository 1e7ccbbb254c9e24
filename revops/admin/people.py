"""Who works where and when, whom we sell to, and how the first contact came about."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import admin
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from revops.admin.base import HistoryAdmin, Kept, Rederives
from revops.derive.reach import Scope, scope_of
from revops.models import (
    Channel,
    Membership,
    Person,
    Persona,
    PersonAlias,
    ProductLine,
    Region,
    Team,
)


class ReachesPeople(Rederives):
    """What depends on people: on their memberships and on the names that sources have for them."""

    def reached(self, versions: list[Mapping[str, object]]) -> Scope:
        people = {each["person"] for each in versions if each.get("person")}
        return scope_of(
            people=sorted(people), keys=sorted({each["key"] for each in versions if "key" in each})
        )


@admin.register(Team)
class TeamAdmin(Kept, HistoryAdmin):
    list_display = ("name", "function")
    list_filter = ("function",)
    search_fields = ("name",)


class MembershipInline(TabularInline):
    model = Membership
    extra = 0
    ordering = ("joined_on",)


class AliasForm(ModelForm):
    """Whoever says by hand whom an alias means is not overruled by the next import."""

    def save(self, commit: bool = True) -> PersonAlias:
        self.instance.is_by_hand = True
        return super().save(commit)


class AliasInline(TabularInline):
    model = PersonAlias
    form = AliasForm
    extra = 0


@admin.register(Person)
class PersonAdmin(Kept, ReachesPeople, HistoryAdmin):
    list_display = ("name", "email", "teams", "user")
    list_select_related = ("user",)
    search_fields = ("name", "email", "aliases__key")
    list_filter = ("memberships__team",)
    autocomplete_fields = ("user",)
    inlines = (MembershipInline, AliasInline)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("memberships__team")

    @admin.display(description=_("teams"))
    def teams(self, person: Person) -> str:
        return ", ".join(dict.fromkeys(each.team.name for each in person.memberships.all())) or "—"


@admin.register(Membership)
class MembershipAdmin(ReachesPeople, HistoryAdmin):
    list_display = ("person", "team", "joined_on", "left_on")
    list_select_related = ("person", "team")
    list_filter = ("team",)
    search_fields = ("person__name", "team__name")
    autocomplete_fields = ("person", "team")
    derived_from = ("person", "team", "joined_on", "left_on")


@admin.register(PersonAlias)
class PersonAliasAdmin(ReachesPeople, ModelAdmin):
    """Moving an alias to another person joins what a source knows under two names."""

    form = AliasForm
    list_display = ("key", "person")
    list_select_related = ("person",)
    search_fields = ("key", "person__name")
    autocomplete_fields = ("person",)
    derived_from = ("key", "person")


@admin.register(Channel)
class ChannelAdmin(Kept, Rederives, HistoryAdmin):
    list_display = ("name", "motion", "usually")
    list_filter = ("motion",)
    search_fields = ("name",)
    derived_from = ("motion",)

    @admin.display(description=_("usual motion"), ordering="usual_motion")
    def usually(self, channel: Channel) -> str:
        return channel.get_usual_motion_display()

    def reached(self, versions: list[Mapping[str, object]]) -> Scope:
        return scope_of(channels=sorted({each["id"] for each in versions if "id" in each}))


@admin.register(Persona)
class PersonaAdmin(Kept, HistoryAdmin):
    list_display = ("name", "place", "description")
    search_fields = ("name",)
    fields = ("name", "place", "description", "needs", "proofs", "objections")


@admin.register(Region, ProductLine)
class NamedAdmin(Kept, ModelAdmin):
    search_fields = ("name",)
