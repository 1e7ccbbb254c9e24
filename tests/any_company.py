"""Small companies of any documents, deals and rates, as rows of their files."""

from __future__ import annotations

from hypothesis import strategies as st

from tests import small_company

MAPPING = small_company.MAPPING.replace(
    'currency = "currency", deal = "deal" }',
    'currency = "currency", company = "company", kind = "kind", service_from_on = "from", service_until_on = "until" }',
)
COLUMNS = small_company.COLUMNS | {"invoices": "invoice at amount currency company kind from until"}
# The last hour of a month here is the first of the next one in Tokyo, and the other way round.
DAYS = [
    "2026-01-10", "2026-01-31T22:30:00Z", "2026-02-10", "2026-01-31T23:30:00Z", "2026-03-01", "2026-02-28", "2025-12-31", "2026-04-15",
]  # fmt: skip
NUMBERS, DEALS, LEADS = ["A1", "A2", "A3", "A4", "A5"], ["D1", "D2", "D3"], ["L1", "L2", "L3"]
MONTHS = ["2026-01-01", "2026-02-01", "2026-03-01"]
CURRENCIES, RATES = ["USD", "JPY"], ["0.9", "0.5", "1.2345", "0.0061"]
IN_CENTS, IN_WHOLE = ["100", "40.10", "-33.33", "7", "0.05"], ["100", "-33", "12345"]

days = st.sampled_from(DAYS)
priced = st.one_of(
    st.tuples(st.sampled_from(IN_CENTS), st.sampled_from(["EUR", "USD"])),
    st.tuples(st.sampled_from(IN_WHOLE), st.just("JPY")),
)
rates = st.tuples(st.sampled_from(CURRENCIES), st.sampled_from(MONTHS), st.sampled_from(RATES))


@st.composite
def document(draw: st.DrawFn, number: str) -> dict[str, str]:
    amount, currency = draw(priced)
    served = draw(st.sampled_from([("", ""), ("2026-01-01", "2026-03-31"), ("2025-12-15", "2026-12-14")]))  # fmt: skip
    return {
        "invoice": number, "at": draw(days), "amount": amount, "currency": currency, "company": draw(st.sampled_from(["", "Acme", "Beta"])),
        "kind": "credit_note" if amount.startswith("-") else "invoice", "from": served[0], "until": served[1],
    }  # fmt: skip


@st.composite
def deal(draw: st.DrawFn, name: str) -> dict[str, str]:
    amount, currency = draw(priced)
    return {
        "deal": name, "opened_at": "2025-12-01", "closed_at": draw(days), "outcome": draw(st.sampled_from(["won", "lost"])),
        "amount": amount.removeprefix("-"), "currency": currency, "owner": draw(st.sampled_from(["ann", "bob", ""])),
    }  # fmt: skip


def some_of(names: list[str], row: object, least: int) -> st.SearchStrategy:
    chosen = st.lists(st.sampled_from(names), min_size=least, max_size=len(names), unique=True)
    return chosen.flatmap(lambda each: st.tuples(*map(row, sorted(each))).map(list))


documents, deals = some_of(NUMBERS, document, 2), some_of(DEALS, deal, 1)
some_rates = st.dictionaries(
    st.tuples(st.sampled_from(CURRENCIES), st.sampled_from(MONTHS)),
    st.sampled_from(RATES),
    min_size=1,
    max_size=4,
)
companies = st.fixed_dictionaries({"invoices": documents, "deals": deals, "rates": some_rates})
PEOPLE = [{"person": who, "name": who.title(), "team": "North"} for who in ("ann", "bob")]
OF_LEADS = [{"lead": lead, "at": "2026-01-05", "owner": "ann", "channel": "Web"} for lead in LEADS]
STAGES = [
    {"id": f"{lead}{stage}", "lead": lead, "stage": stage, "at": at}
    for lead, stage, at in [
        ("L1", "mql", "2026-01-07"), ("L1", "sqo", "2026-01-09"), ("L2", "mql", "2026-02-08"), ("L3", "mql", "2026-03-08"),
    ]
]  # fmt: skip


def rows_of_rates(rates: dict[tuple[str, str], str]) -> list[dict[str, str]]:
    return [
        {"currency": currency, "month_on": month, "rate": rate}
        for (currency, month), rate in sorted(rates.items())
    ]
