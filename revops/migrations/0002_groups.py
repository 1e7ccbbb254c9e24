"""The four groups of readers, and what each may do in the admin."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EDIT = ("add", "change", "delete", "view")
# Facts may refer to members of dimensions and to sources, so nobody deletes those.
KEPT = ("add", "change", "view")
SEEN = ("view",)
TARGETS = {"revops.target": EDIT, "revops.publication": SEEN}
RUNS = {"revops.source": SEEN, "revops.importrun": SEEN, "revops.rejected": SEEN}
GROUPS = {
    "viewer": {},
    "manager": TARGETS,
    "finance": TARGETS | RUNS | {"revops.monthlyrate": EDIT},
    "admin": TARGETS
    | {
        "revops.organisation": KEPT,
        "revops.team": KEPT,
        "revops.person": KEPT,
        "revops.personalias": EDIT,
        "revops.membership": EDIT,
        "revops.persona": KEPT,
        "revops.region": KEPT,
        "revops.channel": KEPT,
        "revops.source": KEPT,
        "revops.monthlyrate": EDIT,
        # Adding a run is what uploading files means; the admin itself shows runs and never adds one.
        "revops.importrun": ("add", "view"),
        "revops.rejected": SEEN,
        "auth.user": EDIT,
        "auth.group": SEEN,
    },
}


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    create_all_permissions(apps)
    group_model, permission_model = (
        apps.get_model("auth", "Group"),
        apps.get_model("auth", "Permission"),
    )
    for name, models in GROUPS.items():
        group, _created = group_model.objects.get_or_create(name=name)
        for model, actions in models.items():
            app, _dot, model_name = model.partition(".")
            codes = [f"{action}_{model_name}" for action in actions]
            group.permissions.add(
                *permission_model.objects.filter(content_type__app_label=app, codename__in=codes)
            )


def create_all_permissions(apps: Apps) -> None:
    """Permissions are otherwise created after the last migration, which is too late for the groups."""
    for label in ("auth", "revops"):
        config = apps.get_app_config(label)
        # A configuration of migrations has no models module, and without one nothing would be created.
        before, config.models_module = getattr(config, "models_module", None), True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = before


class Migration(migrations.Migration):
    dependencies = [
        ("revops", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
