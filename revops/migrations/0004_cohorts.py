"""Entries into a stage know when the next one was reached; those that are there already are derived anew by the worker."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WHY = "Entries into a stage now know when the next one was reached."


def derive_anew(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    chore = apps.get_model("revops", "Chore")
    if apps.get_model("revops", "RawRecord").objects.exists():
        # The row may be there already, due for another reason; once is enough.
        chore.objects.bulk_create([chore(kind="derive", why=WHY)], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("revops", "0003_export_time")]
    operations = [
        migrations.AddField("stageentry", "reached_on", models.DateField(null=True)),
        migrations.RunPython(derive_anew, migrations.RunPython.noop),
    ]
