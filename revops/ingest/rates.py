"""Monthly rates: wholly what the current rate records say, but for those that finance typed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from revops.derive import reach
from revops.ingest.deliveries import current_records
from revops.ingest.report import Report
from revops.messages import gettext as _
from revops.models import MonthlyRate, Organisation, RawRecord, Source
from revops.models.sources import TYPED_IN

# Currency, the base currency that the rate is into, and the first day of the month.
Key = tuple[str, str, date]


def settle(report: Report) -> None:
    """Makes the rates that come from records these, and touches what depends on a difference. Rates
    that contradict do not count.
    """
    typed_in = Source.objects.filter(key=TYPED_IN).values_list("pk", flat=True).first()
    counted = {key: standing(records, typed_in) for key, records in described().items()}
    wanted = agreed(counted, report)
    typed = set(MonthlyRate.objects.filter(record=None).values_list(*KEY))
    kept = {key_of(each): each for each in MonthlyRate.objects.exclude(record=None)}
    gone = [key for key in kept if key not in wanted]
    MonthlyRate.objects.filter(pk__in=[kept[key].pk for key in gone]).delete()
    changed = [
        key for key, record in wanted.items() if key not in typed and differs(kept.get(key), record)
    ]
    for key in changed:
        given = {"rate": Decimal(wanted[key].values["rate"]), "record": wanted[key]}
        MonthlyRate.objects.update_or_create(**dict(zip(KEY, key, strict=True)), defaults=given)
    base = Organisation.current().base_currency
    reach.touch_rates(
        (currency, month) for currency, into, month in (*gone, *changed) if into == base
    )


KEY = ("currency", "base_currency", "month")


def key_of(rate: MonthlyRate) -> Key:
    return rate.currency, rate.base_currency, rate.month


def described() -> dict[Key, list[RawRecord]]:
    """The rates that are current, into the base currency of the day on which each was read."""
    bases = list(
        Organisation.history.order_by("history_date", "pk").values_list(
            "history_date", "base_currency"
        )
    )
    found: dict[Key, list[RawRecord]] = defaultdict(list)
    for record in current_records("rate"):
        month = date.fromisoformat(record.values["month_on"]).replace(day=1)
        found[record.values["currency"], base_at(record.known_from, bases), month].append(record)
    return found


def standing(records: list[RawRecord], typed_in: int | None) -> list[RawRecord]:
    """What a person of finance confirmed stands, whatever tools say beside it."""
    return [each for each in records if each.source_id == typed_in] or records


def base_at(at: datetime, bases: list[tuple[datetime, str]]) -> str:
    """The base currency at a time; before the first that is known of, that one."""
    earlier = [base for since, base in bases if since <= at]
    return (
        earlier[-1] if earlier else bases[0][1] if bases else Organisation.current().base_currency
    )


def agreed(found: dict[Key, list[RawRecord]], report: Report) -> dict[Key, RawRecord]:
    """By key the record of the rate, where all that there are say the same."""
    for (currency, _base, month), records in sorted(found.items()):
        if is_contradicted(records):
            rates = ", ".join(sorted({each.values["rate"] for each in records}, key=Decimal))
            report.notes.append(
                _(
                    "%(currency)s has several rates for %(month)s: %(rates)s. None counts until they agree."
                )
                % {"currency": currency, "month": f"{month:%Y-%m}", "rates": rates}
            )
    return {
        key: min(records, key=lambda r: r.pk)
        for key, records in found.items()
        if not is_contradicted(records)
    }


def is_contradicted(records: list[RawRecord]) -> bool:
    return len({Decimal(each.values["rate"]) for each in records}) > 1


def differs(kept: MonthlyRate | None, record: RawRecord) -> bool:
    return (
        kept is None or kept.rate != Decimal(record.values["rate"]) or kept.record_id != record.pk
    )
