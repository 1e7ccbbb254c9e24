"""The second door: the records behind a number, as they were known at its publication; what is not
among them, and why.
"""

from revops.receipts.accounts import (
    STAGES,
    Account,
    Accounts,
    Act,
    Acts,
    accounts_in_play,
    acts_of,
)
from revops.receipts.differences import (
    Difference,
    Differences,
    TargetChange,
    differences,
    differences_of,
    target_changes,
)
from revops.receipts.in_play import InPlay, in_play, keep_in_play
from revops.receipts.keyset import Cursor, cursor
from revops.receipts.left_out import (
    AHEAD,
    Behind,
    LeftOut,
    RejectedRow,
    behind,
    rejected,
    rejected_of,
    rejected_rows,
    uncounted,
)
from revops.receipts.links import link_of, links_of
from revops.receipts.listing import ORDERS, Listing, listing_at
from revops.receipts.moved import Moved
from revops.receipts.record import (
    Became,
    RecordVersion,
    Related,
    became,
    company_around,
    kind_label,
    record_versions,
    related,
)
from revops.receipts.records import Record, Records, every_record, records
from revops.receipts.rejected_search import FoundRow, search_rejected
from revops.receipts.search import Found, search
from revops.receipts.slicing import in_slice, of_slice

__all__ = [
    "AHEAD",
    "ORDERS",
    "STAGES",
    "Account",
    "Accounts",
    "Act",
    "Acts",
    "Became",
    "Behind",
    "Cursor",
    "Difference",
    "Differences",
    "Found",
    "InPlay",
    "FoundRow",
    "LeftOut",
    "Listing",
    "Moved",
    "Record",
    "RecordVersion",
    "Records",
    "RejectedRow",
    "TargetChange",
    "Related",
    "accounts_in_play",
    "acts_of",
    "became",
    "company_around",
    "behind",
    "cursor",
    "differences",
    "differences_of",
    "every_record",
    "in_play",
    "in_slice",
    "keep_in_play",
    "kind_label",
    "link_of",
    "links_of",
    "listing_at",
    "of_slice",
    "record_versions",
    "records",
    "rejected",
    "rejected_of",
    "rejected_rows",
    "related",
    "search",
    "search_rejected",
    "target_changes",
    "uncounted",
]
