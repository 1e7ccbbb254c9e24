"""Inbound or outbound: where no record says it, its channel does, and all channels are said in one form."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from revops import channels
from revops.models import Channel, Chore
from revops.queue import work
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.results import value

pytestmark = pytest.mark.django_db
ADDRESS = "/data/channels/"
LEADS = [
    {"lead": "L1", "at": "2025-10-01", "channel": "Fair"},
    {"lead": "L2", "at": "2025-10-02", "channel": "Cold calls"},
    {"lead": "L3", "at": "2025-10-03", "channel": "Website"},
    {"lead": "L4", "at": "2025-10-03", "channel": "Partner", "motion": "inbound"},
]


@pytest.fixture
def boss(db: None, tmp_path: Path) -> Client:
    small.organisation()
    small.load(tmp_path, "leads", LEADS)
    small.published()
    return logged_in(member_of("admin", name="boss"))


def ids() -> dict[str, str]:
    return {channel.name: f"{channel.pk}" for channel in Channel.objects.all()}


def test_all_channels_are_said_in_one_form_and_their_records_follow(boss: Client) -> None:
    assert (value("leads", "2025-10", motion="inbound"), channels.unknown()) == (1, 3)
    own = ids()
    given = {own["Fair"]: "inbound", own["Cold calls"]: "outbound", own["Website"]: "inbound"}
    answer = boss.post(ADDRESS, given, follow=True)
    assert "3 channels are set." in answer.content.decode()
    (chore,) = Chore.objects.filter(kind="derive")
    assert chore.scope["channels"] == sorted(int(own[n]) for n in ("Fair", "Cold calls", "Website"))
    work.do_all()
    by_motion = [value("leads", "2025-10", motion=motion) for motion in ("inbound", "outbound")]
    assert (by_motion, channels.unknown()) == ([3, 1], 0)
    assert Channel.objects.get(name="Fair").history.first().history_user.username == "boss"


def test_what_the_name_of_a_channel_says_is_proposed_and_not_taken(boss: Client) -> None:
    form = boss.get(ADDRESS).context["form"]
    begins = {field.label: field.initial for field in form}
    assert begins == {"Cold calls": "outbound", "Fair": "", "Website": "inbound", "Partner": ""}
    assert Channel.objects.exclude(motion="").count() == 0


def test_what_is_not_sent_stays_as_it_is(boss: Client) -> None:
    boss.post(ADDRESS, {ids()["Fair"]: "outbound"})
    assert list(Channel.objects.exclude(motion="").values_list("name", "motion")) == [
        ("Fair", "outbound")
    ]


def test_who_may_not_change_channels_finds_neither_page_nor_link(boss: Client) -> None:
    assert 'href="/data/channels/"' in boss.get("/start/").content.decode()
    viewer = logged_in(member_of("viewer"))
    assert viewer.get(ADDRESS).status_code == 403
    assert 'href="/data/channels/"' not in viewer.get("/start/").content.decode()
