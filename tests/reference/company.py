"""The numbers of a company by day, motion, team and owner."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.reference.deals import Deal, Row, cents, is_over, lived

Whose = tuple[str, str, str]  # motion, team, owner (a person's id, or what the files call them)
NOBODY: Whose = ("", "", "")


@dataclass
class Company:
    """By feed, the rows that hold now and the moment of the latest export."""

    rows: dict[str, list[Row]]
    exported: dict[str, str]

    def __post_init__(self) -> None:
        self.leads = {row["lead"]: row for row in self.of("leads")}
        self.usual = self.usual_motions()
        self.names = self.names_of_people()
        self.survivor = {lead: self.end_of(lead) for lead in self.leads}
        self.rates = self.agreed_rates()

    def of(self, *feeds: str) -> list[Row]:
        return [row for feed in feeds for row in self.rows.get(feed, [])]

    def usual_motions(self) -> dict[str, str]:
        """By channel the motion that most of its leads name; of equally many, none."""
        named = defaultdict(Counter)
        for row in self.of("leads"):
            if row["channel"] and row["motion"]:
                named[row["channel"]][row["motion"]] += 1
        return {
            channel: max(motions, key=motions.get)
            for channel, motions in named.items()
            if motions["inbound"] != motions["outbound"]
        }

    def names_of_people(self) -> dict[str, str]:
        """By what owners are called the id of a person; "" for what several are called. An id
        precedes an e-mail, and that a name.
        """
        found: dict[str, str] = {}
        for column in ("name", "email"):
            called = defaultdict(set)
            for row in self.of("people"):
                latest = [r[column] for r in self.stays(row["person"]) if r[column]]
                if latest:
                    called[latest[-1].lower() if column == "email" else latest[-1]].add(
                        row["person"]
                    )
            found |= {
                name: next(iter(who)) if len(who) == 1 else "" for name, who in called.items()
            }
        return found | {row["person"]: row["person"] for row in self.of("people")}

    def stays(self, person: str) -> list[Row]:
        return sorted(
            (r for r in self.of("people") if r["person"] == person), key=lambda r: r["joined_on"]
        )

    def owner(self, text: str) -> str:
        return self.names.get(text.lower() if "@" in text else text, text)

    def name(self, owner: str) -> str:
        named = [row["name"] for row in self.stays(owner)]
        return named[-1] if named else owner

    def team(self, owner: str, day: str | None) -> str:
        """Of stays that overlap, the one that ended first, then the one that began first, counts;
        what overlaps it does not.
        """
        taken: list[Row] = []
        for row in sorted(
            self.stays(owner), key=lambda r: (r["left_on"] or "9", r["joined_on"], r["team"])
        ):
            if all(
                row["joined_on"] >= (t["left_on"] or "9")
                or t["joined_on"] >= (row["left_on"] or "9")
                for t in taken
            ):
                taken.append(row)
        held = (t["team"] for t in taken if day and t["joined_on"] <= day < (t["left_on"] or "9"))
        return next(held, "")

    def end_of(self, lead: str) -> str:
        seen = [lead]
        while True:
            into = self.leads.get(seen[-1], {}).get("merged_into") or seen[-1]
            if into == seen[-1]:
                return into
            if into in seen:
                return min(
                    seen[seen.index(into) :], key=lambda each: (self.leads[each]["at"] or "9", each)
                )
            seen.append(into)

    def counts_as(self, lead: str) -> str:
        return self.survivor.get(lead, lead)

    def is_test(self, lead: str) -> bool:
        return any(
            self.leads.get(each, {}).get("is_test") == "yes"
            for each in (lead, self.counts_as(lead))
        )

    def whose(self, owner: str, lead: str, day: str | None, row: Row | None = None) -> Whose:
        """Motion, team and owner of what has this owner and lead: its own come first, then the
        lead's, then its survivor's.
        """
        chain = [row or {}, *(self.leads.get(each, {}) for each in (lead, self.counts_as(lead)))]
        motion = next(
            filter(None, (r.get("motion") or self.usual.get(r.get("channel", "")) for r in chain)),
            "",
        )
        owner = next(
            filter(
                None,
                (self.owner(each) for each in (owner, *(r.get("owner", "") for r in chain[1:]))),
            ),
            "",
        )
        return motion, self.team(owner, day), owner

    def agreed_rates(self) -> dict[tuple[str, str], Decimal]:
        found = defaultdict(set)
        for row in self.of("rates"):
            found[row["currency"], row["month_on"][:7]].add(Decimal(row["rate"]))
        return {key: next(iter(rates)) for key, rates in found.items() if len(rates) == 1}

    def euros(self, minor: int | None, currency: str, month: str = "") -> int | None:
        """Cents of the euro at the rate of the month, without one at the latest; None where there
        is no amount or rate.
        """
        currency = currency or "EUR"
        months = [m for code, m in self.rates if code == currency]
        rate = (
            Decimal(1)
            if currency == "EUR"
            else self.rates.get((currency, month or max(months, default="")))
        )
        return (
            None
            if minor is None or rate is None
            else int((minor * rate).quantize(Decimal(1), ROUND_HALF_UP))
        )

    def deals(self) -> dict[str, Deal]:
        rows, events = defaultdict(list), defaultdict(list)
        for feed in ("deals", "closed"):
            for row in self.of(feed):
                dates = [
                    row.get(name, "") for name in ("closed_at", "won_at", "lost_at", "opened_at")
                ]
                rows[row["deal"]].append(
                    ((self.exported[feed], is_over(row), max(dates), feed == "closed"), row)
                )
        for row in self.of("changes"):
            events[row["deal"]].append(((len(row["id"]), row["id"]), row))
        found = {}
        for key in sorted(rows.keys() | events.keys()):
            (exported, *_), row = max(rows[key], key=lambda each: each[0], default=(("",), None))
            found[key] = lived(row, exported, events[key], self.whose)
        return found


def amounts(company: Company) -> Counter[tuple[str, str, Whose]]:
    """By measure, day and (motion, team, name of the owner) the amount; zeros are left out."""
    found: Counter = Counter()
    deals = company.deals()
    for parts in (entries(company, deals), of_deals(company, deals), of_documents(company, deals)):
        for measure, day, (motion, team, owner), amount in parts:
            found[measure, day, (motion, team, company.name(owner))] += amount
    return Counter({key: amount for key, amount in found.items() if amount})


Part = tuple[str, str, Whose, int]


def entries(company: Company, deals: dict[str, Deal]) -> Iterator[Part]:
    """First entries of leads into stages: a merged lead's are its survivor's, those of tests do not
    count.
    """
    found = defaultdict(list)
    for feed, stage in (("leads", "lead"), ("stages", "")):
        for row in company.of(feed):
            if row["at"] and not company.is_test(row["lead"]):
                whose = company.whose(row["owner"], row["lead"], row["at"][:10], row)
                key = (row["at"], feed, len(row.get("id", row["lead"])), row.get("id", row["lead"]))
                found[company.counts_as(row["lead"]), stage or row["stage"]].append((key, whose))
    for name, deal in deals.items():
        lead = company.counts_as(deal.lead) or f"deal:{name}"
        for stage, at, whose in deal.entered:
            is_named = stage == "sqo" and any(len(key) == 4 for key, _whose in found[lead, stage])
            if not company.is_test(deal.lead) and not is_named:
                found[lead, stage].append(((at, "~", name), whose))
    for (_lead, stage), entered in found.items():
        if entered and stage in ("lead", "mql", "sqo"):
            key, whose = min(entered)
            yield (
                {"lead": "leads_arrived", "mql": "mqls_entered", "sqo": "sqos_entered"}[stage],
                key[0][:10],
                whose,
                1,
            )


def of_deals(company: Company, deals: dict[str, Deal]) -> Iterator[Part]:
    for deal in deals.values():
        if company.is_test(deal.lead):
            continue
        for day, whose, count, *values in deal.moves:
            yield "open_count", day, whose, count
            before, after = (
                company.euros(value, deal.currency, deal.closed[:7]) or 0 for value in values
            )
            yield "open_value", day, whose, after - before if deal.amount is not None else 0
        if deal.closed and not deal.is_deleted:
            yield "deals_closed", deal.closed, deal.closing, 1
            yield "deals_won" if deal.outcome == "won" else "losses", deal.closed, deal.closing, 1
            if deal.outcome == "won":
                yield (
                    "signed_value",
                    deal.closed,
                    deal.closing,
                    company.euros(deal.signed, deal.currency, deal.closed[:7]) or 0,
                )


def of_documents(company: Company, deals: dict[str, Deal]) -> Iterator[Part]:
    for row in company.of("calls"):
        yield "calls_made", row["at"][:10], of_call(company, deals, row), 1
    tellers = defaultdict(set)
    for feed in ("billing", "invoices"):
        for row in company.of(feed):
            tellers[document(row)].add((company.exported[feed], feed == "billing", feed))
    for feed in ("billing", "invoices"):
        for row in company.of(feed):
            amount = cents(row["amount"]) * (-1 if row["kind"] == "credit_note" else 1)
            euros = company.euros(amount, row["currency"], row["at"][:7])
            if euros is not None and max(tellers[document(row)])[-1] == feed:
                yield "invoiced", row["at"][:10], of_deal(company, deals, row), euros
    for row in company.of("onboardings"):
        live = row["live_at"][:10]
        started = min(filter(None, (row["started_at"][:10], live))) if row["started_at"] else ""
        for day, count in ((started, 1), (live, -1)):
            if started and day:
                yield "onboardings_open", day, of_deal(company, deals, row, started), count


def of_call(company: Company, deals: dict[str, Deal], row: Row) -> Whose:
    """Of its lead; what names a deal and no lead has what it does not say itself of the deal."""
    day, own = row["at"][:10], company.owner(row["owner"])
    if row["lead"] or not row["deal"]:
        return company.whose(row["owner"], row["lead"], day, row)
    motion, team, owner = of_deal(company, deals, row)
    return (motion, company.team(own, day), own) if own else (motion, team, owner)


def document(row: Row) -> tuple[str, str, str]:
    return row["invoice"], row["kind"] or "invoice", row["at"][:10]


def of_deal(company: Company, deals: dict[str, Deal], row: Row, day: str = "") -> Whose:
    """Motion, team and owner as the deal has them now; without a team, the owner's on the day."""
    deal = deals.get(row["deal"])
    if deal is None or deal.is_deleted:
        return NOBODY
    now = (
        deal.closing
        if deal.outcome
        else deal.held
        if deal.opened
        else company.whose(deal.owner, deal.lead, None)
    )
    return now[0], now[1] or company.team(now[2], day or row["at"][:10]), now[2]
