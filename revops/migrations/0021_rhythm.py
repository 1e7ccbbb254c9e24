"""A run knows for how long its source may be quiet after it; those that ended their feeds so far are
filled, so that a source which has stopped is seen.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Of each source the last 15 days of delivery: 36 hours at least, and half as long again as the
# longest pause between three or more of them.
FILL = """
    WITH day AS (
        SELECT source_id, (fetched_at AT TIME ZONE 'UTC')::date AS day FROM revops_importrun
        WHERE state = 'done' AND NOT is_pulled AND fetched_at IS NOT NULL GROUP BY 1, 2
    ), gap AS (
        SELECT source_id, day - lag(day) OVER (PARTITION BY source_id ORDER BY day) AS days,
            row_number() OVER (PARTITION BY source_id ORDER BY day DESC) AS back FROM day
    ), quiet AS (
        SELECT source_id, greatest(36, max(days) FILTER (WHERE back < 15) * 36) AS hours
        FROM gap GROUP BY 1 HAVING count(*) > 2
    )
    UPDATE revops_importrun r SET quiet_hours = q.hours FROM quiet q, revops_feeddelivery d
    WHERE d.last_run_id = r.id AND q.source_id = r.source_id AND NOT r.is_pulled"""


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(FILL)


class Migration(migrations.Migration):
    dependencies = [("revops", "0020_pairs")]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="quiet_hours",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
