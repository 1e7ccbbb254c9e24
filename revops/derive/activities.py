"""What people did: calls, e-mails, meetings, visits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive import merges
from revops.derive.kinds import Kind, Typed, Wording, declare
from revops.derive.sql import CUSTOMER, CUSTOMER_KEY, MEMBERS, OF_THE_DAY
from revops.derive.uncounted import (
    OF_NO_CUSTOMER,
    OF_NO_DEAL,
    OF_NO_LEAD,
    OF_SEVERAL_CUSTOMERS,
)
from revops.mapping.records import DIMENSION_FIELDS
from revops.models import Activity, FirstContact, Response
from revops.models.choices import ActivityKind

# Whom an activity was with, where it is no customer's: a company has one name, whatever its capitals
# and blanks.
COMPANY = "coalesce(r.values->>'company', nullif(ld.company, ''), dl.company)"
NAMED = rf"""coalesce(
            'company:' || nullif(lower(regexp_replace(btrim({COMPANY}), '\s+', ' ', 'g')), ''),
            'lead:' || nullif(p.counted, ''), 'deal:' || nullif(p.deal, ''), '')"""
# What was done with a duplicate is the survivor's, whoever the duplicate was said to be; what names a deal
# and no lead is that deal's lead's, and what it does not say of itself, the deal says.
OF_SURVIVOR = "nullif(dl.customer, ''), ld.customer"
HANDED_DOWN = ("team_id", "owner_id", "persona_id", "channel_id", "region_id")
OF_LEAD_OR_DEAL = f"""
    LEFT JOIN inherited i ON i.lead = r.own
    LEFT JOIN merged_away md ON r.deal <> '' AND md.what = 'deal' AND md.key = r.deal
    LEFT JOIN revops_deal dl ON r.deal <> '' AND dl.deal = coalesce(md.survivor, r.deal) AND dl.known_until IS NULL
    CROSS JOIN LATERAL (
        SELECT CASE WHEN r.lead = '' THEN coalesce(dl.lead, '') ELSE coalesce(i.survivor, r.lead) END AS counted,
            coalesce(md.survivor, r.deal) AS deal, CASE WHEN r.lead = '' THEN dl.motion ELSE i.motion END AS motion,
            {", ".join(f"CASE WHEN r.lead = '' THEN dl.{each} ELSE i.{each} END AS {each}" for each in HANDED_DOWN)}
    ) p
    LEFT JOIN revops_lead ld ON p.counted <> '' AND ld.lead = p.counted AND ld.known_until IS NULL"""
ACTIVITIES = f"""
    WITH r AS (
        SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM (
            SELECT *, lead AS own, revops_moment(values->>'at', %(zone)s) AS at FROM revops_rawrecord JOIN touched_row USING (row)
            WHERE known_until IS NULL AND kind = 'activity'
        ) a
    )
    SELECT *, coalesce('customer:' || nullif(customer, ''), named) AS account FROM (
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.values->>'kind' AS kind, p.counted AS lead, p.deal,
        coalesce(r.values->>'company', '') AS company, {NAMED} AS named,
        coalesce((r.values->>'is_automatic')::boolean, false) AS is_automatic,
        (r.values->>'duration_seconds')::int AS duration_seconds, r.at AS happened_at, r.day AS business_day,
        {CUSTOMER.format(inherited=OF_SURVIVOR)}
    FROM r {OF_LEAD_OR_DEAL} {MEMBERS} {CUSTOMER_KEY}
    ) a"""
# What is done with a lead that was handed back answers that hand-off, also where it names a deal of the
# lead alone.
RETURNED = "EXISTS (SELECT 1 FROM revops_stageentry e WHERE e.lead = {}.lead AND e.stage = 'disqualified' AND e.known_until IS NULL)"
MERGED = f"(SELECT m.one FROM ({merges.CURRENT}) m (what, one, survivor) WHERE m.what = '{{}}')"
OF_RETURNED = f"""
    SELECT r.lead FROM ({{records}}) r WHERE r.kind IN ('activity', 'touch') AND r.lead <> '' AND (
        {RETURNED.format("r")}
        OR EXISTS (SELECT 1 FROM revops_lead l WHERE l.lead = r.lead AND l.merged_into <> '' AND l.known_until IS NULL)
        OR r.lead IN {MERGED.format("lead")})
    UNION SELECT d.lead FROM ({{records}}) r JOIN revops_deal d ON d.deal = r.deal AND d.lead <> '' AND d.known_until IS NULL
    WHERE r.kind IN ('activity', 'touch') AND r.lead = '' AND r.deal <> '' AND {RETURNED.format("d")}"""
# Whose lead is taken up by what names a deal that was merged away, its kin say.
OF_MERGED = f"""
    SELECT r.deal FROM ({{records}}) r WHERE r.kind IN ('activity', 'touch') AND r.lead = '' AND r.deal IN {MERGED.format("deal")}"""
TAKES_UP = (("touched_lead", OF_RETURNED), ("touched_deal", OF_MERGED))

declare(
    Kind(
        "activity",
        _("Activity"),
        order=70,
        fields=f"at* kind* lead deal company customer is_automatic duration_seconds {DIMENSION_FIELDS}",
        choices={"kind": "call email meeting social visit"},
        becomes=(Activity, Response, FirstContact),
        query=ACTIVITIES,
        after=("lead", "deal"),
        item="lead",
        touches=TAKES_UP,
        uncounted=(OF_NO_LEAD, OF_NO_DEAL, OF_NO_CUSTOMER, OF_SEVERAL_CUSTOMERS),
        typed=(
            Typed("kind", _("What"), dict(ActivityKind.choices)),
            Typed("at", _("When")),
            Typed("owner", _("Who")),
            Typed("lead", _("Lead"), help_text=_("With its source, as on its page: crm/17.")),
            Typed("deal", _("Deal"), help_text=_("With its source, as on its page: crm/17.")),
            Typed("company", _("Company")),
            Typed("duration_seconds", _("Duration in seconds")),
            Typed("channel", _("Channel")),
        ),
    ),
    {Activity: Wording(lambda fact: ActivityKind(fact.kind).label)},
)
