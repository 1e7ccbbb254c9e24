"""What the pages of an upload call files, their readings and their sources, for whoever has never seen a mapping."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils.translation import override

from dashboards.words.meaning_fields import in_words
from dashboards.words.plainly import files_read, sheet_of
from revops.guess.source_names import file_words
from revops.models import Chore, ImportRun, Rehearsal, Source, State
from revops.queue import work
from tests import uploading
from tests.test_guess import CONTACTS
from tests.test_guess_by_mail import DEALS, LEADS
from tests.test_meaning import looked_at
from tests.uploading import by_worker, rehearsed, uploader, words

pytestmark = pytest.mark.django_db
PAYOUTS = "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC)\n"
PAYOUTS += "txn_1,charge,ch_1,120.00,3.50,116.50,eur,2026-01-05 10:00,2026-01-07 00:00\n"
COMING = "Its first files are being read: their figures are on their way."


@pytest.fixture
def client(settings: LazySettings, tmp_path: Path) -> Client:
    return uploader(settings, tmp_path)


@pytest.mark.parametrize(
    "readings, english, french",
    [
        ([("a", "x")], "1 file", "1 fichier"),
        ([("a", "x"), ("b", "x")], "2 files", "2 fichiers"),
        (
            [("a", "x"), ("a", "y"), ("b", "y")],
            "2 files, read as 2 kinds of records",
            "2 fichiers, lus comme 2 sortes d’enregistrements",
        ),
    ],
)
def test_files_and_their_readings_are_counted_apart(readings, english, french) -> None:
    for language, expected in (("en", english), ("fr", french)):
        with override(language):
            assert files_read(readings) == expected


@by_worker
def test_a_file_that_is_read_as_several_kinds_is_one_file(client: Client) -> None:
    draft = client.post(looked_at(client, ("contacts.csv", CONTACTS)), {"do": "try"}).url
    work.do_all()
    said = "1 file, read as 3 kinds of records"
    assert f"{said}: a row may be two things" in words(client.get(draft))
    answer = client.post(f"{draft}confirm/", follow=True)
    assert f"To be imported: {said}." in words(answer)
    assert ImportRun.objects.count() == 3
    assert f"<span>{said}</span>" in words(client.get("/data/"))


@by_worker
def test_notes_of_several_files_stand_below_the_name_of_theirs(client: Client) -> None:
    calls = "lead,at,owner,company\nL1,2025-10-03 10:00,p9,\n"
    leads = "lead,at,motion,channel,owner,merged_into,is_test\nL1,2025-10-01,,Fair,,,\n"
    page = words(client.get(rehearsed(client, ("calls.csv", calls), ("leads.csv", leads))))
    noted = [part.partition("</h2>")[0] for part in page.split('<h2 class="noted">')[1:]]
    assert [name.partition(" <")[0] for name in noted] == ["leads.csv", "calls.csv"]
    (alone,) = (words(client.get(rehearsed(client, ("leads.csv", leads)))),)
    assert 'class="notes"' in alone and "noted" not in alone


def test_the_sheet_of_a_workbook_is_named_with_its_file() -> None:
    mapping = '[files.won]\nmatch = "b.xlsx"\nsheet = "Won"\nrecord = "deal"\n'
    assert (sheet_of(mapping, "won"), sheet_of(mapping, "lost"), sheet_of("", "a")) == (
        "Won",
        "",
        "",
    )


@by_worker
def test_a_source_whose_first_files_are_being_read_is_said_to_come(client: Client) -> None:
    client.post(f"{rehearsed(client, ('leads.csv', uploading.LEADS))}confirm/")
    page = words(client.get("/data/"))
    assert COMING in page and "It has never delivered" not in page
    work.do_all()
    assert COMING not in words(client.get("/data/"))


@by_worker
def test_a_list_that_others_look_things_up_in_is_called_after_its_file(client: Client) -> None:
    meaning = looked_at(client, ("contacts.csv", LEADS), ("affaires.csv", DEALS))
    page = words(client.get(meaning))
    assert "in contacts.csv, by “E-mail contact”" in page
    assert ">leads-by-mail" not in page and "“leads-by-mail”" not in page


def test_what_the_page_cannot_change_is_named_in_words() -> None:
    joined = {"columns": ["First Name", "Last Name"], "join": " "}
    assert in_words(joined, "{columns = …}", {}) == "First Name + Last Name"
    looked_up = {"column": "Mail", "lookup": "leads-by-mail.Id"}
    listed = {"files": {"leads-by-mail": {"match": "contacts.csv"}}}
    assert in_words(looked_up, "{…}", listed) == "“Id” in contacts.csv, by “Mail”"
    assert in_words("Mail", "", listed) == ""


ASKED = "Is that what your company calls an SQO?"


@by_worker
def test_whether_a_sales_qualified_lead_is_an_sqo_is_asked_and_the_guess_kept(
    client: Client,
) -> None:
    page = words(client.get(looked_at(client, ("contacts.csv", CONTACTS))))
    assert f"“Became a Sales Qualified Lead Date” is taken for the day of the SQO. {ASKED}" in page
    both = CONTACTS.replace("Original Source\n", "Original Source,Became an Opportunity Date\n")
    page = words(client.get(looked_at(client, ("contacts.csv", both))))
    assert "choose “Became an Opportunity Date” below as the day" in page
    stages = "Lead ID,Stage,Date\nL1,Sales Qualified Lead,2026-01-05\nL1,MQL,2026-01-04\n"
    meaning = looked_at(client, ("stages.csv", stages))
    assert f"“Sales Qualified Lead” is taken for SQO. {ASKED}" in words(client.get(meaning))
    own = stages.replace("Sales Qualified Lead", "SQO")
    assert ASKED not in words(client.get(looked_at(client, ("stages.csv", own))))


def test_a_source_that_no_tool_names_is_named_in_the_language_of_whoever_reads() -> None:
    shown = {}
    for name in ("Files", "Fichiers", "Typed in", "HubSpot"):
        for language in ("en", "fr"):
            with override(language):
                shown[name, language] = str(Source(name=name))
    assert shown == {
        ("Files", "en"): "Files", ("Files", "fr"): "Fichiers", ("Fichiers", "en"): "Files", ("Fichiers", "fr"): "Fichiers",
        ("Typed in", "en"): "Typed in", ("Typed in", "fr"): "Saisie manuelle", ("HubSpot", "en"): "HubSpot", ("HubSpot", "fr"): "HubSpot",
    }  # fmt: skip


@pytest.mark.parametrize(
    "names, expected",
    [
        (["invoices-2026-01.csv"], "Invoices"),
        (["sales_pipeline.csv", "sales_teams.csv"], "Sales"),
        (["applications.csv", "calls.csv", "events.csv"], "Applications, calls, events"),
        (["Export Affaires (3).xlsx", "Export Affaires (4).xlsx"], "Export Affaires"),
        (["2026.csv"], "2026"),
        ([f"{letter * 30}.csv" for letter in "abc"], "A" + "a" * 29),
        ([], ""),
    ],
)
def test_files_of_no_tool_are_called_after_their_names(names: list[str], expected: str) -> None:
    assert file_words(names) == expected


@by_worker
def test_a_source_is_proposed_to_be_called_after_all_its_tools(client: Client) -> None:
    client.get(looked_at(client, ("contacts.csv", CONTACTS), ("payouts.csv", PAYOUTS)))
    client.get(looked_at(client, ("leads_2026.csv", LEADS)))
    found = Rehearsal.objects.order_by("pk").values_list("source", flat=True)
    assert list(found) == ["HubSpot + Stripe", "Leads"]


@by_worker
def test_a_dry_run_says_how_many_rows_it_has_read_of_how_many(client: Client) -> None:
    looked_at(client, ("contacts.csv", CONTACTS))
    draft = Rehearsal.objects.get()
    found = {0: ".", 2: ": 2 of about 6 rows.", 9: ": 9 rows so far."}
    for read, said in found.items():
        Rehearsal.objects.update(looks=False, state=State.RUNNING, rows_read=read)
        assert f"The files are being read{said}" in words(client.get(f"/data/upload/{draft.key}/"))


@by_worker
def test_an_import_says_which_reading_of_how_many_it_is_at(client: Client) -> None:
    draft = client.post(looked_at(client, ("contacts.csv", CONTACTS)), {"do": "try"}).url
    work.do_all()
    address = client.post(f"{draft}confirm/").url
    first, second, third = ImportRun.objects.order_by("pk")
    assert "1 file, read as 3 kinds of records. The files wait" in words(client.get(address))
    ImportRun.objects.filter(pk=first.pk).update(state=State.DONE)
    ImportRun.objects.filter(pk=second.pk).update(state=State.RUNNING, rows_read=20000)
    page = words(client.get(address))
    assert "Being read, 2 of 3: contacts.csv (Stage · MQL). 20,000 rows so far. This page" in page
    assert '<progress max="4" value="1" aria-labelledby="how-far">' in page
    ImportRun.objects.update(state=State.DONE)
    Chore.request(Chore.Kind.PUBLISH, "contacts")
    assert "All is read; the figures are being worked out." in words(client.get(address))
