"""The tables, one file per idea. Import them from here."""

from revops.models.books import LedgerLine
from revops.models.choices import ActivityKind, ChangeKind, InvoiceKind, LeftOut, Outcome, Stage
from revops.models.closing import MonthClose
from revops.models.connections import Connection, FeedCursor, Pull
from revops.models.customers import Customer, CustomerKey
from revops.models.definitions import Acknowledgement, Definition, HandOff, Part, Seat, Side
from revops.models.facts import Activity, Deal, DealChange, Invoice, Lead, Onboarding, StageEntry
from revops.models.inquiries import Answered, Home, Inquiry, Notice
from revops.models.matches import MatchDecision
from revops.models.notes import Note
from revops.models.organisation import Organisation
from revops.models.people import (
    Channel,
    Function,
    Membership,
    Motion,
    Person,
    Persona,
    PersonAlias,
    Region,
    Team,
)
from revops.models.plans import Instalment
from revops.models.published import Cell, Publication, PublicationContext
from revops.models.rehearsals import Rehearsal
from revops.models.selling import DealType, ProductLine
from revops.models.sources import FeedDelivery, ImportRun, RawRecord, Rejected, Source
from revops.models.targets import MonthlyRate, Target
from revops.models.work import Chore, Derivation, Due, State

__all__ = [
    "Acknowledgement",
    "Activity",
    "ActivityKind",
    "Answered",
    "Cell",
    "ChangeKind",
    "Channel",
    "Chore",
    "Customer",
    "CustomerKey",
    "Connection",
    "Deal",
    "DealChange",
    "DealType",
    "Definition",
    "Derivation",
    "Due",
    "FeedCursor",
    "FeedDelivery",
    "Function",
    "HandOff",
    "Home",
    "ImportRun",
    "Inquiry",
    "Instalment",
    "Invoice",
    "InvoiceKind",
    "Lead",
    "LedgerLine",
    "LeftOut",
    "MatchDecision",
    "Membership",
    "MonthClose",
    "MonthlyRate",
    "Motion",
    "Note",
    "Notice",
    "Onboarding",
    "Organisation",
    "Outcome",
    "Part",
    "Person",
    "PersonAlias",
    "Persona",
    "ProductLine",
    "Publication",
    "PublicationContext",
    "Pull",
    "RawRecord",
    "Region",
    "Rehearsal",
    "Rejected",
    "Seat",
    "Side",
    "Source",
    "Stage",
    "StageEntry",
    "State",
    "Target",
    "Team",
]
