"""A mapping that is wrong is answered with all that is wrong with it, a sentence each, in the order
of the text, and with nothing that only follows from it.
"""

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
from tests.wrong_mappings import WRONG

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


JUNK = st.sampled_from([0, -1, 2**40, 1.5, True, "", "*", "x", "lead", "lookup", [], [1], ["a", "a"], {}, {"": {}}])  # fmt: skip


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
