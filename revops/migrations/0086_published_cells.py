from django.db import migrations

# Documented in docs/spreadsheets.md. It leaves out what is cut by persons, because whoever reads the
# database is no reader whom the rules about persons know.
VIEW = """
CREATE VIEW published_cells AS
SELECT c.measure, c.business_day, c.motion, c.dimension,
    CASE WHEN c.dimension NOT LIKE '%+%' THEN c.member ELSE c.member >> 32 END AS member,
    CASE WHEN c.dimension LIKE '%+%' THEN c.member & 4294967295 END AS second_member,
    c.bucket, c.amount, c.from_publication_id AS since_publication,
    (SELECT max(id) FROM revops_publication) AS publication
FROM revops_cell c
WHERE c.until_publication_id IS NULL AND c.dimension <> 'owner' AND c.dimension NOT LIKE '%+owner'
"""


class Migration(migrations.Migration):
    dependencies = [("revops", "0080_duplicates")]

    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW IF EXISTS published_cells"),
    ]
