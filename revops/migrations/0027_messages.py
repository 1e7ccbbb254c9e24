from django.db import migrations

from revops.models.sentences import MessageField, TextBecomesMessage


class Migration(migrations.Migration):
    """Sentences are kept with what they were made of; those that were written stay as they are."""

    dependencies = [("revops", "0026_looks")]

    operations = [
        TextBecomesMessage(
            model_name="chore",
            name="error",
            field=MessageField(blank=True, default="", editable=False, verbose_name="error"),
        ),
        TextBecomesMessage(
            model_name="connection",
            name="stopped_because",
            field=MessageField(
                blank=True, default="", editable=False, verbose_name="stopped because"
            ),
        ),
        TextBecomesMessage(
            model_name="feedcursor",
            name="error",
            field=MessageField(blank=True, default=""),
        ),
        TextBecomesMessage(
            model_name="historicalconnection",
            name="stopped_because",
            field=MessageField(
                blank=True, default="", editable=False, verbose_name="stopped because"
            ),
        ),
        TextBecomesMessage(
            model_name="importrun",
            name="error",
            field=MessageField(blank=True, default="", editable=False, verbose_name="error"),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="mistakes",
            field=MessageField(default=list, editable=False),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="notes",
            field=MessageField(default=list, editable=False, verbose_name="notes"),
        ),
        TextBecomesMessage(
            model_name="notice",
            name="error",
            field=MessageField(blank=True, default="", editable=False, verbose_name="error"),
        ),
        TextBecomesMessage(
            model_name="pull",
            name="error",
            field=MessageField(blank=True, default="", editable=False, verbose_name="error"),
        ),
        TextBecomesMessage(
            model_name="rehearsal",
            name="error",
            field=MessageField(blank=True, default="", editable=False, verbose_name="error"),
        ),
        migrations.AlterField(
            model_name="rehearsal",
            name="result",
            field=MessageField(editable=False, null=True),
        ),
        TextBecomesMessage(
            model_name="rejected",
            name="reason",
            field=MessageField(verbose_name="reason"),
        ),
    ]
