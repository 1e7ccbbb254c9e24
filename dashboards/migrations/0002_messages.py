from django.db import migrations

from revops.models.sentences import MessageField, TextBecomesMessage


class Migration(migrations.Migration):
    """Sentences are kept with what they were made of; those that were written stay as they are."""

    dependencies = [("dashboards", "0001_initial")]

    operations = [
        TextBecomesMessage(
            model_name="mail",
            name="error",
            field=MessageField(blank=True, default="", editable=False, verbose_name="error"),
        ),
    ]
