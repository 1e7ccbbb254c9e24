"""A view in a frame of another tool: opened by a key or what it signed, for the sites that were named,
without a cookie, and never with a person's rows.
"""

import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from dashboards.models import Embed, EmbedHost
from dashboards.surfaces import embed_keys as keys
from revops.models import Membership, Person, Team
from tests import page_company
from tests.admin_pages import logged_in, member_of

pytestmark = pytest.mark.django_db
CRM, INTRANET = "https://app.hubspot.com", "https://intranet.example"
NEXT = re.compile(r'data-next="([^"]+)"')


@pytest.fixture
def host(tmp_path) -> EmbedHost:
    page_company.load(tmp_path)
    return EmbedHost.objects.create(name="HubSpot", origins=f"{CRM}\n{INTRANET}")


@pytest.fixture
def boss(host) -> User:
    return page_company.reader()


def made(user: User, host: EmbedHost, view: str = "figures", language: str = "en") -> str:
    embed, key = keys.make(user, host, view, language)
    return keys.address(embed, key=key)


def opened(address: str, **headers: str):
    """As a browser asks that blocks cookies."""
    return Client().get(address, headers=headers)


def following(answer) -> str:
    return NEXT.search(answer.content.decode()).group(1).replace("&amp;", "&")


def ancestors(answer) -> str:
    policy = answer.headers["Content-Security-Policy"]
    return next(p.strip() for p in policy.split(";") if "frame-ancestors" in p)


def test_it_shows_the_figures_of_the_page_to_the_named_sites_without_a_cookie(boss, host):
    answer = opened(made(boss, host))
    figures = re.findall(r'data-kpi="(\w+)"[^>]*>(.*?)</a>', answer.content.decode())
    plain = {kpi: re.sub("<[^>]+>", "", text) for kpi, text in figures}
    assert {kpi: plain[kpi] for kpi in ("mqls", "revenue")} == {"mqls": "5", "revenue": "€12,350"}
    assert ancestors(answer) == f"frame-ancestors {CRM} {INTRANET}"
    assert "X-Frame-Options" not in answer.headers
    assert answer.cookies == {}
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_every_other_page_keeps_out_of_frames(boss, host, client):
    client.force_login(boss)
    for page in ("/", "/mine/", "/embeds/", "/accounts/login/", "/embed/figures/"):
        answer = client.get(page)
        assert ancestors(answer) == "frame-ancestors 'none'", page
        assert answer.headers["X-Frame-Options"] == "DENY", page


def test_whoever_is_logged_in_makes_no_difference(boss, host, client):
    address = made(boss, host)
    client.force_login(boss)
    answer = client.get(address)
    assert ("reader" in answer.content.decode(), "data-kpi" in answer.content.decode()) == (
        False,
        True,
    )
    assert answer.cookies == {}


@pytest.mark.parametrize("view", ["figures", "funnel", "mqls", "win_rate", "coverage"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_view_in_its_language_and_every_link_opens_a_tab_of_its_own(
    boss, host, view, language
):
    page = opened(made(boss, host, view, language), **{"accept-language": "en"}).content.decode()
    assert f'<html lang="{language}">' in page
    assert ("Octobre 2025" if language == "fr" else "October 2025") in page
    links = re.findall(r"<a [^>]*>", page)
    assert links and all('target="_blank" rel="noopener"' in each for each in links)


def test_the_address_carries_view_language_and_role_and_what_opens_it(boss, host):
    address = urlsplit(following(opened(made(boss, host, "funnel"))))
    asked = {name: value for name, (value,) in parse_qs(address.query).items()}
    assert (address.path, {*asked}) == ("/embed/funnel/", {"language", "role", "signed"})
    assert (asked["language"], asked["role"]) == ("en", "nobody")


@pytest.mark.parametrize(
    "wrong",
    [("language=en", "language=fr"), ("role=nobody", "role=own"), ("/figures/", "/mine/"), ("/figures/", "/mqls/")],
)  # fmt: skip
def test_neither_key_nor_signature_opens_anything_else(boss, host, wrong):
    address = made(boss, host)
    for each in (address, following(opened(address))):
        answer = opened(each.replace(*wrong))
        assert (answer.status_code, ancestors(answer)) == (404, "frame-ancestors 'none'")


def test_what_is_stored_is_no_key(boss, host):
    stored = Embed.objects.get(key_sha256=keys.digest(key_in(made(boss, host)))).key_sha256
    assert opened(made(boss, host).partition("&key=")[0] + f"&key={stored}").status_code == 404
    assert opened("/embed/figures/?language=en&role=nobody&signed=x:y:z").status_code == 404


def key_in(address: str) -> str:
    return address.partition("key=")[2]


def test_a_signed_address_ends_after_ten_minutes_and_is_renewed_before(boss, host, monkeypatch):
    first = following(opened(made(boss, host)))
    at(monkeypatch, timedelta(minutes=9))
    second = opened(first)
    assert second.status_code == 200
    at(monkeypatch, timedelta(minutes=11))
    ended = opened(first)
    assert (ended.status_code, "Reload the page" in ended.content.decode()) == (403, True)
    assert ancestors(ended) == f"frame-ancestors {CRM} {INTRANET}"
    assert opened(following(second)).status_code == 200


def test_it_is_renewed_for_half_a_day_and_no_longer(boss, host, monkeypatch):
    assert timedelta(hours=12) == keys.AT_MOST
    monkeypatch.setattr(keys, "AT_MOST", timedelta(minutes=20))
    address = following(opened(made(boss, host, "mqls")))
    for minutes in (8, 16):
        at(monkeypatch, timedelta(minutes=minutes))
        address = following(opened(address))
    at(monkeypatch, timedelta(minutes=21))
    assert opened(address).status_code == 403


def at(monkeypatch, later: timedelta) -> None:
    monkeypatch.setattr(keys, "now", lambda: timezone.now() + later)


def test_revoking_ends_the_key_and_what_it_has_signed(boss, host, client):
    address = made(boss, host)
    signed = following(opened(address))
    client.force_login(boss)
    client.post(f"/embeds/{Embed.objects.get().pk}/revoke/")
    for each in (address, signed):
        answer = opened(each)
        assert (answer.status_code, "revoked" in answer.content.decode()) == (403, True)
        assert "data-kpi" not in answer.content.decode()


def test_an_origin_that_is_taken_away_is_closed_at_once(boss, host):
    address = made(boss, host)
    EmbedHost.objects.update(origins=CRM)
    assert ancestors(opened(address)) == f"frame-ancestors {CRM}"


def test_no_persons_rows_are_in_it_whoever_made_it(host):
    root = User.objects.create_superuser("root")
    for view in ("figures", "funnel", "mqls"):
        page = opened(made(root, host, view)).content.decode()
        assert not [each for each in ("Sophie", "Milan", "root") if each in page]


def owner() -> User:
    """Milan, who owns the deals, with an account of his own."""
    user = page_company.reader("milan")
    Person.objects.filter(name="Milan de Vries").update(user=user)
    Team.objects.filter(name="AE South").update(function="ae")
    return user


def test_my_numbers_are_of_whoever_made_it_with_the_rights_of_now(host):
    milan = owner()
    address = made(milan, host, "mine")
    page = opened(address).content.decode()
    assert "role=own" in address and "AE South" in page and "data-kpi" in page
    Membership.objects.all().delete()
    assert "commits to no figure" in opened(address).content.decode()
    User.objects.filter(pk=milan.pk).update(is_active=False)
    assert opened(address).status_code == 403


def test_figures_outlast_the_account_that_made_them(boss, host):
    address = made(boss, host)
    User.objects.update(is_active=False)
    assert opened(address).status_code == 200


def test_a_server_asks_for_a_signed_address_with_its_key(boss, host, settings):
    key = key_in(made(boss, host))
    asked = Client(enforce_csrf_checks=True)
    given = asked.post("/embed/link/", headers={"authorization": f"Bearer {key}"})
    place = json.loads(given.content)["address"]
    assert key not in place and place.startswith(f"{settings.SITE_URL}/embed/figures/")
    assert opened(place.removeprefix(settings.SITE_URL)).status_code == 200
    assert given.cookies == {}
    for wrong in ({}, {"authorization": "Bearer x"}, {"authorization": f"Token {key}"}):
        assert Client().post("/embed/link/", headers=wrong).status_code == 401
    Embed.objects.update(revoked_at="2026-01-01T00:00Z")
    assert asked.post("/embed/link/", headers={"authorization": f"Bearer {key}"}).status_code == 401


def test_who_asks_in_a_circle_is_slowed_down(boss, host, monkeypatch):
    monkeypatch.setattr("dashboards.surfaces.api.Pace.rate", "2/min")
    address = made(boss, host)
    assert [opened(address).status_code for _each in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    "text",
    ["", "*", "https://*.odoo.com", "https://a.example/path", "ftp://a.example", "'none'", "https://a.example; script-src *",
     "https://a.example,https://b.example", "javascript:alert(1)", "https://", "https://a b"],
)  # fmt: skip
def test_what_is_no_origin_is_refused(text):
    with pytest.raises(ValidationError):
        EmbedHost(name="x", origins=text).clean()


def test_origins_are_written_once_and_encrypted_where_we_are(settings):
    host = EmbedHost(name="x", origins="https://A.example/ https://a.example\nhttp://10.0.0.1:8080")
    host.clean()
    assert host.origins == "https://a.example\nhttp://10.0.0.1:8080"
    settings.HTTPS = True
    with pytest.raises(ValidationError, match="not encrypted"):
        host.clean()


def test_an_administrator_makes_one_and_sees_the_key_once(host):
    boss = logged_in(member_of("admin"))
    page = boss.post("/embeds/", {"view": "mqls", "host": host.pk, "language": "fr"})
    address = re.search(r'value="http[^"]*(/embed/mqls/[^"]+)"', page.content.decode())[1]
    assert "Octobre 2025" in opened(address.replace("&amp;", "&")).content.decode()
    assert key_in(address) not in boss.get("/embeds/").content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"


def test_everybody_else_embeds_their_own_numbers_and_nothing_else(host):
    viewer, other = logged_in(member_of("viewer")), page_company.reader("other")
    asked = {"host": host.pk, "language": "en"}
    assert viewer.post("/embeds/", asked | {"view": "figures"}).status_code == 400
    assert viewer.post("/embeds/", asked | {"view": "mine"}).status_code == 200
    made(other, host)
    assert viewer.post(f"/embeds/{Embed.objects.first().pk}/revoke/").status_code == 404
    assert Embed.objects.filter(revoked_at=None).count() == 2


def test_before_anything_is_published_it_says_so(db):
    host = EmbedHost.objects.create(name="HubSpot", origins=CRM)
    answer = opened(made(page_company.reader(), host))
    assert (answer.status_code, "Nothing has been published" in answer.content.decode()) == (404, True)  # fmt: skip
