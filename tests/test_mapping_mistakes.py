"""Every mistake in a mapping is told by a sentence that names the table, the key and what is
allowed.
"""

from __future__ import annotations

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from revops import mapping
from revops.mapping import MappingError, compiled
from tests.mapping_rows import HEAD, feed, parse, reason

GOOD = '[files.leads]\nmatch = "*.csv"\nrecord = "lead"\nfields = { lead = "id" }\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mapping = ", ["not valid TOML"]),
        ("mapping = 2", ["mapping = 1"]),
        ("mapping = 1", ["[source]", "missing"]),
        (HEAD, ["[files.NAME]"]),
        (HEAD + "tiemzone = 'UTC'\n" + GOOD, ["[source]", "tiemzone", "Did you mean “timezone”?"]),
        (
            HEAD + "timezone = 'Europe/Amsterdm'\n" + GOOD,
            ["[source], timezone", "Europe/Amsterdm", "Did you mean “Europe/Amsterdam”?"],
        ),
        (
            HEAD + "currency = 'EURO'\n" + GOOD,
            ["[source], currency", "EURO", "Did you mean “EUR”?"],
        ),
        (HEAD + "decimal = ';'\n" + GOOD, ["decimal", "., ,"]),
        (
            HEAD + "decimal = ','\nthousands = ','\n" + GOOD,
            ["thousands", "already is the decimal sign"],
        ),
        (HEAD + "dates = ['%d/%m']\n" + GOOD, ["dates", "year and month"]),
        (HEAD + "dates = ['%Q']\n" + GOOD, ["dates", "%Q"]),
        (HEAD + "dates = ['%d/%m/%Y %Z']\n" + GOOD, ["%z"]),
        (HEAD + "stale_after_hours = 'x'\n" + GOOD, ["stale_after_hours", "whole number"]),
        (HEAD.replace("crm", "C R M") + GOOD, ["[source], key", "a-z"]),
        (
            HEAD + GOOD.replace("record", "recrod"),
            ["[files.leads], recrod", "Did you mean “record”?"],
        ),
        (
            HEAD + GOOD.replace('"lead"', '"laed"'),
            ["[files.leads], record", "“laed”", "Did you mean “lead”?"],
        ),
        (
            HEAD + GOOD.replace("{ lead", "{ leed"),
            ["[files.leads.fields], leed", "Did you mean “lead”?"],
        ),
        (HEAD + GOOD.replace("{ lead", "{ name"), ["[files.leads.fields], lead", "is missing"]),
        (
            HEAD + GOOD.replace('"id"', '{ colum = "id" }'),
            ["[files.leads.fields.lead], colum", "Did you mean “column”?"],
        ),
        (
            HEAD + GOOD.replace('"id"', '{ default = "id" }'),
            ["lead", "exactly one of column, columns and value"],
        ),
        (
            HEAD + GOOD.replace('"id"', '{ column = "id", translate = "stages" }'),
            ["translate", "“stages” is not allowed"],
        ),
        (
            HEAD + GOOD.replace('"id"', '{ column = "id", lookup = "stages.x" }'),
            ["lookup", "“stages”", 'record = "lookup"'],
        ),
        (
            HEAD + GOOD.replace('"id"', '{ column = "id", format = "iso" }'),
            ["format", "only for dates"],
        ),
        (
            HEAD + GOOD.replace('"id"', '{ column = "id", other = "skip" }'),
            ["other", "needs translate or lookup"],
        ),
        (HEAD + GOOD + 'motion = { value = "inbund" }\n', ["motion"]),
        (
            HEAD + '[files.x]\nmatch = "*"\nrecord = "lookup"\n',
            ["[files.x], id", "exactly one column"],
        ),
        (HEAD + GOOD.replace("fields", "header = false\nfields"), ["columns", "needs names"]),
        (
            HEAD + GOOD.replace("fields", "header = false\ncolumns = ['key']\nfields"),
            ["lead", "“id”", "key"],
        ),
        (HEAD + GOOD.replace("fields", "encoding = 'utf-9'\nfields"), ["encoding", "utf-9"]),
        (HEAD + GOOD.replace("fields", "encoding = 'hex'\nfields"), ["encoding", "hex"]),
        (
            HEAD + GOOD.replace("fields", "delimiter = ';;'\nfields"),
            ["delimiter", "single character"],
        ),
    ],
)
def test_a_mistake_is_named(text: str, said: list[str]) -> None:
    with pytest.raises(MappingError) as raised:
        mapping.parse(text, timezone="UTC", currency="EUR")
    assert [word for word in said if word not in str(raised.value)] == [], str(raised.value)


def test_constants_and_translations_must_be_values_that_the_field_may_have() -> None:
    with pytest.raises(
        MappingError, match="motion.*“inbund” is none of inbound, outbound.*Did you mean “inbound”"
    ):
        feed('deal = "id"\nmotion = { value = "inbund" }')
    with pytest.raises(
        MappingError,
        match=r"\[translate.stages\].*“sqll” is not allowed.*Did you mean “mql”|“sqll”",
    ):
        feed(
            'lead = "id"\nat = "at"\nstage = { column = "s", translate = "stages" }',
            record="stage",
            tables='[translate.stages]\nNew = "sqll"',
        )


def test_a_column_that_is_not_in_the_file_is_named_with_those_that_are() -> None:
    with pytest.raises(MappingError) as raised:
        compiled(feed('deal = "Deal Id"'), ["Deal ID", "Amount"], {})
    assert str(raised.value) == (
        "Mapping, [files.rows.fields], deal: the file has no column “Deal Id”. Its columns are: Deal ID, Amount. "
        "Did you mean “Deal ID”?"
    )


def test_feeds_come_in_the_order_in_which_their_files_are_imported() -> None:
    feeds = {
        "a": 'record = "invoice"\nfields = { invoice = "a", at = "b", amount = "c" }',
        "b": 'record = "deal"\nfields = { deal = "a" }',
        "c": 'record = "lead"\nfields = { lead = "a" }',
        "d": 'record = "person"\nfields = { person = "a" }',
        "e": 'record = "lookup"\nid = "a"',
        "f": 'record = "rate"\nfields = { currency = "a", month_on = "b", rate = "c" }',
    }
    parsed = parse(
        "".join(f'[files.{name}]\nmatch = "*"\n{text}\n' for name, text in feeds.items())
    )
    assert [feed.name for feed in parsed.feeds] == ["e", "d", "f", "c", "b", "a"]


def test_file_names_match_whatever_their_capitals() -> None:
    found = feed('deal = "id"')
    assert found.matches("Opportunities.CSV")
    leads = parse(GOOD.replace("*.csv", "Leads-??.csv")).feeds[0]
    assert [
        leads.matches(name) for name in ("leads-01.CSV", "leads-1.csv", "old leads-01.csv")
    ] == [True, False, False]


words = st.sampled_from(
    [
        "mapping",
        "source",
        "files",
        "translate",
        "key",
        "fields",
        "lead",
        "match",
        "record",
        "a",
        "id",
        "deal",
    ]
)
scalars = st.one_of(
    st.integers(),
    st.booleans(),
    st.sampled_from(['"a"', '"lead"', '"%"', "1.5", "[]", "[1]", '["a"]', "{}", "1979-05-27"]),
)
lines = st.one_of(
    st.builds(lambda names: f"[{'.'.join(names)}]", st.lists(words, min_size=1, max_size=4)),
    st.builds(lambda key, value: f"{key} = {str(value).lower()}", words, scalars),
    st.builds(
        lambda key, name, value: f"{key} = {{ {name} = {str(value).lower()} }}",
        words,
        words,
        scalars,
    ),
)


@given(st.lists(lines), st.booleans())
def test_nothing_but_a_mapping_error_comes_of_any_toml(found: list[str], with_head: bool) -> None:
    read_or_refused(HEAD * with_head + "\n".join(found))


@given(st.text())
def test_nothing_but_a_mapping_error_comes_of_any_text(text: str) -> None:
    read_or_refused(text)


@given(st.sampled_from(GOOD.splitlines()[1:]), scalars, words)
def test_nothing_but_a_mapping_error_comes_of_any_changed_line(
    line: str, value: object, key: str
) -> None:
    read_or_refused(HEAD + GOOD.replace(line, f"{line.partition(' = ')[0]} = {str(value).lower()}"))
    read_or_refused(HEAD + GOOD.replace(line, f"{line}\n{key} = {str(value).lower()}"))
    read_or_refused(
        HEAD + GOOD.replace('"id"', f'{{ column = "id", {key} = {str(value).lower()} }}')
    )


def read_or_refused(text: str) -> None:
    try:
        mapping.parse(text, timezone="UTC", currency="EUR")
    except MappingError as error:
        assert str(error).endswith((".", "?", "1"))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The cell for “at” is empty, but every “invoice” has one."),
        (
            "fr",
            "La cellule pour «\u202fat\u202f» est vide, mais chaque «\u202finvoice\u202f» en a une.",
        ),
    ],
)
def test_an_empty_cell_names_the_field_that_it_is_for(language: str, sentence: str) -> None:
    invoices = feed('invoice = "no"\nat = "date"\namount = "net"', record="invoice")
    with override(language):
        assert reason(invoices, {"no": "1", "date": " ", "net": "5"}) == sentence
