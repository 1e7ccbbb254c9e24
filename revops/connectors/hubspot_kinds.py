"""What is asked of HubSpot: types of objects, their properties, and of which of them the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from revops.connectors.protocol import Offered


@dataclass(frozen=True, slots=True)
class ObjectType:
    """A type of object: which properties are asked for, of which the history, and what it is tied to.
    `history` names ours by HubSpot's.
    """

    type: str
    properties: tuple[str, ...]
    changed: str = "hs_lastmodifieddate"
    history: Mapping[str, str] = field(default_factory=dict)
    tied: tuple[str, ...] = ()


DEAL = ("dealname", "dealstage", "pipeline", "amount", "deal_currency_code", "createdate", "closedate", "hs_is_closed",
        "hs_is_closed_won", "hs_manual_forecast_category", "hs_next_step", "dealtype", "hubspot_owner_id", "hs_analytics_source",
        "hs_merged_object_ids", "hs_lastmodifieddate")  # fmt: skip
CONTACT = ("email", "firstname", "lastname", "company", "createdate", "lifecyclestage", "hs_lead_status", "hubspot_owner_id",
           "hs_analytics_source", "hs_persona", "country", "hs_merged_object_ids", "lastmodifieddate")  # fmt: skip
COMPANY = (
    "name",
    "domain",
    "country",
    "hubspot_owner_id",
    "hs_merged_object_ids",
    "hs_lastmodifieddate",
)
TOUCH = ("hs_timestamp", "hubspot_owner_id", "hs_lastmodifieddate")
OBJECTS = {
    "contacts": ObjectType("contacts", CONTACT, "lastmodifieddate", tied=("companies",)),
    "contact_stages": ObjectType("contacts", ("lastmodifieddate",), "lastmodifieddate", {"lifecyclestage": "stage"}),
    "deals": ObjectType("deals", DEAL, tied=("contacts", "companies")),
    "deal_history": ObjectType("deals", ("hs_lastmodifieddate",), history={
        "dealstage": "stage", "amount": "amount", "hubspot_owner_id": "owner", "hs_manual_forecast_category": "category",
        "closedate": "expected_close",
    }),
    "companies": ObjectType("companies", COMPANY),
    "calls": ObjectType("calls", (*TOUCH, "hs_call_duration", "hs_call_direction"), tied=("contacts", "deals")),
    "emails": ObjectType("emails", (*TOUCH, "hs_email_direction"), tied=("contacts", "deals")),
    "meetings": ObjectType("meetings", (*TOUCH, "hs_meeting_outcome"), tied=("contacts", "deals")),
}  # fmt: skip
OFFERED = (
    Offered("contacts", _("Contacts, as leads")),
    Offered("contact_stages", _("Lifecycle stages of contacts, from their history")),
    Offered("deals", _("Deals")),
    Offered("deal_history", _("What happened to deals, from their history")),
    Offered("owners", _("Owners, as people")),
    Offered("companies", _("Companies, as customers"), is_usual=False),
    Offered("calls", _("Calls")),
    Offered("emails", _("E-mails"), is_usual=False),
    Offered("meetings", _("Meetings")),
)
