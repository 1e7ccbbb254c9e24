from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("revops", "0010_files")]

    operations = [
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(
                condition=models.Q(("state", "done")),
                fields=["source", "feed", "fetched_at"],
                name="run_delivered",
            ),
        ),
    ]
