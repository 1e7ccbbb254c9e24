"""Numbers as accountants, spreadsheets and other countries write them: read when declared, else
refused with the key.
"""

from __future__ import annotations

import pytest

from revops.mapping import MappingError
from revops.mapping.spreadsheet import Number
from tests.mapping_rows import feed, one, parse, reason

FIELDS = 'deal = "id"\namount = "net"\ncurrency = "cur"'


def amount(text: str, source: str = "", currency: str = "EUR") -> int:
    return one(feed(FIELDS, source=source), {"id": "1", "net": text, "cur": currency}).values[
        "amount"
    ]


def why(text: str, source: str = "", currency: str = "EUR") -> str:
    return reason(feed(FIELDS, source=source), {"id": "1", "net": text, "cur": currency})


@pytest.mark.parametrize("text", ["1.200", "-15.000", "1.000", "999.999", "+100.000"])
def test_a_lone_point_with_three_digits_behind_it_is_asked_about(text: str) -> None:
    assert "“" + text + "” may mean " in why(text)


def test_the_question_says_what_to_write_for_either_meaning() -> None:
    assert why("15.000") == (
        "“15.000” may mean 15000 or 15. Say in the mapping which sign is which: "
        'decimal = "," and thousands = "." if it is 15000, decimal = "." if it is 15.'
    )
    assert why("1,250") == (
        "“1,250” may mean 1250 or 1.25. Say in the mapping which sign is which: "
        'decimal = "." and thousands = "," if it is 1250, decimal = "," if it is 1.25.'
    )


@pytest.mark.parametrize(
    ("text", "source", "minor"),
    [
        ("1.200", 'decimal = "."', 120),
        ("1.200", 'decimal = ","\nthousands = "."', 120_000),
        ("1.200", 'thousands = "."', 120_000),
        ("1.200", 'thousands = ","', 120),
        ("1,200", 'decimal = ","', 120),
        ("1,200", 'thousands = ","', 120_000),
        ("1.200", 'thousands = " "', 120),
    ],
)
def test_a_mapping_that_names_its_signs_is_not_asked(text: str, source: str, minor: int) -> None:
    assert amount(text, source) == minor


@pytest.mark.parametrize(
    ("text", "minor"),
    [("0.125", 12), ("1234.567", 123_457), ("1.2000", 120), ("1.20", 120), ("1200", 120_000)],
)
def test_what_can_only_be_decimals_is_read(text: str, minor: int) -> None:
    assert amount(text) == minor


def test_a_currency_of_three_decimals_writes_three_decimals() -> None:
    assert amount("10.450", currency="KWD") == 10_450
    assert "may mean 10450 or 10.45" in why("10,450", currency="KWD")


def test_a_number_of_a_sheet_is_never_ambiguous_and_a_text_in_one_is() -> None:
    assert amount(Number("1.234")) == 123
    assert "may mean" in why("1.234")


def test_rates_have_decimals_and_seconds_have_none() -> None:
    rate = feed('currency = "c"\nmonth_on = "m"\nrate = "r"', record="rate")
    assert one(rate, {"c": "GBP", "m": "2026-01-01", "r": "1.165"}).values["rate"] == "1.165"
    call = feed('at = "a"\nkind = { value = "call" }\nduration_seconds = "s"', record="activity")
    assert "“1.000” may mean 1000 or 1." in reason(call, {"a": "2026-01-01", "s": "1.000"})
    assert one(call, {"a": "2026-01-01", "s": "60.0"}).values["duration_seconds"] == 60


READ = [
    ("(40.00)", 'negative = "parentheses"', -4000),
    ("40.00-", 'negative = "trailing"', -4000),
    ("40.00 CR", 'negative = "credit"', -4000),
    ("40.00 dr", 'negative = ["credit", "trailing"]', 4000),
    ("$5.00", 'signs = ["$"]', 500),
    ("US$ 5", 'signs = ["$", "US$"]', 500),
    ("-$5", 'signs = "$"', -500),
    ("$-5", 'signs = "$"', -500),
    ("EUR 5", 'signs = ["EUR"]', 500),
    ("3,00 €", 'signs = ["€"]\ndecimal = ","', 300),
    ("1\u202f234,50\u00a0€", 'signs = ["€"]\ndecimal = ","\nthousands = " "', 123_450),
    ("12,34,567.00", 'thousands = ","', 123_456_700),
    ("12,5 k€", 'signs = ["k€"]\ndecimal = ","', 1_250_000),
    ("(1.2 M€)", 'signs = ["€", "M€"]\nnegative = "parentheses"', -120_000_000),
    ("12 TEUR", 'signs = ["TEUR"]', 1_200_000),
    ("3 Md€", 'signs = ["Md€"]', 300_000_000_000),
    ("MX$ 5", 'signs = ["MX$"]', 500),
    ("T$12000", 'signs = ["T$"]', 1_200_000),
    ("NT$ 5", 'signs = ["NT$"]', 500),
    ("12.5k", 'signs = ["k"]', 1_250_000),
    ("2 kUS$", 'signs = ["kUS$"]', 200_000),
    ("1.2M", 'signs = ["M"]', 120_000_000),
    ("100,- €", 'signs = ["€"]', 10_000),
    ("1.5E+3", "scientific = true", 150_000),
    ("1.2345e-1", "scientific = true", 12),
    ("($1,234.50)", 'negative = "parentheses"\nsigns = ["$"]\nthousands = ","', -123_450),
    ("$(1,234.50)", 'negative = "parentheses"\nsigns = ["$"]\nthousands = ","', -123_450),
]


@pytest.mark.parametrize(("text", "source", "minor"), READ)
def test_a_notation_is_read_when_declared_and_the_refusal_names_its_keys(
    text: str, source: str, minor: int
) -> None:
    assert amount(text, source) == minor
    assert f"“{text}” is not a number" in why(text)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("(40.00)", 'set negative = "parentheses".'),
        ("40.00-", 'set negative = "trailing".'),
        ("40.00 CR", 'set negative = "credit".'),
        ("$5.00", 'set signs = ["$"].'),
        ("3,00 €", 'set decimal = "," and signs = ["€"].'),
        ("12,5 k€", 'set decimal = "," and signs = ["k€"].'),
        ("5 MUSD", 'set signs = ["MUSD"].'),
        ("12,34,567.00", 'set decimal = "." and thousands = ",".'),
        ("1.5E+3", "set scientific = true."),
    ],
)
def test_the_refusal_names_the_keys_that_read_it(text: str, keys: str) -> None:
    assert why(text).endswith(keys)


@pytest.mark.parametrize(
    "text", ["(-5)", "--5", "-5-", "5 pcs", "()", "$", "-", "CR", "1.2.3", "1,23,4"]
)
def test_what_is_no_number_stays_refused_whatever_is_declared(text: str) -> None:
    everything = 'negative = ["parentheses", "trailing", "credit"]\nsigns = ["$"]\nscientific = true\nthousands = ","'
    assert ("says no value" if text == "-" else "is not a number") in why(text, everything)


def test_a_sign_of_another_currency_is_refused_where_nothing_says_the_rows_currency() -> None:
    found = feed('deal = "id"\namount = "net"', source='signs = ["$", "€", "GBP"]')
    assert one(found, {"id": "1", "net": "€5"}).values["amount"] == 500
    assert "“$5” names another currency than EUR" in reason(found, {"id": "1", "net": "$5"})
    assert "“GBP 5” names another currency than EUR" in reason(found, {"id": "1", "net": "GBP 5"})


def test_notations_may_stand_in_a_feed_and_mistakes_in_them_are_named() -> None:
    found = feed(FIELDS, source='negative = "trailing"', extra='negative = "parentheses"')
    assert one(found, {"id": "1", "net": "(5)", "cur": ""}).values["amount"] == -500
    with pytest.raises(
        MappingError,
        match="negative: “brackets” is not allowed; allowed are: parentheses, trailing",
    ):
        feed(FIELDS, source='negative = "brackets"')
    with pytest.raises(MappingError, match=r"signs\[0\]: “5” cannot stand beside a number"):
        feed(FIELDS, source='signs = ["5"]')
    with pytest.raises(MappingError, match="scientific: must be true or false"):
        parse(
            'mapping = 1\n[source]\nkey = "crm"\nscientific = 1\n[files.rows]\nmatch = "*"\nrecord = "lookup"'
        )


def test_reasons_of_one_kind_are_equal_but_for_what_they_quote() -> None:
    row = {"id": "1", "cur": ""}
    kinds = {one(feed(FIELDS), row | {"net": text}).kind for text in ("1.200", "15.000")}
    assert len(kinds) == 1


def test_a_sign_that_multiplies_leaves_what_is_ambiguous_ambiguous() -> None:
    assert "“1.200 k€” may mean 1200 or 1.2." in why("1.200 k€", 'signs = ["k€"]')
    assert amount("1.200 k€", 'signs = ["k€"]\nthousands = "."') == 120_000_000
    assert amount("5 €", 'signs = ["k€", "€"]') == 500
    other = reason(
        feed('deal = "id"\namount = "net"', source='signs = ["k€", "k$"]'),
        {"id": "1", "net": "5 k$"},
    )
    assert "names another currency than EUR" in other


@pytest.mark.parametrize(
    ("text", "minor"),
    [("\u2013100.00", -10_000), ("-\u00a0100.00", -10_000), ("\u200e-100.00", -10_000), ("100\u200b", 10_000), (".5", 50), ("-.125", -12)],
)  # fmt: skip
def test_a_minus_and_a_point_are_read_as_other_programs_write_them(text: str, minor: int) -> None:
    assert amount(text) == minor


@pytest.mark.parametrize("text", ["100,-", "100.-", "100.–", "100.—", "100,--", "100, -"])
def test_a_dash_in_place_of_cents_is_none(text: str) -> None:
    assert amount(text) == 10_000
    assert amount(text, 'negative = "trailing"') == 10_000
    assert amount("1'" + text, 'thousands = "\'"') == 110_000
    assert "is not a number" in why("100-5") and "is not a number" in why("1,-5")


def test_a_column_may_be_in_the_smallest_unit_of_its_currency() -> None:
    counted = 'deal = "id"\namount = { column = "net", unit = "cents" }\ncurrency = "cur"'
    for currency, minor in {"EUR": 12_050, "JPY": 12_050, "KWD": 12_050}.items():
        read = one(feed(counted), {"id": "1", "net": "12050", "cur": currency})
        assert read.values["amount"] == minor


def test_a_column_may_be_in_thousands_or_millions() -> None:
    for unit, minor in (("thousands", 1_250_000), ("millions", 1_250_000_000)):
        found = feed(
            f'deal = "id"\namount = {{ column = "net", unit = "{unit}" }}', source='signs = ["M€"]'
        )
        assert one(found, {"id": "1", "net": "12.5"}).values["amount"] == minor
        assert one(found, {"id": "1", "net": "2 M€"}).values["amount"] == 200_000_000
    with pytest.raises(MappingError, match="unit: is only for amounts"):
        feed('deal = "id"\nname = { column = "net", unit = "thousands" }')
    with pytest.raises(MappingError, match="thousands, millions"):
        feed('deal = "id"\namount = { column = "net", unit = "dozens" }')


def test_yes_and_no_are_read_as_spreadsheets_and_databases_write_them() -> None:
    found = feed('lead = "id"\nis_test = "t"', record="lead")
    read = [
        one(found, {"id": "1", "t": text}).values["is_test"]
        for text in (
            "VRAI",
            "t",
            "Y",
            "Ja",
            "WAHR",
            "j",
            "SÍ",
            "si",
            "s",
            "FAUX",
            "f",
            "N",
            "Nein",
            "FALSCH",
            "falso",
            "No",
        )
    ]
    assert read == [True] * 9 + [False] * 7
