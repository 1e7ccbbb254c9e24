"""Money reads to the cent in tables and receipts, and short in tiles, in English and in French."""

import pytest

from dashboards.words import wording


def spaced(text: str) -> str:
    """Visible spaces: "_" for the narrow one and "~" for the wide one; neither breaks."""
    return text.replace("\u202f", "_").replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("minor", "currency", "english", "french"),
    [
        (124_000_000, "EUR", "€1,240,000.00", "1_240_000,00~€"),
        (0, "EUR", "€0.00", "0,00~€"),
        (-5, "EUR", "−€0.05", "−0,05~€"),
        (10**14, "EUR", "€1,000,000,000,000.00", "1_000_000_000_000,00~€"),
        (123_456_789, "USD", "$1,234,567.89", "1_234_567,89~$US"),
        (123_456_789, "GBP", "£1,234,567.89", "1_234_567,89~£GB"),
        (-123_456, "CHF", "−CHF~1,234.56", "−1_234,56~CHF"),
        (123_456, "JPY", "¥123,456", "123_456~JPY"),
        (123_456, "KWD", "KWD~123.456", "123,456~KWD"),
    ],
)
def test_money_in_full_shows_the_minor_units_of_its_currency(
    minor: int, currency: str, english: str, french: str
) -> None:
    assert spaced(wording.money(minor, currency, "en")) == english
    assert spaced(wording.money(minor, currency, "fr")) == french


@pytest.mark.parametrize(
    ("minor", "currency", "english", "french"),
    [
        (124_000_000, "EUR", "€1.24M", "1,24~M€"),
        (160_000_000, "EUR", "€1.60M", "1,60~M€"),
        (-124_000_000, "EUR", "−€1.24M", "−1,24~M€"),
        (1_240_000_000, "EUR", "€12.4M", "12,4~M€"),
        (0, "EUR", "€0", "0~€"),
        (999_949, "EUR", "€9,999.49", "9_999,49~€"),
        (999_950, "EUR", "€10,000", "10_000~€"),
        (1_240_050, "EUR", "€12,401", "12_401~€"),
        (99_999_949, "EUR", "€999,999", "999_999~€"),
        (99_999_950, "EUR", "€1.00M", "1,00~M€"),
        (123_499_950, "EUR", "€1.23M", "1,23~M€"),  # rounded once: not over 1,235,000
        (99_949_999_999, "EUR", "€999M", "999~M€"),
        (99_950_000_000, "EUR", "€1.00B", "1,00~Md€"),
        (10**14, "EUR", "€1,000B", "1_000~Md€"),
        (124_000_000, "USD", "$1.24M", "1,24~M~$US"),
        (124_000_000, "CHF", "CHF~1.24M", "1,24~M~CHF"),
        (124_000_000, "JPY", "¥124M", "124~M~JPY"),
    ],
)
def test_compact_money_is_whole_from_ten_thousand_and_three_figures_from_a_million(
    minor: int, currency: str, english: str, french: str
) -> None:
    assert spaced(wording.money(minor, currency, "en", compact=True)) == english
    assert spaced(wording.money(minor, currency, "fr", compact=True)) == french
