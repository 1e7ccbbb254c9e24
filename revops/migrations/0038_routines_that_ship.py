"""The CRO as a role, and the two routines that every installation has."""

from datetime import time

from django.contrib.auth.management import create_permissions
from django.db import migrations

MEETINGS = ("chair_meeting", "view_routine", "view_meeting", "view_meetingmail", "view_call")
SETTINGS = (
    "add_routine",
    "change_routine",
    "view_delegate",
    "add_delegate",
    "change_delegate",
    "delete_delegate",
)
GROUPS = {
    "cro": ("view_target", "view_publication", *MEETINGS, *SETTINGS),
    "admin": MEETINGS + SETTINGS,
}
WEEKLY = (
    "last_actions",
    "health",
    "marketing",
    "sdr",
    "bdr",
    "ae",
    "hand_offs",
    "walk",
    "risks",
    "missing",
    "agreed",
)
MONTHLY = ("last_actions", "outcome", "plan", "variance", "missing", "next_month", "agreed")


def grant(apps, schema_editor):
    """The CRO and administrators override and freeze, and say what routines are."""
    config = apps.get_app_config("revops")
    # A configuration of migrations has no models module, and without one no permission would be created.
    before, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = before
    found = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="revops")
    for name, codes in GROUPS.items():
        group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*found.filter(codename__in=codes))


def ship(apps, schema_editor):
    routine = apps.get_model("revops", "Routine").objects
    routine.get_or_create(
        key="weekly-forecast",
        defaults={
            "name": "Weekly forecast", "cadence": "week", "day": 0, "at": time(14), "focus": "quarter",
            "speakers": ["marketing", "sdr", "bdr", "ae", "finance"], "sections": list(WEEKLY),
            "due_hours": 3,
        },
    )  # fmt: skip
    routine.get_or_create(
        key="monthly-review",
        defaults={
            "name": "Monthly review", "cadence": "month", "day": 3, "at": time(10), "focus": "month",
            "looks_back": True, "speakers": ["marketing", "sdr", "bdr", "ae", "finance"],
            "sections": list(MONTHLY), "due_hours": 18,
        },
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("revops", "0037_routines")]
    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
