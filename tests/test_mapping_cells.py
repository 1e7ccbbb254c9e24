"""What a cell becomes, and with which sentence a row is refused."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops.mapping import Mapped, MappingError, Refused, Skipped, compiled
from tests.mapping_rows import feed, one, reason

DEAL = 'deal = "id"\namount = "amount"\ncurrency = "cur"\nopened_at = "at"\nexpected_close_on = "on"\noutcome = "outcome"'

CELLS = {
    "id": "D1",
    "amount": " 1234.5 ",
    "cur": "usd",
    "at": "2011-10-01T00:38:44.546+02:00",
    "on": "2011-10-01",
    "outcome": "won",
}


def deal(source: str = "", **cells: str) -> object:
    return one(
        feed(DEAL, source=source),
        {"id": "D1", "amount": "", "cur": "", "at": "", "on": "", "outcome": ""} | cells,
    )


def values(outcome: object) -> dict[str, object]:
    assert isinstance(outcome, Mapped), outcome
    return {name: value for name, value in outcome.values.items() if name != "deal"}


def test_values_are_typed_and_absent_ones_left_out() -> None:
    found = one(feed(DEAL), CELLS)
    assert found == Mapped(
        2,
        found.external_id,
        CELLS,
        {
            "currency": "USD",
            "deal": "crm/D1",
            "opened_at": "2011-09-30T22:38:44.546000+00:00",
            "expected_close_on": "2011-10-01",
            "outcome": "won",
            "amount": 123450,
        },
    )
    assert values(deal()) == {"currency": "EUR"}
    assert json.dumps(found.values)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1234.5", "EUR", 123450),
        ("-0.005", "EUR", 0),
        ("0.015", "EUR", 2),
        ("0.025", "EUR", 2),
        ("1234.5", "JPY", 1234),
        ("1.2345", "KWD", 1234),
        ("+7", "EUR", 700),
        ("\u22127", "EUR", -700),
        ("92233720368547758.07", "EUR", 2**63 - 1),
    ],
)
def test_amounts_become_minor_units_of_the_rows_currency(
    text: str, currency: str, minor: int
) -> None:
    assert values(deal(amount=text, cur=currency)) == {"currency": currency, "amount": minor}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"id": " "}, "The cell for “deal” is empty, but every “deal” has one."),
        ({"id": "D" * 201}, "longer than 200 characters"),
        ({"amount": "1.234,56"}, 'set decimal = "," and thousands = "."'),
        ({"amount": "1,234.56"}, 'set decimal = "." and thousands = ","'),
        ({"amount": "12\u00a0345,67"}, 'set decimal = "," and thousands = " "'),
        ({"amount": "NaN"}, "“NaN” is no amount"),
        ({"amount": "-inf"}, "“-inf” is no amount"),
        ({"amount": "1e5"}, "“1e5” is not a number"),
        ({"amount": "€ 5"}, "“€ 5” is not a number"),
        ({"amount": "٣"}, "is not a number"),
        ({"amount": "92233720368547758.08"}, "too large"),
        ({"amount": "9" * 61}, "is not a number"),
        ({"cur": "€"}, "three letters such as EUR"),
        (
            {"outcome": "Won"},
            "“Won” is none of won, lost, open; translate it to one of them. Did you mean “won”?",
        ),
        ({"at": "03/04/2024"}, 'dates = ["%d/%m/%Y"] or dates = ["%m/%d/%Y"]'),
        ({"at": "31.12.24"}, "“31.12.24” is not a date in the formats given (YYYY-MM-DD)."),
        ({"at": "20240301"}, "is not a date"),
        ({"at": "2024-02-30"}, "is not a date"),
        ({"at": "1899-12-29"}, "between the years 1900 and 2199"),
        ({"at": "2200-01-01"}, "between the years 1900 and 2199"),
        ({"at": "2024-03-31 02:30"}, "does not exist in Europe/Amsterdam"),
        ({"outcome": "w\0n"}, "NUL"),
        ({"outcome": "x" * 1_000_001}, "longer than 1000000 characters"),
    ],
)
def test_a_bad_cell_refuses_the_row(cells: dict[str, str], said: str) -> None:
    outcome = deal(**cells)
    assert isinstance(outcome, Refused)
    assert said in outcome.reason
    assert max(map(len, outcome.payload.values())) <= 1001


def test_a_refused_row_names_line_and_column_and_keeps_the_row() -> None:
    row, why = {"id": "D1", "Net": "soon"}, "“soon” is not a number with the decimal sign “.”."
    refused = Refused(2, "Net", why, row, "amount", types={})
    assert one(feed('deal = "id"\namount = "Net"'), row) == refused


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2024-10-27 02:30", "2024-10-27T00:30:00+00:00"),  # occurs twice: the earlier
        ("2024-07-01T12:00Z", "2024-07-01T12:00:00+00:00"),
    ],
)
def test_times_are_of_the_sources_time_zone(text: str, utc: str) -> None:
    assert values(deal(at=text))["opened_at"] == utc


@pytest.mark.parametrize(
    "text",
    [
        "2018-11-04",  # a day on which clocks were put forward at midnight
        "2018-11-04 00:00",
        "2018-11-04T00:00:00.000",
        "2018-11-04T00:00:00Z",
        "2018-11-04T00:00:00+02:00",
    ],
)
def test_a_midnight_written_on_a_date_is_the_date_in_every_zone(text: str) -> None:
    found = values(deal('timezone = "America/Sao_Paulo"', at=text, on=text))
    assert (found["opened_at"], found["expected_close_on"]) == ("2018-11-04", "2018-11-04")


def test_days_are_days_of_the_time_zone() -> None:
    assert values(deal(on="2024-01-31T23:30:00Z"))["expected_close_on"] == "2024-02-01"


def test_formats_may_be_several_but_must_not_disagree() -> None:
    both = 'dates = ["%d/%m/%Y", "%m/%d/%Y"]'
    assert values(deal(both, on="25/04/2024")) == values(deal(both, on="04/25/2024"))
    assert values(deal(both, on="04/04/2024"))["expected_close_on"] == "2024-04-04"
    assert (
        "several meanings in the formats given: 2024-03-04 00:00, 2024-04-03 00:00"
        in deal(both, on="03/04/2024").reason
    )
    assert values(deal(both, on="2024-04-25")) == values(
        deal(both, on="25/04/2024")
    )  # a spreadsheet's real date


def test_rows_must_be_as_wide_as_the_header() -> None:
    read = compiled(feed('deal = "id"\nname = "name"'), ["id", "name"], {})
    assert isinstance(read(2, ["D1", "x", "", ""]), Mapped)
    assert "has 3 cells, the header 2" in read(2, ["D1", "x", "y"]).reason
    assert read(2, ["D1", "x", "y"]).payload == {"id": "D1", "name": "x", "#3": "y"}
    assert "has 1 cells, the header 2. It may be cut off." in read(2, ["D1"]).reason


def test_translate_refuses_keeps_or_skips_what_it_does_not_know() -> None:
    table = '[translate.outcomes]\n"Gagné" = "won"\nPerdu = "lost"\n"-" = ""'
    fields = 'deal = "id"\noutcome = {{ column = "o", translate = "outcomes"{} }}'
    strict, skip, keep = (
        feed(fields.format(other), tables=table)
        for other in ("", ', other = "skip"', ', other = "keep"')
    )
    assert values(one(strict, {"id": "1", "o": "Gagné"}))["outcome"] == "won"
    assert "outcome" not in values(one(strict, {"id": "1", "o": "-"}))
    assert reason(strict, {"id": "1", "o": "Gagne"}) == (
        "“Gagne” is not in [translate.outcomes], which knows: Gagné, Perdu, -. Add it there. Did you mean “Gagné”?"
    )
    assert isinstance(one(skip, {"id": "1", "o": "?"}), Skipped)
    assert "“?” is none of won, lost, open" in reason(keep, {"id": "1", "o": "?"})


def test_lookups_take_a_column_of_another_feeds_row_in_that_feeds_notation() -> None:
    tables = '[files.prices]\nmatch = "p*"\nrecord = "lookup"\nid = "product"\ndecimal = ","\n'
    fields = 'deal = "id"\namount = {{ column = "product", lookup = "prices.list"{} }}'
    prices = {"prices": {"GTX": {"product": "GTX", "list": "4821,50"}}}
    strict, keep = (feed(fields.format(other), tables=tables) for other in ("", ', other = "keep"'))
    assert strict.lookup_feeds == ("prices",)
    assert values(one(strict, {"id": "1", "product": "GTX"}, prices)) == {
        "currency": "EUR",
        "amount": 482150,
    }
    assert "“MG” is not among the ids of “prices”" in reason(
        strict, {"id": "1", "product": "MG"}, prices
    )
    assert values(one(keep, {"id": "1", "product": "MG"}, prices)) == {"currency": "EUR"}
    with pytest.raises(
        MappingError, match="have no column “list”. Their columns are: product, price"
    ):
        one(
            strict,
            {"id": "1", "product": "GTX"},
            {"prices": {"GTX": {"product": "GTX", "price": "1"}}},
        )


def test_the_first_column_that_is_not_empty_counts_and_then_the_default() -> None:
    found = feed('deal = "id"\ncompany = { columns = ["a", "b"], default = "nobody" }')
    rows = [
        {"id": "1", "a": "A", "b": "B"},
        {"id": "1", "a": " ", "b": "B"},
        {"id": "1", "a": "", "b": ""},
    ]
    assert [values(one(found, row))["company"] for row in rows] == ["A", "B", "nobody"]


def test_rows_of_another_feed_are_skipped_with_one_reason() -> None:
    some = feed('deal = "id"', extra='only = { kind = ["a", "b"] }')
    filled = feed('deal = "id"', extra='only = { kind = "*" }')
    assert [type(one(some, {"id": "1", "kind": kind})) for kind in ("a", "c", "")] == [
        Mapped,
        Skipped,
        Skipped,
    ]
    assert [type(one(filled, {"id": "1", "kind": kind})) for kind in ("a", "c", " ")] == [
        Mapped,
        Mapped,
        Skipped,
    ]
    assert one(some, {"id": "1", "kind": "c"}).reason == "another feed's: kind is not a, b"


def test_a_credit_note_is_negative_however_it_is_written() -> None:
    found = feed('invoice = "n"\nat = "at"\namount = "net"\nkind = "kind"', record="invoice")
    rows = [
        {"n": "1", "at": "2024-01-01", "net": net, "kind": kind}
        for net, kind in (("5", "credit_note"), ("-5", "credit_note"), ("5", ""))
    ]
    assert [one(found, row).values["amount"] for row in rows] == [-500, -500, 500]


def test_references_prefix_shared_ids_and_not_the_sources_own() -> None:
    source = 'references = "erp"'
    found = feed(
        'invoice = "n"\ndeal = "d"\nowner = "o"\nat = "at"\namount = "net"',
        record="invoice",
        source=source,
    )
    row = one(found, {"n": "1", "d": "2", "o": "3", "at": "2024-01-01", "net": "1"}).values
    assert (row["invoice"], row["deal"], row["owner"]) == ("crm/1", "erp/2", "erp/3")


@given(
    st.lists(st.lists(st.text("a|\\ ", max_size=3), min_size=2, max_size=2), min_size=2, max_size=2)
)
def test_several_id_columns_are_never_confused(pairs: list[list[str]]) -> None:
    read = compiled(feed('deal = { value = "1" }', extra='id = ["a", "b"]'), ["a", "b"], {})
    first, second = (read(2, pair) for pair in pairs)
    if isinstance(first, Mapped) and isinstance(second, Mapped):
        same = [cell.strip() for cell in pairs[0]] == [cell.strip() for cell in pairs[1]]
        assert (first.external_id == second.external_id) == same


def test_ids_are_the_bare_value_or_a_digest_of_the_row() -> None:
    assert one(feed('deal = "id"', extra='id = "id"'), {"id": " D1 "}).external_id == "D1"
    assert "id of the row (k) is empty" in reason(
        feed('deal = "id"', extra='id = "k"'), {"id": "D1", "k": ""}
    )
    read = compiled(feed('deal = "a"'), ["a", "b"], {})
    digests = [read(2, cells).external_id for cells in (["x", "yz"], ["xy", "z"], ["x", "yz"])]
    assert digests[0] == digests[2] != digests[1]
    assert len(digests[0]) == 32


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=2
    ),
    st.sampled_from([(".", ""), (",", ""), (".", ","), (",", "."), (",", " "), (".", "'")]),
)
def test_numbers_are_read_as_written_in_either_convention(
    number: Decimal, signs: tuple[str, str]
) -> None:
    decimal, thousands = signs
    text = f"{number:,.2f}".replace(",", "T").replace(".", decimal).replace("T", thousands)
    outcome = deal(f'decimal = "{decimal}"\nthousands = "{thousands}"', amount=text)
    assert outcome.values["amount"] == int(number * 100)


@given(st.text())
def test_any_text_is_a_value_or_refused_with_a_sentence(text: str) -> None:
    for name in ("amount", "cur", "at", "on", "outcome"):
        outcome = deal(**{name: text})
        assert isinstance(outcome, Mapped) or outcome.reason
