"""RACI with the organisation's own functions, personas as they are sold to, vision and culture, and
readership.
"""

from importlib import import_module

import django.db.models.deletion
import django.db.models.lookups
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# The functions that ship; those of the first four have their parts in the hand-offs that ship.
ROLES = (
    ("Marketing", "Marketing"),
    ("Sales", "Ventes"),
    ("Manager", "Manager"),
    ("Tech support", "Support technique"),
    ("SDR", "SDR"),
    ("BDR", "BDR"),
    ("AE", "AE"),
    ("Customer success", "Customer success"),
    ("Finance", "Finance"),
    ("RevOps", "RevOps"),
    ("Demand Gen Operations", "Demand Gen Operations"),
)
COLUMNS = ("marketing", "sales", "manager", "tech_support")
SEEN = ("revops.role", "revops.statement")
GROUPS = {
    "manager": dict.fromkeys(SEEN, ("view",)),
    "finance": dict.fromkeys(SEEN, ("view",)),
    "admin": {
        "revops.role": ("add", "change", "delete", "view"),
        "revops.statement": ("add", "view"),
    },
}


def add_roles(apps: Apps) -> list[str]:
    """The ids, as text, in the order in which they are declared."""
    role = apps.get_model("revops", "Role")
    made = [role(order=n, name_en=en, name_fr=fr) for n, (en, fr) in enumerate(ROLES, start=1)]
    return [str(each.pk) for each in role.objects.bulk_create(made)]


def convert(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The four columns become parts of the first four functions, in the history, too."""
    ids = add_roles(apps)
    for name in ("HandOff", "HistoricalHandOff"):
        for row in apps.get_model("revops", name).objects.all():
            row.parts = {
                role: getattr(row, column) for role, column in zip(ids, COLUMNS, strict=False)
            }
            row.save(update_fields=["parts"])


def ship(apps: Apps) -> None:
    """What an installation begins with, for whoever has emptied its tables."""
    ids = add_roles(apps)
    for order, (name_en, name_fr, letters) in enumerate(
        import_module("revops.migrations.0006_language").HAND_OFFS, start=1
    ):
        apps.get_model("revops", "HandOff").objects.create(
            order=order,
            name_en=name_en,
            name_fr=name_fr,
            parts=dict(zip(ids, letters, strict=False)),
        )


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    groups = import_module("revops.migrations.0002_groups")
    groups.create_all_permissions(apps)
    for name, models_ in GROUPS.items():
        codes = [
            f"{action}_{model.partition('.')[2]}"
            for model, actions in models_.items()
            for action in actions
        ]
        allowed = apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label="revops", codename__in=codes
        )
        group, _created = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*allowed)


class Migration(migrations.Migration):
    dependencies = [
        ("revops", "0030_sample"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Readership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("kpi", models.CharField(max_length=50)),
                ("team", models.BigIntegerField(default=0)),
                ("opened", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name_en",
                    models.CharField(max_length=100, unique=True, verbose_name="name in English"),
                ),
                ("name_fr", models.CharField(max_length=100, verbose_name="name in French")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "verbose_name": "function of the organisation",
                "verbose_name_plural": "functions of the organisation",
                "ordering": ["order", "id"],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        editable=False, unique=True, verbose_name="version"
                    ),
                ),
                ("text_en", models.TextField(max_length=1200, verbose_name="text in English")),
                ("text_fr", models.TextField(max_length=1200, verbose_name="text in French")),
                ("at", models.DateTimeField(editable=False, verbose_name="written at")),
            ],
            options={
                "verbose_name": "vision and culture",
                "verbose_name_plural": "vision and culture",
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="StatementRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="handoff",
            name="handoff_one_accountable",
        ),
        migrations.RemoveConstraint(
            model_name="handoff",
            name="handoff_somebody_responsible",
        ),
        migrations.RemoveConstraint(
            model_name="handoff",
            name="handoff_marketing",
        ),
        migrations.RemoveConstraint(
            model_name="handoff",
            name="handoff_sales",
        ),
        migrations.RemoveConstraint(
            model_name="handoff",
            name="handoff_manager",
        ),
        migrations.RemoveConstraint(
            model_name="handoff",
            name="handoff_tech_support",
        ),
        migrations.AddField(
            model_name="handoff",
            name="parts",
            field=models.JSONField(default=dict, verbose_name="who does what"),
        ),
        migrations.AddField(
            model_name="historicalhandoff",
            name="parts",
            field=models.JSONField(default=dict, verbose_name="who does what"),
        ),
        migrations.AddField(
            model_name="historicalpersona",
            name="needs",
            field=models.TextField(blank=True, db_default="", verbose_name="needs"),
        ),
        migrations.AddField(
            model_name="historicalpersona",
            name="objections",
            field=models.TextField(blank=True, db_default="", verbose_name="objections"),
        ),
        migrations.AddField(
            model_name="historicalpersona",
            name="place",
            field=models.PositiveSmallIntegerField(
                blank=True,
                db_index=True,
                error_messages={
                    "unique": "Another persona has this place; there are five, so that each is known."
                },
                help_text="1 to 5 for those whom you sell to. Empty: only named in records.",
                null=True,
                verbose_name="place",
            ),
        ),
        migrations.AddField(
            model_name="historicalpersona",
            name="proofs",
            field=models.TextField(blank=True, db_default="", verbose_name="proofs"),
        ),
        migrations.AddField(
            model_name="persona",
            name="needs",
            field=models.TextField(blank=True, db_default="", verbose_name="needs"),
        ),
        migrations.AddField(
            model_name="persona",
            name="objections",
            field=models.TextField(blank=True, db_default="", verbose_name="objections"),
        ),
        migrations.AddField(
            model_name="persona",
            name="place",
            field=models.PositiveSmallIntegerField(
                blank=True,
                error_messages={
                    "unique": "Another persona has this place; there are five, so that each is known."
                },
                help_text="1 to 5 for those whom you sell to. Empty: only named in records.",
                null=True,
                unique=True,
                verbose_name="place",
            ),
        ),
        migrations.AddField(
            model_name="persona",
            name="proofs",
            field=models.TextField(blank=True, db_default="", verbose_name="proofs"),
        ),
        migrations.AddConstraint(
            model_name="persona",
            constraint=models.CheckConstraint(
                condition=models.Q(("place", None), ("place__range", (1, 5)), _connector="OR"),
                name="persona_one_of_five",
                violation_error_message="There is room for five personas: places 1 to 5.",
            ),
        ),
        migrations.AddConstraint(
            model_name="readership",
            constraint=models.UniqueConstraint(
                fields=("day", "kpi", "team"), name="readership_once"
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="written_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="written by",
            ),
        ),
        migrations.AddField(
            model_name="statementread",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="statementread",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reads",
                to="revops.statement",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementread",
            constraint=models.UniqueConstraint(fields=("statement", "by"), name="read_once"),
        ),
        migrations.RunPython(convert, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="handoff",
            name="manager",
        ),
        migrations.RemoveField(
            model_name="handoff",
            name="marketing",
        ),
        migrations.RemoveField(
            model_name="handoff",
            name="sales",
        ),
        migrations.RemoveField(
            model_name="handoff",
            name="tech_support",
        ),
        migrations.RemoveField(
            model_name="historicalhandoff",
            name="manager",
        ),
        migrations.RemoveField(
            model_name="historicalhandoff",
            name="marketing",
        ),
        migrations.RemoveField(
            model_name="historicalhandoff",
            name="sales",
        ),
        migrations.RemoveField(
            model_name="historicalhandoff",
            name="tech_support",
        ),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    models.Func(
                        models.F("parts"),
                        output_field=models.IntegerField(),
                        template="jsonb_array_length(jsonb_path_query_array(%(expressions)s, '$.* ? (@ == \"A\")'))",
                    ),
                    1,
                ),
                name="handoff_one_accountable",
                violation_error_message="Exactly one function is accountable for a hand-off (A).",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.GreaterThanOrEqual(
                    models.Func(
                        models.F("parts"),
                        output_field=models.IntegerField(),
                        template="jsonb_array_length(jsonb_path_query_array(%(expressions)s, '$.* ? (@ == \"R\")'))",
                    ),
                    1,
                ),
                name="handoff_somebody_responsible",
                violation_error_message="At least one function is responsible for a hand-off (R).",
            ),
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
