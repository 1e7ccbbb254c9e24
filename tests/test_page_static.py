"""What a page is made of besides its HTML: large files come compressed, and those with a version in
their name once.
"""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

FOLDER = Path(settings.BASE_DIR, "static")
VERSIONED = sorted(
    path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("vendor/plotly-*.*.*.*s")
)


@pytest.fixture
def fetch(client):
    return lambda name: client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"})


@pytest.mark.parametrize("name", VERSIONED)
def test_the_library_of_the_charts_is_compressed_and_the_same(fetch, name):
    answer = fetch(name)
    content = b"".join(answer.streaming_content)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(content) == Path(finders.find(name)).read_bytes()
    assert len(content) < 450_000


@pytest.mark.parametrize("name", VERSIONED)
def test_what_has_a_version_in_its_name_is_kept_for_good(fetch, name):
    assert "immutable" in fetch(name).headers["Cache-Control"]


@pytest.mark.parametrize("name", ["base.css", "chart.js", "vendor/inter-latin.woff2"])
def test_what_may_change_under_its_name_is_asked_for_again(fetch, name):
    answer = fetch(name)
    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]
