"""A mapping that is wrong is answered with all that is wrong with it, a sentence each, in the order
of the text, and with nothing that only follows from it.
"""

# ruff: noqa: E501  (sentences as they are read)
from __future__ import annotations

import json
import tomllib
from copy import deepcopy
from time import process_time

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from revops import mapping
from revops.mapping import MappingError

GOOD = """
mapping = 1
[source]
key = "crm"
timezone = "Europe/Amsterdam"
currency = "EUR"
decimal = ","
stale_after_hours = 26
dates = ["iso", "%d/%m/%Y"]
[translate.motions]
In = "inbound"
Out = "outbound"
[files.prices]
match = "prices*.csv"
record = "lookup"
id = "product"
[files.leads]
match = "leads*.csv"
record = "lead"
id = "Lead ID"
complete = true
encoding = "utf-8"
[files.leads.fields]
lead = "Lead ID"
at = { column = "Created", format = "%d/%m/%Y" }
motion = { column = "Motion", translate = "motions", default = "In" }
[files.deals]
match = "deals*.csv"
record = "deal"
id = ["Deal"]
delimiter = ";"
only = { Kind = ["a", "b"] }
[files.deals.fields]
deal = "Deal"
motion = { value = "inbound" }
amount = { column = "Product", lookup = "prices.price", other = "keep" }
owner = { columns = ["Rep", "Owner"] }
"""
# Each breaks one thing of the good mapping, and is found there.
BREAKS = [
    ("timezone =", "timezon =", "[source], timezon"),
    ('"EUR"', '"EURO"', "[source], currency"),
    ('decimal = ","', 'decimal = ";"', "[source], decimal"),
    ("= 26", '= "26"', "[source], stale_after_hours"),
    ('"iso", ', '"yesterday", ', "[source], dates[0]"),
    ('Out = "outbound"', 'Out = "outbond"', "[translate.motions], Out"),
    ('match = "prices*.csv"', 'mach = "prices*.csv"', "[files.prices], mach"),
    ('id = "product"', "id = []", "[files.prices], id"),
    ('match = "leads*.csv"', "match = 5", "[files.leads], match"),
    ("complete = true", 'complete = "yes"', "[files.leads], complete"),
    ('"utf-8"', '"utf-9"', "[files.leads], encoding"),
    ('lead = "Lead ID"', 'leed = "Lead ID"', "[files.leads.fields], leed"),
    ('format = "%d/%m/%Y"', 'format = "%m/%Y"', "[files.leads.fields.at], format"),
    ('default = "In"', 'default = "in"', "[files.leads.fields.motion], default"),
    ('["Deal"]', '["Deal", 7]', "[files.deals], id[1]"),
    ('delimiter = ";"', 'delimiter = ";;"', "[files.deals], delimiter"),
    ('["a", "b"]', "true", "[files.deals.only], Kind"),
    ('value = "inbound"', 'value = "inbund"', "[files.deals.fields.motion], value"),
    ('"prices.price"', '"price.price"', "[files.deals.fields.amount], lookup"),
    ("columns = [", 'column = "Rep", columns = [', "[files.deals.fields], owner"),
]


def sentences(text: str) -> list[str]:
    try:
        mapping.parse(text, timezone="UTC", currency="EUR")
    except MappingError as error:
        assert str(error) == "\n".join(error.sentences)
        return list(error.sentences)
    return []


@given(st.sets(st.sampled_from(BREAKS)))
def test_independent_mistakes_have_a_sentence_each_that_names_the_place(
    breaks: set[tuple[str, str, str]],
) -> None:
    text = GOOD
    for old, new, _place in breaks:
        assert text.count(old) == 1
        text = text.replace(old, new)
    said = sentences(text)
    assert sorted(place for each in said for place in [each.split(": ")[0]]) == sorted(
        f"Mapping, {place}" for _old, _new, place in breaks
    )
    # In the order of the text.
    assert [each.split(": ")[0] for each in said] == [
        f"Mapping, {place}" for *_break, place in BREAKS if any(place == b[2] for b in breaks)
    ]


HEAD = 'mapping = 1\n[source]\nkey = "crm"\n'
FEED = '[files.leads]\nmatch = "*"\nrecord = "lead"\n'
WRONG = {
    "nothing": (
        "",
        [
            "Mapping, top, mapping: the first line must be: mapping = 1",
            "Mapping, top, source: the table [source] is missing.",
            "Mapping, top, files: there must be at least one [files.NAME] that says what rows are.",
        ],
        [
            "Correspondance, top, mapping : la première ligne doit être : mapping = 1",
            "Correspondance, top, source : la table [source] manque.",
            "Correspondance, top, files : il faut au moins un [files.NOM] qui dise ce que sont les lignes.",
        ],
    ),
    "required keys that are misspelt": (
        'maping = 1\n[sorce]\nkey = "crm"\n[files.leads]\nmatsh = "*"\nrecrod = "lead"\n',
        [
            "Mapping, top, maping: there is no such key here; allowed are: mapping, source, translate, files. Did you mean “mapping”?",
            "Mapping, top, sorce: there is no such key here; allowed are: mapping, source, translate, files. Did you mean “source”?",
            "Mapping, [files.leads], matsh: there is no such key here; allowed are: match, pull, record, id, complete, replaces, was, only, fields, timezone, currency, decimal, thousands, negative, signs, scientific, dates, ids, header, header_row, columns, encoding, delimiter, quote, sheet. Did you mean “match”?",
            "Mapping, [files.leads], recrod: there is no such key here; allowed are: match, pull, record, id, complete, replaces, was, only, fields, timezone, currency, decimal, thousands, negative, signs, scientific, dates, ids, header, header_row, columns, encoding, delimiter, quote, sheet. Did you mean “record”?",
        ],
        [
            "Correspondance, top, maping : il n’y a pas de telle clé ici ; sont permises : mapping, source, translate, files. Vouliez-vous dire « mapping » ?",
            "Correspondance, top, sorce : il n’y a pas de telle clé ici ; sont permises : mapping, source, translate, files. Vouliez-vous dire « source » ?",
            "Correspondance, [files.leads], matsh : il n’y a pas de telle clé ici ; sont permises : match, pull, record, id, complete, replaces, was, only, fields, timezone, currency, decimal, thousands, negative, signs, scientific, dates, ids, header, header_row, columns, encoding, delimiter, quote, sheet. Vouliez-vous dire « match » ?",
            "Correspondance, [files.leads], recrod : il n’y a pas de telle clé ici ; sont permises : match, pull, record, id, complete, replaces, was, only, fields, timezone, currency, decimal, thousands, negative, signs, scientific, dates, ids, header, header_row, columns, encoding, delimiter, quote, sheet. Vouliez-vous dire « record » ?",
        ],
    ),
    "values of other types": (
        HEAD + 'scientific = 1\nname = ["CRM"]\nstale_after_hours = 0\nsigns = { a = 1 }\n'
        "[files]\nleads = 5\n",
        [
            "Mapping, [source], scientific: must be true or false, not 1.",
            "Mapping, [source], name: must be a text in quotes, not a list.",
            "Mapping, [source], stale_after_hours: must be a whole number from 1 to 2147483647, not 0.",
            "Mapping, [source], signs: must be a text or a list of texts, none of them empty.",
            "Mapping, [files], leads: must be a table, not 5.",
        ],
        [
            "Correspondance, [source], scientific : doit être true ou false, et non 1.",
            "Correspondance, [source], name : doit être un texte entre guillemets, et non une liste.",
            "Correspondance, [source], stale_after_hours : doit être un nombre entier de 1 à 2147483647, et non 0.",
            "Correspondance, [source], signs : doit être un texte ou une liste de textes, aucun vide.",
            "Correspondance, [files], leads : doit être une table, et non 5.",
        ],
    ),
    "keys that exclude each other": (
        HEAD + FEED + 'columns = ["a"]\ndelimiter = "\'"\nquote = "\'"\n[files.leads.fields]\n'
        'lead = { column = "a", columns = ["b"] }\nmotion = { value = "inbound", default = "x" }\n'
        'owner = { column = "c", other = "skip" }\n',
        [
            "Mapping, [files.leads], columns: is only for files without a header line: add header = false, or leave it out.",
            "Mapping, [files.leads], delimiter: is the same as the quote.",
            "Mapping, [files.leads.fields], lead: give exactly one of column, columns and value.",
            "Mapping, [files.leads.fields.motion], default: does not go with value, which is taken as it is: leave it out.",
            "Mapping, [files.leads.fields.owner], other: needs translate or lookup beside it: it says what to do with values that they do not know.",
        ],
        [
            "Correspondance, [files.leads], columns : n’est que pour les fichiers sans ligne d’en-tête : ajoutez header = false, ou omettez-le.",
            "Correspondance, [files.leads], delimiter : est le même que le guillemet.",
            "Correspondance, [files.leads.fields], lead : donnez exactement l’un de column, columns et value.",
            "Correspondance, [files.leads.fields.motion], default : ne va pas avec value, qui est pris tel quel : omettez-le.",
            "Correspondance, [files.leads.fields.owner], other : a besoin de translate ou de lookup à côté : il dit que faire des valeurs qu’ils ne connaissent pas.",
        ],
    ),
    "no header, and columns that are not there": (
        HEAD + FEED + 'header = false\nheader_row = 3\ncolumns = ["a", "b"]\nid = ["a", "c"]\n'
        'only = { d = "*" }\nfields = { lead = "a", owner = "e" }\n',
        [
            "Mapping, [files.leads], header_row: is only for files that have a header: leave out header = false.",
            "Mapping, [files.leads], id[1]: “c” is not allowed; allowed are: a, b.",
            "Mapping, [files.leads.only], d: “d” is not allowed; allowed are: a, b.",
            "Mapping, [files.leads.fields], owner: “e” is not allowed; allowed are: a, b.",
        ],
        [
            "Correspondance, [files.leads], header_row : ne vaut que pour les fichiers qui ont un en-tête : retirez header = false.",
            "Correspondance, [files.leads], id[1] : « c » n’est pas permis ; sont permis : a, b.",
            "Correspondance, [files.leads.only], d : « d » n’est pas permis ; sont permis : a, b.",
            "Correspondance, [files.leads.fields], owner : « e » n’est pas permis ; sont permis : a, b.",
        ],
    ),
    "fields that a record does not have, or must have": (
        HEAD + FEED + "[files.leads.fields]\nstage = 'a'\nat = { clumn = 'b', format = '%m/%Y' }\n"
        "owner = 7\n",
        [
            "Mapping, [files.leads.fields], stage: there is no such key here; allowed are: lead, at, name, company, customer, email, merged_into, is_test, owner, team, motion, channel, persona, region.",
            "Mapping, [files.leads.fields.at], clumn: there is no such key here; allowed are: column, columns, value, default, split, translate, lookup, other, format. Did you mean “column”?",
            "Mapping, [files.leads.fields.at], format: “%m/%Y” names no day. Only month_on can do without: give that field this format alone.",
            "Mapping, [files.leads.fields], owner: must be a column in quotes or a table, not 7.",
            "Mapping, [files.leads.fields], lead: is missing; every “lead” has one.",
        ],
        [
            "Correspondance, [files.leads.fields], stage : il n’y a pas de telle clé ici ; sont permises : lead, at, name, company, customer, email, merged_into, is_test, owner, team, motion, channel, persona, region.",
            "Correspondance, [files.leads.fields.at], clumn : il n’y a pas de telle clé ici ; sont permises : column, columns, value, default, split, translate, lookup, other, format. Vouliez-vous dire « column » ?",
            "Correspondance, [files.leads.fields.at], format : « %m/%Y » ne nomme aucun jour. Seul month_on peut s’en passer : ne donnez ce format qu’à ce champ.",
            "Correspondance, [files.leads.fields], owner : doit être une colonne entre guillemets ou une table, et non 7.",
            "Correspondance, [files.leads.fields], lead : manque ; chaque « lead » en a un.",
        ],
    ),
    "tables that do not exist": (
        HEAD + FEED + "[files.leads.fields]\nlead = { column = 'a', lookup = 'leads.b' }\n"
        "motion = { column = 'b', translate = 'motion' }\n[translate.motions]\nIn = { a = 'inbound' }\n",
        [
            'Mapping, [files.leads.fields.lead], lookup: “leads” is not allowed; allowed are: none: add a [files.NAME] with record = "lookup".',
            "Mapping, [files.leads.fields.motion], translate: “motion” is not allowed; allowed are: motions. Did you mean “motions”?",
            "Mapping, [translate.motions], In: must be a text in quotes, not a table.",
        ],
        [
            'Correspondance, [files.leads.fields.lead], lookup : « leads » n’est pas permis ; sont permis : aucun : ajoutez un [files.NOM] avec record = "lookup".',
            "Correspondance, [files.leads.fields.motion], translate : « motion » n’est pas permis ; sont permis : motions. Vouliez-vous dire « motions » ?",
            "Correspondance, [translate.motions], In : doit être un texte entre guillemets, et non une table.",
        ],
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_all_that_is_wrong_is_said_in_the_language_of_the_reader(kind: str) -> None:
    text, english, french = WRONG[kind]
    assert sentences(text) == english
    with override("fr"):
        assert [
            each.replace("\u00a0", " ").replace("\u202f", " ") for each in sentences(text)
        ] == french


def test_of_very_many_mistakes_the_first_twenty_are_named_and_the_others_counted() -> None:
    said = sentences(GOOD + "".join(f"[files.f{number}]\n" for number in range(11)))
    assert len(said) == 21  # each lacks what it is and what it reads
    assert said[-1] == "And 2 more mistakes."
    assert sentences(GOOD + "[fields]\nx = 1\n") == [
        "Mapping, top, fields: there is no such key here; allowed are: mapping, source, translate, files. "
        "Did you mean “files”?"
    ]


@pytest.mark.parametrize(
    "text",
    [
        GOOD + "".join(f"k{number} = 1\n" for number in range(60_000)),
        GOOD.replace('["iso"', "[" + ",".join(f"'%d {n}'" for n in range(50_000)) + ',"iso"'),
        GOOD + "".join(f"f{number} = {{ format = '%d {number}' }}\n" for number in range(30_000)),
        GOOD + "[translate.x]\n" + "".join(f"k{number} = []\n" for number in range(60_000)),
    ],
    ids=["keys", "formats", "fields", "values"],
)
def test_any_number_of_mistakes_is_answered_soon(text: str) -> None:
    started = process_time()
    assert sentences(text)
    assert process_time() - started < 20


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (GOOD.replace('"prices*.csv"', '"a\\u0000b"'), "a text in it has a NUL character"),
        (GOOD.replace("In =", '"\\u0000" ='), "a text in it has a NUL character"),
        (GOOD.replace("Motion", "\udcff"), "save it as UTF-8"),
        (GOOD + "".join(f"[translate.t{n}]\n" for n in range(5_001)), "more than 5000 tables"),
    ],
)
def test_what_no_text_has_is_refused_in_one_sentence(text: str, why: str) -> None:
    (said,) = sentences(text)
    assert said.startswith("The mapping cannot be read: ") and why in said


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        # A feed of a kind that nobody knows, in which another one looks values up.
        ('record = "lookup"', 'record = "lokup"', "[files.prices], record"),
        ("[translate.motions]", "[translat.motions]", "top, translat"),
        ("[files.leads.fields]", "[files.leads.feilds]", "[files.leads], feilds"),
        ('id = "product"', 'idd = "product"', "[files.prices], idd"),
        ("complete = true", 'headr = false\ncolumns = ["a"]', "[files.leads], headr"),
        ("complete = true", 'header = false\ncolums = ["a"]', "[files.leads], colums"),
        ("complete = true", 'decimal = ";"\nthousands = ","', "[files.leads], decimal"),
        ('decimal = ","', 'decimal = ","\nthousands = ","', "[source], thousands"),
        ("lookup =", "lokup =", "[files.deals.fields.amount], lokup"),
    ],
)
def test_what_follows_from_a_mistake_is_none_of_its_own(old: str, new: str, place: str) -> None:
    assert [each.split(": ")[0] for each in sentences(GOOD.replace(old, new))] == [
        f"Mapping, {place}"
    ]


def test_lists_are_neither_empty_nor_without_end() -> None:
    said = sentences(GOOD.replace("complete = true", "was = []\nsigns = [" + '"$",' * 21 + "]"))
    assert said == [
        "Mapping, [files.leads], was: must be a text or a list of texts, none of them empty.",
        "Mapping, [files.leads], signs: names more than 20.",
    ]


def test_a_value_that_is_looked_up_may_be_translated_to_anything() -> None:
    found = 'amount = { column = "Product", lookup'
    looked_up = 'deal_type = { column = "Product", translate = "motions", lookup'
    assert sentences(GOOD.replace(found, looked_up)) == []


JUNK = st.sampled_from([0, -1, 2**40, 1.5, True, "", "*", "x", "lead", "lookup", [], [1], ["a", "a"], {}, {"": {}}, {"key": 1}])  # fmt: skip


def places(table: dict[str, object], above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inner = [places(each, (*above, key)) for key, each in table.items() if isinstance(each, dict)]
    return [*((*above, key) for key in table), *(place for found in inner for place in found)]


def written(value: object) -> str:
    """The value in TOML, all of it on one line."""
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)} = {written(each)}" for key, each in value.items())
        return "{" + ", ".join(pairs) + "}"
    return json.dumps(value)


@given(st.data())
def test_nothing_but_sentences_comes_of_any_value_and_any_key_anywhere(data: st.DataObject) -> None:
    """What is left of a mapping without its mistakes is one that can be read further."""
    content = tomllib.loads(GOOD)
    for _change in range(data.draw(st.integers(1, 4))):
        *above, key = data.draw(st.sampled_from(places(content)))
        table: dict = content
        for each in above:
            table = table[each]
        name = data.draw(st.sampled_from([key, key[:-1], "record", "key", "column", "fields"]))
        table[name] = deepcopy(data.draw(JUNK))
    text = "".join(f"{json.dumps(key)} = {written(each)}\n" for key, each in content.items())
    assert len({each.split(": ")[0] for each in sentences(text)}) == len(sentences(text))
