"""What an address asks of a receipt: a part of the figure or a reason, which records, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from dashboards.question import paging
from dashboards.question.forms import AddressError, Question
from revops import numbers, receipts
from revops.numbers import Kpi
from revops.receipts import Listing

REJECTED = "rejected"
SEARCH_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address chooses of a receipt: a part of the figure or a reason, and which of its
    records in which order.

    `page` is of rejected rows; records are paged by the cursor of their listing.
    """

    part: str = ""
    without: str = ""
    page: int = 1
    listing: Listing = Listing()

    def query(self, **changed: str) -> str:
        """The rest of the address after the question, with some of it changed; a change leads back
        to the first page.
        """
        kept = {
            "part": self.part,
            "without": self.without,
            "q": self.listing.search,
            "sort": self.listing.sort,
        }
        chosen = {
            name: value
            for name, value in (kept | changed).items()
            if value and (name, value) != ("sort", "-day")
        }
        return "".join(f"&{urlencode({name: value})}" for name, value in chosen.items())

    def without_sort(self) -> dict[str, str]:
        """What a search form sends along."""
        return {
            name: value for name, value in (("part", self.part), ("without", self.without)) if value
        }


def asked_in(address: Mapping[str, str], kpi: Kpi) -> Asked:
    """Reads the receipt's own part of an address. AddressError says what is wrong with it."""
    without = address.get("without", "")
    reasons = [*(each.key for each in kpi.leaves_out), receipts.AHEAD]
    if without and without not in (*reasons, REJECTED):
        raise AddressError(
            _("This receipt leaves nothing out as “%(reason)s”; its reasons are %(reasons)s.")
            % {"reason": without, "reasons": ", ".join((*reasons, REJECTED))}
        )
    return Asked(
        "" if without else part_of(kpi, address.get("part", "")),
        without,
        paging.page_number(address.get("page", "")),
        listing_of(address),
    )


def moment_of_cursor(question: Question, asked: Asked) -> str:
    """The as_of under which the page that a cursor belongs to still is what it was, when another
    publication came meanwhile; else "".
    """
    at = asked.listing.cursor
    if at is None or at.publication == question.published.id:
        return ""
    issued = numbers.issued(at.publication)
    if issued is None or question.as_of:
        raise AddressError(
            _("The cursor in the address is no page of these records; begin at the first page.")
        )
    return issued.published_at.isoformat()


def listing_of(address: Mapping[str, str]) -> Listing:
    listing = Listing(
        address.get("q", "").strip()[:SEARCH_AT_MOST], sort_of(address.get("sort", ""))
    )
    if not address.get("cursor"):
        return listing
    try:
        return receipts.listing_at(listing, receipts.cursor(address["cursor"]))
    except ValueError as error:
        raise AddressError(
            _("The cursor in the address is no page of these records; begin at the first page.")
        ) from error


def sort_of(text: str) -> str:
    if text and text.removeprefix("-") not in receipts.ORDERS:
        raise AddressError(
            _("Records cannot be sorted by “%(sort)s”; they can by %(sorts)s.")
            % {"sort": text, "sorts": ", ".join(receipts.ORDERS)}
        )
    return text or "-day"


def part_of(kpi: Kpi, part: str) -> str:
    """The part asked for, by default the first. AddressError for one that the KPI does not have."""
    names = tuple(kpi.parts)
    if part and not names:
        raise AddressError(calculated(kpi))
    if part and part not in names:
        raise AddressError(
            _("This receipt has no part “%(part)s”; there are %(parts)s.")
            % {"part": part, "parts": ", ".join(names)}
        )
    return part or next(iter(names), "")


def calculated(kpi: Kpi) -> str:
    """Why a formula has no records of its own."""
    inputs = ", ".join(str(each.label) for each in kpi.inputs)
    return _("%(kpi)s is calculated; the records are behind %(inputs)s.") % {
        "kpi": kpi.label,
        "inputs": inputs,
    }
