"""Finance names what documents and books differ by."""

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

groups = import_module("revops.migrations.0002_groups")


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    groups.create_all_permissions(apps)
    permissions = apps.get_model("auth", "Permission").objects
    for name in ("finance", "admin"):  # who gives the role of finance has its rights
        group, _created = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*permissions.filter(codename="add_nameddifference"))


class Migration(migrations.Migration):
    dependencies = [("revops", "0061_named_differences")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
