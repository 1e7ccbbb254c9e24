"""Commitments apart by deal type; and who chairs sees the list of frozen meetings."""

from django.contrib.auth.management import create_permissions
from django.db import migrations, models


def grant(apps, schema_editor):
    """The audit trail has every freeze, as it has every commitment."""
    config = apps.get_app_config("revops")
    # A configuration of migrations has no models module, and without one no permission would be created.
    before, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = before
    found = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="revops", codename="view_freeze"
    )
    for name in ("cro", "admin"):
        group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(found)


class Migration(migrations.Migration):
    dependencies = [("revops", "0045_plans")]
    operations = [
        migrations.AddField(
            model_name="call",
            name="apart",
            field=models.JSONField(blank=True, default=dict, verbose_name="by deal type"),
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
