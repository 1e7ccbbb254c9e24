"""The gap, the rule and the comparison are read on every surface, without pointing at anything."""

import re
from html import unescape

import pytest

from dashboards.surfaces import digest
from revops import numbers
from tests import awkward_company, page_company

pytestmark = pytest.mark.django_db
LANGUAGES = {
    "en": ("2 short", "50\u202f% less than expected (4); more than 5\u202f% less is behind."),
    "fr": ("il manque 2", "50\u202f% de moins qu’attendu (4)"),
}


@pytest.fixture
def look(client, tmp_path):
    page_company.load(tmp_path)
    client.force_login(page_company.reader())

    def page(address, language="en"):
        answer = client.get(address, headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.content
        return answer.content.decode()

    return page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/", "/kpi/deals_signed/", "/tv/"])
def test_the_gap_stands_under_the_bar(look, address, language):
    gap, _rule = LANGUAGES[language]
    assert f'<p class="pace"><span>{gap}</span></p>' in look(f"{address}?period=2025-10", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gap_is_in_both_forms_of_the_digest(look, language):
    gap, _rule = LANGUAGES[language]
    period = numbers.published().calendar.period("2025-10")
    reader = page_company.reader("addressed")
    _subject, text, html = digest.render(reader, period, language)
    assert f"\n  {gap}\n" in text
    assert f">{gap}</span>" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_leads_to_its_rule(look, language):
    _gap, rule = LANGUAGES[language]
    tile = look("/?period=2025-10", language)
    link = re.search(r'<a class="why" href="(/kpi/deals_signed/[^"]*)#rule" title="([^"]*)"', tile)
    assert link[2].startswith(rule)
    assert f'id="rule">{rule}' in look(link[1], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wall_and_both_forms_of_the_digest_give_the_rule(look, language):
    _gap, rule = LANGUAGES[language]
    wall = unescape(look("/tv/?views=act&period=2025-10", language))
    assert f"<small>{rule}" in wall
    period = numbers.published().calendar.period("2025-10")
    _subject, text, html = digest.render(page_company.reader("addressed"), period, language)
    assert f"\n  {rule}" in text
    assert f">{rule}" in unescape(html)


def test_the_wall_says_what_is_expected_while_a_period_runs(client, running):
    html = client.get(f"/tv/?views=act&period={running}").content.decode()
    assert re.search(
        r'<td class="rule"><small>[\d,]+ expected by \d+ \w+ · [\d,]+ short</small>', html
    )


def test_a_warning_of_a_driver_is_the_one_of_its_own_page(client, running):
    awkward_company.fall_silent()
    said = "CRM silent since 16 Nov 2024"
    page = client.get(f"/kpi/mqls/?period={running}").content.decode()
    drivers = page[page.index('<section class="drivers"') :]
    own = {name: client.get(f"/kpi/leads/{name}?period={running}") for name in ("", "receipt/")}
    assert said in drivers
    assert [name for name, each in own.items() if said not in each.content.decode()] == []


def test_a_comparison_wears_no_colour_of_a_state(look):
    found = re.findall(r'<p class="course">(.*?)</p>', look("/?period=2025-10"), re.S)
    compared = [each for each in found if "vs September 2025" in each]
    assert compared
    assert [each for each in compared if "state" in each or "warning" in each] == []


@pytest.fixture
def running(client, tmp_path):
    """A period around today: of 10,000 euros, half are due."""
    awkward_company.load(tmp_path)
    client.force_login(page_company.reader())
    return awkward_company.running_key()


COURSES = {
    "en": r"on course for €[\d,.]+ of €[\d,.]+ \((?:run rate|own curve)\)",
    "fr": r"projection .* \((?:au rythme|selon sa propre courbe)",
}


@pytest.mark.parametrize("language", COURSES)
def test_a_course_stands_beside_the_target_on_every_surface(client, running, language):
    shown = {}
    for address in ("/?", "/kpi/revenue/?", "/tv/?views=figures&"):
        answer = client.get(f"{address}period={running}", headers={"Accept-Language": language})
        shown[address] = answer.content.decode()
    period = numbers.published().calendar.period(running)
    _subject, text, html = digest.render(page_company.reader("addressed"), period, language)
    shown |= {"text": text, "html": html}
    assert [name for name, page in shown.items() if not re.search(COURSES[language], page)] == []


def test_a_tile_says_the_course_shortly_and_how_it_was_found_to_who_asks(client, running):
    tile = client.get(f"/?period={running}").content.decode()
    assert re.search(
        r'<abbr title="on course for €[\d,.]+ of €[\d,.]+ \((?:run rate|own curve)\) · [^"]+">on course for €[\d,.]+</abbr>',
        tile,
    )
