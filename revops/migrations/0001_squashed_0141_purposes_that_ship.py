"""Everything that the migrations before make, at once: a new installation has its tables in seconds
instead of rendering each model anew at each step.

An installation that is there already goes on by the steps (`replaces`). A test compares what both
ways make.
"""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from revops import known

STEPS = (
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


def step(name: str) -> ModuleType:
    """A migration that this one stands for."""
    return import_module(f"revops.migrations.{name}")


def models_after_all() -> Iterator[ModelState]:
    """What the models are once every step is done. Nothing is rendered, so that it costs no time."""
    state = ProjectState()
    for name in STEPS:
        for operation in step(name).Migration.operations:
            operation.state_forwards("revops", state)
    yield from state.models.values()


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

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        for model in models_after_all():
            state.add_model(model)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in models_after_all():
            schema_editor.create_model(to_state.apps.get_model(app_label, model.name))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in reversed(list(models_after_all())):
            schema_editor.delete_model(from_state.apps.get_model(app_label, model.name))


class Migration(migrations.Migration):
    initial = True
    replaces = [("revops", name) for name in STEPS]
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        *(migrations.RunSQL(each) for each in BEFORE),
        Tables(),
        *(migrations.RunSQL(each) for each in AFTER),
        *step("0025_search").Migration.operations,
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
