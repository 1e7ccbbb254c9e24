"""Connections that are pulled, and who may type records in."""

from importlib import import_module

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

# Adding a raw record is what typing in means; changing one, correcting what somebody else typed.
GROUPS = {
    "recorder": ("add_rawrecord",),
    "finance": ("add_rawrecord",),
    "manager": ("add_rawrecord", "change_rawrecord"),
    "admin": (
        "add_rawrecord",
        "change_rawrecord",
        "add_connection",
        "change_connection",
        "delete_connection",
        "view_connection",
    ),
}


def grant(apps, schema_editor):
    import_module("revops.migrations.0002_groups").create_all_permissions(apps)
    group_model, permission_model = (
        apps.get_model("auth", "Group"),
        apps.get_model("auth", "Permission"),
    )
    for name, codes in GROUPS.items():
        allowed = permission_model.objects.filter(
            content_type__app_label="revops", codename__in=codes
        )
        group_model.objects.get_or_create(name=name)[0].permissions.add(*allowed)


class Migration(migrations.Migration):
    dependencies = [
        ("revops", "0018_customers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="deleted",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name="importrun",
            name="is_pulled",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="importrun",
            name="is_sweep",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="rejected",
            name="external_id",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.CreateModel(
            name="Connection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("connector", models.CharField(max_length=50, verbose_name="connector")),
                ("given", models.JSONField(default=dict, editable=False)),
                ("secrets", models.JSONField(default=dict, editable=False)),
                (
                    "every_minutes",
                    models.PositiveIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(44640),
                        ],
                        verbose_name="every so many minutes",
                    ),
                ),
                ("is_on", models.BooleanField(default=False, verbose_name="on")),
                (
                    "stopped_because",
                    models.TextField(blank=True, editable=False, verbose_name="stopped because"),
                ),
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="connection",
                        to="revops.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "connection",
                "verbose_name_plural": "connections",
                "ordering": ["source__name"],
            },
        ),
        migrations.CreateModel(
            name="FeedCursor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("feed", models.CharField(max_length=100)),
                ("cursor", models.TextField(blank=True)),
                ("mapping_sha256", models.CharField(blank=True, max_length=64)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("error", models.TextField(blank=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cursors",
                        to="revops.connection",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalConnection",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("connector", models.CharField(max_length=50, verbose_name="connector")),
                ("given", models.JSONField(default=dict, editable=False)),
                (
                    "every_minutes",
                    models.PositiveIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(44640),
                        ],
                        verbose_name="every so many minutes",
                    ),
                ),
                ("is_on", models.BooleanField(default=False, verbose_name="on")),
                (
                    "stopped_because",
                    models.TextField(blank=True, editable=False, verbose_name="stopped because"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="revops.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical connection",
                "verbose_name_plural": "historical connections",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Pull",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "due"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                        ],
                        default="due",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="due at"),
                ),
                ("lease", models.UUIDField(editable=False, null=True)),
                ("leased_until", models.DateTimeField(editable=False, null=True)),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="attempts"
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="started at"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="finished at"),
                ),
                ("error", models.TextField(blank=True, editable=False, verbose_name="error")),
                ("is_everything", models.BooleanField(default=False)),
                ("accepts_loss", models.BooleanField(default=False)),
                ("rows_read", models.PositiveBigIntegerField(default=0, verbose_name="rows read")),
                ("reached", models.TextField(blank=True)),
                ("mapping_sha256", models.CharField(blank=True, max_length=64)),
                ("is_whole", models.BooleanField(default=True)),
                (
                    "cursor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pulls",
                        to="revops.feedcursor",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pull",
                        to="revops.importrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "pull",
                "verbose_name_plural": "pulls",
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="feedcursor",
            constraint=models.UniqueConstraint(
                fields=("connection", "feed"), name="cursor_of_feed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pull",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("due", "running"))),
                fields=("cursor",),
                name="pull_open_once",
            ),
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
