"""The tables, one file per idea. Import them from here."""

from revops.models.arrivals import ArrivalHours
from revops.models.books import LedgerLine
from revops.models.campaigns import CampaignSpend
from revops.models.choices import ActivityKind, ChangeKind, InvoiceKind, LeftOut, Outcome, Stage
from revops.models.closing import MonthClose
from revops.models.connections import Bell, Connection, FeedCursor, Pull
from revops.models.customers import Customer, CustomerKey
from revops.models.definitions import (
    Acknowledgement,
    Definition,
    HandOff,
    Part,
    Readership,
    Role,
    Seat,
    Side,
    Statement,
    StatementRead,
)
from revops.models.differences import NamedDifference
from revops.models.duplicates import DuplicateCandidate, DuplicateRule, DuplicateScan
from revops.models.facts import Activity, Deal, DealChange, Invoice, Lead, StageEntry
from revops.models.handovers import Answer, Deadline, Handover
from revops.models.inquiries import Answered, Home, Inquiry, Notice
from revops.models.matches import MatchDecision
from revops.models.meetings import (
    ActionState,
    Call,
    Freeze,
    Judgement,
    Likelihood,
    Minute,
    MinuteKind,
)
from revops.models.motions import (
    Crossing,
    EarlyTouch,
    FirstContact,
    MotionRules,
    Nurturing,
    Response,
    Speed,
)
from revops.models.notes import Note
from revops.models.onboardings import Blocker, Onboarding, OnboardingStep
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
from revops.models.recurring import RecurringChange
from revops.models.rehearsals import Rehearsal
from revops.models.routines import (
    Cadence,
    Delegate,
    Focus,
    Meeting,
    MeetingMail,
    MinutesReader,
    Routine,
)
from revops.models.samples import Sample
from revops.models.selling import DealType, ProductLine
from revops.models.sources import (
    FeedDelivery,
    FileRows,
    ImportRun,
    RawRecord,
    Rejected,
    Source,
)
from revops.models.stocktakings import LiveCustomer, Stocktaking
from revops.models.subscriptions import Subscription
from revops.models.targets import MonthlyRate, Target
from revops.models.tools import Tool, ToolBudget, ToolPurpose
from revops.models.touches import Claim, Direction, Score, Touch, TouchSide, Usage
from revops.models.withdrawals import Withdrawal
from revops.models.work import Analyzed, Chore, Derivation, Due, State
from revops.models.working_time import WorkingTime

__all__ = [
    "Bell",
    "Blocker",
    "StatementRead",
    "Statement",
    "Role",
    "Readership",
    "RecurringChange",
    "Acknowledgement",
    "ActionState",
    "Activity",
    "Analyzed",
    "ActivityKind",
    "Answer",
    "ArrivalHours",
    "Answered",
    "Cadence",
    "Call",
    "CampaignSpend",
    "Cell",
    "ChangeKind",
    "Channel",
    "Chore",
    "Customer",
    "CustomerKey",
    "Connection",
    "Deadline",
    "Deal",
    "DealChange",
    "DealType",
    "Definition",
    "Delegate",
    "Derivation",
    "Due",
    "DuplicateCandidate",
    "DuplicateRule",
    "DuplicateScan",
    "FeedCursor",
    "FeedDelivery",
    "FileRows",
    "Focus",
    "Freeze",
    "Function",
    "HandOff",
    "Handover",
    "Home",
    "ImportRun",
    "Inquiry",
    "Instalment",
    "Invoice",
    "InvoiceKind",
    "Judgement",
    "Lead",
    "LiveCustomer",
    "LedgerLine",
    "LeftOut",
    "Likelihood",
    "MatchDecision",
    "Meeting",
    "MeetingMail",
    "Membership",
    "Minute",
    "MinuteKind",
    "MinutesReader",
    "MonthClose",
    "MonthlyRate",
    "Motion",
    "NamedDifference",
    "Note",
    "Notice",
    "Nurturing",
    "Onboarding",
    "OnboardingStep",
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
    "Routine",
    "Sample",
    "Seat",
    "Side",
    "Source",
    "Stocktaking",
    "Stage",
    "StageEntry",
    "State",
    "Subscription",
    "Target",
    "Team",
    "WorkingTime",
    "Claim",
    "Crossing",
    "Direction",
    "EarlyTouch",
    "FirstContact",
    "MotionRules",
    "Response",
    "Score",
    "Speed",
    "Tool",
    "ToolBudget",
    "ToolPurpose",
    "Touch",
    "TouchSide",
    "Usage",
    "Withdrawal",
]
