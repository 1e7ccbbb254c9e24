"""The accounts behind each count of those in play by persona and stage, and what there was
between us and one of them: as facts are known now, or were at a publication.

Counts and lists hold by one condition, so that a list is as long as its count says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from revops.measures import CURRENT, KNOWN_AT, with_visible
from revops.models import Activity, FirstContact, Lead, StageEntry, Touch, Usage
from revops.models.choices import Stage
from revops.numbers.published import Published
from revops.numbers.slices import Slice
from revops.readers import A_PERSON, NAMES, hidden_by
from revops.receipts.in_play import IN_PLAY, how_many
from revops.receipts.slicing import in_slice, of_slice

PAGE = 25
STAGES = (Stage.LEAD, Stage.MQL, Stage.SAL, Stage.SQO)
# The account's lead is looked up for the page alone.
LISTED = """
    {visible} SELECT f.account, coalesce(nullif(l.company, ''), nullif(l.name, ''), f.account), coalesce(p.name, ''), f.stage, f.known_on,
        f.marketing_on, f.sales_on, f.called_on, f.owner_id, coalesce(o.name, '')
    FROM (
        SELECT f.* FROM visible_firstcontact f WHERE {chosen} {after} ORDER BY f.known_on DESC, f.account LIMIT %(limit)s
    ) f LEFT JOIN LATERAL (SELECT * FROM visible_lead l WHERE l.lead = f.lead LIMIT 1) l ON true
    LEFT JOIN revops_persona p ON p.id = f.persona_id LEFT JOIN revops_person o ON o.id = f.owner_id
    ORDER BY f.known_on DESC, f.account"""
AFTER = "AND (f.known_on < %(on)s OR f.known_on = %(on)s AND f.account > %(account)s)"
# What names no lead that is known is the account's that it names itself, as in revops/derive/contacts.py.
OF_ACCOUNT = """
    SELECT '{kind}' AS kind, {word} AS word, {columns} FROM own JOIN visible_{kind} f ON f.lead = own.lead AND f.lead <> ''
    UNION ALL SELECT '{kind}', {word}, {columns} FROM visible_{kind} f WHERE f.account = %(account)s AND NOT EXISTS (
        SELECT 1 FROM visible_lead l WHERE l.lead = f.lead AND f.lead <> '' AND l.account <> '')"""
COLUMNS = (
    "{day} AS business_day, {at}::timestamptz AS happened_at, f.channel_id, f.owner_id, f.record_id"
)
DATED = COLUMNS.format(day="f.business_day", at="f.happened_at")
USED = COLUMNS.format(day="f.used_on", at="f.used_on")
ACTS = f"""
    {{visible}}, own AS MATERIALIZED (SELECT lead FROM visible_lead WHERE account = %(account)s),
    act AS (
        {OF_ACCOUNT.format(kind="touch", word="f.direction", columns=DATED)}
        UNION ALL {OF_ACCOUNT.format(kind="activity", word="f.kind", columns=DATED)}
        UNION ALL {OF_ACCOUNT.format(kind="usage", word="f.event || ' × ' || f.count", columns=USED)}
        UNION ALL SELECT 'stage', f.stage, {DATED} FROM own JOIN visible_stageentry f ON f.lead = own.lead WHERE f.left_out = ''
    )
    SELECT a.kind, a.word, a.business_day, coalesce(c.name, ''), a.owner_id, coalesce(p.name, ''), a.record_id, count(*) OVER (),
        (SELECT coalesce(nullif(l.company, ''), l.name) FROM visible_lead l WHERE l.account = %(account)s ORDER BY l.lead LIMIT 1)
    FROM act a LEFT JOIN revops_channel c ON c.id = a.channel_id LEFT JOIN revops_person p ON p.id = a.owner_id
    ORDER BY a.happened_at DESC, a.kind, a.record_id LIMIT %(limit)s"""
MOST_ACTS = 200


@dataclass(frozen=True, slots=True)
class Account:
    """An account in play: since when it is known, and since when marketing and sales touched it and
    somebody called it, None of what has not been.
    """

    account: str
    name: str
    persona: str
    stage: str
    known_on: date
    marketing_on: date | None
    sales_on: date | None
    called_on: date | None
    owner: str

    @property
    def place(self) -> str:
        """Where it stands in the list, for the page after it."""
        return f"{self.known_on}/{self.account}"


@dataclass(frozen=True, slots=True)
class Accounts:
    """A page of accounts, of all that there are; `after` is the place of its last, "" on the last page."""

    rows: tuple[Account, ...]
    count: int
    after: str


@dataclass(frozen=True, slots=True)
class Act:
    """A touch, an activity, what was done in the product, or the entry into a stage; `word` says of which kind, in the record's words."""

    kind: str
    word: str
    on: date
    channel: str
    owner: str
    record: int


@dataclass(frozen=True, slots=True)
class Acts:
    """What there was between us and an account by `name`; at most MOST_ACTS of `count` are listed."""

    name: str
    rows: tuple[Act, ...]
    count: int


def accounts_in_play(
    published: Published,
    slice: Slice,
    *,
    is_now: bool,
    persona: int | None = None,
    stage: str = "",
    after: str = "",
) -> Accounts:
    """Those of a persona (0 where it is not known) and a stage, of all without; the newest first.
    ValueError for a place that is none.
    """
    chosen = parts(published, slice, is_now)
    chosen["chosen"] += (
        " AND coalesce(f.persona_id, 0) = %(persona)s" if persona is not None else ""
    )
    chosen["chosen"] += " AND f.stage = %(stage)s" if stage else ""
    on, _slash, account = after.partition("/")
    beyond = {"on": date.fromisoformat(on) if after else None, "account": account}
    asked = {"persona": persona, "stage": stage, "limit": PAGE + 1} | beyond
    sql = LISTED.format(after=AFTER if after else "", **chosen)
    unnamed = set(hidden_by(NAMES, published.reader))
    with connection.cursor() as cursor:
        cursor.execute(sql, given(published, slice) | asked)
        found = cursor.fetchall()
    rows = tuple(Account(*row[:8], named(*row[8:10], unnamed)) for row in found[:PAGE])
    last = rows[-1].place if len(found) > PAGE else ""
    count = how_many(published, slice, is_now=is_now, persona=persona, stage=stage)
    return Accounts(rows, count, last)


def acts_of(account: str, published: Published, *, is_now: bool) -> Acts:
    """What there was between us and an account, the latest first. One query."""
    sql = ACTS.format(visible=visible(is_now))
    unnamed = set(hidden_by(NAMES, published.reader))
    with connection.cursor() as cursor:
        cursor.execute(
            sql, {"account": account, "known_at": published.known_at, "limit": MOST_ACTS}
        )
        found = cursor.fetchall()
    acts = tuple(Act(*row[:4], named(*row[4:6], unnamed), row[6]) for row in found)
    _kind, _slash, key = account.partition(":")
    return Acts(found[0][8] or key, acts, found[0][7]) if found else Acts(key, (), 0)


def parts(published: Published, slice: Slice, is_now: bool) -> dict[str, str]:
    condition = in_slice(FirstContact, slice, published.reader)
    return {"visible": visible(is_now), "chosen": f"{IN_PLAY} AND {condition}"}


def visible(is_now: bool) -> str:
    facts = {FirstContact, Lead, Touch, Activity, Usage, StageEntry}
    return with_visible(facts, CURRENT if is_now else KNOWN_AT)


def given(published: Published, slice: Slice) -> dict[str, object]:
    return {"known_at": published.known_at, **of_slice(slice)}


def named(owner: int | None, name: str, unnamed: set[int]) -> str:
    return str(A_PERSON) if owner in unnamed else name
