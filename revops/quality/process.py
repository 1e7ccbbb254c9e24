"""Whether the way of a lead is kept: the rules about steps that were left out, month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db import connection

from revops.quality.days import seen_from
from revops.quality.rules import RULES, Rule

# By rule, the day on which what it asks about was to happen.
DAYS = {
    "stage_skipped": "business_day",
    "mql_waiting": "business_day",
    "won_without_onboarding": "closed_on",
    "close_date_over": "expected_close_on",
}
MONTHS = 6
# By rule and month, its first day, all records and those with the defect.
ByMonth = Mapping[str, Sequence[Sequence]]
BY_MONTH = """
    SELECT '{key}', date_trunc('month', f.{day})::date, count(*), count(*) FILTER (WHERE {defect}) FROM {table} f
    WHERE f.known_until IS NULL AND {about} AND f.{day} >= %(first)s AND f.{day} < %(today)s GROUP BY 2"""


@dataclass(frozen=True, slots=True)
class Month:
    """Records of a month, and how many of them skipped the step."""

    on: date
    count: int
    defects: int

    @property
    def kept(self) -> int:
        """Records that kept the way."""
        return self.count - self.defects

    @property
    def share(self) -> Fraction | None:
        """Of records that kept the way; None where there is none."""
        return Fraction(self.kept, self.count) if self.count else None


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with its months, the oldest first, ending with the running one."""

    rule: Rule
    months: Sequence[Month]

    @property
    def defects(self) -> int:
        return sum(each.defects for each in self.months)


def checks(by_month: ByMonth) -> list[Check]:
    """Of what was counted; a rule that was not is left out."""
    return [
        Check(RULES[key], [Month(date.fromisoformat(on), *counts) for on, *counts in by_month[key]])
        for key in DAYS
        if key in RULES and key in by_month
    ]


def counted_by_month(today: date) -> ByMonth:
    """Seen from a day. One query, which reads the records of all the months: pages read what was counted
    last.
    """
    months = last_months(today)
    kept = {key: RULES[key] for key in DAYS if key in RULES}
    queries = [
        BY_MONTH.format(
            key=key, day=DAYS[key], defect=rule.defect, table=rule.fact._meta.db_table, about=rule.about
        )
        for key, rule in kept.items()
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(queries), seen_from(today) | {"first": months[0]})
        found = {(key, on): counts for key, on, *counts in cursor.fetchall()}
    return {key: [[str(on), *found.get((key, on), (0, 0))] for on in months] for key in kept}


def last_months(today: date) -> list[date]:
    """The first days of the last months, the running one last."""
    first = [today.year * 12 + today.month - 1 - back for back in range(MONTHS)]
    return [date(each // 12, each % 12 + 1, 1) for each in reversed(first)]
