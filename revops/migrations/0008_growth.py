"""What is looked for among the runs is found at the end of an index, however many there are."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("revops", "0007_deliveries")]

    operations = [
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(
                fields=["source", "feed", "known_at"], condition=Q(state="done"), name="run_done"
            ),
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(
                fields=["source", "finished_at"], condition=Q(state="failed"), name="run_failed"
            ),
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(
                fields=["source", "id"], condition=Q(state__in=("due", "running")), name="run_open"
            ),
        ),
        migrations.AddIndex(
            model_name="chore",
            index=models.Index(
                fields=["id"], condition=Q(state__in=("due", "running")), name="chore_open"
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["known_at"], name="publication_known"),
        ),
        migrations.RunSQL(
            "CREATE INDEX historicaltarget_month ON revops_historicaltarget (kpi, month)",
            "DROP INDEX historicaltarget_month",
        ),
        migrations.AddField(
            model_name="chore", name="scope", field=models.JSONField(editable=False, null=True)
        ),
    ]
