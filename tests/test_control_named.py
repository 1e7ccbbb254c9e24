"""What documents and books differ by is named by finance: as a record that is typed in, with amount,
cause, owner, reason and document. Documents are the books and all differences, whatever is named.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from revops import closing, publish
from revops.closing.checks import Subject
from revops.closing.control import Cause, Named, Side, Total, control, total
from revops.models import RawRecord
from tests import small_company
from tests.admin_pages import logged_in, member_of
from tests.closing_company import month, now
from tests.test_control_total import books, documents, line

NEW = "/typed/difference/new/"
GIVEN = {
    "booked_on": "2026-01-31", "cause": "accrual", "amount": "10", "currency": "", "owner": "crm/ann",
    "reason": "Delivered in January, written in February.", "document": "A1",
}  # fmt: skip


@pytest.fixture
def fay(tmp_path: Path, db: None) -> Client:
    """Of finance, where A1 is 10 less in the books, and A2 is 3 more."""
    small_company.organisation(country="")
    small_company.load(tmp_path, "people", [{"person": "ann", "name": "Ann", "team": "North"}])
    documents(tmp_path, A1="100", A2="50")
    first = line("20260110", "7011", "0,00", "90,00", "A1")
    books(tmp_path, first, line("20260110", "7011", "0,00", "53,00", "A2"))
    return logged_in(member_of("finance", name="fay"))


def name(client: Client, **given: str) -> int:
    """Types one in, and answers the record."""
    answer = client.post(NEW, GIVEN | given)
    assert answer.status_code == 302, answer.content.decode()
    publish.publish()
    return RawRecord.objects.filter(kind="difference").latest("pk").pk


def january() -> Total:
    (found,) = control(month("2026-01"), now())
    return found


def amounts() -> dict[str, int]:
    found = january()
    assert sum(found.amount(each) for each in found.causes) == found.difference == 700
    return {str(each): found.amount(each) for each in found.causes}


def unsettled() -> tuple[str, ...]:
    return closing.CHECKS["control_total"].look(Subject(month("2026-01"), now())).names


def test_what_is_named_of_a_document_is_unexplained_no_more(fay: Client) -> None:
    assert (amounts(), unsettled()) == ({"unexplained": 700}, ("A1", "A2"))
    name(fay)
    assert (amounts(), unsettled()) == ({"accrual": 1000, "unexplained": -300}, ("A2",))
    (named,) = january().named
    assert (named.owner, named.reason, named.document) == ("Ann", GIVEN["reason"], "A1")


def test_only_a_part_of_it_leaves_the_rest_unexplained(fay: Client) -> None:
    name(fay, amount="4")
    assert (amounts(), unsettled()) == ({"accrual": 400, "unexplained": 300}, ("A1", "A2"))


def test_what_is_named_of_the_month_explains_what_nobody_sees_the_place_of(fay: Client) -> None:
    name(fay, document="", amount="7", cause="cut_off")
    assert (amounts(), unsettled()) == ({"cut_off": 700, "unexplained": 0}, ())
    name(fay, document="", amount="1", cause="cut_off")
    assert (amounts(), unsettled()) == ({"cut_off": 800, "unexplained": -100}, ("A1", "A2"))


def test_what_is_named_unexplained_has_an_owner_and_still_does_not_pass(fay: Client) -> None:
    name(fay, cause="unexplained")
    assert (amounts(), unsettled()) == ({"unexplained": 700}, ("A1", "A2"))


def test_a_correction_and_a_withdrawal_are_kept_with_who_made_them(fay: Client) -> None:
    record = name(fay)
    entry = RawRecord.objects.get(pk=record).external_id
    assert fay.post(f"/typed/difference/{entry}/", GIVEN | {"amount": "9"}).status_code == 302
    publish.publish()
    assert amounts() == {"accrual": 900, "unexplained": -200}
    assert fay.post(f"/typed/difference/{entry}/withdraw/").status_code == 302
    publish.publish()
    assert amounts() == {"unexplained": 700}
    assert RawRecord.objects.filter(kind="difference").count() == 2
    page = fay.get(f"/record/{record}/").content.decode()
    assert "fay" in page and GIVEN["reason"] in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"cause": "weather"}, "weather"),
        ({"amount": "a lot"}, "a lot"),
        ({"reason": ""}, "It must not be empty."),
        ({"owner": ""}, "It must not be empty."),
        ({"owner": "crm/nobody"}, "nobody"),
        ({"booked_on": "soon"}, "soon"),
    ],
)
def test_what_cannot_be_named_is_refused_at_its_field(
    fay: Client, given: dict[str, str], sentence: str
) -> None:
    answer = fay.post(NEW, GIVEN | given)
    assert (answer.status_code, sentence in answer.content.decode()) == (400, True)
    assert not RawRecord.objects.filter(kind="difference").exists()


def test_only_finance_names_and_everybody_reads(fay: Client) -> None:
    name(fay)
    reader = logged_in(member_of("viewer"))
    assert reader.get(NEW).status_code == 403
    page = reader.get("/finance/2026-01/").content.decode()
    assert (GIVEN["reason"] in page, "Name a difference" in page) == (True, False)
    own = fay.get("/finance/2026-01/").content.decode()
    begun = fay.get(re.search(r'href="(/typed/difference/new/[^"]*)"', own)[1]).content.decode()
    assert 'value="2026-01-31"' in begun
    assert f"Accrual · Ann · 10.00 · {GIVEN['reason']} · A1 · 31 Jan 2026" in begun
    text = b"".join(fay.get("/finance/2026-01/month.csv").streaming_content).decode()
    assert f"Named difference,Accrual A1,Ann: {GIVEN['reason']},,10.00,EUR" in text.replace('"', "")


numbers = st.sampled_from(["", "A1", "A2", "A3"])
amount = st.integers(-500, 500)
sides = st.lists(
    st.builds(
        Side, st.just("EUR"), st.sampled_from(["A1", "A2", "A3"]), amount, amount,
        st.none() | amount, st.none() | amount, amount, st.just(1),
    ),
    unique_by=lambda each: each.document,
)  # fmt: skip
names = st.lists(
    st.builds(
        Named, st.just("EUR"), st.sampled_from(Cause), numbers, amount, st.just("Why."),
        st.just("Ann"), st.just(1),
    )
)  # fmt: skip


@given(sides, names)
def test_whatever_is_named_the_differences_are_documents_less_books(
    sides: list[Side], names: list[Named]
) -> None:
    found = total("EUR", sides, [], names)
    assert sum(found.amount(each) for each in found.causes) == found.documents - found.books
