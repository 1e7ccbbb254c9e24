"""Records are found by the words of companies and names, and by the beginning of their ids.

The expressions are those of revops/receipts/search.py; a test asks PostgreSQL whether it uses them.
"""

from django.db import migrations

BETWEEN = "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~"
WORDS = "to_tsvector('simple', translate({}, '{}', '{}'))"
SEARCHED = {
    "customer": "name || ' ' || aliases",
    "deal": "company || ' ' || name",
    "lead": "company || ' ' || name",
    "onboarding": "company",
    "invoice": "company",
}
CREATE = "CREATE INDEX {kind}_words ON revops_{kind} USING gin ({words}) WHERE known_until IS NULL"
IDS = 'CREATE INDEX raw_ids ON revops_rawrecord (upper(external_id) COLLATE "C") WHERE known_until IS NULL'


def words(text: str) -> str:
    return WORDS.format(text, BETWEEN.replace("'", "''"), " " * len(BETWEEN))


class Migration(migrations.Migration):
    dependencies = [("revops", "0024_inquiries")]

    operations = [
        *(
            migrations.RunSQL(
                [(CREATE.format(kind=kind, words=words(text)), None)],
                [(f"DROP INDEX {kind}_words", None)],
            )
            for kind, text in SEARCHED.items()
        ),
        migrations.RunSQL([(IDS, None)], [("DROP INDEX raw_ids", None)]),
    ]
