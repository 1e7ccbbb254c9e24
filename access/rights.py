"""Who manages accounts, and which roles they may give: never one above their own rights."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, Group, User
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.models import Invitation
from revops.readers import OUTSIDE_ADMIN, Reader, is_over_all, reader_of

# Making an account, tying it to a person and putting that person into a team are one act.
MANAGES = ("auth.add_user", "auth.change_user", "revops.change_person", "revops.add_membership")


@dataclass(frozen=True, slots=True)
class Role:
    label: str | Promise
    may: str | Promise


ROLES = {
    "viewer": Role(_("Viewer"), _("reads every page")),
    "recorder": Role(_("Recorder"), _("also records calls, mails and meetings")),
    "manager": Role(_("Manager"), _("also sets their team's targets and sees its people's rows")),
    "cro": Role(_("CRO"), _("also overrides commitments and freezes meetings")),
    "finance": Role(
        _("Finance"), _("also sets rates and targets of revenue; sees everybody's rows")
    ),
    "admin": Role(_("Administrator"), _("may do everything, including inviting people")),
}
ORDER = list(ROLES)
SUPERUSER = _("Superuser")
# What can be asked for beside a password.
FACTORS = {"totp": _("App"), "webauthn": _("Passkey"), "recovery_codes": _("Recovery codes")}


def manages(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.has_perms(MANAGES)


def label_of(group: Group) -> str:
    return str(ROLES[group.name].label) if group.name in ROLES else group.name


def roles_for(user: User) -> list[Group]:
    """The roles that somebody may give: those that may nothing which they may not themselves."""
    may_give = gives(user)
    groups = filter(may_give, Group.objects.prefetch_related("permissions__content_type"))
    return sorted(groups, key=lambda g: (ORDER.index(g.name) if g.name in ROLES else 99, g.name))


def gives(user: User) -> Callable[[Group], bool]:
    """Whether a role is within somebody's own rights, what they see of people included."""
    own, sees_all = user.get_all_permissions(), is_over_all(reader_of(user))

    def is_within(group: Group) -> bool:
        would_see_all = is_over_all(Reader(groups=frozenset({group.name})))
        return permissions_of([group]) <= own and (sees_all or not would_see_all)

    return (lambda _group: True) if user.is_superuser else is_within


def sends(by: User | None) -> Callable[[Group], bool]:
    """Which roles somebody may invite to, now."""
    return gives(by) if by is not None and manages(by) else lambda _group: False


def holds(invitation: Invitation) -> bool:
    """Whether it can be taken up: an invitation has the rights that its sender has now, so nobody
    leaves a door open behind them.
    """
    return invitation.is_open and sends(invitation.invited_by)(invitation.role)


def permissions_of(groups: Iterable[Group]) -> set[str]:
    return {
        f"{each.content_type.app_label}.{each.codename}"
        for group in groups
        for each in group.permissions.all()
    }


def within(manager: User) -> Callable[[User], bool]:
    """Whose accounts somebody may change. Whoever changes an account has its rights, so it may have
    none above theirs. Of many accounts, `groups` with their permissions are read ahead.
    """
    may_give, own = gives(manager), manager.get_all_permissions()

    def may_change(user: User) -> bool:
        if manager.is_superuser or user.is_superuser:
            return manager.is_superuser
        alone = {
            f"{each.content_type.app_label}.{each.codename}" for each in user.user_permissions.all()
        }
        return alone <= own and all(map(may_give, user.groups.all()))

    return may_change


def give(user: User, role: Group) -> None:
    """The one role of an account; it decides on the admin, too."""
    user.groups.set([role])
    user.is_staff = user.is_superuser or role.name not in OUTSIDE_ADMIN
    user.save(update_fields=["is_staff"])


def managers() -> list[User]:
    """Who can be asked, by name."""
    found = [set(User.objects.with_perm(each)) for each in MANAGES]
    return sorted(set.intersection(*found), key=lambda user: user.get_username())
