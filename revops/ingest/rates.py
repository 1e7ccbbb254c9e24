"""Monthly rates: wholly what the current rate records say, but for those that finance typed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from revops.ingest import reach
from revops.ingest.deliveries import current_records
from revops.ingest.staging import Report
from revops.models import MonthlyRate, Organisation, RawRecord

Key = tuple[str, date]


def settle(report: Report) -> None:
    """Makes the rates that come from records these, and touches what depends on a difference. Rates that contradict do not count."""
    wanted = agreed(described(), report)
    # Rates are into the base currency of the day on which they were read; those into an earlier one rest.
    base = Organisation.current().base_currency
    current = MonthlyRate.objects.filter(base_currency=base)
    typed = set(current.filter(record=None).values_list("currency", "month"))
    kept = {(each.currency, each.month): each for each in current.exclude(record=None)}
    gone = [key for key in kept if key not in wanted]
    MonthlyRate.objects.filter(pk__in=[kept[key].pk for key in gone]).delete()
    changed = [key for key, record in wanted.items() if key not in typed and differs(kept.get(key), record)]
    for currency, month in changed:
        record = wanted[currency, month]
        MonthlyRate.objects.update_or_create(
            currency=currency, base_currency=base, month=month,
            defaults={"rate": Decimal(record.values["rate"]), "record": record},
        )  # fmt: skip
    reach.touch_rates([*gone, *changed])


def described() -> dict[Key, list[RawRecord]]:
    found: dict[Key, list[RawRecord]] = defaultdict(list)
    for record in current_records("rate"):
        found[record.values["currency"], date.fromisoformat(record.values["month_on"]).replace(day=1)].append(record)
    return found


def agreed(found: dict[Key, list[RawRecord]], report: Report) -> dict[Key, RawRecord]:
    """By currency and month the record of the rate, where all that there are say the same."""
    for (currency, month), records in sorted(found.items()):
        if is_contradicted(records):
            rates = ", ".join(sorted({each.values["rate"] for each in records}, key=Decimal))
            report.notes.append(
                _("%(currency)s has several rates for %(month)s: %(rates)s. None counts until they agree.")
                % {"currency": currency, "month": f"{month:%Y-%m}", "rates": rates}
            )
    return {key: min(records, key=lambda r: r.pk) for key, records in found.items() if not is_contradicted(records)}


def is_contradicted(records: list[RawRecord]) -> bool:
    return len({Decimal(each.values["rate"]) for each in records}) > 1


def differs(kept: MonthlyRate | None, record: RawRecord) -> bool:
    return kept is None or kept.rate != Decimal(record.values["rate"]) or kept.record_id != record.pk
