"""What is written in one language is read in another: on the page, in the admin, in a file and through
the API.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils.translation import gettext_lazy, override, pgettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from revops import messages
from revops.ingest import request_imports
from revops.mapping import MappingError
from revops.messages import gettext, joined, message, ngettext
from revops.models import Chore, ImportRun, State
from revops.models.sentences import MessageField, TextBecomesMessage
from revops.queue import work
from tests import small_company
from tests.admin_pages import group_of, logged_in, member_of
from tests.api_calls import caller
from tests.test_mending import HEAD, MAPPING


def in_french(text: str) -> str:
    """As it is read after it was stored."""
    kept = json.loads(json.dumps(messages.stored(text)))
    with override("fr"):
        return str(messages.read(kept)).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_sentence_keeps_its_parameters() -> None:
    with override("en"):
        text = gettext("“%(text)s” is longer than %(limit)d characters.") % {"text": "x", "limit": 200}  # fmt: skip
    assert text == "“x” is longer than 200 characters."
    assert in_french(text) == "« x » dépasse 200 caractères."


def test_a_sentence_within_a_sentence_is_read_too() -> None:
    with override("en"):
        why = gettext("its sheets are empty. Export it again.")
        text = gettext("“%(file)s” cannot be read: %(why)s") % {"file": "a.xlsx", "why": why}
    assert in_french(text) == "« a.xlsx » ne peut pas être lu : ses feuilles sont vides. Exportez-le à nouveau."  # fmt: skip


def test_a_month_is_written_as_its_reader_writes_months() -> None:
    with override("en"):
        text = gettext("%(month)s is closed.") % {"month": messages.month(date(2026, 9, 1))}
    assert text == "September 2026 is closed."
    assert in_french(text) == "septembre 2026 est clos."
    assert messages.kind_of(messages.month(date(2026, 9, 1))) == ""


@pytest.mark.parametrize(("count", "french"), [(1, "ligne 7"), (2, "lignes 7")])
def test_a_plural_is_the_readers(count: int, french: str) -> None:
    with override("en"):
        text = ngettext("line %(lines)s", "lines %(lines)s", count) % {"lines": "7"}
    assert in_french(text) == french


def test_sentences_one_after_the_other_and_lazy_ones_are_kept() -> None:
    with override("en"):
        text = message(gettext_lazy("Owner")) + ": " + message(pgettext_lazy("of a deal", "Open"))
        several = gettext(" or ").join(["a", "b"])
    assert (text, in_french(text)) == ("Owner: Open", "Propriétaire : Ouverte".replace(" :", ":"))
    assert (several, in_french(several)) == ("a or b", "a ou b")


def test_an_error_hands_on_what_it_was_raised_with() -> None:
    with override("en"):
        error = MappingError(gettext("What went wrong"), gettext("Owner"))
    assert str(error) == "What went wrong\nOwner"
    assert in_french(str(error)).endswith("\nPropriétaire")


def test_a_text_that_is_no_sentence_of_ours_stays_as_it_is() -> None:
    assert in_french("Fehler 17: 50 %") == "Fehler 17: 50 %"
    assert messages.changed("a secret", lambda part: part.replace("secret", "•")) == "a •"


def test_what_the_database_cannot_store_is_stored_as_something_else(db: None) -> None:
    text = gettext("“%(file)s” cannot be read: %(why)s") % {"file": "a\0é\ud83d😀", "why": "\0"}
    chore = Chore.objects.create(kind=Chore.Kind.DERIVE, error=text)
    chore.refresh_from_db()
    assert chore.error == "“a\ufffdé\ufffd😀” cannot be read: \ufffd"


texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=9)
sentences = st.recursive(
    texts,
    lambda inner: st.one_of(
        st.builds(
            lambda a, b: gettext("“%(file)s” cannot be read: %(why)s") % {"file": a, "why": b},
            texts,
            inner,
        ),  # fmt: skip
        st.builds(lambda a, b: joined(" ", [a, b]), inner, inner),
    ),
    max_leaves=8,
)


@given(sentences)
def test_what_is_stored_is_read_as_it_was_written(text: str) -> None:
    assert messages.read(json.loads(json.dumps(messages.stored(text)))) == text


@pytest.fixture
def run(db: None, tmp_path: Path) -> ImportRun:
    """An import by a worker that speaks English."""
    small_company.organisation()
    (tmp_path / "deals.csv").write_text(HEAD + "D1,2026-01-02,,Signed,new,web,10\nD2,2026-01-02,,Won,new,Website,10\n")  # fmt: skip
    with override("en"):
        (run,) = request_imports(MAPPING.replace("web = ", 'Website = "Fair"\nweb = '), [tmp_path / "deals.csv"])  # fmt: skip
        work.do_all()
    return run


def test_an_import_is_read_in_the_language_of_the_reader(run: ImportRun) -> None:
    admin = logged_in(member_of("admin"))
    for address in (
        f"/data/run/{run.pk}/",
        "/data/rejected/",
        "/data/rejected.csv",
        "/admin/revops/rejected/",
    ):
        answers = {code: read(admin, address, code) for code in ("en", "fr")}
        assert "is not in [translate.stages]" in answers["en"], address
        assert "n’est pas dans [translate.stages]" in answers["fr"], address
    assert "New in channels: 1 (Fair)." in read(admin, f"/data/run/{run.pk}/", "en")
    assert "New in channels" not in read(admin, f"/data/run/{run.pk}/", "fr")


def read(client: Client, address: str, language: str) -> str:
    answer = client.get(address, headers={"Accept-Language": language})
    return b"".join(answer).decode()


@pytest.mark.django_db
def test_what_was_typed_in_is_read_through_the_api_in_the_language_of_the_reader() -> None:
    small_company.organisation()
    script = caller("script")
    User.objects.get(username="script").groups.add(group_of("recorder"))
    call = {"kind": "call", "at": "2026-02-03T10:30:00+01:00", "company": "Acme"}
    english_speaker = {"Accept-Language": "en"}
    made = script.post(
        "/api/v1/typed/activity/", call, content_type="application/json", headers=english_speaker
    )
    assert made.status_code == 201, made.content
    ImportRun.objects.update(notes=[gettext("No record has: %(names)s.") % {"names": "a"}])
    address = f"/api/v1/typed/activity/{made.json()['id']}/"
    english, french = (json.loads(read(script, address, code))["notes"] for code in ("en", "fr"))
    assert english == ["No record has: a."] != french


@pytest.mark.django_db
def test_work_that_was_given_up_says_why_in_the_language_of_the_reader() -> None:
    Chore.objects.create(kind=Chore.Kind.DERIVE, attempts=9)
    with override("en"):
        work.do_all()
    chore = Chore.objects.get()
    assert (chore.state, chore.error[:11]) == (State.FAILED, "Whoever did")
    with override("fr"):
        assert not Chore.objects.get().error.startswith("Whoever did")


@pytest.mark.django_db
def test_texts_of_before_are_found_by_what_they_say() -> None:
    Chore.objects.create(kind=Chore.Kind.PUBLISH, state=State.FAILED, error="Alt: 50 %")
    assert Chore.objects.get(error="Alt: 50 %").error == "Alt: 50 %"
    assert Chore.objects.filter(error__icontains="alt").exists()


@pytest.mark.django_db
def test_a_column_of_texts_becomes_one_of_messages_and_back_and_loses_nothing() -> None:
    state = SimpleNamespace(apps=apps)
    column = TextBecomesMessage("chore", "error", MessageField())
    texts = ["", "Alt: 50 %", '{"msgid": "x"', "“ü”\nb"]
    Chore.objects.bulk_create(Chore(kind=Chore.Kind.DERIVE, state=State.DONE, error=text) for text in texts)  # fmt: skip
    with connection.cursor() as cursor, connection.schema_editor() as editor:
        column.database_backwards("revops", editor, state, state)
        cursor.execute("SELECT error FROM revops_chore ORDER BY id")
        assert [text for (text,) in cursor.fetchall()] == texts
        column.database_forwards("revops", editor, state, state)
    assert list(Chore.objects.order_by("pk").values_list("error", flat=True)) == texts
