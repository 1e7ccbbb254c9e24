"""Somebody without an account sees nothing: every address of the site is tried."""

import re

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

pytestmark = pytest.mark.django_db
OPEN_NAMES = {
    "account_login",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "healthz",
    "set_language",
}
EXAMPLES = {"key": "mqls", "record": "1", "slug": "x", "path": "x", "str": "x", "int": "1"}


def addresses(resolver=None, prefix=""):
    """Every pattern of the resolver as (name, address), with an example for each of its parameters."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield pattern.name, "/" + example(route)


def example(route):
    filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: EXAMPLES.get(found.group(1), "1"), route)
    filled = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: EXAMPLES.get(found.group(1), "1"), filled)
    bare = re.sub(r"\([^()]*\)\?|[\^$]|\\Z", "", filled)
    return bare.replace(r"\.", ".")


def sees_nothing(answer):
    is_sent_away = answer.status_code == 302 and "login" in answer.url
    return is_sent_away or answer.status_code in (401, 403, 404, 405)


def test_a_stranger_is_sent_to_the_login_or_refused_everywhere(client):
    tried = {address: name for name, address in addresses() if name not in OPEN_NAMES}
    seen = {
        (method, address): answer.status_code
        for address in tried
        for method in ("get", "post")
        if not sees_nothing(answer := getattr(client, method)(address))
    }
    assert len(tried) > 20
    assert seen == {}


def test_the_pages_of_the_dashboard_send_to_the_login_and_come_back(client):
    for address in ("/", "/kpi/mqls/", "/kpi/mqls/receipt/", "/kpi/mqls/chart.json", "/record/1/"):
        assert client.get(address).url == f"/accounts/login/?next={address}"


def test_the_login_is_open(client):
    assert client.get("/accounts/login/").status_code == 200
