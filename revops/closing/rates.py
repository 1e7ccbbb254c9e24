"""Finance's monthly rates: what was confirmed or delivered, what the ECB's averages propose where
nothing was, and where two sources disagree. A proposal prices nothing until finance confirms it, and
then it is a record like any other, with who and when.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from revops import ecb
from revops.bridging import is_finance
from revops.calendar import Period
from revops.derive.kinds import KINDS
from revops.ingest import decided, typed
from revops.ingest.entries import mistakes
from revops.ingest.rates import described as all_described
from revops.messages import gettext as _
from revops.messages import named
from revops.models import MonthlyRate, Organisation, RawRecord, Source
from revops.models.sources import TYPED_IN

RATE = "rate"
# By currency and month, what is counted and not priced for want of a rate.
UNPRICED = """
    SELECT currency, date_trunc('month', day)::date, count(*) FROM (
        SELECT currency, business_day AS day FROM revops_invoice
        WHERE known_until IS NULL AND left_out = '' AND amount_base_minor IS NULL
        UNION ALL
        SELECT currency, started_on FROM revops_subscription
        WHERE known_until IS NULL AND left_out = '' AND amount_minor IS NOT NULL AND monthly_base_minor IS NULL
        UNION ALL
        SELECT currency, closed_on FROM revops_deal
        WHERE known_until IS NULL AND left_out = '' AND outcome = 'won' AND signed_minor IS NOT NULL AND signed_base_minor IS NULL
    ) r WHERE day IS NOT NULL GROUP BY 1, 2"""
USED = """
    SELECT currency FROM revops_invoice WHERE known_until IS NULL
    UNION SELECT currency FROM revops_subscription WHERE known_until IS NULL
    UNION SELECT currency FROM revops_deal WHERE known_until IS NULL
    UNION SELECT currency FROM revops_monthlyrate WHERE base_currency = %(base)s"""


class Standing(StrEnum):
    """How a rate stands. Only what is confirmed prices anything."""

    CONFIRMED = "confirmed"
    PROPOSED = "proposed"
    CONFLICT = "conflict"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Given:
    """What one source, or a person, gives as the rate; `record` is None for what stands in the
    admin.
    """

    source: str
    rate: Decimal
    record: int | None = None
    by: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A currency in a month. `rate` is the one that prices, or is proposed; `given` is all that there
    is about it, `unpriced` how many documents and signed deals wait for it.
    """

    currency: str
    month: date
    standing: Standing
    rate: Decimal | None
    given: tuple[Given, ...] = ()
    unpriced: int = 0

    @property
    def others(self) -> tuple[Given, ...]:
        """Those that give another rate than the one that holds."""
        return tuple(each for each in self.given if each.rate != self.rate)

    @property
    def confirmed_by(self) -> Given | None:
        """What a person confirmed here, which can be taken back."""
        return next((each for each in self.given if each.by and each.record), None)


Key = tuple[str, date]


def rates(months: Sequence[date]) -> list[Cell]:
    """Every currency that is used in every one of the months, each by its first day; in their order,
    and by currency.
    """
    base = base_currency()
    currencies = used(base)
    given, held, waiting = given_in(base), held_in_base(base), unpriced()
    proposed = ecb.monthly_rates(frozenset(currencies), base) if currencies else {}
    return [
        cell((currency, month), given, held, proposed, waiting.get((currency, month), 0))
        for month in months
        for currency in currencies
    ]


def months_of(period: Period) -> list[date]:
    """The first days of the months that a period has something of."""
    found, month = [], period.start.replace(day=1)
    while month < period.end:
        found.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return found


def cell(
    key: Key,
    given: Mapping[Key, list[Given]],
    held: Mapping[Key, Decimal],
    proposed: Mapping[Key, Decimal],
    waiting: int,
) -> Cell:
    every = tuple(given.get(key, ()))
    if key in held:
        return Cell(*key, Standing.CONFIRMED, held[key], every, waiting)
    if every:
        return Cell(*key, Standing.CONFLICT, None, every, waiting)
    standing = Standing.PROPOSED if key in proposed else Standing.MISSING
    return Cell(*key, standing, proposed.get(key), (), waiting)


def proposals_until() -> date:
    """The last day of the data that proposals are made of."""
    return ecb.last_day()


def base_currency() -> str:
    organisation = Organisation.current()
    return organisation.base_currency if organisation else ecb.EURO


def used(base: str) -> list[str]:
    """The currencies of documents, deals and rates, but for the base currency."""
    with connection.cursor() as cursor:
        cursor.execute(USED, {"base": base})
        return sorted({code for (code,) in cursor.fetchall()} - {base, ""})


def unpriced() -> dict[Key, int]:
    with connection.cursor() as cursor:
        cursor.execute(UNPRICED)
        return {(currency, month): count for currency, month, count in cursor.fetchall()}


def unpriced_currencies() -> list[tuple[str, int, date]]:
    """What has no rate, by currency: how many documents and deals, and the latest of their months."""
    found: dict[str, tuple[int, date]] = {}
    for (currency, month), count in sorted(unpriced().items()):
        found[currency] = (found[currency][0] + count if currency in found else count, month)
    return [(currency, *each) for currency, each in found.items()]


def held_in_base(base: str) -> dict[Key, Decimal]:
    """The rates that price, by currency and month."""
    found = MonthlyRate.objects.filter(base_currency=base)
    return {(each.currency, each.month): each.rate.normalize() for each in found}


def given_in(base: str) -> dict[Key, list[Given]]:
    """All that is given about rates into the base currency, and by whom."""
    found: dict[Key, list[Given]] = defaultdict(list)
    for rate in MonthlyRate.objects.filter(base_currency=base, record=None):
        in_admin = Given(_("Typed in in the admin"), rate.rate.normalize())
        found[rate.currency, rate.month].append(in_admin)
    described = {key: each for key, each in all_described().items() if key[1] == base}
    records = [record for each in described.values() for record in each]
    names = dict(Source.objects.values_list("pk", "name"))
    people = confirmed_by(records)
    for (currency, _base, month), each in described.items():
        found[currency, month] += [given_by(record, names, people) for record in each]
    return found


def confirmed_by(records: Iterable[RawRecord]) -> dict[int, str]:
    """By record the person of finance who confirmed it."""
    numbers = [record.pk for record in records]
    found = RawRecord.objects.filter(pk__in=numbers, source__key=TYPED_IN)
    typed_in = found.select_related("run__requested_by")
    return {record.pk: name_of(record.run.requested_by) for record in typed_in}


def name_of(user: AbstractUser | None) -> str:
    return (user.get_full_name() or user.get_username()) if user else "—"


def given_by(record: RawRecord, names: Mapping[int, str], people: Mapping[int, str]) -> Given:
    rate, origin = Decimal(record.values["rate"]).normalize(), record.values.get("origin", "")
    name = names[record.source_id]
    return Given(name, rate, record.pk, people.get(record.pk, ""), str(origin))


def confirm(rates: Mapping[Key, Decimal | str], by: AbstractUser, origin: str = "") -> int:
    """Makes rates count, by currency and month, and answers how many are new or others. Nothing is
    written where one of them is refused: PermissionDenied, or ValidationError with every reason.
    """
    require_finance(by)
    base = base_currency()
    rows = {
        id_of(key, base): {
            "currency": key[0].strip().upper(), "month_on": f"{key[1]:%Y-%m-01}", "rate": str(rate).strip(), "origin": origin,
        }
        for key, rate in rates.items()
    }  # fmt: skip
    refuse_mistakes(rows, base)
    with transaction.atomic():
        known = confirmed()
        changed = {id: row for id, row in rows.items() if not is_same(known.get(id), row)}
        if changed:
            decided.put(RATE, changed, by)
    return len(changed)


def confirm_proposals(asked: Mapping[Key, Decimal], by: AbstractUser) -> int:
    """Confirms what is proposed, as somebody saw it: ValidationError where that is another now."""
    require_finance(by)
    now = ecb.monthly_rates(frozenset(currency for currency, _month in asked), base_currency())
    for (currency, month), rate in asked.items():
        if now.get((currency, month)) != rate:
            words = {"currency": currency, "month": f"{month:%Y-%m}"}
            raise ValidationError(
                _("%(currency)s of %(month)s is not proposed so any more; look again.") % words
            )
    return confirm(asked, by, ecb.origin())


def take_back(key: Key, by: AbstractUser) -> bool:
    """Takes a confirmation back; answers whether there was one."""
    require_finance(by)
    id = id_of(key, base_currency())
    with transaction.atomic():
        if id not in confirmed():
            return False
        decided.take_back([id], by, RATE)
    return True


def id_of(key: Key, base: str) -> str:
    currency, month = key
    return f"{currency.strip().upper()}-{base}-{month:%Y-%m}"


def confirmed() -> dict[str, RawRecord]:
    """What people confirmed, by its id; held until the transaction ends, so that of two who confirm
    at once one waits.
    """
    source = typed.locked_source()
    found = RawRecord.objects.filter(source=source, feed=RATE, known_until=None)
    return {each.external_id: each for each in found}


def is_same(known: RawRecord | None, row: Mapping[str, str]) -> bool:
    return known is not None and known.payload.get("rate") == row["rate"]


def refuse_mistakes(rows: Mapping[str, Mapping[str, str]], base: str) -> None:
    kind = KINDS[RATE]
    feed = typed.feed_of(kind)
    found = [
        named(f"{row['currency']} {row['month_on'][:7]}", sentence)
        for row in rows.values()
        for sentence in mistakes(kind, feed, row).values()
    ]
    found += [
        _("%(currency)s is the base currency: it has no rate.") % {"currency": base}
        for row in rows.values()
        if row["currency"] == base
    ]
    in_admin = MonthlyRate.objects.filter(base_currency=base, record=None)
    held = {(each.currency, f"{each.month}") for each in in_admin}
    found += [
        _("%(currency)s of %(month)s was typed in in the admin; change it there.")
        % {"currency": row["currency"], "month": row["month_on"][:7]}
        for row in rows.values()
        if (row["currency"], row["month_on"]) in held
    ]
    if found:
        raise ValidationError(found)


def require_finance(by: AbstractUser) -> None:
    if not is_finance(by):
        raise PermissionDenied(_("Only finance confirms rates."))
