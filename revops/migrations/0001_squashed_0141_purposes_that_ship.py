"""Everything that the migrations before make, at once: a new installation has its tables in seconds
instead of rendering each model anew at each step.

An installation that is there already goes on by the steps (`replaces`). A test compares what both
ways make.
"""

from importlib import import_module
from types import ModuleType

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.lookups
import django.utils.timezone
import simple_history.models
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

import revops.models.organisation
import revops.models.sentences
import revops.models.targets
import revops.models.working_time
from revops import known


def step(name: str) -> ModuleType:
    """A migration that this one stands for."""
    return import_module(f"revops.migrations.{name}")


BEFORE = (known.CREATE, step("0009_life").FUNCTIONS)
AFTER = (
    step("0006_language").APPEND_ONLY,
    "CREATE INDEX historicaltarget_month ON revops_historicaltarget (kpi, month)",
    step("0012_context").APPEND_ONLY,
    step("0043_closed_is_closed").CELLS,
    step("0043_closed_is_closed").ORDER,
    step("0043_closed_is_closed").SIGNED,
    step("0043_closed_is_closed").CURRENCY,
    step("0060_closed_evidence").EVIDENCE,
    step("0060_closed_evidence").DEFINITIONS,
    step("0086_published_cells").VIEW,
)
GRANTED = (
    "0002_groups", "0006_language", "0018_customers", "0019_connections", "0024_inquiries", "0031_common_language",
    "0038_routines_that_ship", "0055_commitments_apart", "0062_finance_names", "0110_working_time", "0111_motions",
    "0121_handovers", "0141_purposes_that_ship",
)  # fmt: skip
SHIPPED = ("0038_routines_that_ship", "0141_purposes_that_ship")


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in GRANTED:
        step(name).grant(apps, schema_editor)


def ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What an installation begins with: hand-offs, routines, purposes of tools."""
    step("0031_common_language").ship(apps)
    for name in SHIPPED:
        step(name).ship(apps, schema_editor)


class Tables(Operation):
    """All tables together. Each model that is added while models are rendered renders anew what it is
    related to, which took most of the time; these are rendered once, when all are there.
    """

    def __init__(self, tables: list[migrations.CreateModel]):
        self.tables = tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        for each in self.tables:
            each.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for each in self.tables:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for each in reversed(self.tables):
            each.database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("revops", name)
        for name in (
            "0001_initial",
            "0002_groups",
            "0003_export_time",
            "0004_cohorts",
            "0005_notes",
            "0006_language",
            "0007_deliveries",
            "0008_growth",
            "0009_life",
            "0010_files",
            "0011_absence",
            "0012_context",
            "0013_rehearsals",
            "0014_publication_contexts",
            "0015_undated_leads",
            "0016_rehearsal_options",
            "0017_statistics",
            "0018_customers",
            "0019_connections",
            "0020_pairs",
            "0021_rhythm",
            "0022_parts",
            "0023_membership_of_a_person",
            "0024_inquiries",
            "0025_search",
            "0026_looks",
            "0027_messages",
            "0028_rereading",
            "0029_editing",
            "0030_sample",
            "0031_common_language",
            "0037_routines",
            "0038_routines_that_ship",
            "0042_closing",
            "0043_closed_is_closed",
            "0044_ledger",
            "0045_plans",
            "0055_commitments_apart",
            "0060_closed_evidence",
            "0061_named_differences",
            "0062_finance_names",
            "0075_connecting",
            "0080_duplicates",
            "0086_published_cells",
            "0090_entered",
            "0100_recurring",
            "0110_working_time",
            "0111_motions",
            "0120_onboarding_steps",
            "0121_handovers",
            "0122_campaigns",
            "0123_homes",
            "0140_tools",
            "0141_purposes_that_ship",
        )
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(migrations.RunSQL(each) for each in BEFORE),
        Tables(
            [
                migrations.CreateModel(
                    name="Connection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            revops.models.sentences.MessageField(
                                blank=True,
                                default="",
                                editable=False,
                                verbose_name="stopped because",
                            ),
                        ),
                        (
                            "source",
                            models.OneToOneField(
                                null=True,
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
                    name="CustomerKey",
                    fields=[
                        ("key", models.TextField(primary_key=True, serialize=False)),
                        ("customer", models.TextField(blank=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Derivation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(verbose_name="version")),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="at"
                            ),
                        ),
                        (
                            "base_currency",
                            models.CharField(max_length=3, verbose_name="base currency"),
                        ),
                        ("timezone", models.CharField(max_length=64, verbose_name="time zone")),
                        ("month", models.DateField(null=True, verbose_name="month of the rates")),
                        (
                            "working_hours",
                            models.CharField(
                                blank=True,
                                db_default="",
                                editable=False,
                                max_length=64,
                                verbose_name="working hours",
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                    ],
                    options={
                        "verbose_name": "derivation",
                        "verbose_name_plural": "derivations",
                    },
                ),
                migrations.CreateModel(
                    name="Home",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("page", models.CharField(max_length=50)),
                    ],
                    options={
                        "verbose_name": "first page of a reader",
                        "verbose_name_plural": "first pages of readers",
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="due at"
                            ),
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
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        (
                            "error",
                            revops.models.sentences.MessageField(
                                blank=True, default="", editable=False, verbose_name="error"
                            ),
                        ),
                        ("slot", models.CharField(max_length=20, verbose_name="of")),
                        ("on", models.DateField(verbose_name="day")),
                        ("starts_at", models.DateTimeField(verbose_name="begins")),
                        ("deadline_at", models.DateTimeField(verbose_name="commitments due")),
                        ("period", models.CharField(max_length=30, verbose_name="period")),
                        ("start_on", models.DateField()),
                        ("end_on", models.DateField()),
                        ("following", models.CharField(max_length=30, verbose_name="next period")),
                        ("following_end_on", models.DateField()),
                        (
                            "cancelled_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="cancelled at"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="reason"),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="ended at"
                            ),
                        ),
                        (
                            "routine",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="revops.routine",
                                verbose_name="routine",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "meeting",
                        "verbose_name_plural": "meetings",
                        "ordering": ["-starts_at", "-pk"],
                        "permissions": [
                            ("chair_meeting", "overrides commitments and freezes meetings")
                        ],
                        "indexes": [models.Index(fields=["starts_at"], name="meeting_starts")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("routine", "slot"), name="meeting_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("start_on__lt", models.F("end_on")),
                                    ("end_on__lt", models.F("following_end_on")),
                                ),
                                name="meeting_periods",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProductLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(max_length=200, unique=True, verbose_name="name"),
                        ),
                    ],
                    options={
                        "verbose_name": "product line",
                        "verbose_name_plural": "product lines",
                        "ordering": ["name"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Publication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("published_at", models.DateTimeField(verbose_name="published at")),
                        ("known_at", models.DateTimeField(verbose_name="data as of")),
                        ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                        ("changes", models.JSONField(default=dict, verbose_name="what changed")),
                        (
                            "context",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.publicationcontext",
                                verbose_name="computed with",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "publication",
                        "verbose_name_plural": "publications",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(
                                fields=["published_at"], name="revops_publ_publish_1b6877_idx"
                            ),
                            models.Index(fields=["known_at"], name="publication_known"),
                            models.Index(
                                fields=["context", "known_at"], name="publication_context_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicationContext",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64, unique=True)),
                        ("settings", models.JSONField(verbose_name="settings")),
                        ("rates", models.JSONField(verbose_name="monthly rates")),
                    ],
                    options={
                        "verbose_name": "context of a publication",
                        "verbose_name_plural": "contexts of publications",
                    },
                ),
                migrations.CreateModel(
                    name="Region",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(max_length=200, unique=True, verbose_name="name"),
                        ),
                    ],
                    options={
                        "verbose_name": "region",
                        "verbose_name_plural": "regions",
                        "ordering": ["name"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Role",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name_en",
                            models.CharField(
                                max_length=100, unique=True, verbose_name="name in English"
                            ),
                        ),
                        (
                            "name_fr",
                            models.CharField(max_length=100, verbose_name="name in French"),
                        ),
                        (
                            "order",
                            models.PositiveSmallIntegerField(default=0, verbose_name="order"),
                        ),
                    ],
                    options={
                        "verbose_name": "function of the organisation",
                        "verbose_name_plural": "functions of the organisation",
                        "ordering": ["order", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Source",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.SlugField(unique=True, verbose_name="key")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "mapping",
                            models.TextField(
                                blank=True,
                                help_text="TOML, see docs/mapping.md",
                                verbose_name="mapping",
                            ),
                        ),
                        (
                            "stale_after_hours",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="stale after, hours"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "source",
                        "verbose_name_plural": "sources",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Team",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(max_length=200, unique=True, verbose_name="name"),
                        ),
                        (
                            "function",
                            models.CharField(
                                choices=[
                                    ("marketing", "Marketing"),
                                    ("sdr", "SDR"),
                                    ("bdr", "BDR"),
                                    ("ae", "AE"),
                                    ("cs", "Customer success"),
                                    ("finance", "Finance"),
                                    ("other", "Other"),
                                ],
                                default="other",
                                max_length=20,
                                verbose_name="function",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "team",
                        "verbose_name_plural": "teams",
                        "ordering": ["name"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ToolPurpose",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name_en",
                            models.CharField(
                                max_length=100, unique=True, verbose_name="name in English"
                            ),
                        ),
                        (
                            "name_fr",
                            models.CharField(
                                max_length=100, unique=True, verbose_name="name in French"
                            ),
                        ),
                        (
                            "order",
                            models.PositiveSmallIntegerField(default=0, verbose_name="order"),
                        ),
                    ],
                    options={
                        "verbose_name": "purpose of a tool",
                        "verbose_name_plural": "purposes of tools",
                        "ordering": ["order", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Channel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(max_length=200, unique=True, verbose_name="name"),
                        ),
                        (
                            "motion",
                            models.CharField(
                                blank=True,
                                choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                                max_length=10,
                                verbose_name="motion",
                            ),
                        ),
                        (
                            "usual_motion",
                            models.CharField(
                                blank=True,
                                choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                                db_default="",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "inbound_records",
                            models.BigIntegerField(db_default=0, default=0, editable=False),
                        ),
                        (
                            "outbound_records",
                            models.BigIntegerField(db_default=0, default=0, editable=False),
                        ),
                    ],
                    options={
                        "verbose_name": "channel",
                        "verbose_name_plural": "channels",
                        "ordering": ["name"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="channel_motion",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Chore",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="due at"
                            ),
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
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        (
                            "error",
                            revops.models.sentences.MessageField(
                                blank=True, default="", editable=False, verbose_name="error"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("publish", "publish"),
                                    ("rebuild", "publish, all days"),
                                    ("derive", "derive facts"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                        ("scope", models.JSONField(editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "chore",
                        "verbose_name_plural": "chores",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("due", "running"))),
                                fields=["id"],
                                name="chore_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "due")),
                                fields=("kind",),
                                name="chore_due_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealType",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(max_length=200, unique=True, verbose_name="name"),
                        ),
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
                migrations.CreateModel(
                    name="Definition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kpi", "version"), name="definition_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)),
                                name="definition_version_from_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Acknowledgement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("definition", "side"), name="acknowledged_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["marketing", "sales", "finance"])),
                                name="acknowledgement_side",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DuplicateCandidate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("what", models.CharField(max_length=10)),
                        ("one", models.TextField()),
                        ("other", models.TextField()),
                        ("score", models.PositiveSmallIntegerField()),
                        ("reasons", models.JSONField(default=list)),
                        ("rule", models.CharField(blank=True, max_length=40)),
                        ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "verbose_name": "possible duplicate",
                        "verbose_name_plural": "possible duplicates",
                        "indexes": [
                            models.Index(fields=["what", "-score"], name="duplicate_by_score")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("what", "one", "other"), name="duplicate_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DuplicateRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=40, verbose_name="rule")),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="since"
                            ),
                        ),
                        ("sample", models.JSONField(default=list)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rule for duplicates",
                        "verbose_name_plural": "rules for duplicates",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("key",),
                                name="duplicate_rule_on_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DuplicateScan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="due at"
                            ),
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
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        (
                            "error",
                            revops.models.sentences.MessageField(
                                blank=True, default="", editable=False, verbose_name="error"
                            ),
                        ),
                        ("known_at", models.DateTimeField(null=True)),
                        ("found", models.JSONField(default=dict)),
                        ("merged", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "search for duplicates",
                        "verbose_name_plural": "searches for duplicates",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "due")),
                                fields=("state",),
                                name="duplicate_scan_due_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedCursor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("feed", models.CharField(max_length=100)),
                        ("cursor", models.TextField(blank=True)),
                        ("mapping_sha256", models.CharField(blank=True, max_length=64)),
                        ("delivered_at", models.DateTimeField(null=True)),
                        ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("error", revops.models.sentences.MessageField(blank=True, default="")),
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
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection", "feed"), name="cursor_of_feed_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandOff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name_en",
                            models.CharField(max_length=200, verbose_name="name in English"),
                        ),
                        (
                            "name_fr",
                            models.CharField(max_length=200, verbose_name="name in French"),
                        ),
                        (
                            "order",
                            models.PositiveSmallIntegerField(default=0, verbose_name="order"),
                        ),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        ("parts", models.JSONField(default=dict, verbose_name="who does what")),
                    ],
                    options={
                        "verbose_name": "hand-off",
                        "verbose_name_plural": "hand-offs",
                        "ordering": ["order", "id"],
                        "constraints": [
                            models.CheckConstraint(
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
                            models.CheckConstraint(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deadline",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "clock",
                            models.CharField(max_length=20, unique=True, verbose_name="hand-off"),
                        ),
                        (
                            "hours",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(2000),
                                ],
                                verbose_name="working hours",
                            ),
                        ),
                        (
                            "row",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the row that ships with this hand-off.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="revops.handoff",
                                verbose_name="row of the RACI",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "deadline of a hand-off",
                        "verbose_name_plural": "deadlines of hand-offs",
                        "ordering": ["clock"],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalChannel",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(db_index=True, max_length=200, verbose_name="name"),
                        ),
                        (
                            "motion",
                            models.CharField(
                                blank=True,
                                choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                                max_length=10,
                                verbose_name="motion",
                            ),
                        ),
                        (
                            "usual_motion",
                            models.CharField(
                                blank=True,
                                choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                                db_default="",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "inbound_records",
                            models.BigIntegerField(db_default=0, default=0, editable=False),
                        ),
                        (
                            "outbound_records",
                            models.BigIntegerField(db_default=0, default=0, editable=False),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                        "verbose_name": "historical channel",
                        "verbose_name_plural": "historical channels",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDeadline",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "clock",
                            models.CharField(db_index=True, max_length=20, verbose_name="hand-off"),
                        ),
                        (
                            "hours",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(2000),
                                ],
                                verbose_name="working hours",
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                            "row",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Empty: the row that ships with this hand-off.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.handoff",
                                verbose_name="row of the RACI",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical deadline of a hand-off",
                        "verbose_name_plural": "historical deadlines of hand-offs",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
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
                        (
                            "name_en",
                            models.CharField(max_length=200, verbose_name="name in English"),
                        ),
                        (
                            "name_fr",
                            models.CharField(max_length=200, verbose_name="name in French"),
                        ),
                        (
                            "order",
                            models.PositiveSmallIntegerField(default=0, verbose_name="order"),
                        ),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        ("parts", models.JSONField(default=dict, verbose_name="who does what")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                    name="HistoricalMotionRules",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "answer_within_minutes",
                            models.PositiveIntegerField(
                                default=60,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="working minutes in which a lead is to be answered",
                            ),
                        ),
                        (
                            "warm_touches",
                            models.PositiveSmallIntegerField(
                                default=3,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="touches that make a call a warm one",
                            ),
                        ),
                        (
                            "hot_from",
                            models.PositiveSmallIntegerField(
                                default=70,
                                validators=[django.core.validators.MaxValueValidator(1000)],
                                verbose_name="intent from which a lead is hot",
                            ),
                        ),
                        (
                            "fitting_from",
                            models.PositiveSmallIntegerField(
                                default=60,
                                validators=[django.core.validators.MaxValueValidator(1000)],
                                verbose_name="fit from which a lead fits",
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                        "verbose_name": "historical rules of inbound and outbound",
                        "verbose_name_plural": "historical rules of inbound and outbound",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalNote",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField(verbose_name="day")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="last day")),
                        ("text", models.CharField(max_length=80, verbose_name="text")),
                        (
                            "kpis",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=50),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="KPIs",
                            ),
                        ),
                        (
                            "motion",
                            models.CharField(
                                blank=True,
                                choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                                max_length=10,
                                verbose_name="motion",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="written at",
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="withdrawn at"
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
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
                        "verbose_name": "historical note",
                        "verbose_name_plural": "historical notes",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalOrganisation",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "base_currency",
                            models.CharField(
                                max_length=3,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{3}$",
                                        "Write the three letters of ISO 4217, such as EUR.",
                                    )
                                ],
                                verbose_name="base currency",
                            ),
                        ),
                        (
                            "timezone",
                            models.CharField(
                                max_length=64,
                                validators=[revops.models.organisation.is_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                blank=True,
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$",
                                        "Write the two letters of ISO 3166, such as NL.",
                                    )
                                ],
                                verbose_name="country, for public holidays",
                            ),
                        ),
                        (
                            "fiscal_year_start",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="first month of the fiscal year",
                            ),
                        ),
                        (
                            "week_start",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(6)],
                                verbose_name="first day of the week, 0 is Monday",
                            ),
                        ),
                        (
                            "languages",
                            models.JSONField(blank=True, default=list, verbose_name="languages"),
                        ),
                        (
                            "pairs",
                            models.JSONField(
                                blank=True, default=list, verbose_name="pairs of dimensions"
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                        "verbose_name": "historical organisation",
                        "verbose_name_plural": "historical organisation",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPerson",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical person",
                        "verbose_name_plural": "historical people",
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
                        (
                            "name",
                            models.CharField(db_index=True, max_length=200, verbose_name="name"),
                        ),
                        (
                            "place",
                            models.PositiveSmallIntegerField(
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
                        (
                            "description",
                            models.TextField(blank=True, db_default="", verbose_name="description"),
                        ),
                        (
                            "needs",
                            models.TextField(blank=True, db_default="", verbose_name="needs"),
                        ),
                        (
                            "proofs",
                            models.TextField(blank=True, db_default="", verbose_name="proofs"),
                        ),
                        (
                            "objections",
                            models.TextField(blank=True, db_default="", verbose_name="objections"),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                    name="HistoricalRoutine",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(verbose_name="short name")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "cadence",
                            models.CharField(
                                choices=[
                                    ("week", "every week"),
                                    ("month", "every month"),
                                    ("quarter", "every quarter"),
                                ],
                                max_length=10,
                                verbose_name="how often",
                            ),
                        ),
                        (
                            "day",
                            models.PositiveSmallIntegerField(
                                help_text="Every week: 0 is Monday. Every month or quarter: the working day in it, from 1.",
                                validators=[django.core.validators.MaxValueValidator(20)],
                                verbose_name="day",
                            ),
                        ),
                        ("at", models.TimeField(verbose_name="hour")),
                        (
                            "focus",
                            models.CharField(
                                choices=[("month", "the month"), ("quarter", "the quarter")],
                                max_length=10,
                                verbose_name="period in focus",
                            ),
                        ),
                        (
                            "looks_back",
                            models.BooleanField(
                                default=False, verbose_name="looks at the period that is over"
                            ),
                        ),
                        (
                            "speakers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("marketing", "Marketing"),
                                        ("sdr", "SDR"),
                                        ("bdr", "BDR"),
                                        ("ae", "AE"),
                                        ("cs", "Customer success"),
                                        ("finance", "Finance"),
                                        ("other", "Other"),
                                    ],
                                    max_length=20,
                                ),
                                default=list,
                                size=None,
                                verbose_name="speakers",
                            ),
                        ),
                        (
                            "sections",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                default=list,
                                size=None,
                                verbose_name="sections",
                            ),
                        ),
                        (
                            "due_hours",
                            models.PositiveSmallIntegerField(
                                default=18,
                                validators=[django.core.validators.MaxValueValidator(168)],
                                verbose_name="commitments are due so many hours before",
                            ),
                        ),
                        (
                            "variance_percent",
                            models.PositiveSmallIntegerField(
                                default=10,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="a sentence is asked for from so many percent off",
                            ),
                        ),
                        (
                            "variance_minor",
                            models.BigIntegerField(
                                default=1000000,
                                verbose_name="and, of money, from so many minor units off",
                            ),
                        ),
                        ("is_on", models.BooleanField(default=True, verbose_name="on")),
                        (
                            "since",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                        "verbose_name": "historical routine",
                        "verbose_name_plural": "historical routines",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalSource",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(verbose_name="key")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "mapping",
                            models.TextField(
                                blank=True,
                                help_text="TOML, see docs/mapping.md",
                                verbose_name="mapping",
                            ),
                        ),
                        (
                            "stale_after_hours",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="stale after, hours"
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                        "verbose_name": "historical source",
                        "verbose_name_plural": "historical sources",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalTeam",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(db_index=True, max_length=200, verbose_name="name"),
                        ),
                        (
                            "function",
                            models.CharField(
                                choices=[
                                    ("marketing", "Marketing"),
                                    ("sdr", "SDR"),
                                    ("bdr", "BDR"),
                                    ("ae", "AE"),
                                    ("cs", "Customer success"),
                                    ("finance", "Finance"),
                                    ("other", "Other"),
                                ],
                                default="other",
                                max_length=20,
                                verbose_name="function",
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                        "verbose_name": "historical team",
                        "verbose_name_plural": "historical teams",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalToolBudget",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(db_index=True, verbose_name="year"),
                        ),
                        ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                        "verbose_name": "historical budget of tools",
                        "verbose_name_plural": "historical budgets of tools",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalToolPurpose",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "name_en",
                            models.CharField(
                                db_index=True, max_length=100, verbose_name="name in English"
                            ),
                        ),
                        (
                            "name_fr",
                            models.CharField(
                                db_index=True, max_length=100, verbose_name="name in French"
                            ),
                        ),
                        (
                            "order",
                            models.PositiveSmallIntegerField(default=0, verbose_name="order"),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                        "verbose_name": "historical purpose of a tool",
                        "verbose_name_plural": "historical purposes of tools",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ImportRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="due at"
                            ),
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
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        (
                            "error",
                            revops.models.sentences.MessageField(
                                blank=True, default="", editable=False, verbose_name="error"
                            ),
                        ),
                        ("feed", models.CharField(max_length=100, verbose_name="feed")),
                        ("file_name", models.CharField(max_length=300, verbose_name="file")),
                        ("path", models.TextField(editable=False)),
                        ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                        ("mapping", models.TextField(editable=False, verbose_name="mapping")),
                        (
                            "fetched_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When the file was last written.",
                                null=True,
                                verbose_name="exported at",
                            ),
                        ),
                        ("is_dated", models.BooleanField(default=False, editable=False)),
                        ("accepts_loss", models.BooleanField(default=False, editable=False)),
                        ("accepts_ids", models.BooleanField(default=False, editable=False)),
                        ("replaces", models.BooleanField(default=False, editable=False)),
                        ("is_part", models.BooleanField(default=False, editable=False)),
                        ("parts", models.JSONField(default=list, editable=False)),
                        ("is_pulled", models.BooleanField(default=False, editable=False)),
                        ("is_sweep", models.BooleanField(default=False, editable=False)),
                        ("deleted", models.JSONField(default=list, editable=False)),
                        ("header", models.JSONField(default=list, editable=False)),
                        (
                            "rows_read",
                            models.PositiveBigIntegerField(default=0, verbose_name="rows read"),
                        ),
                        ("added", models.PositiveBigIntegerField(default=0, verbose_name="new")),
                        (
                            "changed",
                            models.PositiveBigIntegerField(default=0, verbose_name="changed"),
                        ),
                        (
                            "unchanged",
                            models.PositiveBigIntegerField(default=0, verbose_name="unchanged"),
                        ),
                        (
                            "older",
                            models.PositiveBigIntegerField(
                                default=0, verbose_name="older than what is known"
                            ),
                        ),
                        (
                            "closed",
                            models.PositiveBigIntegerField(default=0, verbose_name="disappeared"),
                        ),
                        (
                            "skipped",
                            models.PositiveBigIntegerField(default=0, verbose_name="skipped"),
                        ),
                        (
                            "repeated",
                            models.PositiveBigIntegerField(default=0, verbose_name="repeated"),
                        ),
                        (
                            "refused",
                            models.PositiveBigIntegerField(default=0, verbose_name="rejected"),
                        ),
                        (
                            "notes",
                            revops.models.sentences.MessageField(
                                default=list, editable=False, verbose_name="notes"
                            ),
                        ),
                        (
                            "mistakes",
                            revops.models.sentences.MessageField(default=list, editable=False),
                        ),
                        (
                            "known_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="known at"
                            ),
                        ),
                        ("delivered_at", models.DateTimeField(editable=False, null=True)),
                        ("quiet_hours", models.PositiveIntegerField(editable=False, null=True)),
                        (
                            "requested_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="requested by",
                            ),
                        ),
                        (
                            "rereads",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="rereadings",
                                to="revops.importrun",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="runs",
                                to="revops.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import run",
                        "verbose_name_plural": "import runs",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(
                                fields=["state", "due_at"], name="revops_impo_state_20c53b_idx"
                            ),
                            models.Index(
                                fields=["source", "-id"], name="revops_impo_source__6874ff_idx"
                            ),
                            models.Index(
                                condition=models.Q(("state", "done")),
                                fields=["source", "feed", "known_at"],
                                name="run_done",
                            ),
                            models.Index(
                                condition=models.Q(("state", "failed")),
                                fields=["source", "finished_at"],
                                name="run_failed",
                            ),
                            models.Index(
                                condition=models.Q(("state", "done")),
                                fields=["source", "feed", "fetched_at"],
                                name="run_delivered",
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ("due", "running"))),
                                fields=["source", "id"],
                                name="run_open",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Inquiry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("kpi", models.CharField(max_length=50, verbose_name="KPI")),
                        ("period", models.CharField(max_length=30, verbose_name="period")),
                        ("start_on", models.DateField()),
                        ("end_on", models.DateField()),
                        (
                            "motion",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("inbound", "Inbound"),
                                    ("outbound", "Outbound"),
                                    ("none", ""),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("members", models.JSONField(default=dict)),
                        (
                            "people",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="question")),
                        ("language", models.CharField(default="en", max_length=10)),
                        (
                            "asked_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="asked at"
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="due")),
                        (
                            "answer",
                            models.TextField(blank=True, max_length=2000, verbose_name="answer"),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("explained", "explained"),
                                    ("corrected", "corrected by a publication"),
                                    ("definition", "definition changed"),
                                ],
                                max_length=10,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(null=True, verbose_name="answered at"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
                            ),
                        ),
                        (
                            "corrected_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.publication",
                                verbose_name="publication",
                            ),
                        ),
                        (
                            "publication",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="revops.publication",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "question",
                        "verbose_name_plural": "questions",
                        "indexes": [
                            models.Index(fields=["start_on", "end_on"], name="inquiry_of_days"),
                            models.Index(
                                condition=models.Q(("answered_at__isnull", True)),
                                fields=["due_on"],
                                name="inquiry_open",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("start_on__lt", models.F("end_on"))),
                                name="inquiry_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", ""), ("answered_at", None), ("outcome", "")
                                    ),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                        ("outcome__in", ["explained", "corrected", "definition"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="inquiry_answered_in_full",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("corrected_by__isnull", True),
                                        models.Q(("outcome", "corrected"), _negated=True),
                                    ),
                                    models.Q(
                                        ("corrected_by__isnull", False), ("outcome", "corrected")
                                    ),
                                    _connector="OR",
                                ),
                                name="inquiry_corrected_by_a_publication",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Judgement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("deal", models.TextField(verbose_name="deal")),
                        (
                            "likelihood",
                            models.CharField(
                                choices=[
                                    ("commit", "commit"),
                                    ("best_case", "best case"),
                                    ("out", "out"),
                                ],
                                max_length=10,
                                verbose_name="judgement",
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
                        (
                            "made_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="made at"
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "judgement of a deal",
                        "verbose_name_plural": "judgements of deals",
                        "ordering": ["-made_at", "-pk"],
                        "indexes": [models.Index(fields=["deal", "-id"], name="judgement_of_deal")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="judgement_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("likelihood__in", ["commit", "best_case", "out"])
                                ),
                                name="judgement_likelihood",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MatchDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.TextField(verbose_name="document")),
                        ("deal", models.TextField(blank=True, verbose_name="deal")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision about a document",
                        "verbose_name_plural": "decisions about documents",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("number",),
                                name="match_decided_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingMail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="due at"
                            ),
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
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        (
                            "error",
                            revops.models.sentences.MessageField(
                                blank=True, default="", editable=False, verbose_name="error"
                            ),
                        ),
                        (
                            "occasion",
                            models.CharField(
                                choices=[("reminder", "reminder"), ("minutes", "minutes")],
                                max_length=10,
                                verbose_name="occasion",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mails",
                                to="revops.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mail about a meeting",
                        "verbose_name_plural": "mails about meetings",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "user", "occasion"), name="meeting_mail_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MotionRules",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "answer_within_minutes",
                            models.PositiveIntegerField(
                                default=60,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="working minutes in which a lead is to be answered",
                            ),
                        ),
                        (
                            "warm_touches",
                            models.PositiveSmallIntegerField(
                                default=3,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="touches that make a call a warm one",
                            ),
                        ),
                        (
                            "hot_from",
                            models.PositiveSmallIntegerField(
                                default=70,
                                validators=[django.core.validators.MaxValueValidator(1000)],
                                verbose_name="intent from which a lead is hot",
                            ),
                        ),
                        (
                            "fitting_from",
                            models.PositiveSmallIntegerField(
                                default=60,
                                validators=[django.core.validators.MaxValueValidator(1000)],
                                verbose_name="fit from which a lead fits",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rules of inbound and outbound",
                        "verbose_name_plural": "rules of inbound and outbound",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("id", 1)), name="motionrules_is_one"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Note",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="day")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="last day")),
                        ("text", models.CharField(max_length=80, verbose_name="text")),
                        (
                            "kpis",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=50),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="KPIs",
                            ),
                        ),
                        (
                            "motion",
                            models.CharField(
                                blank=True,
                                choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                                max_length=10,
                                verbose_name="motion",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="written at",
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="withdrawn at"
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "note",
                        "verbose_name_plural": "notes",
                        "ordering": ["-on", "-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=["on"],
                                name="note_on",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True),
                                    ("until__gte", models.F("on")),
                                    _connector="OR",
                                ),
                                name="note_days_in_order",
                                violation_error_message="The last day is before the first; write the earlier day first.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="due at"
                            ),
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
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        (
                            "error",
                            revops.models.sentences.MessageField(
                                blank=True, default="", editable=False, verbose_name="error"
                            ),
                        ),
                        (
                            "occasion",
                            models.CharField(
                                choices=[("asked", "asked"), ("answered", "answered")],
                                max_length=10,
                                verbose_name="occasion",
                            ),
                        ),
                        (
                            "inquiry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to="revops.inquiry",
                                verbose_name="question",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mail about a question",
                        "verbose_name_plural": "mails about questions",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("inquiry", "user", "occasion"), name="notice_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "base_currency",
                            models.CharField(
                                max_length=3,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{3}$",
                                        "Write the three letters of ISO 4217, such as EUR.",
                                    )
                                ],
                                verbose_name="base currency",
                            ),
                        ),
                        (
                            "timezone",
                            models.CharField(
                                max_length=64,
                                validators=[revops.models.organisation.is_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                blank=True,
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$",
                                        "Write the two letters of ISO 3166, such as NL.",
                                    )
                                ],
                                verbose_name="country, for public holidays",
                            ),
                        ),
                        (
                            "fiscal_year_start",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="first month of the fiscal year",
                            ),
                        ),
                        (
                            "week_start",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(6)],
                                verbose_name="first day of the week, 0 is Monday",
                            ),
                        ),
                        (
                            "languages",
                            models.JSONField(blank=True, default=list, verbose_name="languages"),
                        ),
                        (
                            "pairs",
                            models.JSONField(
                                blank=True, default=list, verbose_name="pairs of dimensions"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "organisation",
                        "verbose_name_plural": "organisation",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("id", 1)), name="organisation_is_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fiscal_year_start__range", (1, 12))),
                                name="organisation_fiscal_month",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("base_currency__regex", "^[A-Z]{3}$")),
                                name="organisation_base_currency",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "user",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="person",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person",
                        "verbose_name_plural": "people",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Persona",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(max_length=200, unique=True, verbose_name="name"),
                        ),
                        (
                            "place",
                            models.PositiveSmallIntegerField(
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
                        (
                            "description",
                            models.TextField(blank=True, db_default="", verbose_name="description"),
                        ),
                        (
                            "needs",
                            models.TextField(blank=True, db_default="", verbose_name="needs"),
                        ),
                        (
                            "proofs",
                            models.TextField(blank=True, db_default="", verbose_name="proofs"),
                        ),
                        (
                            "objections",
                            models.TextField(blank=True, db_default="", verbose_name="objections"),
                        ),
                    ],
                    options={
                        "verbose_name": "persona",
                        "verbose_name_plural": "personas",
                        "ordering": ["name"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("place", None), ("place__range", (1, 5)), _connector="OR"
                                ),
                                name="persona_one_of_five",
                                violation_error_message="There is room for five personas: places 1 to 5.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonAlias",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                max_length=300, unique=True, verbose_name="name in the source"
                            ),
                        ),
                        (
                            "is_by_hand",
                            models.BooleanField(db_default=False, default=False, editable=False),
                        ),
                        (
                            "is_described",
                            models.BooleanField(db_default=False, default=False, editable=False),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="aliases",
                                to="revops.person",
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "alias of a person",
                        "verbose_name_plural": "aliases of people",
                    },
                ),
                migrations.CreateModel(
                    name="MonthClose",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("month", models.DateField(verbose_name="month")),
                        ("version", models.PositiveIntegerField(verbose_name="version")),
                        ("start", models.DateField()),
                        ("until", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("hold", "on hold"), ("closed", "closed")],
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "measures",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=50), size=None
                            ),
                        ),
                        ("rules", models.JSONField(default=dict)),
                        ("known_from", models.JSONField(default=dict)),
                        ("held_at", models.DateTimeField(null=True)),
                        (
                            "is_by_one",
                            models.BooleanField(default=False, verbose_name="signed by one person"),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                        ("checks", models.JSONField(default=list)),
                        ("cells_sha256", models.CharField(blank=True, max_length=64)),
                        ("records_sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "ended_at",
                            models.DateTimeField(null=True, verbose_name="opened again at"),
                        ),
                        (
                            "why_ended",
                            models.CharField(blank=True, max_length=500, verbose_name="why"),
                        ),
                        (
                            "approver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approved by",
                            ),
                        ),
                        (
                            "before",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.monthclose",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="opened again by",
                            ),
                        ),
                        (
                            "held_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="on hold by",
                            ),
                        ),
                        (
                            "preparer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="prepared by",
                            ),
                        ),
                        (
                            "publication",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.publication",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "closed month",
                        "verbose_name_plural": "closed months",
                        "ordering": ["month", "version"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("month",),
                                name="month_closed_once",
                            ),
                            models.UniqueConstraint(
                                fields=("month", "version"), name="month_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("start__lte", models.F("month")),
                                    ("until__gt", models.F("month")),
                                ),
                                name="month_has_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "hold"),
                                    models.Q(
                                        models.Q(
                                            ("is_by_one", True),
                                            models.Q(
                                                ("approver", models.F("preparer")), _negated=True
                                            ),
                                            _connector="OR",
                                        ),
                                        ("approver__isnull", False),
                                        ("cells_sha256__gt", ""),
                                        ("closed_at__isnull", False),
                                        ("preparer__isnull", False),
                                        ("records_sha256__gt", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="month_closed_is_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at", None),
                                    models.Q(("why_ended", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="month_opened_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalInquiry",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("kpi", models.CharField(max_length=50, verbose_name="KPI")),
                        ("period", models.CharField(max_length=30, verbose_name="period")),
                        ("start_on", models.DateField()),
                        ("end_on", models.DateField()),
                        (
                            "motion",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("inbound", "Inbound"),
                                    ("outbound", "Outbound"),
                                    ("none", ""),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("members", models.JSONField(default=dict)),
                        (
                            "people",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="question")),
                        ("language", models.CharField(default="en", max_length=10)),
                        (
                            "asked_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="asked at"
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="due")),
                        (
                            "answer",
                            models.TextField(blank=True, max_length=2000, verbose_name="answer"),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("explained", "explained"),
                                    ("corrected", "corrected by a publication"),
                                    ("definition", "definition changed"),
                                ],
                                max_length=10,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(null=True, verbose_name="answered at"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
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
                            "corrected_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.publication",
                                verbose_name="publication",
                            ),
                        ),
                        (
                            "publication",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.publication",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical question",
                        "verbose_name_plural": "historical questions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Freeze",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="number")),
                        ("at", models.DateTimeField(verbose_name="frozen at")),
                        ("is_reconstructed", models.BooleanField(default=False)),
                        ("content", models.JSONField()),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="freezes",
                                to="revops.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                        (
                            "publication",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.publication",
                                verbose_name="publication",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "frozen meeting",
                        "verbose_name_plural": "frozen meetings",
                        "ordering": ["-at", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "number"), name="freeze_number_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Cell",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("measure", models.CharField(max_length=50)),
                        ("business_day", models.DateField()),
                        (
                            "motion",
                            models.CharField(
                                blank=True,
                                choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                                max_length=10,
                            ),
                        ),
                        ("dimension", models.CharField(blank=True, max_length=50)),
                        ("member", models.BigIntegerField(default=0)),
                        ("bucket", models.IntegerField(default=0)),
                        ("amount", models.BigIntegerField()),
                        (
                            "from_publication",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.publication",
                            ),
                        ),
                        (
                            "until_publication",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.publication",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("until_publication__isnull", False)),
                                fields=[
                                    "dimension",
                                    "measure",
                                    "until_publication",
                                    "business_day",
                                ],
                                name="cell_past",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until_publication__isnull", True)),
                                fields=(
                                    "dimension",
                                    "measure",
                                    "business_day",
                                    "motion",
                                    "member",
                                    "bucket",
                                ),
                                include=("amount", "from_publication"),
                                name="cell_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_publication__isnull", True),
                                    ("from_publication__lt", models.F("until_publication")),
                                    _connector="OR",
                                ),
                                name="cell_publication_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount", 0), _negated=True),
                                name="cell_not_zero",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pull",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="due at"
                            ),
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
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        (
                            "error",
                            revops.models.sentences.MessageField(
                                blank=True, default="", editable=False, verbose_name="error"
                            ),
                        ),
                        ("is_everything", models.BooleanField(default=False)),
                        ("accepts_loss", models.BooleanField(default=False)),
                        (
                            "rows_read",
                            models.PositiveBigIntegerField(default=0, verbose_name="rows read"),
                        ),
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
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("due", "running"))),
                                fields=("cursor",),
                                name="pull_open_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RawRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("row", models.BigIntegerField(db_index=True)),
                        ("feed", models.CharField(max_length=100)),
                        ("kind", models.CharField(max_length=20)),
                        ("external_id", models.TextField()),
                        ("lead", models.TextField(blank=True)),
                        ("deal", models.TextField(blank=True)),
                        ("payload", models.JSONField()),
                        ("values", models.JSONField()),
                        ("sha256", models.BinaryField(max_length=32)),
                        ("line", models.PositiveIntegerField()),
                        ("fetched_at", models.DateTimeField()),
                        ("known_from", models.DateTimeField()),
                        ("known_until", models.DateTimeField(null=True)),
                        (
                            "run",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="revops.importrun",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="revops.source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "raw record",
                        "verbose_name_plural": "raw records",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("lead", ""), _negated=True),
                                fields=["lead"],
                                name="raw_lead",
                            ),
                            models.Index(
                                condition=models.Q(("deal", ""), _negated=True),
                                fields=["deal"],
                                name="raw_deal",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("source", "feed", "external_id"),
                                name="raw_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="raw_known_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MonthlyRate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "base_currency",
                            models.CharField(
                                default=revops.models.targets.base_currency,
                                editable=False,
                                max_length=3,
                                verbose_name="in",
                            ),
                        ),
                        (
                            "month",
                            models.DateField(
                                validators=[revops.models.targets.is_first_of_month],
                                verbose_name="month",
                            ),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                decimal_places=10,
                                max_digits=20,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="rate",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to="revops.rawrecord",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "monthly rate",
                        "verbose_name_plural": "monthly rates",
                        "ordering": ["-month", "currency"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("currency", "month", "base_currency"),
                                name="rate_once_a_month",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rate__gt", 0)), name="rate_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="rate_first_of_month"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalMonthlyRate",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "base_currency",
                            models.CharField(
                                default=revops.models.targets.base_currency,
                                editable=False,
                                max_length=3,
                                verbose_name="in",
                            ),
                        ),
                        (
                            "month",
                            models.DateField(
                                validators=[revops.models.targets.is_first_of_month],
                                verbose_name="month",
                            ),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                decimal_places=10,
                                max_digits=20,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="rate",
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                            "record",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.rawrecord",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical monthly rate",
                        "verbose_name_plural": "historical monthly rates",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Readership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("kpi", models.CharField(max_length=50)),
                        ("team", models.BigIntegerField(default=0)),
                        ("opened", models.PositiveIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("day", "kpi", "team"), name="readership_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Routine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.SlugField(unique=True, verbose_name="short name")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "cadence",
                            models.CharField(
                                choices=[
                                    ("week", "every week"),
                                    ("month", "every month"),
                                    ("quarter", "every quarter"),
                                ],
                                max_length=10,
                                verbose_name="how often",
                            ),
                        ),
                        (
                            "day",
                            models.PositiveSmallIntegerField(
                                help_text="Every week: 0 is Monday. Every month or quarter: the working day in it, from 1.",
                                validators=[django.core.validators.MaxValueValidator(20)],
                                verbose_name="day",
                            ),
                        ),
                        ("at", models.TimeField(verbose_name="hour")),
                        (
                            "focus",
                            models.CharField(
                                choices=[("month", "the month"), ("quarter", "the quarter")],
                                max_length=10,
                                verbose_name="period in focus",
                            ),
                        ),
                        (
                            "looks_back",
                            models.BooleanField(
                                default=False, verbose_name="looks at the period that is over"
                            ),
                        ),
                        (
                            "speakers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("marketing", "Marketing"),
                                        ("sdr", "SDR"),
                                        ("bdr", "BDR"),
                                        ("ae", "AE"),
                                        ("cs", "Customer success"),
                                        ("finance", "Finance"),
                                        ("other", "Other"),
                                    ],
                                    max_length=20,
                                ),
                                default=list,
                                size=None,
                                verbose_name="speakers",
                            ),
                        ),
                        (
                            "sections",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                default=list,
                                size=None,
                                verbose_name="sections",
                            ),
                        ),
                        (
                            "due_hours",
                            models.PositiveSmallIntegerField(
                                default=18,
                                validators=[django.core.validators.MaxValueValidator(168)],
                                verbose_name="commitments are due so many hours before",
                            ),
                        ),
                        (
                            "variance_percent",
                            models.PositiveSmallIntegerField(
                                default=10,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="a sentence is asked for from so many percent off",
                            ),
                        ),
                        (
                            "variance_minor",
                            models.BigIntegerField(
                                default=1000000,
                                verbose_name="and, of money, from so many minor units off",
                            ),
                        ),
                        ("is_on", models.BooleanField(default=True, verbose_name="on")),
                        (
                            "since",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                    ],
                    options={
                        "verbose_name": "routine",
                        "verbose_name_plural": "routines",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("cadence", "week"), _negated=True),
                                        ("day__gte", 1),
                                    ),
                                    models.Q(("cadence", "week"), ("day__lte", 6)),
                                    _connector="OR",
                                ),
                                name="routine_day",
                                violation_error_message="Of a week the days are 0 to 6, of a month or quarter the working days from 1.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MinutesReader",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("fr", "French")],
                                default="en",
                                max_length=2,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        (
                            "routine",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readers",
                                to="revops.routine",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reader of minutes",
                        "verbose_name_plural": "readers of minutes",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("routine", "user"), name="minutes_reader_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalMeeting",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("slot", models.CharField(max_length=20, verbose_name="of")),
                        ("on", models.DateField(verbose_name="day")),
                        ("starts_at", models.DateTimeField(verbose_name="begins")),
                        ("deadline_at", models.DateTimeField(verbose_name="commitments due")),
                        ("period", models.CharField(max_length=30, verbose_name="period")),
                        ("start_on", models.DateField()),
                        ("end_on", models.DateField()),
                        ("following", models.CharField(max_length=30, verbose_name="next period")),
                        ("following_end_on", models.DateField()),
                        (
                            "cancelled_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="cancelled at"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="reason"),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="ended at"
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                            "routine",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.routine",
                                verbose_name="routine",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical meeting",
                        "verbose_name_plural": "historical meetings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Sample",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="due at"
                            ),
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
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        (
                            "error",
                            revops.models.sentences.MessageField(
                                blank=True, default="", editable=False, verbose_name="error"
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                choices=[("load", "load"), ("remove", "throw away")],
                                default="load",
                                max_length=10,
                                verbose_name="act",
                            ),
                        ),
                        (
                            "step",
                            models.CharField(
                                choices=[
                                    ("files", "writing its export files"),
                                    ("finance", "importing the rates of finance"),
                                    ("crm", "importing the CRM"),
                                    ("billing", "importing the billing tool"),
                                    ("dialler", "importing the dialler"),
                                    ("people", "setting targets, writing notes"),
                                    ("publish", "publishing"),
                                    ("late", "importing documents that finance entered late"),
                                    (
                                        "meetings",
                                        "holding a year of weekly forecasts and monthly reviews",
                                    ),
                                    ("closing", "closing months"),
                                ],
                                default="files",
                                max_length=10,
                                verbose_name="step",
                            ),
                        ),
                        ("folder", models.TextField(editable=False)),
                        ("day", models.DateField(editable=False)),
                        ("scale", models.FloatField(default=1.0, editable=False)),
                        ("before", models.JSONField(editable=False)),
                        (
                            "requested_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sample company",
                        "verbose_name_plural": "sample companies",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("id", 1)), name="sample_is_one"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("place__range", (1, 5))),
                                name="seat_one_of_five",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("retired_at", None)),
                                fields=("place",),
                                name="seat_taken_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("retired_at", None)),
                                fields=("kpi",),
                                name="seat_of_kpi_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("retired_at", None),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="seat_retired_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rejected",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("feed", models.CharField(max_length=100, verbose_name="feed")),
                        ("file_name", models.CharField(max_length=300, verbose_name="file")),
                        ("line", models.PositiveIntegerField(verbose_name="line")),
                        ("column", models.TextField(blank=True, verbose_name="column")),
                        ("reason", revops.models.sentences.MessageField(verbose_name="reason")),
                        ("field", models.CharField(blank=True, editable=False, max_length=50)),
                        (
                            "others",
                            revops.models.sentences.MessageField(default=list, editable=False),
                        ),
                        ("external_id", models.TextField(blank=True, editable=False)),
                        ("payload", models.JSONField(verbose_name="row")),
                        ("types", models.JSONField(editable=False, null=True)),
                        ("known_from", models.DateTimeField(verbose_name="since")),
                        (
                            "known_until",
                            models.DateTimeField(blank=True, null=True, verbose_name="until"),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rejected",
                                to="revops.importrun",
                                verbose_name="import run",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                to="revops.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rejected row",
                        "verbose_name_plural": "rejected rows",
                        "ordering": ["-known_from", "line"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=["source", "feed", "file_name"],
                                name="rejected_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rehearsal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="due at"
                            ),
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
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        (
                            "error",
                            revops.models.sentences.MessageField(
                                blank=True, default="", editable=False, verbose_name="error"
                            ),
                        ),
                        ("key", models.CharField(editable=False, max_length=32, unique=True)),
                        (
                            "source",
                            models.CharField(blank=True, max_length=200, verbose_name="source"),
                        ),
                        (
                            "mapping",
                            models.TextField(blank=True, editable=False, verbose_name="mapping"),
                        ),
                        ("looks", models.BooleanField(default=False, editable=False)),
                        ("tables", models.JSONField(editable=False, null=True)),
                        (
                            "language",
                            models.CharField(
                                editable=False, max_length=10, verbose_name="language"
                            ),
                        ),
                        ("asked", models.JSONField(default=dict, editable=False)),
                        (
                            "rows_read",
                            models.PositiveBigIntegerField(default=0, verbose_name="rows read"),
                        ),
                        ("result", revops.models.sentences.MessageField(editable=False, null=True)),
                        (
                            "uploaded_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="uploaded at"),
                        ),
                        (
                            "connects",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="revops.connection",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        (
                            "edits",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="revops.source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dry run",
                        "verbose_name_plural": "dry runs",
                        "ordering": ["-id"],
                    },
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
                            revops.models.sentences.MessageField(
                                blank=True,
                                default="",
                                editable=False,
                                verbose_name="stopped because",
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                    name="FeedDelivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("feed", models.CharField(max_length=100)),
                        ("kind", models.CharField(max_length=20)),
                        ("delivered_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField()),
                        ("runs", models.PositiveBigIntegerField(default=1)),
                        (
                            "last_run",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="revops.importrun",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="revops.source",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("source", "feed"), name="delivery_of_feed_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                editable=False, unique=True, verbose_name="version"
                            ),
                        ),
                        (
                            "text_en",
                            models.TextField(max_length=1200, verbose_name="text in English"),
                        ),
                        (
                            "text_fr",
                            models.TextField(max_length=1200, verbose_name="text in French"),
                        ),
                        ("at", models.DateTimeField(editable=False, verbose_name="written at")),
                        (
                            "written_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written by",
                            ),
                        ),
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reads",
                                to="revops.statement",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("statement", "by"), name="read_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("kpi", models.CharField(max_length=50, verbose_name="KPI")),
                        (
                            "month",
                            models.DateField(
                                validators=[revops.models.targets.is_first_of_month],
                                verbose_name="month",
                            ),
                        ),
                        (
                            "motion",
                            models.CharField(
                                blank=True,
                                choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                                max_length=10,
                                verbose_name="motion",
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                decimal_places=4,
                                max_digits=18,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="value",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="reason"),
                        ),
                        (
                            "currency",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="revops.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "target",
                        "verbose_name_plural": "targets",
                        "ordering": ["-month", "kpi", "team"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("team__isnull", False)),
                                fields=("kpi", "month", "motion", "team"),
                                name="target_of_team_once",
                                violation_error_message="This KPI already has a target for that month and team.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("team__isnull", True)),
                                fields=("kpi", "month", "motion"),
                                name="target_of_company_once",
                                violation_error_message="This KPI already has a target for that month.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value__gte", 0)), name="target_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="target_first_of_month"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StageEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("part", models.PositiveSmallIntegerField(default=0)),
                        ("lead", models.TextField()),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("lead", "Lead"),
                                    ("mql", "MQL"),
                                    ("sal", "SAL"),
                                    ("sqo", "SQO"),
                                    ("disqualified", "Disqualified"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("entry_number", models.PositiveIntegerField()),
                        (
                            "left_out",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("merged", "duplicate merged away"),
                                    ("test", "test lead"),
                                    ("repeated", "another feed's record of the same number"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("happened_at", models.DateTimeField()),
                        ("business_day", models.DateField()),
                        ("reached_on", models.DateField(null=True)),
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
                                fields=["known_from"],
                                name="stageentry_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="stageentry_known_until",
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=["lead"],
                                name="stageentry_lead",
                            ),
                            models.Index(
                                fields=["stage", "business_day"], name="stageentry_stage_day"
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("left_out", ""), ("stage__in", ["mql", "sqo", "disqualified"])
                                ),
                                fields=["stage", "entry_number", "business_day"],
                                include=(
                                    "lead",
                                    "happened_at",
                                    "record",
                                    "known_from",
                                    "known_until",
                                ),
                                name="stageentry_entered",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row", "part"),
                                name="stageentry_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="stageentry_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="stageentry_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Score",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("lead", models.TextField()),
                        ("fit", models.IntegerField(null=True)),
                        ("intent", models.IntegerField(null=True)),
                        ("value", models.IntegerField(null=True)),
                        ("given_by", models.TextField(blank=True)),
                        ("happened_at", models.DateTimeField()),
                        ("business_day", models.DateField()),
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
                                fields=["known_from"], name="score_known_from", pages_per_range=16
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="score_known_until",
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=["lead", "happened_at"],
                                name="score_lead",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row",),
                                name="score_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="score_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="score_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Response",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("lead", models.TextField()),
                        ("arrived_at", models.DateTimeField()),
                        ("business_day", models.DateField()),
                        ("hour", models.SmallIntegerField()),
                        ("assigned_at", models.DateTimeField(null=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("wait_seconds", models.IntegerField(null=True)),
                        ("system_seconds", models.IntegerField(null=True)),
                        ("human_seconds", models.IntegerField(null=True)),
                        (
                            "speed",
                            models.CharField(
                                choices=[
                                    ("in_time", "in time"),
                                    ("late", "late"),
                                    ("never", "never"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_hot", models.BooleanField(default=False)),
                        ("is_fitting", models.BooleanField(default=False)),
                        ("went_first", models.BooleanField(null=True)),
                        ("converted_on", models.DateField(null=True)),
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
                                fields=["known_from"],
                                name="response_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="response_known_until",
                            ),
                            models.Index(fields=["business_day"], name="response_day"),
                            models.Index(
                                condition=models.Q(
                                    ("answered_at__isnull", True), ("known_until__isnull", True)
                                ),
                                fields=["-is_hot", "-is_fitting", "arrived_at", "lead"],
                                name="response_waiting",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("lead",),
                                name="response_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="response_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="response_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecurringChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("account", models.TextField()),
                        ("customer", models.TextField(blank=True)),
                        ("company", models.TextField(blank=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("new", "New recurring"),
                                    ("reactivation", "Reactivated recurring"),
                                    ("expansion", "Expansion"),
                                    ("contraction", "Contraction"),
                                    ("churn", "Churn"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("amount_base_minor", models.BigIntegerField()),
                        ("business_day", models.DateField()),
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
                            "deal_type",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.dealtype",
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
                            "product_line",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.productline",
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
                                fields=["known_from"],
                                name="recurringchange_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="recurringchange_known_until",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("account", "business_day"),
                                name="recurringchange_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="recurringchange_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="recurringchange_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OnboardingStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("number", models.TextField()),
                        ("step", models.TextField(blank=True)),
                        ("deal", models.TextField(blank=True)),
                        (
                            "left_out",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("merged", "duplicate merged away"),
                                    ("test", "test lead"),
                                    ("repeated", "another feed's record of the same number"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_typed", models.BooleanField(default=False)),
                        ("planned_on", models.DateField(null=True)),
                        ("done_on", models.DateField(null=True)),
                        ("blocked_on", models.DateField(null=True)),
                        ("released_on", models.DateField(null=True)),
                        (
                            "blocked_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("us", "us"),
                                    ("customer", "the customer"),
                                    ("third_party", "a third party"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
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
                            "deal_type",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.dealtype",
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
                            "product_line",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.productline",
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
                                fields=["known_from"],
                                name="onboardingstep_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="onboardingstep_known_until",
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=["number"],
                                name="onboardingstep_number",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row",),
                                name="onboardingstep_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="onboardingstep_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="onboardingstep_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Onboarding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("number", models.TextField()),
                        ("deal", models.TextField(blank=True)),
                        ("company", models.TextField(blank=True)),
                        ("customer", models.TextField(blank=True, db_default="")),
                        ("scope", models.TextField(blank=True, db_default="")),
                        (
                            "left_out",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("merged", "duplicate merged away"),
                                    ("test", "test lead"),
                                    ("repeated", "another feed's record of the same number"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("signed_on", models.DateField(null=True)),
                        ("started_on", models.DateField(null=True)),
                        ("planned_live_on", models.DateField(null=True)),
                        ("live_on", models.DateField(null=True)),
                        ("cancelled_on", models.DateField(null=True)),
                        ("invoiced_on", models.DateField(null=True)),
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
                            "deal_type",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.dealtype",
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
                            "product_line",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.productline",
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
                                fields=["known_from"],
                                name="onboarding_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="onboarding_known_until",
                            ),
                            models.Index(fields=["started_on"], name="onboarding_started"),
                            models.Index(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=["number"],
                                name="onboarding_number",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row",),
                                name="onboarding_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="onboarding_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="onboarding_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NamedDifference",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("cut_off", "Cut-off"),
                                    ("accrual", "Accrual"),
                                    ("manual", "Manual entry"),
                                    ("tax", "Tax"),
                                    ("rounding", "Rounding"),
                                    ("unexplained", "Unexplained"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("document", models.TextField(blank=True)),
                        ("reason", models.TextField()),
                        ("currency", models.CharField(max_length=3)),
                        ("amount_minor", models.BigIntegerField()),
                        ("business_day", models.DateField()),
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
                                fields=["known_from"],
                                name="nameddifference_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="nameddifference_known_until",
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=["business_day"],
                                name="nameddifference_day",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row",),
                                name="nameddifference_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="nameddifference_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="nameddifference_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Minute",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("token", models.CharField(max_length=60)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("note", "Note"),
                                    ("decision", "Decision"),
                                    ("action", "Action"),
                                    ("variance", "Variance"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "section",
                            models.CharField(blank=True, max_length=30, verbose_name="section"),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="text")),
                        (
                            "made_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="written at"
                            ),
                        ),
                        ("due_on", models.DateField(null=True, verbose_name="due")),
                        ("kpi", models.CharField(blank=True, max_length=50, verbose_name="KPI")),
                        (
                            "state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("open", "open"),
                                    ("done", "done"),
                                    ("dropped", "dropped"),
                                ],
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "moves",
                            models.PositiveSmallIntegerField(default=0, verbose_name="moved"),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="reason"),
                        ),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="settled at")),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minutes",
                                to="revops.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "settled_in",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settled",
                                to="revops.meeting",
                                verbose_name="settled in",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="revops.rawrecord",
                                verbose_name="record",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "minute",
                        "verbose_name_plural": "minutes",
                        "ordering": ["made_at", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["owner", "due_on"],
                                name="minute_open_action",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "token"), name="minute_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("due_on__isnull", False),
                                        ("kind", "action"),
                                        ("state__in", ["open", "done", "dropped"]),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "action"), _negated=True),
                                        ("due_on", None),
                                        ("state", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="minute_action_in_full",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "dropped"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="minute_dropped_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "joined_on",
                            models.DateField(
                                blank=True,
                                help_text="Empty: since ever.",
                                null=True,
                                verbose_name="from",
                            ),
                        ),
                        (
                            "left_on",
                            models.DateField(
                                blank=True,
                                help_text="Empty: still.",
                                null=True,
                                verbose_name="until, that day excluded",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="revops.person",
                                verbose_name="person",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to="revops.rawrecord",
                                verbose_name="raw record",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="revops.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership",
                        "verbose_name_plural": "memberships",
                        "ordering": ["person", "joined_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("joined_on__isnull", True),
                                    ("left_on__isnull", True),
                                    ("joined_on__lt", models.F("left_on")),
                                    _connector="OR",
                                ),
                                name="membership_days",
                                violation_error_message="The last day must come after the first.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    (
                                        models.Func(
                                            "person",
                                            "person",
                                            function="int8range",
                                            template="%(function)s(%(expressions)s, '[]')",
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            "joined_on",
                                            "left_on",
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="membership_no_overlap",
                                violation_error_message="This person already is in a team during these days.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("journal", models.TextField(blank=True)),
                        ("entry", models.TextField(blank=True)),
                        ("account", models.TextField()),
                        ("account_name", models.TextField(blank=True)),
                        ("document", models.TextField(blank=True)),
                        ("label", models.TextField(blank=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("revenue", "Revenue"), ("other", "Other")], max_length=10
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        ("amount_minor", models.BigIntegerField()),
                        ("amount_base_minor", models.BigIntegerField(null=True)),
                        ("business_day", models.DateField()),
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
                                fields=["known_from"],
                                name="ledgerline_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="ledgerline_known_until",
                            ),
                            models.Index(
                                condition=models.Q(("kind", "revenue")),
                                fields=["business_day"],
                                name="ledgerline_day",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row",),
                                name="ledgerline_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="ledgerline_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="ledgerline_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Lead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("lead", models.TextField()),
                        ("name", models.TextField(blank=True)),
                        ("company", models.TextField(blank=True)),
                        ("customer", models.TextField(blank=True, db_default="")),
                        ("account", models.TextField(blank=True, db_default="")),
                        ("assigned_at", models.DateTimeField(null=True)),
                        ("email", models.TextField(blank=True)),
                        ("merged_into", models.TextField(blank=True)),
                        ("is_test", models.BooleanField(default=False)),
                        ("is_undated", models.BooleanField(default=False)),
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
                                fields=["known_from"], name="lead_known_from", pages_per_range=16
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="lead_known_until",
                            ),
                            models.Index(fields=["lead"], name="lead_all_versions"),
                            models.Index(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=["account"],
                                name="lead_account",
                            ),
                            models.Index(
                                condition=models.Q(
                                    models.Q(("merged_into", ""), _negated=True),
                                    ("known_until__isnull", True),
                                ),
                                fields=["merged_into"],
                                name="lead_merged",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("lead",),
                                name="lead_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="lead_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="lead_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("number", models.TextField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("invoice", "Invoice"),
                                    ("credit_note", "Credit note"),
                                    ("adjustment", "Adjustment"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("deal", models.TextField(blank=True)),
                        ("company", models.TextField(blank=True)),
                        ("customer", models.TextField(blank=True, db_default="")),
                        ("currency", models.CharField(max_length=3)),
                        ("amount_minor", models.BigIntegerField()),
                        ("amount_base_minor", models.BigIntegerField(null=True)),
                        ("rate", models.DecimalField(decimal_places=10, max_digits=20, null=True)),
                        ("rate_month", models.DateField(null=True)),
                        ("tax_minor", models.BigIntegerField(null=True)),
                        ("corrects", models.TextField(blank=True, db_default="")),
                        ("due_on", models.DateField(null=True)),
                        ("paid_on", models.DateField(null=True)),
                        ("line", models.TextField(blank=True, db_default="")),
                        ("service_from_on", models.DateField(null=True)),
                        ("service_until_on", models.DateField(null=True)),
                        (
                            "left_out",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("merged", "duplicate merged away"),
                                    ("test", "test lead"),
                                    ("repeated", "another feed's record of the same number"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("happened_at", models.DateTimeField()),
                        ("business_day", models.DateField()),
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
                            "deal_type",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.dealtype",
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
                            "product_line",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.productline",
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
                                fields=["known_from"], name="invoice_known_from", pages_per_range=16
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="invoice_known_until",
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=["number"],
                                name="invoice_number",
                            ),
                            models.Index(fields=["business_day"], name="invoice_day"),
                            models.Index(
                                condition=models.Q(("deal", ""), _negated=True),
                                fields=["deal"],
                                name="invoice_deal",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row",),
                                name="invoice_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="invoice_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="invoice_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Instalment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("number", models.TextField()),
                        ("deal", models.TextField()),
                        ("currency", models.CharField(max_length=3)),
                        ("amount_minor", models.BigIntegerField()),
                        (
                            "left_out",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("merged", "duplicate merged away"),
                                    ("test", "test lead"),
                                    ("repeated", "another feed's record of the same number"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("due_on", models.DateField()),
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
                            "deal_type",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.dealtype",
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
                            "product_line",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.productline",
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
                                fields=["known_from"],
                                name="instalment_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="instalment_known_until",
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=["deal"],
                                name="instalment_deal",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row",),
                                name="instalment_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="instalment_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="instalment_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalWorkingTime",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "timezone",
                            models.CharField(
                                blank=True,
                                help_text="Empty: the organisation's.",
                                max_length=64,
                                validators=[revops.models.organisation.is_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                blank=True,
                                help_text="Empty: the organisation's.",
                                max_length=2,
                                verbose_name="country, for public holidays",
                            ),
                        ),
                        (
                            "monday",
                            models.CharField(
                                blank=True,
                                default="9:00-18:00",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Monday",
                            ),
                        ),
                        (
                            "tuesday",
                            models.CharField(
                                blank=True,
                                default="9:00-18:00",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Tuesday",
                            ),
                        ),
                        (
                            "wednesday",
                            models.CharField(
                                blank=True,
                                default="9:00-18:00",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Wednesday",
                            ),
                        ),
                        (
                            "thursday",
                            models.CharField(
                                blank=True,
                                default="9:00-18:00",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Thursday",
                            ),
                        ),
                        (
                            "friday",
                            models.CharField(
                                blank=True,
                                default="9:00-18:00",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Friday",
                            ),
                        ),
                        (
                            "saturday",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Saturday",
                            ),
                        ),
                        (
                            "sunday",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Sunday",
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Empty: the organisation, and every team without hours of its own.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical working hours",
                        "verbose_name_plural": "historical working hours",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalTarget",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("kpi", models.CharField(max_length=50, verbose_name="KPI")),
                        (
                            "month",
                            models.DateField(
                                validators=[revops.models.targets.is_first_of_month],
                                verbose_name="month",
                            ),
                        ),
                        (
                            "motion",
                            models.CharField(
                                blank=True,
                                choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                                max_length=10,
                                verbose_name="motion",
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                decimal_places=4,
                                max_digits=18,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="value",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="reason"),
                        ),
                        (
                            "currency",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical target",
                        "verbose_name_plural": "historical targets",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMinute",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("token", models.CharField(max_length=60)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("note", "Note"),
                                    ("decision", "Decision"),
                                    ("action", "Action"),
                                    ("variance", "Variance"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "section",
                            models.CharField(blank=True, max_length=30, verbose_name="section"),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="text")),
                        (
                            "made_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="written at"
                            ),
                        ),
                        ("due_on", models.DateField(null=True, verbose_name="due")),
                        ("kpi", models.CharField(blank=True, max_length=50, verbose_name="KPI")),
                        (
                            "state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("open", "open"),
                                    ("done", "done"),
                                    ("dropped", "dropped"),
                                ],
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "moves",
                            models.PositiveSmallIntegerField(default=0, verbose_name="moved"),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="reason"),
                        ),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="settled at")),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
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
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                        (
                            "settled_in",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.meeting",
                                verbose_name="settled in",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.rawrecord",
                                verbose_name="record",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical minute",
                        "verbose_name_plural": "historical minutes",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMembership",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "joined_on",
                            models.DateField(
                                blank=True,
                                help_text="Empty: since ever.",
                                null=True,
                                verbose_name="from",
                            ),
                        ),
                        (
                            "left_on",
                            models.DateField(
                                blank=True,
                                help_text="Empty: still.",
                                null=True,
                                verbose_name="until, that day excluded",
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                            "person",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.person",
                                verbose_name="person",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.rawrecord",
                                verbose_name="raw record",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical membership",
                        "verbose_name_plural": "historical memberships",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDelegate",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("from_on", models.DateField(verbose_name="from")),
                        (
                            "until_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="until, that day excluded"
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="named by",
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
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical delegate",
                        "verbose_name_plural": "historical delegates",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Handover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("clock", models.CharField(max_length=20)),
                        ("item", models.TextField()),
                        ("number", models.PositiveIntegerField()),
                        ("started_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[("accepted", "accepted"), ("rejected", "rejected")],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("missing", models.TextField(blank=True)),
                        ("in_time", models.BooleanField(default=False)),
                        ("answered_by", models.BigIntegerField(null=True)),
                        ("started_on", models.DateField()),
                        ("answered_on", models.DateField(null=True)),
                        ("business_day", models.DateField()),
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
                                fields=["known_from"],
                                name="handover_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="handover_known_until",
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=["item"],
                                name="handover_item",
                            ),
                            models.Index(fields=["clock", "business_day"], name="handover_day"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("clock", "item", "number"),
                                name="handover_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="handover_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="handover_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FirstContact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("account", models.TextField()),
                        ("lead", models.TextField(blank=True)),
                        (
                            "first_motion",
                            models.CharField(
                                blank=True,
                                choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                                max_length=10,
                            ),
                        ),
                        ("known_on", models.DateField()),
                        ("marketing_on", models.DateField(null=True)),
                        ("sales_on", models.DateField(null=True)),
                        ("contacted_at", models.DateTimeField(null=True)),
                        ("business_day", models.DateField(null=True)),
                        ("touches_before", models.IntegerField(default=0)),
                        ("called_on", models.DateField(null=True)),
                        ("touches_before_call", models.IntegerField(default=0)),
                        ("is_warm", models.BooleanField(null=True)),
                        ("converted_on", models.DateField(null=True)),
                        ("came_on", models.DateField(null=True)),
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
                                fields=["known_from"],
                                name="firstcontact_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="firstcontact_known_until",
                            ),
                            models.Index(fields=["business_day"], name="firstcontact_day"),
                            models.Index(
                                condition=models.Q(
                                    ("called_on__isnull", True), ("known_until__isnull", True)
                                ),
                                fields=["-touches_before", "account"],
                                name="firstcontact_uncalled",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("account",),
                                name="firstcontact_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="firstcontact_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="firstcontact_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EarlyTouch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("account", models.TextField()),
                        ("lead", models.TextField(blank=True)),
                        (
                            "side",
                            models.CharField(
                                choices=[("marketing", "Marketing"), ("sales", "Sales")],
                                max_length=10,
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("in", "they came"), ("out", "we went")], max_length=3
                            ),
                        ),
                        ("business_day", models.DateField()),
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
                                fields=["known_from"],
                                name="earlytouch_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="earlytouch_known_until",
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=["account"],
                                name="earlytouch_account",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row",),
                                name="earlytouch_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="earlytouch_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="earlytouch_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delegate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("from_on", models.DateField(verbose_name="from")),
                        (
                            "until_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="until, that day excluded"
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="named by",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="delegates",
                                to="revops.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delegate",
                        "verbose_name_plural": "delegates",
                        "ordering": ["team", "from_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True),
                                    ("from_on__lt", models.F("until_on")),
                                    _connector="OR",
                                ),
                                name="delegate_days",
                                violation_error_message="The last day must come after the first.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("deal", models.TextField()),
                        ("number", models.PositiveIntegerField()),
                        ("lead", models.TextField(blank=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("opened", "opened"),
                                    ("amount", "amount changed"),
                                    ("stage", "stage changed"),
                                    ("category", "forecast category changed"),
                                    ("expected_close", "expected close changed"),
                                    ("owner_out", "left this owner"),
                                    ("owner_in", "came to this owner"),
                                    ("won", "won"),
                                    ("lost", "lost"),
                                    ("reopened", "reopened"),
                                    ("deleted", "deleted"),
                                    ("disqualified", "lost before it opened"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("before", models.TextField(blank=True)),
                        ("after", models.TextField(blank=True)),
                        ("reason", models.TextField(blank=True)),
                        (
                            "left_out",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("merged", "duplicate merged away"),
                                    ("test", "test lead"),
                                    ("repeated", "another feed's record of the same number"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        ("value_minor", models.BigIntegerField(default=0)),
                        ("value_base_minor", models.BigIntegerField(null=True)),
                        ("value_after_base_minor", models.BigIntegerField(null=True)),
                        ("due_before_on", models.DateField(null=True)),
                        ("due_on", models.DateField(null=True)),
                        ("open_count", models.SmallIntegerField(default=0)),
                        ("happened_at", models.DateTimeField()),
                        ("business_day", models.DateField()),
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
                            "deal_type",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.dealtype",
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
                            "product_line",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.productline",
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
                                fields=["known_from"],
                                name="dealchange_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="dealchange_known_until",
                            ),
                            models.Index(fields=["business_day"], name="dealchange_day"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("deal", "number"),
                                name="dealchange_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="dealchange_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="dealchange_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("deal", models.TextField()),
                        ("lead", models.TextField(blank=True)),
                        ("name", models.TextField(blank=True)),
                        ("company", models.TextField(blank=True)),
                        ("customer", models.TextField(blank=True, db_default="")),
                        ("stage", models.TextField(blank=True)),
                        ("category", models.TextField(blank=True)),
                        ("expected_close_on", models.DateField(null=True)),
                        ("opened_on", models.DateField(null=True)),
                        ("closed_on", models.DateField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("won", "Won"), ("lost", "Lost")],
                                max_length=10,
                            ),
                        ),
                        (
                            "left_out",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("merged", "duplicate merged away"),
                                    ("test", "test lead"),
                                    ("repeated", "another feed's record of the same number"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        ("amount_minor", models.BigIntegerField(null=True)),
                        ("amount_base_minor", models.BigIntegerField(null=True)),
                        ("signed_minor", models.BigIntegerField(null=True)),
                        ("signed_base_minor", models.BigIntegerField(null=True)),
                        ("rate_month", models.DateField(null=True)),
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
                            "deal_type",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.dealtype",
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
                            "product_line",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.productline",
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
                                fields=["known_from"], name="deal_known_from", pages_per_range=16
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="deal_known_until",
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=["lead"],
                                name="deal_lead",
                            ),
                            models.Index(fields=["closed_on"], name="deal_closed_on"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("deal",),
                                name="deal_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="deal_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="deal_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Customer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                                fields=["known_from"],
                                name="customer_known_from",
                                pages_per_range=16,
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
                migrations.CreateModel(
                    name="Crossing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("deal", models.TextField()),
                        ("account", models.TextField()),
                        (
                            "first_motion",
                            models.CharField(
                                blank=True,
                                choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                                max_length=10,
                            ),
                        ),
                        ("business_day", models.DateField()),
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
                                fields=["known_from"],
                                name="crossing_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="crossing_known_until",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("deal",),
                                name="crossing_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="crossing_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="crossing_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("lead", models.TextField()),
                        ("happened_at", models.DateTimeField()),
                        ("business_day", models.DateField()),
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
                                fields=["known_from"], name="claim_known_from", pages_per_range=16
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="claim_known_until",
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=["lead"],
                                name="claim_lead",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row",),
                                name="claim_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="claim_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="claim_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CampaignSpend",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("campaign", models.TextField()),
                        ("name", models.TextField(blank=True)),
                        ("currency", models.CharField(max_length=3)),
                        ("amount_minor", models.BigIntegerField()),
                        ("amount_base_minor", models.BigIntegerField(null=True)),
                        ("ends_on", models.DateField(null=True)),
                        ("business_day", models.DateField()),
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
                                fields=["known_from"],
                                name="campaignspend_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="campaignspend_known_until",
                            ),
                            models.Index(fields=["business_day"], name="campaignspend_day"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row",),
                                name="campaignspend_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="campaignspend_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="campaignspend_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Call",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("kpi", models.CharField(max_length=50, verbose_name="KPI")),
                        ("period", models.CharField(max_length=30, verbose_name="period")),
                        ("version", models.PositiveIntegerField()),
                        ("value", models.BigIntegerField(null=True, verbose_name="commitment")),
                        ("low", models.BigIntegerField(null=True, verbose_name="at least")),
                        ("high", models.BigIntegerField(null=True, verbose_name="at most")),
                        ("currency", models.CharField(blank=True, max_length=3)),
                        (
                            "apart",
                            models.JSONField(blank=True, default=dict, verbose_name="by deal type"),
                        ),
                        (
                            "sentence",
                            models.CharField(blank=True, max_length=500, verbose_name="sentence"),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="made at"
                            ),
                        ),
                        (
                            "is_override",
                            models.BooleanField(default=False, verbose_name="override"),
                        ),
                        ("is_late", models.BooleanField(default=False, verbose_name="late")),
                        (
                            "is_correction",
                            models.BooleanField(default=False, verbose_name="after the freeze"),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls",
                                to="revops.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="revops.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commitment",
                        "verbose_name_plural": "commitments",
                        "ordering": ["-made_at", "-pk"],
                        "indexes": [models.Index(fields=["period", "kpi"], name="call_of_period")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "kpi", "team", "period", "version"),
                                name="call_version_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("value__isnull", False), ("is_override", True), _connector="OR"
                                ),
                                name="call_has_a_value",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_override", False),
                                    models.Q(("sentence", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="override_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("low__isnull", True),
                                        ("low__lte", models.F("value")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("high__isnull", True),
                                        ("high__gte", models.F("value")),
                                        _connector="OR",
                                    ),
                                ),
                                name="call_in_its_range",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Activity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("call", "Call"),
                                    ("email", "E-mail"),
                                    ("meeting", "Meeting"),
                                    ("social", "Social"),
                                    ("visit", "Site visit"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("lead", models.TextField(blank=True)),
                        ("deal", models.TextField(blank=True)),
                        ("company", models.TextField(blank=True)),
                        ("account", models.TextField(blank=True)),
                        ("customer", models.TextField(blank=True, db_default="")),
                        ("is_automatic", models.BooleanField(default=False)),
                        ("duration_seconds", models.PositiveIntegerField(null=True)),
                        ("happened_at", models.DateTimeField()),
                        ("business_day", models.DateField()),
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
                                fields=["known_from"],
                                name="activity_known_from",
                                pages_per_range=16,
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="activity_known_until",
                            ),
                            models.Index(fields=["kind", "business_day"], name="activity_kind_day"),
                            models.Index(fields=["account"], name="activity_account"),
                            models.Index(
                                condition=models.Q(
                                    models.Q(("lead", ""), _negated=True),
                                    ("known_until__isnull", True),
                                ),
                                fields=["lead", "happened_at"],
                                name="activity_lead",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row",),
                                name="activity_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="activity_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="activity_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tool",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                        (
                            "function",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("marketing", "Marketing"),
                                    ("sdr", "SDR"),
                                    ("bdr", "BDR"),
                                    ("ae", "AE"),
                                    ("cs", "Customer success"),
                                    ("finance", "Finance"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                                verbose_name="owner: a function",
                            ),
                        ),
                        (
                            "cost_minor",
                            models.BigIntegerField(blank=True, editable=False, null=True),
                        ),
                        ("currency", models.CharField(blank=True, editable=False, max_length=3)),
                        (
                            "renews_on",
                            models.DateField(blank=True, null=True, verbose_name="renews on"),
                        ),
                        (
                            "step",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("spreadsheet", "Spreadsheet"),
                                    ("crm", "CRM"),
                                    ("warehouse", "Warehouse"),
                                ],
                                max_length=20,
                                verbose_name="maturity",
                            ),
                        ),
                        (
                            "kpis",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=50),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="KPIs",
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("keep", "Keep"),
                                    ("merge", "Merge"),
                                    ("retire", "Retire"),
                                ],
                                max_length=10,
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "ends_on",
                            models.DateField(blank=True, null=True, verbose_name="ends on"),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="reason"),
                        ),
                        (
                            "merge_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="revops.tool",
                                verbose_name="merge into",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to="revops.person",
                                verbose_name="owner: a person",
                            ),
                        ),
                        (
                            "source",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="tool",
                                to="revops.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="revops.toolpurpose",
                                verbose_name="purpose",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tool",
                        "verbose_name_plural": "tools",
                        "ordering": ["name", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cost_minor", None), ("currency", "")),
                                    models.Q(
                                        ("cost_minor__gte", 0), ("currency__regex", "^[A-Z]{3}$")
                                    ),
                                    _connector="OR",
                                ),
                                name="tool_cost_with_currency",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="tool_named"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision__in", ("merge", "retire")), _negated=True),
                                    models.Q(
                                        ("ends_on__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="tool_leaves_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "merge"), ("merge_into__isnull", False)),
                                    models.Q(
                                        models.Q(("decision", "merge"), _negated=True),
                                        ("merge_into", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="tool_merges_into_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ToolBudget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(unique=True, verbose_name="year"),
                        ),
                        ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                    ],
                    options={
                        "verbose_name": "budget of tools",
                        "verbose_name_plural": "budgets of tools",
                        "ordering": ["-year"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_minor__gte", 0)),
                                name="tool_budget_not_negative",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalTool",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                        (
                            "function",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("marketing", "Marketing"),
                                    ("sdr", "SDR"),
                                    ("bdr", "BDR"),
                                    ("ae", "AE"),
                                    ("cs", "Customer success"),
                                    ("finance", "Finance"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                                verbose_name="owner: a function",
                            ),
                        ),
                        (
                            "cost_minor",
                            models.BigIntegerField(blank=True, editable=False, null=True),
                        ),
                        ("currency", models.CharField(blank=True, editable=False, max_length=3)),
                        (
                            "renews_on",
                            models.DateField(blank=True, null=True, verbose_name="renews on"),
                        ),
                        (
                            "step",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("spreadsheet", "Spreadsheet"),
                                    ("crm", "CRM"),
                                    ("warehouse", "Warehouse"),
                                ],
                                max_length=20,
                                verbose_name="maturity",
                            ),
                        ),
                        (
                            "kpis",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=50),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="KPIs",
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("keep", "Keep"),
                                    ("merge", "Merge"),
                                    ("retire", "Retire"),
                                ],
                                max_length=10,
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "ends_on",
                            models.DateField(blank=True, null=True, verbose_name="ends on"),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="reason"),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.person",
                                verbose_name="owner: a person",
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
                        (
                            "merge_into",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.tool",
                                verbose_name="merge into",
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="revops.toolpurpose",
                                verbose_name="purpose",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical tool",
                        "verbose_name_plural": "historical tools",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Touch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        (
                            "side",
                            models.CharField(
                                choices=[("marketing", "Marketing"), ("sales", "Sales")],
                                max_length=10,
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("in", "they came"), ("out", "we went")], max_length=3
                            ),
                        ),
                        ("campaign", models.TextField(blank=True)),
                        ("lead", models.TextField(blank=True)),
                        ("deal", models.TextField(blank=True)),
                        ("company", models.TextField(blank=True)),
                        ("account", models.TextField(blank=True)),
                        ("customer", models.TextField(blank=True)),
                        ("is_automatic", models.BooleanField(default=False)),
                        ("happened_at", models.DateTimeField()),
                        ("business_day", models.DateField()),
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
                                fields=["known_from"], name="touch_known_from", pages_per_range=16
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="touch_known_until",
                            ),
                            models.Index(fields=["account"], name="touch_account"),
                            models.Index(
                                condition=models.Q(
                                    models.Q(("lead", ""), _negated=True),
                                    ("known_until__isnull", True),
                                ),
                                fields=["lead", "happened_at"],
                                name="touch_lead",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row",),
                                name="touch_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="touch_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="touch_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Usage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("event", models.TextField()),
                        ("count", models.IntegerField()),
                        ("lead", models.TextField(blank=True)),
                        ("company", models.TextField(blank=True)),
                        ("account", models.TextField(blank=True)),
                        ("customer", models.TextField(blank=True)),
                        ("used_on", models.DateField()),
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
                                fields=["known_from"], name="usage_known_from", pages_per_range=16
                            ),
                            models.Index(
                                condition=models.Q(("known_until__isnull", False)),
                                fields=["known_until"],
                                name="usage_known_until",
                            ),
                            models.Index(fields=["account", "used_on"], name="usage_account"),
                            models.Index(
                                condition=models.Q(
                                    models.Q(("lead", ""), _negated=True),
                                    ("known_until__isnull", True),
                                ),
                                fields=["lead", "used_on"],
                                name="usage_lead",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_until__isnull", True)),
                                fields=("row",),
                                name="usage_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known_until__isnull", True),
                                    ("known_from__lt", models.F("known_until")),
                                    _connector="OR",
                                ),
                                name="usage_known_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motion__in", ["", "inbound", "outbound"])),
                                name="usage_motion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkingTime",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "timezone",
                            models.CharField(
                                blank=True,
                                help_text="Empty: the organisation's.",
                                max_length=64,
                                validators=[revops.models.organisation.is_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                blank=True,
                                help_text="Empty: the organisation's.",
                                max_length=2,
                                verbose_name="country, for public holidays",
                            ),
                        ),
                        (
                            "monday",
                            models.CharField(
                                blank=True,
                                default="9:00-18:00",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Monday",
                            ),
                        ),
                        (
                            "tuesday",
                            models.CharField(
                                blank=True,
                                default="9:00-18:00",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Tuesday",
                            ),
                        ),
                        (
                            "wednesday",
                            models.CharField(
                                blank=True,
                                default="9:00-18:00",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Wednesday",
                            ),
                        ),
                        (
                            "thursday",
                            models.CharField(
                                blank=True,
                                default="9:00-18:00",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Thursday",
                            ),
                        ),
                        (
                            "friday",
                            models.CharField(
                                blank=True,
                                default="9:00-18:00",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Friday",
                            ),
                        ),
                        (
                            "saturday",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Saturday",
                            ),
                        ),
                        (
                            "sunday",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=100,
                                validators=[revops.models.working_time.are_hours],
                                verbose_name="Sunday",
                            ),
                        ),
                        (
                            "team",
                            models.OneToOneField(
                                blank=True,
                                help_text="Empty: the organisation, and every team without hours of its own.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="working_time",
                                to="revops.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "working hours",
                        "verbose_name_plural": "working hours",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("team",),
                                name="workingtime_once",
                                nulls_distinct=False,
                                violation_error_message="These hours are there already; change those.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bell",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=200)),
                        (
                            "received_at",
                            models.DateTimeField(db_index=True, default=django.utils.timezone.now),
                        ),
                        (
                            "connection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bells",
                                to="revops.connection",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("connection", "key"), name="bell_once")
                        ],
                    },
                ),
            ]
        ),
        *(migrations.RunSQL(each) for each in AFTER),
        *step("0025_search").Migration.operations,
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
