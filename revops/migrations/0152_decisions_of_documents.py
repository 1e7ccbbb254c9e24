from django.conf import settings
from django.db import migrations, models

# The documents that have the number of a decision which stands: what is of one number, kind, day and
# currency, and each row without lines by itself.
DOCUMENTS = """
    CREATE TEMP TABLE decided_document ON COMMIT DROP AS
    SELECT m.id, min(i.row) AS row FROM revops_matchdecision m
    JOIN revops_invoice i ON i.number = m.number AND i.known_until IS NULL AND i.left_out = ''
    WHERE m.ended_at IS NULL
    GROUP BY m.id, i.kind, i.business_day, i.currency, CASE WHEN i.line = '' THEN i.row END"""
# What is about one document is about its record. About which of several nobody can say but a person,
# who is asked again; until now it held for all of them, and for the past it still does.
KEYED = """
    UPDATE revops_matchdecision m SET row = d.row, document = s.key || '/' || r.feed || '/' || r.external_id
    FROM (SELECT id, min(row) AS row FROM decided_document GROUP BY id HAVING count(*) = 1) d
    JOIN revops_rawrecord r ON r.row = d.row AND r.known_until IS NULL JOIN revops_source s ON s.id = r.source_id
    WHERE d.id = m.id"""
ENDED = """
    UPDATE revops_matchdecision SET ended_at = now() WHERE ended_at IS NULL
    AND id IN (SELECT id FROM decided_document GROUP BY id HAVING count(*) > 1)"""
# The way back: of several decisions of one number the last stands, and what was ended above stands
# again where nothing else does.
ONE_EACH = """
    UPDATE revops_matchdecision m SET ended_at = now(), ended_by_id = m.by_id WHERE ended_at IS NULL AND EXISTS (
        SELECT 1 FROM revops_matchdecision o WHERE o.number = m.number AND o.ended_at IS NULL AND (o.at, o.id) > (m.at, m.id))"""
AGAIN = """
    UPDATE revops_matchdecision m SET ended_at = NULL WHERE m.ended_at IS NOT NULL AND m.ended_by_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM revops_matchdecision o WHERE o.number = m.number AND (o.ended_at IS NULL
            OR o.ended_by_id IS NULL AND (o.at, o.id) > (m.at, m.id)))"""


class Migration(migrations.Migration):
    dependencies = [
        ("revops", "0151_rows_of_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="matchdecision", name="match_decided_once"),
        migrations.AddField(
            model_name="matchdecision",
            name="document",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="matchdecision", name="row", field=models.BigIntegerField(null=True)
        ),
        migrations.RunSQL([DOCUMENTS, KEYED, ENDED], [ONE_EACH, AGAIN]),
        migrations.AddConstraint(
            model_name="matchdecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), models.Q(("document", ""), _negated=True)),
                fields=("document",),
                name="match_decided_once",
            ),
        ),
    ]
