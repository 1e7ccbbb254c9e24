"""A feed knows when it last delivered, and a run how far its feed had come with it: no page looks through all runs for that."""

import tomllib

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

HOW_FAR = """
    UPDATE revops_importrun r SET delivered_at = m.at FROM (
        SELECT id, max(fetched_at) OVER (PARTITION BY source_id, feed ORDER BY finished_at, id) AS at
        FROM revops_importrun WHERE state = 'done') m
    WHERE m.id = r.id"""
DELIVERIES = """
    INSERT INTO revops_feeddelivery (source_id, feed, kind, delivered_at, last_run_id, finished_at, runs)
    SELECT source_id, feed, coalesce((
            SELECT kind FROM revops_rawrecord r WHERE r.source_id = i.source_id AND r.feed = i.feed AND r.known_until IS NULL LIMIT 1
        ), ''), max(fetched_at), (array_agg(id ORDER BY finished_at DESC, id DESC))[1], max(finished_at), count(*)
    FROM revops_importrun i WHERE state = 'done' GROUP BY source_id, feed HAVING max(fetched_at) IS NOT NULL
    ON CONFLICT (source_id, feed) DO UPDATE SET
        last_run_id = excluded.last_run_id, finished_at = excluded.finished_at, runs = excluded.runs"""


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(HOW_FAR)
    schema_editor.execute(DELIVERIES)
    for delivery in (
        apps.get_model("revops", "FeedDelivery").objects.filter(kind="").select_related("last_run")
    ):
        delivery.kind = kind_of(delivery.feed, delivery.last_run.mapping)
        delivery.save()


def kind_of(feed: str, mapping: str) -> str:
    """What the mapping of the last run read the feed as; "" where that cannot be seen any more."""
    try:
        return str(tomllib.loads(mapping).get("files", {}).get(feed, {}).get("record", ""))[:20]
    except (tomllib.TOMLDecodeError, AttributeError):
        return ""


class Migration(migrations.Migration):
    dependencies = [("revops", "0006_language")]

    operations = [
        migrations.CreateModel(
            name="FeedDelivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("feed", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=20)),
                ("delivered_at", models.DateTimeField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="revops.source",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="feeddelivery",
            constraint=models.UniqueConstraint(
                fields=("source", "feed"), name="delivery_of_feed_once"
            ),
        ),
        migrations.AddField(
            model_name="feeddelivery",
            name="last_run",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="revops.importrun",
            ),
        ),
        migrations.AddField(
            model_name="feeddelivery",
            name="finished_at",
            field=models.DateTimeField(default=timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="feeddelivery", name="runs", field=models.PositiveBigIntegerField(default=1)
        ),
        migrations.AddField(
            model_name="importrun",
            name="delivered_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
