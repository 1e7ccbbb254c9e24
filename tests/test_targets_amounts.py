"""Amounts are typed as people write them: with the sign of the company's currency, in thousands and millions."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from revops.kpis import KPIS
from revops.targets import reading


@pytest.mark.parametrize(
    ("kpi", "text", "language", "value"),
    [
        ("revenue", "180 000 €", "fr", "180000"),
        ("revenue", "€180,000", "en", "180000"),
        ("revenue", "EUR 180 000", "fr", "180000"),
        ("revenue", "85k", "en", "85000"),
        ("revenue", "85 k€", "fr", "85000"),
        ("revenue", "1.2M", "en", "1200000"),
        ("revenue", "1,2 M€", "fr", "1200000"),
        ("revenue", "1.235 M€", "en", "1235000"),
        ("mqls", "1.5k", "en", "1500"),
        ("win_rate", "50 %", "fr", "0.5"),
        ("win_rate", "50\u202f%", "fr", "0.5"),
    ],
)
def test_amounts_are_understood_as_people_write_them(kpi, text, language, value):
    with override(language):
        assert reading.typed_value(text, KPIS[kpi], "EUR") == Decimal(value)


@pytest.mark.parametrize(
    ("kpi", "text", "why"),
    [
        ("revenue", "$5,000", "“$5,000” is another currency; targets are in EUR."),
        ("revenue", "5000 GBP", "“5000 GBP” is another currency; targets are in EUR."),
        ("mqls", "5 €", "“5 €” is an amount of money, but MQLs counts; write a number."),
        ("revenue", "1.250k", "may mean two numbers"),
        ("win_rate", "5k", "is not a number"),
        ("revenue", "5 kM", "is not a number"),
        ("revenue", "5 apples", "is not a number"),
        ("revenue", "-5 €", "is not a number"),
    ],
)
def test_what_is_beside_a_number_and_not_of_it_is_refused(kpi, text, why):
    with pytest.raises(ValidationError, match=re.escape(why)):
        reading.typed_value(text, KPIS[kpi], "EUR")


@pytest.mark.parametrize(
    ("currency", "text"), [("MAD", "500 MAD"), ("USD", "$500"), ("USD", "500 $US"), ("CAD", "$500")]
)
def test_the_company_s_own_currency_is_known_by_its_code_and_sign(currency, text):
    assert reading.typed_value(text, KPIS["revenue"], currency) == 500
