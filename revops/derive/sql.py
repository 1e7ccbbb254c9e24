"""What the queries of several kinds of record have in common: the dimensions of a record, and which
of several records counts.

Aliases: r the raw record, d its local day, p the lead or deal it inherits from.
"""

# Ids of a record's members, and the joins that find them.
DIMENSIONS_OF_ROW = """
    coalesce(r.values->>'motion', nullif(ch.motion, ''), nullif(ch.usual_motion, ''), p.motion, '') AS motion,
    {team} AS team_id,
    coalesce(al.person_id, p.owner_id) AS owner_id,
    coalesce(pe.id, p.persona_id) AS persona_id,
    coalesce(ch.id, p.channel_id) AS channel_id,
    coalesce(rg.id, p.region_id) AS region_id"""
MEMBERS = """
    LEFT JOIN revops_personalias al ON al.key = r.values->>'owner'
    LEFT JOIN revops_team tm ON tm.name = r.values->>'team'
    LEFT JOIN revops_channel ch ON ch.name = r.values->>'channel'
    LEFT JOIN revops_persona pe ON pe.name = r.values->>'persona'
    LEFT JOIN revops_region rg ON rg.name = r.values->>'region'
    LEFT JOIN revops_membership ms ON ms.person_id = coalesce(al.person_id, p.owner_id)
        AND (ms.joined_on IS NULL OR ms.joined_on <= r.day) AND (ms.left_on IS NULL OR r.day < ms.left_on)"""
# The same of what deals, documents and onboardings have beside these.
SOLD = """
    coalesce(dt.id, p.deal_type_id) AS deal_type_id, coalesce(pl.id, p.product_line_id) AS product_line_id"""
SOLD_MEMBERS = """
    LEFT JOIN revops_dealtype dt ON dt.name = r.values->>'deal_type'
    LEFT JOIN revops_productline pl ON pl.name = r.values->>'product_line'"""
NOTHING = "(SELECT NULL::text AS motion, NULL::bigint AS team_id, NULL::bigint AS owner_id, NULL::bigint AS persona_id, NULL::bigint AS channel_id, NULL::bigint AS region_id, NULL::text AS customer) p"  # noqa: E501

# The team of the day is the owner's, unless the record names one, or has no owner of its own and
# its deal a team.
TEAM_OF_DAY = (
    "coalesce(tm.id, CASE WHEN al.person_id IS NOT NULL THEN ms.team_id END, p.team_id, ms.team_id)"
)
OF_THE_DAY = DIMENSIONS_OF_ROW.format(team=TEAM_OF_DAY)

# Whom a record means by the customer that it names; where it names none, {inherited}. What several
# are called is nobody, and nothing is inherited then.
CUSTOMER = """
    CASE WHEN r.values ? 'customer' THEN coalesce(ck.customer, r.values->>'customer') ELSE coalesce({inherited}, '') END AS customer"""
CUSTOMER_KEY = "LEFT JOIN revops_customerkey ck ON ck.key = r.values->>'customer'"
INHERIT = "LEFT JOIN inherited p ON p.lead = r.own"
# Which of several records of one thing tells it: that of the feed that was delivered last, else the
# first by name.
LATEST = 'f.delivered_at DESC NULLS LAST, s.key COLLATE "C", r.feed COLLATE "C", length(r.external_id), r.external_id COLLATE "C"'
ORIGIN = """
    JOIN revops_source s ON s.id = r.source_id
    LEFT JOIN revops_feeddelivery f ON f.source_id = r.source_id AND f.feed = r.feed"""

# What has a day and no time is at the midnight with which the day begins, and may have been until the end
# of it, whatever the clocks do on that day.
UNTIMED = "{at} = date_trunc('day', {at}, %(zone)s)"
END_OF_DAY = "(date_trunc('day', {at} + interval '26 hours', %(zone)s) - interval '1 microsecond')"
# It comes after what was on that day: {at} follows {since}.
FOLLOWS = "({at} >= {since} OR {at} = date_trunc('day', {since}, %(zone)s))"

OF_DEAL = "LEFT JOIN revops_deal p ON p.deal = r.deal AND p.deal <> '' AND p.known_until IS NULL"
# A document that several feeds name is one: those of the feed that was delivered last count. Within
# one feed, every id does.
REPEATED = "CASE WHEN first_value(r.feed) OVER one_document <> r.feed THEN 'repeated' ELSE '' END"
