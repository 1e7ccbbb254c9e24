"""Forms of the page People."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access import persons, rights
from revops.models import Function, Person, Team

SAME, OTHER = "same", "other"


class RoleField(forms.ModelChoiceField):
    """The roles that whoever asks may give."""

    def __init__(self, **given: Any) -> None:
        super().__init__(queryset=Group.objects.none(), label=_("Role"), empty_label=None, **given)

    def offer(self, by: User) -> None:
        roles = rights.roles_for(by)
        self.queryset = Group.objects.filter(pk__in=[each.pk for each in roles])
        self.choices = [(each.pk, described(each)) for each in roles]


def described(group: Group) -> str:
    label = rights.label_of(group)
    if group.name not in rights.ROLES:
        return label
    return gettext("%(role)s: %(may)s") % {"role": label, "may": rights.ROLES[group.name].may}


class TeamForm(forms.Form):
    """A team that is there, or a new one."""

    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), label=_("Team"), required=False, empty_label=_("no team")
    )
    new_team = forms.CharField(label=_("or a new team"), max_length=200, required=False)
    function = forms.ChoiceField(
        label=_("Function of the new team"), choices=[("", "—"), *Function.choices], required=False
    )

    def clean_new_team(self) -> str:
        return " ".join(self.cleaned_data["new_team"].split())

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("team") and found.get("new_team"):
            self.add_error("new_team", _("Choose a team or name a new one, not both."))
        return found

    def chosen(self) -> Team | None:
        """The team, made now where it is new."""
        found = self.cleaned_data
        if not found["new_team"]:
            return found["team"]
        function = found["function"] or Function.OTHER
        given = {"name": found["new_team"], "defaults": {"function": function}}
        return Team.objects.get_or_create(**given)[0]


class InviteForm(TeamForm):
    """Whom, as what, and into which team. Where a person of the CRM has the same e-mail, or none and the
    name that the address says, whoever invites says whether it is the same.
    """

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = RoleField()
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
    is_same = forms.ChoiceField(
        label=_("Is this the same person?"), required=False, widget=forms.RadioSelect
    )
    field_order = ("email", "role", "team", "new_team", "function", "language", "is_same")

    def __init__(self, *args: Any, by: User, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["role"].offer(by)
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.person = self.proposal()
        if self.person is None:
            del self.fields["is_same"]
        else:
            same = _("Yes, %(person)s of the CRM: the account sees that person's rows")
            self.fields["is_same"].choices = [
                (SAME, same % {"person": self.person}),
                (OTHER, _("No, somebody else")),
            ]

    def proposal(self) -> Person | None:
        email = str(self.data.get("email", "")).strip().lower()
        if "\x00" in email:
            return None
        found = persons.alike({email}).get(email) or persons.called(email)
        return found[0] if len(found) == 1 else None

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean_is_same(self) -> str:
        answer = self.cleaned_data["is_same"]
        if not answer:
            raise forms.ValidationError(
                _("A person of the CRM has this e-mail. Say whether it is the same.")
                if self.person and self.person.email
                else _("A person of the CRM has this name. Say whether it is the same.")
            )
        return answer

    @property
    def linked(self) -> Person | None:
        return self.person if self.cleaned_data.get("is_same") == SAME else None


class AccountRoleForm(forms.Form):
    role = RoleField()

    def __init__(self, *args: Any, by: User, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["role"].offer(by)


class PersonForm(forms.Form):
    """A person who is nobody's account, or the account's own."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Person of the CRM"), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args: Any, of: User, **given: Any) -> None:
        super().__init__(*args, **given)
        own = Person.objects.filter(user=of)
        people = (persons.free().order_by() | own).order_by("name", "pk")
        often = Counter(each.name for each in people)
        self.fields["person"].queryset = people.prefetch_related("aliases")
        self.fields["person"].label_from_instance = partial(named, often)
        if max(often.values(), default=0) > 1:
            self.fields["person"].help_text = _(
                "Several people have one name: the number behind it, here and beside figures, tells them apart, and "
                "the e-mail or what a source calls them. If they are one person, an administrator gives one the "
                "aliases of the other."
            )


def named(often: Mapping[str, int], person: Person) -> str:
    """A name, and what tells it apart: Lena Hoff (2) · lena@example.org, or what a source calls her."""
    name = f"{person.name} ({person.pk})" if often[person.name] > 1 else person.name
    known = person.email or (
        next((each.key for each in person.aliases.all()), "") if often[person.name] > 1 else ""
    )
    return f"{name} · {known}" if known else name
