"""The common language: definitions, who agreed to them, the five seats, and the RACI of each hand-off."""

from importlib import import_module

import django.db.models.deletion
import simple_history.models
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

HAND_OFFS = (
    (
        "Define the qualification criteria of leads",
        "Définir les critères de qualification des leads",
        "RCAI",
    ),
    (
        "Generate leads by campaigns (mail, ads, webinars)",
        "Générer des leads par des campagnes (e-mail, publicité, webinaires)",
        "RACI",
    ),
    (
        "Check and enrich the collected lead data",
        "Vérifier et enrichir les données collectées sur les leads",
        "ACIR",
    ),
    ("Hand qualified leads over to sales", "Transmettre les leads qualifiés aux ventes", "ARCI"),
    (
        "Contact qualified leads and start the sales process",
        "Contacter les leads qualifiés et engager le processus de vente",
        "CRAI",
    ),
)
ROLES = ("marketing", "sales", "manager", "tech_support")
SEEN = ("revops.definition", "revops.handoff", "revops.seat")
GROUPS = {
    "manager": dict.fromkeys(SEEN, ("view",)),
    "finance": dict.fromkeys(SEEN, ("view",)),
    "admin": {
        "revops.definition": ("change", "view"),
        "revops.handoff": ("add", "change", "delete", "view"),
        "revops.seat": ("add", "change", "view"),
    },
}
# What a definition said then is what people agreed to.
APPEND_ONLY = """
    CREATE FUNCTION revops_definition_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'A version of a definition is never changed or deleted; add the next one.'; END $$;
    CREATE TRIGGER definition_is_kept
    BEFORE UPDATE OF kpi, version, text_en, text_fr, owner, holds_from, why, measures, at OR DELETE ON revops_definition
    FOR EACH ROW EXECUTE FUNCTION revops_definition_is_kept();"""
CHANGEABLE = "DROP TRIGGER definition_is_kept ON revops_definition; DROP FUNCTION revops_definition_is_kept();"


def add_hand_offs(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for order, (name_en, name_fr, letters) in enumerate(HAND_OFFS, start=1):
        parts = dict(zip(ROLES, letters, strict=True))
        apps.get_model("revops", "HandOff").objects.create(
            order=order, name_en=name_en, name_fr=name_fr, **parts
        )


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    groups = import_module("revops.migrations.0002_groups")
    groups.create_all_permissions(apps)
    group_model, permission_model = (
        apps.get_model("auth", "Group"),
        apps.get_model("auth", "Permission"),
    )
    for name, models_ in GROUPS.items():
        codes = [
            f"{action}_{model.partition('.')[2]}"
            for model, actions in models_.items()
            for action in actions
        ]
        allowed = permission_model.objects.filter(
            content_type__app_label="revops", codename__in=codes
        )
        group_model.objects.get_or_create(name=name)[0].permissions.add(*allowed)


class Migration(migrations.Migration):
    dependencies = [
        ("revops", "0005_notes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="persona",
            name="description",
            field=models.TextField(blank=True, db_default="", verbose_name="description"),
        ),
        migrations.CreateModel(
            name="Definition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kpi", models.CharField(max_length=50, verbose_name="KPI")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("text_en", models.TextField(verbose_name="text in English")),
                ("text_fr", models.TextField(verbose_name="text in French")),
                ("owner", models.CharField(max_length=200, verbose_name="accountable")),
                ("holds_from", models.DateField(verbose_name="holds from")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("measures", models.JSONField(default=dict, editable=False)),
                ("at", models.DateTimeField(verbose_name="written at")),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "definition",
                "verbose_name_plural": "definitions",
                "ordering": ["kpi", "-version"],
            },
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("marketing", "Marketing"),
                            ("sales", "Sales"),
                            ("finance", "Finance"),
                        ],
                        max_length=20,
                        verbose_name="side",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "definition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="revops.definition",
                    ),
                ),
            ],
            options={
                "verbose_name": "acknowledgement",
                "verbose_name_plural": "acknowledgements",
            },
        ),
        migrations.CreateModel(
            name="HandOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("name_fr", models.CharField(max_length=200, verbose_name="name in French")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "marketing",
                    models.CharField(
                        choices=[
                            ("R", "responsible"),
                            ("A", "accountable"),
                            ("C", "consulted"),
                            ("I", "informed"),
                        ],
                        max_length=1,
                        verbose_name="Marketing",
                    ),
                ),
                (
                    "sales",
                    models.CharField(
                        choices=[
                            ("R", "responsible"),
                            ("A", "accountable"),
                            ("C", "consulted"),
                            ("I", "informed"),
                        ],
                        max_length=1,
                        verbose_name="Sales",
                    ),
                ),
                (
                    "manager",
                    models.CharField(
                        choices=[
                            ("R", "responsible"),
                            ("A", "accountable"),
                            ("C", "consulted"),
                            ("I", "informed"),
                        ],
                        max_length=1,
                        verbose_name="Manager",
                    ),
                ),
                (
                    "tech_support",
                    models.CharField(
                        choices=[
                            ("R", "responsible"),
                            ("A", "accountable"),
                            ("C", "consulted"),
                            ("I", "informed"),
                        ],
                        max_length=1,
                        verbose_name="Tech support",
                    ),
                ),
            ],
            options={
                "verbose_name": "hand-off",
                "verbose_name_plural": "hand-offs",
                "ordering": ["order", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("marketing", "A"),
                                models.Q(
                                    ("manager", "A"),
                                    ("sales", "A"),
                                    ("tech_support", "A"),
                                    _connector="OR",
                                    _negated=True,
                                ),
                            ),
                            models.Q(
                                ("sales", "A"),
                                models.Q(
                                    ("manager", "A"),
                                    ("marketing", "A"),
                                    ("tech_support", "A"),
                                    _connector="OR",
                                    _negated=True,
                                ),
                            ),
                            models.Q(
                                ("manager", "A"),
                                models.Q(
                                    ("marketing", "A"),
                                    ("sales", "A"),
                                    ("tech_support", "A"),
                                    _connector="OR",
                                    _negated=True,
                                ),
                            ),
                            models.Q(
                                ("tech_support", "A"),
                                models.Q(
                                    ("manager", "A"),
                                    ("marketing", "A"),
                                    ("sales", "A"),
                                    _connector="OR",
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="handoff_one_accountable",
                        violation_error_message="Exactly one role is accountable for a hand-off (A).",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("manager", "R"),
                            ("marketing", "R"),
                            ("sales", "R"),
                            ("tech_support", "R"),
                            _connector="OR",
                        ),
                        name="handoff_somebody_responsible",
                        violation_error_message="At least one role is responsible for a hand-off (R).",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("marketing__in", ["R", "A", "C", "I"])),
                        name="handoff_marketing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sales__in", ["R", "A", "C", "I"])),
                        name="handoff_sales",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("manager__in", ["R", "A", "C", "I"])),
                        name="handoff_manager",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tech_support__in", ["R", "A", "C", "I"])),
                        name="handoff_tech_support",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalHandOff",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("name_fr", models.CharField(max_length=200, verbose_name="name in French")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "marketing",
                    models.CharField(
                        choices=[
                            ("R", "responsible"),
                            ("A", "accountable"),
                            ("C", "consulted"),
                            ("I", "informed"),
                        ],
                        max_length=1,
                        verbose_name="Marketing",
                    ),
                ),
                (
                    "sales",
                    models.CharField(
                        choices=[
                            ("R", "responsible"),
                            ("A", "accountable"),
                            ("C", "consulted"),
                            ("I", "informed"),
                        ],
                        max_length=1,
                        verbose_name="Sales",
                    ),
                ),
                (
                    "manager",
                    models.CharField(
                        choices=[
                            ("R", "responsible"),
                            ("A", "accountable"),
                            ("C", "consulted"),
                            ("I", "informed"),
                        ],
                        max_length=1,
                        verbose_name="Manager",
                    ),
                ),
                (
                    "tech_support",
                    models.CharField(
                        choices=[
                            ("R", "responsible"),
                            ("A", "accountable"),
                            ("C", "consulted"),
                            ("I", "informed"),
                        ],
                        max_length=1,
                        verbose_name="Tech support",
                    ),
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
            ],
            options={
                "verbose_name": "historical hand-off",
                "verbose_name_plural": "historical hand-offs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPersona",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=200, verbose_name="name")),
                (
                    "description",
                    models.TextField(blank=True, db_default="", verbose_name="description"),
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
            ],
            options={
                "verbose_name": "historical persona",
                "verbose_name_plural": "historical personas",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kpi", models.CharField(max_length=50, verbose_name="KPI")),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                ("seated_at", models.DateTimeField(null=True, verbose_name="since")),
                ("retired_at", models.DateTimeField(null=True, verbose_name="retired at")),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="reason for retiring"
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="retired by",
                    ),
                ),
                (
                    "seated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="seated by",
                    ),
                ),
            ],
            options={
                "verbose_name": "KPI of the shared dashboard",
                "verbose_name_plural": "KPIs of the shared dashboard",
                "ordering": ["place", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.UniqueConstraint(
                fields=("kpi", "version"), name="definition_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="definition_version_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(
                fields=("definition", "side"), name="acknowledged_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["marketing", "sales", "finance"])),
                name="acknowledgement_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__range", (1, 5))), name="seat_one_of_five"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)), fields=("place",), name="seat_taken_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)), fields=("kpi",), name="seat_of_kpi_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("retired_at", None), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="seat_retired_with_reason",
            ),
        ),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
        migrations.RunPython(add_hand_offs, migrations.RunPython.noop),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
