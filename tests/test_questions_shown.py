"""A question shows at its figure wherever the figure stands, at once and on kept pages, too."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone, translation

from dashboards.surfaces import digest
from revops import inquiries, numbers
from revops.inquiries import Inquiry
from revops.readers import reader_of
from tests import page_company
from tests.admin_pages import logged_in, member_of
from tests.reading_company import client_of
from tests.test_questions import answered, asked, keeper

pytestmark = pytest.mark.django_db
VIEW = "period=2025-10"
OPEN = "Question: open, answer due"
PAGES = (
    f"/?{VIEW}",
    f"/kpi/mqls/?{VIEW}",
    f"/kpi/mqls/receipt/?{VIEW}",
    f"/tv/?{VIEW}&views=figures",
)


@pytest.fixture
def readers(tmp_path: Path) -> list[Client]:
    """Two of the same rights, who share pages, and one of others."""
    page_company.load(tmp_path)
    users = [member_of("viewer"), member_of("viewer", name="another"), member_of("admin")]
    return [logged_in(user) for user in users]


def text(client: Client, address: str, **headers: str) -> str:
    return unescape(" ".join(client.get(address, headers=headers).content.decode().split()))


def state(page: str, address: str) -> str:
    """How a page says that the one question stands."""
    if "explained" in page:
        return "explained"
    return "open" if "open, answer due" in page or "1 open question" in page else ""


@pytest.mark.parametrize("address", PAGES)
def test_it_shows_at_once_to_everybody_on_a_warm_cache(readers: list[Client], address: str) -> None:
    def states() -> set[str]:
        return {state(text(each, address), address) for each in readers for _twice in range(2)}

    assert states() == {""}
    inquiry = asked(User.objects.get(username="viewer"))
    assert states() == {"open"}
    answered(inquiry, keeper())
    assert states() == {"explained"}


@pytest.mark.parametrize("address", PAGES[:3])
def test_what_was_kept_by_a_browser_is_asked_for_anew(readers: list[Client], address: str) -> None:
    readers[0].get(address)  # which sets the cookies
    tag = readers[0].get(address).headers["ETag"]
    assert readers[0].get(address, headers={"If-None-Match": tag}).status_code == 304
    inquiry = asked(User.objects.get(username="admin"))
    answer = readers[0].get(address, headers={"If-None-Match": tag})
    assert answer.status_code == 200 and "open, answer due" in answer.content.decode()
    tag = answer.headers["ETag"]
    answered(inquiry, keeper())
    assert readers[0].get(address, headers={"If-None-Match": tag}).status_code == 200


def test_it_stands_at_its_figure_and_at_no_other(readers: list[Client]) -> None:
    asked(User.objects.get(username="viewer"))
    shown = {
        f"{address}{more}": OPEN in text(readers[0], f"{address}{more}")
        for address in ("/?period=", "/kpi/sqos/?period=", "/kpi/mqls/receipt/?period=")
        for more in ("2025-10", "2025-10-01..2025-10-31", "2025-09", "2025-10&motion=inbound")
    }
    # On the receipt the question itself stands, with its state.
    assert {address for address, is_shown in shown.items() if is_shown} == {
        "/?period=2025-10", "/?period=2025-10-01..2025-10-31",
        "/?period=2025-10&motion=inbound",  # in the funnel, whose last column is the whole
    }  # fmt: skip
    receipts = [
        text(readers[0], f"/kpi/mqls/receipt/?period={each}") for each in ("2025-10", "2025-09")
    ]
    assert ["Why so many?" in each for each in receipts] == [True, False]


def test_the_api_names_it(readers: list[Client]) -> None:
    user = User.objects.get(username="viewer")
    inquiry = asked(user)
    expected = {
        "id": inquiry.pk,
        "state": "open",
        "due_on": str(inquiry.due_on),
        "corrected_by": None,
    }

    def questions() -> dict[str, list]:
        found = client_of(user).get("/api/v1/numbers/?period=2025-10&period=2025-09").json()
        return {
            f"{n['kpi']} {n['period']['key']}": n["questions"]
            for n in found["numbers"]
            if n["questions"]
        }

    assert questions() == {"mqls 2025-10": [expected]}
    answered(inquiry, keeper())
    assert questions() == {"mqls 2025-10": [expected | {"state": "explained"}]}


@pytest.mark.parametrize(("language", "words"), [("en", OPEN), ("fr", "Question\u202f: ouverte")])
def test_the_digest_has_the_mark_with_its_link(
    readers: list[Client], language: str, words: str
) -> None:
    user = User.objects.get(username="viewer")
    inquiry = asked(user)
    period = numbers.published().calendar.period("2025-10")
    _subject, plain, html = digest.render(user, period, language)
    for mail in (plain, unescape(html)):
        assert words in mail and f"/questions/{inquiry.pk}/" in mail
    translation.activate("en")


def test_several_are_counted_open_ones_first(readers: list[Client]) -> None:
    user, boss = User.objects.get(username="viewer"), keeper()
    answered(asked(user, "An old one"), boss)
    asked(user, "One")
    Inquiry.objects.filter(text="One").update(due_on=timezone.now().date() + timedelta(days=1))
    asked(user, "Two")
    assert "2 open questions, first answer due" in text(readers[0], f"/?{VIEW}")
    page = text(readers[0], f"/kpi/mqls/?{VIEW}")
    assert sorted(("Two", "> One", "An old one"), key=page.index)[2] == "An old one"


def test_an_earlier_state_shows_the_question_as_it_stood(readers: list[Client]) -> None:
    before = timezone.now()
    inquiry = asked(User.objects.get(username="viewer"))
    between = timezone.now()
    answered(inquiry, keeper())

    def seen(at) -> str:
        as_of = at.isoformat().replace("+", "%2B")
        return state(text(readers[0], f"/?{VIEW}&as_of={as_of}"), "")

    assert [seen(before), seen(between), seen(timezone.now())] == ["", "open", "explained"]


def test_what_people_write_is_text_everywhere(readers: list[Client]) -> None:
    inquiry = asked(User.objects.get(username="viewer"), "<b>Why</b> & <script>")
    answered(inquiry, keeper(), text="<i>So</i>")
    for address in (*PAGES[1:3], "/questions/", f"/questions/{inquiry.pk}/"):
        page = readers[2].get(address).content.decode()
        assert "&lt;b&gt;Why&lt;/b&gt; &amp; &lt;script&gt;" in page
        assert "<b>Why" not in page and "<i>So" not in page


def test_a_page_of_then_offers_no_form(readers: list[Client]) -> None:
    assert "Question this figure" in text(readers[0], f"/kpi/mqls/?{VIEW}")
    assert "Question this figure" not in text(readers[0], f"/kpi/mqls/?{VIEW}&as_of=2100-01-01")
    assert inquiries.marks_in([], numbers.published().reader).by_figure == {}


@pytest.mark.parametrize("view", ["", "&funnel=cohort"])
def test_it_shows_in_the_funnel_at_the_figure_of_its_motion(
    readers: list[Client], view: str
) -> None:
    kpi = "mql_to_sqo" if view else "mqls"
    inquiry = about("outbound", kpi)
    funnel = text(readers[0], f"/?{VIEW}{view}").split('class="funnel')[1].split("</table>")[0]
    assert funnel.count(f'class="asked-sign open" href="/questions/{inquiry.pk}/"') == 1


def about(motion: str, kpi: str) -> Inquiry:
    """A question about one motion's figure of the month."""
    user = User.objects.get(username="viewer")
    published = numbers.published(reader=reader_of(user))
    period, slice = published.calendar.period("2025-10"), numbers.sliced(motion, {})
    return inquiries.ask(numbers.KPIS[kpi], period, slice, published, "Why so many?", user)
