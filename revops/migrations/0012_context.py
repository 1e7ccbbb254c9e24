"""What a publication was computed with stands beside it; rates and targets name their currency; which rules derived the facts."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib import import_module

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import revops.models.targets

APPEND_ONLY = """
    CREATE FUNCTION revops_context_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'What a publication was computed with is never changed or deleted.'; END $$;
    CREATE TRIGGER context_is_kept BEFORE UPDATE OR DELETE ON revops_publicationcontext
    FOR EACH ROW EXECUTE FUNCTION revops_context_is_kept();"""
CHANGEABLE = "DROP TRIGGER context_is_kept ON revops_publicationcontext; DROP FUNCTION revops_context_is_kept();"
YEARS_BACK, YEARS_AHEAD, EARLIEST = 10, 3, 1970


def keep_contexts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What is published already was computed with today's settings, as far as anybody knows, and with the versions in its own row."""
    organisation = apps.get_model("revops", "Organisation").objects.first()
    publications = apps.get_model("revops", "Publication").objects
    kept = apps.get_model("revops", "PublicationContext").objects
    if organisation is None:
        return
    usual, rates = usual_settings(apps, organisation), rates_of(apps, organisation)
    definitions = list(apps.get_model("revops", "Definition").objects.order_by("version"))
    for publication in publications.order_by("pk").iterator():
        then = {
            each.kpi: {"version": each.version, "rule": each.measures}
            for each in definitions
            if each.at <= publication.published_at
        }
        settings = usual | {"measures": publication.versions, "kpis": then}
        content = {"settings": settings, "rates": rates}
        found, _is_new = kept.get_or_create(sha256=digest(settings, rates), defaults=content)
        publications.filter(pk=publication.pk).update(context=found)


def usual_settings(apps: Apps, organisation: models.Model) -> dict[str, object]:
    calendar, context = import_module("revops.calendar"), import_module("revops.context")
    today = django.utils.timezone.now().date()
    cells = apps.get_model("revops", "Cell").objects.filter(dimension="", until_publication=None)
    first = cells.aggregate(first=models.Min("business_day"))["first"] or today
    years = min(today.year - YEARS_BACK, max(first.year, EARLIEST)), today.year + YEARS_AHEAD
    return {
        "company": organisation.name,
        "currency": organisation.base_currency,
        "timezone": organisation.timezone,
        "country": organisation.country,
        "fiscal_year_start": organisation.fiscal_year_start,
        "week_start": organisation.week_start,
        "days_off": context.off_json(calendar.days_off(organisation.country, *years)),
        "derivation": 0,
    }


def rates_of(apps: Apps, organisation: models.Model) -> list[list[str]]:
    rows = apps.get_model("revops", "MonthlyRate").objects.order_by("currency", "month")
    return [[each.currency, f"{each.month:%Y-%m}", f"{each.rate.normalize():f}"] for each in rows]


def digest(settings: dict[str, object], rates: list) -> str:
    canonical = json.dumps(
        [settings, rates], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return sha256(canonical.encode()).hexdigest()


def name_rates(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    organisation = apps.get_model("revops", "Organisation").objects.first()
    if organisation:
        for name in ("MonthlyRate", "HistoricalMonthlyRate"):
            apps.get_model("revops", name).objects.update(base_currency=organisation.base_currency)


def currency(verbose_name: str, **options: bool) -> models.CharField:
    return models.CharField(
        blank=True, default="", max_length=3, verbose_name=verbose_name, **options
    )


def base() -> models.CharField:
    return models.CharField(
        default=revops.models.targets.base_currency, editable=False, max_length=3, verbose_name="in"
    )


class Migration(migrations.Migration):
    dependencies = [("revops", "0011_absence")]
    operations = [
        migrations.CreateModel(
            name="Derivation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("base_currency", models.CharField(max_length=3, verbose_name="base currency")),
                ("timezone", models.CharField(max_length=64, verbose_name="time zone")),
                ("month", models.DateField(null=True, verbose_name="month of the rates")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
            ],
            options={"verbose_name": "derivation", "verbose_name_plural": "derivations"},
        ),
        migrations.CreateModel(
            name="PublicationContext",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
        migrations.AddField("monthlyrate", "base_currency", currency("in")),
        migrations.AddField("historicalmonthlyrate", "base_currency", currency("in")),
        migrations.AddField("target", "currency", currency("currency", editable=False)),
        migrations.AddField("historicaltarget", "currency", currency("currency", editable=False)),
        migrations.RunPython(name_rates, migrations.RunPython.noop),
        migrations.AlterField("monthlyrate", "base_currency", base()),
        migrations.AlterField("historicalmonthlyrate", "base_currency", base()),
        migrations.RemoveConstraint("monthlyrate", "rate_once_a_month"),
        migrations.AddConstraint(
            "monthlyrate",
            models.UniqueConstraint(
                fields=["currency", "month", "base_currency"], name="rate_once_a_month"
            ),
        ),
        migrations.AddField(
            "publication",
            "context",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="revops.publicationcontext",
                verbose_name="computed with",
            ),
        ),
        migrations.RunPython(keep_contexts, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "publication",
            "context",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="revops.publicationcontext",
                verbose_name="computed with",
            ),
        ),
        migrations.RemoveField("publication", "versions"),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
    ]
