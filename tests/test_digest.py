"""The digest says what the page says, in the reader's language, and is never blank."""

import pytest
from django.test import Client

from dashboards.models import Every, Subscription
from dashboards.surfaces import digest
from revops import numbers
from tests import page_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(tmp_path):
    page_company.load(tmp_path)
    user = page_company.reader()
    user.email = "reader@example.org"
    user.save()
    return user


def period(key: str):
    return numbers.published().calendar.period(key)


def test_both_forms_show_the_published_figures(reader):
    _subject, text, html = digest.render(reader, period("2025-10"), "en")
    assert [
        name
        for name, figure in page_company.FIGURES.items()
        if figure not in text or figure not in html
    ] == []


def test_the_subject_is_the_answer(reader):
    subject, _text, _html = digest.render(reader, period("2025-10"), "en")
    assert subject == "October 2025: Deals signed behind · MQLs, Revenue ahead · SQOs on target"


def test_it_reads_in_the_language_of_the_subscription(reader):
    Subscription.objects.create(user=reader, every=Every.MONTH, language="fr", is_on=True)
    subject, text, html = digest.render(reader, period("2025-10"))
    assert subject.startswith("Octobre 2025\u202f: Affaires signées en retard")
    assert 'lang="fr"' in html
    assert "La même vue http" in text


def test_it_loads_nothing_from_anywhere(reader):
    _subject, _text, html = digest.render(reader, period("2025-10"), "en")
    assert [tag for tag in ("<img", "<script", "<link", "url(") if tag in html] == []


def test_a_period_without_figures_is_blank(reader):
    with pytest.raises(digest.Blank):
        digest.render(reader, period("2031-01"), "en")


def test_everybody_switches_their_own_on(reader):
    client = Client()
    client.force_login(reader)
    client.post("/digest/", {"every": ["week"], "language": "fr"})
    own = Subscription.objects.order_by("every").values_list("user", "every", "language", "is_on")
    assert list(own) == [(reader.pk, "month", "fr", False), (reader.pk, "week", "fr", True)]
    assert client.get("/digest/").status_code == 200
    assert client.post("/digest/", {"every": ["year"], "language": "fr"}).status_code == 400
