"""Facts follow from what is current alone, and dates stay dates.

Facts that are there already are derived anew by the worker, as their rules are others (revops/derive/rules.py).
"""

import django.db.models.deletion
from django.db import migrations, models

# A mapped moment is a date of ten characters, which begins at midnight wherever the organisation is, or an instant.
FUNCTIONS = """
    CREATE FUNCTION revops_moment(value text, zone text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT CASE WHEN length(value) = 10 THEN value::date::timestamp AT TIME ZONE zone ELSE value::timestamptz END $$;
    CREATE FUNCTION revops_day(value text, zone text) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT CASE WHEN length(value) = 10 THEN value::date ELSE (value::timestamptz AT TIME ZONE zone)::date END $$"""
DROP_FUNCTIONS = "DROP FUNCTION revops_moment(text, text); DROP FUNCTION revops_day(text, text)"
MOTIONS = """
    UPDATE revops_channel c SET inbound_records = n.inbound, outbound_records = n.outbound,
        usual_motion = CASE WHEN n.inbound > n.outbound THEN 'inbound' WHEN n.outbound > n.inbound THEN 'outbound' ELSE '' END
    FROM (SELECT values->>'channel' AS name, count(*) FILTER (WHERE values->>'motion' = 'inbound') AS inbound,
        count(*) FILTER (WHERE values->>'motion' = 'outbound') AS outbound FROM revops_rawrecord
        WHERE known_until IS NULL AND values ? 'channel' AND values ? 'motion' GROUP BY 1) n WHERE n.name = c.name"""


class Migration(migrations.Migration):
    dependencies = [
        ("revops", "0008_growth"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RemoveField(
            model_name="lead",
            name="valid_from",
        ),
        migrations.AddField(
            model_name="channel",
            name="inbound_records",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="channel",
            name="outbound_records",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="channel",
            name="usual_motion",
            field=models.CharField(
                blank=True,
                choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                db_default="",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="historicalchannel",
            name="inbound_records",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="historicalchannel",
            name="outbound_records",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="historicalchannel",
            name="usual_motion",
            field=models.CharField(
                blank=True,
                choices=[("inbound", "Inbound"), ("outbound", "Outbound")],
                db_default="",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="left_out",
            field=models.CharField(
                blank=True,
                choices=[
                    ("merged", "duplicate merged away"),
                    ("test", "test lead"),
                    ("repeated", "another feed's record of the same number"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="onboarding",
            name="left_out",
            field=models.CharField(
                blank=True,
                choices=[
                    ("merged", "duplicate merged away"),
                    ("test", "test lead"),
                    ("repeated", "another feed's record of the same number"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="personalias",
            name="is_by_hand",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="personalias",
            name="is_described",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="deal",
            name="left_out",
            field=models.CharField(
                blank=True,
                choices=[
                    ("merged", "duplicate merged away"),
                    ("test", "test lead"),
                    ("repeated", "another feed's record of the same number"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="dealchange",
            name="kind",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="dealchange",
            name="left_out",
            field=models.CharField(
                blank=True,
                choices=[
                    ("merged", "duplicate merged away"),
                    ("test", "test lead"),
                    ("repeated", "another feed's record of the same number"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="personalias",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="aliases",
                to="revops.person",
                verbose_name="person",
            ),
        ),
        migrations.AlterField(
            model_name="stageentry",
            name="left_out",
            field=models.CharField(
                blank=True,
                choices=[
                    ("merged", "duplicate merged away"),
                    ("test", "test lead"),
                    ("repeated", "another feed's record of the same number"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("known_until__isnull", True)),
                fields=["number"],
                name="invoice_number",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(
                    models.Q(("merged_into", ""), _negated=True), ("known_until__isnull", True)
                ),
                fields=["merged_into"],
                name="lead_merged",
            ),
        ),
        migrations.AddIndex(
            model_name="onboarding",
            index=models.Index(
                condition=models.Q(("known_until__isnull", True)),
                fields=["number"],
                name="onboarding_number",
            ),
        ),
        migrations.RunSQL(MOTIONS, migrations.RunSQL.noop),
    ]
