"""Records are found without accents and by e-mail addresses, and rejected rows by any of their cells.

The expressions are those of revops/receipts/; a test asks PostgreSQL whether it uses them.
"""

from django.db import migrations

BETWEEN = "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~‘’ʼ“”«»–—"
BEFORE = "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~"
LETTERS, PLAIN = "ŒÆøØłŁđĐ", "œæoOlLdD"
WORDS = (
    "to_tsvector('simple', replace(replace(replace(translate(regexp_replace(normalize({}, NFD),"
    " '[\u0300-\u036f]', '', 'g'), '{}', '{}'), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'))"
)
WORDS_BEFORE = "to_tsvector('simple', translate({}, '{}', '{}'))"
# What of each is searched, before and from here on.
SEARCHED = {
    "customer": ("name || ' ' || aliases", "name || ' ' || aliases"),
    "deal": ("company || ' ' || name", "company || ' ' || name"),
    "lead": ("company || ' ' || name", "company || ' ' || name || ' ' || email"),
    "onboarding": ("company", "company"),
    "invoice": ("company", "company"),
}
CELLS = "jsonb_path_query_array(payload, '$.*')::text || ' ' || external_id"
CREATE = "CREATE INDEX {kind}_words ON revops_{kind} USING gin ({words}) WHERE known_until IS NULL"
DROP = "DROP INDEX {kind}_words"


def words(text: str) -> str:
    return WORDS.format(text, BETWEEN.replace("'", "''") + LETTERS, " " * len(BETWEEN) + PLAIN)


def words_before(text: str) -> str:
    return WORDS_BEFORE.format(text, BEFORE.replace("'", "''"), " " * len(BEFORE))


def step(kind: str, before: str, now: str) -> migrations.RunSQL:
    drop = (DROP.format(kind=kind), None)
    return migrations.RunSQL(
        [drop, (CREATE.format(kind=kind, words=words(now)), None)],
        [drop, (CREATE.format(kind=kind, words=words_before(before)), None)],
    )


class Migration(migrations.Migration):
    dependencies = [("revops", "0146_lists_of_handovers")]

    operations = [
        *(step(kind, *texts) for kind, texts in SEARCHED.items()),
        migrations.RunSQL(
            [(CREATE.format(kind="rejected", words=words(CELLS)), None)],
            [(DROP.format(kind="rejected"), None)],
        ),
    ]
