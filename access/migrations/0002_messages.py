from django.db import migrations

from revops.models.sentences import MessageField, TextBecomesMessage


class Migration(migrations.Migration):
    """Sentences are kept with what they were made of; those that were written stay as they are."""

    dependencies = [("access", "0001_accounts_and_invitations")]

    operations = [
        TextBecomesMessage(
            model_name="letter",
            name="error",
            field=MessageField(blank=True, default="", editable=False, verbose_name="error"),
        ),
    ]
