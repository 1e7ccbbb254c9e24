"""Histories of a small company whose deals move between owners, periods, amounts and rates, drawn at
random; and a small reference that looks at each deal and lead by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from hypothesis import strategies as st

from revops.calendar import Period
from revops.models import DealChange, StageEntry

DEALS, LEADS = ["D1", "D2", "D3"], ["L1", "L2", "L3"]
DAYS = ["2026-01-05", "2026-01-20", "2026-02-03", "2026-02-28", "2026-03-10"]
DUE = ["", "2026-02-15", "2026-03-31", "2026-04-02"]


def one_of(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


days, maybe, due = one_of(*DAYS), one_of("", *DAYS), one_of(*DUE)
amounts, owners = one_of("", "100.10", "250", "33.33", "0"), one_of("", "ann", "bob")
COLUMNS = {
    "people": {
        "person": owners.filter(bool), "name": one_of("Ann", "Bob"), "team": one_of("North", "South"),
        "joined_on": one_of("", "2026-01-20"), "left_on": one_of("", "2026-02-28"),
    },
    "rates": {"currency": one_of("USD", "USD", "GBP"), "month_on": one_of("2026-01-01", "2026-02-01", "2026-03-01"),
              "rate": one_of("0.9", "0.8333", "1.1")},
    "leads": {"lead": one_of(*LEADS), "at": days, "motion": one_of("", "inbound", "outbound"), "owner": owners,
              "merged_into": one_of("", "", *LEADS), "is_test": one_of("", "", "", "yes")},
    "stages": {"id": one_of(*"12345678"), "lead": one_of(*LEADS), "stage": one_of("mql", "mql", "sqo", "disqualified"),
               "at": days, "owner": owners},
    "deals": {"deal": one_of(*DEALS), "lead": one_of("", *LEADS), "amount": amounts, "currency": one_of("", "EUR", "USD", "GBP", "JPY"),
              "owner": owners, "opened_at": maybe, "closed_at": maybe, "outcome": one_of("open", "open", "won", "lost"),
              "expected_close_on": due},
    "changes": {"id": one_of(*"123456789"), "deal": one_of(*DEALS), "at": days, "amount": amounts, "owner": owners,
                "expected_close_on": due,
                "kind": one_of("opened", "amount", "owner", "expected_close", "won", "lost", "reopened", "deleted")},
}  # fmt: skip
KEYS = {
    "people": "person joined_on", "rates": "currency month_on", "leads": "lead", "stages": "id", "deals": "deal",
    "changes": "id",
}  # fmt: skip
Row = dict[str, str]
TURNS = ("opened", "reopened", "won", "lost", "deleted")
# Of the whole pipeline, why a deal is in it that was not, and is not in it that was.
REASONS_IN = {"": "new", "won": "reopened", "lost": "reopened", "deleted": "reopened"}
REASONS_OUT = {"won": "won", "lost": "lost", "deleted": "deleted"}


def files(feed: str) -> st.SearchStrategy[tuple[str, list[Row]]]:
    key = KEYS[feed].split()
    rows = st.lists(
        st.fixed_dictionaries(COLUMNS[feed]),
        max_size=7,
        unique_by=lambda row: tuple(row.get(name, "") for name in key),
    )
    return st.tuples(st.just(feed), rows)


exports = st.sampled_from(["deals", "deals", "changes", "changes", "stages", *COLUMNS]).flatmap(
    files
)
# With each export, how many days ago it was made: what comes later may be older than what is known.
histories = st.lists(st.tuples(exports, st.integers(0, 4)), min_size=2, max_size=5)


def changes_of(lives: dict[str, list[tuple[str, str]]]) -> list[Row]:
    """The change events of deals, of which each is opened on the first day and then turns, day by day."""
    return [
        {"id": f"{deal}{number}", "deal": deal, "at": day, "kind": kind, "amount": amount}
        for deal, turns in lives.items()
        for number, (day, (kind, amount)) in enumerate(zip(DAYS, [("opened", "100"), *turns], strict=False))
    ]  # fmt: skip


turns = st.tuples(one_of("amount", "won", "lost", "reopened", "reopened", "deleted"), amounts)
lives = st.fixed_dictionaries({deal: st.lists(turns, max_size=4) for deal in DEALS})


@dataclass(frozen=True)
class Seen:
    """What an end of a walk sees: the facts known at an instant, of the days up to one."""

    known_at: datetime
    day: date
    motion: str = ""
    focus: Period | None = None

    def facts(self, fact: type) -> Iterator[object]:
        for row in fact.objects.filter(business_day__lte=self.day, left_out=""):
            if row.known_from <= self.known_at < (row.known_until or datetime.max.replace(tzinfo=row.known_from.tzinfo)):  # fmt: skip
                yield row

    def steps(self) -> dict[str, list[DealChange]]:
        """By deal what happened to it, in order."""
        found: dict[str, list[DealChange]] = {}
        for row in self.facts(DealChange):
            found.setdefault(row.deal, []).append(row)
        return {deal: sorted(rows, key=lambda row: row.number) for deal, rows in found.items()}

    def endings(self) -> dict[str, str]:
        """By deal how it stands: "open", how it was closed, or "" before it was opened."""
        found = {}
        for deal, rows in self.steps().items():
            turns = [row.kind for row in rows if row.kind in TURNS]
            is_open = sum(row.open_count for row in rows) > 0
            found[deal] = "open" if is_open else turns[-1] if turns else ""
        return found

    def pipeline(self) -> Counter:
        """By (deal, currency) what is open, "" for the base currency; only what is in view."""
        found: Counter = Counter()
        for deal, rows in self.steps().items():
            last = rows[-1]
            if self.sees(last) and sum(row.open_count for row in rows):
                found[deal, ""] = sum(row.value_base_minor or 0 for row in rows)
                found[deal, last.currency] = sum(row.value_minor for row in rows)
        return +found

    def sees(self, last: DealChange) -> bool:
        if self.motion and last.motion != self.motion:
            return False
        return not self.focus or bool(last.due_on and self.focus.contains(last.due_on))

    def mqls(self) -> Counter:
        """The leads that are in play as MQLs."""
        happened: dict[str, list[StageEntry]] = {}
        for row in self.facts(StageEntry):
            if row.stage in ("mql", "sqo", "disqualified"):
                happened.setdefault(row.lead, []).append(row)
        order = ("mql", "sqo", "disqualified").index
        last = {
            lead: max(rows, key=lambda row: (row.happened_at, order(row.stage)))
            for lead, rows in happened.items()
        }
        return Counter(
            lead
            for lead, row in last.items()
            if row.stage == "mql" and self.motion in ("", row.motion)
        )

    def sqos(self) -> Counter:
        """The leads and deals that are in play as SQOs because a deal is open; of the others an entry
        after the last closing decides.
        """
        entries, steps = list(self.facts(StageEntry)), list(self.facts(DealChange))
        found: Counter = Counter()
        for lead in {row.lead for row in entries if row.stage == "sqo"}:
            own = [row for row in entries if row.lead == lead and row.stage == "sqo"]
            last = max(own, key=lambda row: (row.happened_at, row.entry_number))
            if self.motion in ("", last.motion) and in_play(lead, last, entries, steps):
                found[lead] = 1
        return found


def in_play(
    lead: str, last: StageEntry, entries: list[StageEntry], steps: list[DealChange]
) -> bool:
    deals = [row for row in steps if row.lead == lead and row.open_count]
    if sum(row.open_count for row in deals) > 0:
        return True
    ended = [row.happened_at for row in entries if row.lead == lead and row.stage == "disqualified"]
    closed = [row.happened_at for row in deals if row.kind in ("won", "lost", "deleted")]
    if closed and last.entry_number == 1:
        return False
    return all(at < last.happened_at for at in (*ended, *closed))
