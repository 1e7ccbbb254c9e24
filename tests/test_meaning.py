"""From files without a mapping to figures, in the browser's requests: looked at by the worker, changed by
hand, tried, imported.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from revops.guess import again
from revops.models import ImportRun, Rehearsal, Source, State
from revops.queue import work
from tests.admin_pages import logged_in, member_of
from tests.at_length import at_length
from tests.results import value
from tests.test_guess import CONTACTS
from tests.uploading import by_worker, send, uploader, words

pytestmark = pytest.mark.django_db
DEALS = """Deal ID,Deal Name,Stage,Amount,Created,Close date,Owner
D1,Acme,Closed Won,100,2026-01-05,2026-03-05,Anna
D2,Beta,Talking,50,2026-02-05,,Bert
"""
STRANGE = "Colour,Size\nred,3\nblue,4\n"


@pytest.fixture
def client(settings: LazySettings, tmp_path: Path) -> Client:
    return uploader(settings, tmp_path)


def looked_at(client: Client, *files: tuple[str, str], **given: str) -> str:
    """The address of what a worker's look at the files found."""
    address = send(client, *files, mapping="", **given).url
    work.do_all()
    return client.get(address).url


@by_worker
def test_files_without_a_mapping_are_looked_at_tried_and_imported(client: Client) -> None:
    meaning = looked_at(client, ("deals.csv", DEALS), ("colours.csv", STRANGE))
    page = words(client.get(meaning))
    assert "deals.csv" in page and "5 Mar 2026" in page and "€100.00" in page
    assert "Nothing shows what its rows are." in page
    assert not Source.objects.exists() and not ImportRun.objects.exists()

    draft = client.post(meaning, {"do": "try"}).url
    work.do_all()
    (result,) = client.get(draft).context["draft"].result
    assert (result["counts"]["added"], result["counts"]["refused"]) == (2, 0)

    client.post(f"{draft}confirm/")
    work.do_all()
    assert value("deals_signed", "2026-03") == 1
    assert value("signed_amount", "2026-03") == 10000


@by_worker
def test_leads_of_which_no_file_says_the_stage_cost_the_mqls(client: Client) -> None:
    no_stage = "No file says when a lead became MQL"
    leads = ("leads.csv", "Lead ID,Created,Source\nL1,2026-03-05,Web\nL2,2026-03-06,Web\n")
    assert no_stage in words(client.get(looked_at(client, leads)))
    assert no_stage not in words(client.get(looked_at(client, ("contacts.csv", CONTACTS))))


@by_worker
def test_rows_wait_for_what_is_asked_about_all_of_them(client: Client) -> None:
    both = "Deal ID,Stage,Created,Close date\nD1,Closed Won,03/04/2026,05/06/2026\n"
    page = words(client.get(looked_at(client, ("deals.csv", both))))
    assert "Say whether the day or the month comes first in the dates." in page
    assert "This row is read once the question above is answered." in page
    assert "is not a date" not in page


BOOKS = """Date,Transaction type,Num,Name,Amount
2026-09-04,Invoice,1001,Nordwind,3000.00
2026-10-06,Credit Memo,CM-7,Nordwind,-250.50
2026-10-09,Payment,,Nordwind,-2749.50
"""


@by_worker
def test_payments_among_invoices_are_left_out_and_not_rejected(client: Client) -> None:
    meaning = looked_at(client, ("transactions.csv", BOOKS))
    assert "1 row is left out, since it is neither an invoice nor a credit note: Payment (1)." in words(client.get(meaning))  # fmt: skip
    draft = client.post(meaning, {"do": "try"}).url
    work.do_all()
    counts = client.get(draft).context["draft"].result[0]["counts"]
    assert (counts["added"], counts["skipped"], counts["refused"]) == (2, 1, 0)


@by_worker
def test_two_readings_of_a_file_are_called_differently(client: Client) -> None:
    page = client.get(looked_at(client, ("contacts.csv", CONTACTS)))
    titles = [card.title for card in page.context["read"].cards]
    assert titles == [
        "contacts.csv · Lead",
        "contacts.csv · Stage · MQL",
        "contacts.csv · Stage · SQO",
    ]
    assert all(
        f"First rows as they would be read: {title}" in page.content.decode() for title in titles
    )


@by_worker
def test_what_a_value_means_can_be_changed_and_is_tried_as_changed(client: Client) -> None:
    meaning = looked_at(client, ("deals.csv", DEALS))
    client.post(
        meaning, {"do": "show", "deals/record": "deal", "deals/value/outcome/Talking": "lost"}
    )

    assert 'Talking = "lost"' in Rehearsal.objects.get().mapping
    assert 'Talking = "lost"' in client.get(f"{meaning}mapping.toml").content.decode()


@by_worker
def test_a_text_with_a_mistake_is_kept_with_the_reason_and_not_tried(client: Client) -> None:
    meaning = looked_at(client, ("deals.csv", DEALS))
    text = Rehearsal.objects.get().mapping.replace('"Amount"', '"Amounts"')
    client.post(meaning, {"do": "write", "mapping": text})
    assert "Did you mean “Amount”?" in words(client.get(meaning))

    broken = client.post(meaning, {"do": "write", "mapping": "[source"})
    assert broken.status_code == 400 and "[source" in words(broken)
    assert Rehearsal.objects.get().mapping == text

    wrong = client.post(meaning, {"do": "write", "mapping": text.replace('"deal"', '"dael"')})
    assert wrong.status_code == 302
    assert client.post(meaning, {"do": "try"}).status_code == 400
    assert Rehearsal.objects.get().state == State.DONE


@by_worker
def test_from_a_dry_run_one_goes_back_to_the_columns(client: Client) -> None:
    meaning = looked_at(client, ("deals.csv", DEALS))
    draft = client.post(meaning, {"do": "try"}).url
    work.do_all()

    assert client.post(f"{draft}look/").url == meaning
    assert client.get(meaning).status_code == 200


@by_worker
def test_files_of_a_known_source_need_no_choice_and_new_ones_are_added_to_it(
    client: Client,
) -> None:
    draft = client.post(looked_at(client, ("deals.csv", DEALS)), {"do": "try"}).url
    work.do_all()
    client.post(f"{draft}confirm/")
    work.do_all()

    second = send(client, ("deals.csv", DEALS), mapping="").url
    work.do_all()
    (result,) = client.get(second).context["draft"].result
    assert result["counts"]["unchanged"] == 2

    key = Source.objects.get().key
    calls = "Lead,Date,Agent\nL1,2026-01-05,Anna\n"
    meaning = looked_at(client, ("calls.csv", calls), source=key)
    text = Rehearsal.objects.latest("id").mapping
    assert f'key = "{key}"' in text and "[files.activities]" in text and "[files.deals]" in text
    assert "None of these files is of this kind" in words(client.get(meaning))


@pytest.mark.parametrize(
    ("name", "unchanged"),
    at_length([("deals_b.csv", 2), ("affaires-17.csv", 0)], quick=[("affaires-17.csv", 0)]),
)
@by_worker
def test_the_same_export_under_another_name_counts_once(
    client: Client, name: str, unchanged: int
) -> None:
    draft = client.post(looked_at(client, ("deals_a.csv", DEALS)), {"do": "try"}).url
    work.do_all()
    client.post(f"{draft}confirm/")
    work.do_all()

    draft = client.post(looked_at(client, (name, DEALS)), {"do": "try"}).url
    work.do_all()
    (result,) = client.get(draft).context["draft"].result
    assert result["counts"]["unchanged"] == unchanged
    client.post(f"{draft}confirm/")
    work.do_all()
    assert Source.objects.count() == 1
    assert (value("deals_signed", "2026-03"), value("open_deals", "2026-03")) == (1, 1)


@pytest.mark.parametrize(
    "name", at_length(["deals_b.csv", "affaires-17.csv"], quick=["affaires-17.csv"])
)
@by_worker
def test_another_tool_with_the_same_columns_and_ids_takes_nothing_away(
    client: Client, name: str
) -> None:
    others = DEALS.replace("Acme", "Rome").replace("100", "700").replace("Anna", "Carla")
    others = others.replace("-03-05", "-03-09").replace("-01-05", "-01-15")
    others = others.replace("Beta", "Turin").replace(",50,", ",70,").replace("Bert", "Dino")
    for each, text in (("deals_a.csv", DEALS), (name, others)):
        draft = client.post(looked_at(client, (each, text)), {"do": "try"}).url
        work.do_all()
        client.post(f"{draft}confirm/")
        work.do_all()
    assert Source.objects.count() == 2
    assert (value("deals_signed", "2026-03"), value("open_deals", "2026-03")) == (2, 2)


@pytest.mark.parametrize(
    ("matches", "name", "wider"),
    [
        (["deals.csv"], "deals (3).csv", "deals*.csv"),
        (["deals*.csv"], "deals-12.csv", "deals*.csv"),
        (["deals-2026-01.csv"], "deals-2026-02.csv", "deals-2026-0*.csv"),
        (["deals.csv", "deals_history.csv"], "deals-12.csv", ""),  # which would be the history, too
        (["deals.csv"], "affaires.csv", ""),
        (["deals.csv"], "deals.xlsx", ""),
    ],
)
def test_a_wider_pattern_takes_no_file_of_another_feed(
    matches: list[str], name: str, wider: str
) -> None:
    feeds = {str(place): {"match": match} for place, match in enumerate(matches)}
    assert again.wider_match(feeds, "0", name) == wider


@by_worker
def test_a_page_of_very_many_lists_is_taken(client: Client) -> None:
    meaning = looked_at(client, ("deals.csv", DEALS))
    many = {f"deals/value/outcome/stage {n}": "open" for n in range(3000)}
    assert client.post(meaning, {"do": "show", "deals/record": "deal"} | many).status_code == 302


@by_worker
def test_a_file_that_cannot_be_read_says_why(client: Client) -> None:
    address = send(client, ("deals.csv", "%PDF-1.7\n"), mapping="").url
    work.do_all()
    assert "it is a PDF" in words(client.get(address))


@by_worker
def test_the_meaning_of_files_is_for_who_uploaded_them(client: Client) -> None:
    meaning = looked_at(client, ("deals.csv", DEALS))
    other = logged_in(member_of("finance"))
    assert other.get(meaning).status_code in (403, 404)
    assert Client().get(meaning).status_code == 302
