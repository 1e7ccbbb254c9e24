"""Pages word what is stored for commands and mappings: no key of a mapping, no option, no format of dates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils.translation import override

from dashboards.words import plainly
from revops.guess.fields import LABELS
from revops.ingest import comparison, run
from revops.mapping import date_advice, mistakes, refusals
from revops.mapping.records import RECORDS
from revops.messages import gettext as _
from revops.messages import message, named, ngettext
from tests.uploading import by_worker, rehearsed, uploader, words

CATALOGUE = Path("locale/fr/LC_MESSAGES/django.po").read_text()
SOURCES = "".join(Path(each.__file__).read_text() for each in (comparison, run))


@pytest.mark.parametrize("key", [*plainly.SAID, plainly.NO_COLUMN, plainly.NO_FEEDS])
def test_what_is_worded_anew_is_a_sentence_that_there_is(key: str) -> None:
    assert key.replace('"', '\\"') in CATALOGUE


def test_each_option_that_a_sentence_names_is_a_choice_of_the_page() -> None:
    named = set(re.findall(r"--[a-z]+-?[a-z]*", SOURCES))
    assert named == set(plainly.CHOICES)


def column(header: str) -> str:
    what = _(plainly.NO_COLUMN) % {"column": "Ref", "columns": header}
    what += mistakes.nearest("Ref", header.split(", "))
    return mistakes.sentence(("files", "deals", "fields", "lead"), what)


@pytest.mark.parametrize(
    ("stored", "english", "french"),
    [
        (
            column("a, b"),
            "The file has no column “Ref”, from which “Lead (its id)” is read. Its columns are: a, b.",
            "Le fichier n’a pas de colonne « Ref »",
        ),
        (
            _("“%(file)s”: %(why)s") % {"file": "x.csv", "why": column("a, ref")},
            "Its columns are: a, ref. Did you mean “ref”? If the column has another name now,",
            "« x.csv » : Le fichier n’a pas de colonne « Ref »",
        ),
        (
            named(
                "Netto",
                _("The cell for “%(field)s” is empty, but every “%(record)s” has one.")
                % {"field": "at", "record": "invoice"},
            ),
            "Netto: The cell for “Day or time” is empty, and without it the row cannot be read (Invoice).",
            "Netto : La cellule « Jour ou heure » est vide",
        ),  # fmt: skip
        (
            _("The cell for “%(field)s” is empty, but every “%(record)s” has one.")
            % {"field": "at", "record": "invoice"},
            "The cell for “Day or time” is empty, and without it the row cannot be read (Invoice).",
            "La cellule « Jour ou heure » est vide",
        ),
        (
            date_advice.unreadable("31.12", ["%d/%m/%Y", "iso"]),
            "“31.12” is not a date as this column has them, such as 31/12/2026, 2026-12-31.",
            "par exemple 31/12/2026, 2026-12-31",
        ),
        (
            _("another feed's: %(column)s is not %(allowed)s")
            % {"column": "stage", "allowed": "*"},
            "not read here, because its “stage” is empty",
            "pas lue ici, parce que « stage » y est vide",
        ),
        (
            ngettext(
                "%(count)d row is not UTF-8 and was read as %(encoding)s (line %(line)d).",
                "%(count)d rows are not UTF-8 and were read as %(encoding)s (the first in line %(line)d).",
                2,
            )
            % {"count": 2, "encoding": "cp1252", "line": 7},
            "2 rows are written in Windows’ western encoding and were read so (the first in line 7)",
            "2 lignes sont écrites dans l’encodage occidental de Windows et ont été lues ainsi (la première, ligne 7)",
        ),
        (
            _("%(field)s: a value that %(table)s does not have")
            % {"field": "stage", "table": "[translate.stages-stage]"}
            + " (66526)",
            "left out, because nothing says what “Stage” means there (66526)",
            "laissée de côté, car rien ne dit ce que « Étape » y signifie (66526)",
        ),
        (
            _("%(field)s: a value that “%(feed)s” does not have")
            % {"field": "lead", "feed": "leads-by-mail"},
            "left out, because no other file has that “Lead (its id)”",
            "laissée de côté, car aucun autre fichier n’a ce « Lead",
        ),
        (
            _("To take them all the same, import with --exported-at and a later time."),
            "import with “Exported at” under More and a later time.",
            "« Exporté le » sous Plus",
        ),
        (
            "some text of 5 %, and 100 %",
            "some text of 5 %, and 100 %",
            "some text of 5 %, and 100 %",
        ),
    ],
)
def test_a_page_words_it_for_who_sees_the_page(stored: str, english: str, french: str) -> None:
    for language, expected in (("en", english), ("fr", french)):
        with override(language):
            assert expected in plainly.plainly(stored).replace("\u202f", " ")


def test_a_command_says_it_in_its_own_words() -> None:
    assert "[files.deals.fields], lead" in str(column("a"))


def test_the_rows_of_a_feed_are_called_by_their_kind() -> None:
    feeds = ("deals", "deals-2", "stages-mql", "others")
    records = ("deal", "deal", "stage", "nonsense")
    mapping = "".join(f'[files.{f}]\nrecord = "{r}"\n' for f, r in zip(feeds, records, strict=True))
    with override("en"):
        called = [plainly.feed_word(mapping, feed) for feed in (*feeds, "gone")]
    assert called == ["Deal", "Deal (2)", "Stage", "others", "gone"]
    assert plainly.feed_word("no [ TOML", "deals") == "deals"


def test_feeds_of_one_stage_each_are_called_by_it() -> None:
    mapping = "".join(
        f'[files.s-{stage}]\nrecord = "stage"\nfields = {{ stage = {{ value = "{stage}" }} }}\n'
        for stage in ("mql", "sqo")
    )
    for language, called in (
        ("en", ["Stage · MQL", "Stage · SQO"]),
        ("fr", ["Étape · MQL", "Étape · SQO"]),
    ):
        with override(language):
            assert [plainly.feed_word(mapping, feed) for feed in ("s-mql", "s-sqo")] == called


def test_the_sentence_about_no_feeds_is_known() -> None:
    assert plainly.is_without_feeds(message(refusals.NO_FEEDS))
    assert not plainly.is_without_feeds(column("a"))


@pytest.fixture
def client(settings: LazySettings, tmp_path: Path, db: None) -> Client:
    return uploader(settings, tmp_path)


@by_worker
def test_files_that_say_nothing_are_named_once(client: Client) -> None:
    files = (("empty.csv", "Nom;Montant\n"), ("photo.csv", "x,y\n1,2\n"))
    address = f"{rehearsed(client, *files, mapping='')}meaning/"
    for page in (words(client.get(address)), words(client.post(address, {"do": "try"}))):
        assert page.count("“empty.csv” has no rows below its header.") == 1
        assert page.count("Say first what a row of “photo.csv” is, or leave it out.") == 1
        assert "[files.NAME]" not in page.partition("<textarea")[0]


def test_every_field_of_every_record_has_a_name_in_both_languages() -> None:
    fields = {field for record in RECORDS.values() for field in record}
    assert fields - LABELS.keys() == set()
    with override("fr"):
        assert str(LABELS["assigned_at"]) == "Attribué"
