"""Customers, and what is sold as dimensions; administrators look after product lines."""

from importlib import import_module

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    groups = import_module("revops.migrations.0002_groups")
    groups.create_all_permissions(apps)
    codes = [f"{action}_productline" for action in groups.KEPT]
    allowed = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="revops", codename__in=codes
    )
    apps.get_model("auth", "Group").objects.get(name="admin").permissions.add(*allowed)


class Migration(migrations.Migration):
    dependencies = [
        ("revops", "0017_statistics"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerKey",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("customer", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="ProductLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "product line",
                "verbose_name_plural": "product lines",
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="customer",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="deal",
            name="customer",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="invoice",
            name="customer",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="lead",
            name="customer",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="onboarding",
            name="customer",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AlterField(
            model_name="cell",
            name="dimension",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.CreateModel(
            name="DealType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "deal type",
                "verbose_name_plural": "deal types",
                "ordering": ["name"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name__in", ["new", "expansion", "renewal"])),
                        name="deal_type_word",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="deal",
            name="deal_type",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="revops.dealtype",
            ),
        ),
        migrations.AddField(
            model_name="dealchange",
            name="deal_type",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="revops.dealtype",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="deal_type",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="revops.dealtype",
            ),
        ),
        migrations.AddField(
            model_name="onboarding",
            name="deal_type",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="revops.dealtype",
            ),
        ),
        migrations.AddField(
            model_name="deal",
            name="product_line",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="revops.productline",
            ),
        ),
        migrations.AddField(
            model_name="dealchange",
            name="product_line",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="revops.productline",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="product_line",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="revops.productline",
            ),
        ),
        migrations.AddField(
            model_name="onboarding",
            name="product_line",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="revops.productline",
            ),
        ),
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "motion",
                    models.CharField(
                        blank=True,
                        choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                        max_length=10,
                    ),
                ),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField(null=True)),
                ("row", models.BigIntegerField()),
                ("customer", models.TextField()),
                ("own", models.TextField()),
                ("name", models.TextField(blank=True)),
                ("registration_number", models.TextField(blank=True)),
                ("vat_number", models.TextField(blank=True)),
                ("aliases", models.TextField(blank=True)),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="revops.channel",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="revops.person",
                    ),
                ),
                (
                    "persona",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="revops.persona",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="revops.rawrecord",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="revops.region",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="revops.source",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="revops.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["known_from"], name="customer_known_from", pages_per_range=16
                    ),
                    models.Index(
                        condition=models.Q(("known_until__isnull", False)),
                        fields=["known_until"],
                        name="customer_known_until",
                    ),
                    models.Index(fields=["customer"], name="customer_all_versions"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_until__isnull", True)),
                        fields=("row",),
                        name="customer_current_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("known_until__isnull", True),
                            ("known_from__lt", models.F("known_until")),
                            _connector="OR",
                        ),
                        name="customer_known_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                        name="customer_motion",
                    ),
                ],
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
