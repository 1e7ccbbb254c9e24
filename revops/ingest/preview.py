"""What an import says beyond its counts, before anything is written: members that nobody has yet, and records that count nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from revops.ingest.staging import Report
from revops.mapping import Feed
from revops.models import Channel, ImportRun, Person, Persona, PersonAlias, Region, Team

NAMED = {"team": Team, "channel": Channel, "persona": Persona, "region": Region}
NEWS = "compared JOIN staged USING (line) WHERE outcome IN ('added', 'changed')"
NAMES = f"SELECT DISTINCT values->>%s FROM {NEWS} AND values ? %s"
SHOWN = 5
# What people write for an empty cell, and what then becomes a name.
EMPTY_LOOKING = frozenset(("-", "--", "n/a", "na", "none", "null", "nil", "?", "unknown", "(blank)"))


def names_of(field: str) -> set[str]:
    """The distinct values of a field among the rows that are new or changed."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [field, field])
        return {value for (value,) in cursor.fetchall()}


def note_new_members(feed: Feed, report: Report) -> None:
    """Finds the members that the rows name, and says which teams, channels, personas, regions and people would be new."""
    mapped = {field.name for field in feed.fields}
    report.names = {field: names_of(field) for field in (*NAMED, "owner", "owner_before") if field in mapped}
    for field in NAMED.keys() & report.names.keys():
        model = NAMED[field]
        note_new(report, model, sorted(report.names[field] - set(model.objects.values_list("name", flat=True))))
    owners = report.names.get("owner", set()) | report.names.get("owner_before", set())
    unknown = owners - set(PersonAlias.objects.filter(key__in=owners).values_list("key", flat=True))
    note_new(report, Person, sorted(key.partition("/")[2] for key in unknown))


def note_new(report: Report, model: type, names: list[str]) -> None:
    if not names:
        return
    shown = ", ".join(names[:SHOWN]) + ("…" if len(names) > SHOWN else "")
    what = model._meta.verbose_name_plural
    report.notes.append(
        _("New in %(what)s: %(count)d (%(names)s).") % {"what": what, "count": len(names), "names": shown}
    )
    if empty := [name for name in names if name.casefold() in EMPTY_LOOKING]:
        text = _("%(names)s among the new %(what)s look like empty cells; translate them to \"\" if they are.")
        report.notes.append(text % {"names": ", ".join(f"“{name}”" for name in empty), "what": what})


OUTCOME = "coalesce(values->>'outcome', '')"
IS_OVER = f"{OUTCOME} IN ('won', 'lost') OR {OUTCOME} <> 'open' AND values ?| '{{won_at,lost_at}}'"
END = "values ?| '{won_at,lost_at}' OR values->>'outcome' IN ('won', 'lost') AND values ? 'closed_at'"
NO_EVENT = (
    "NOT EXISTS (SELECT 1 FROM revops_rawrecord c WHERE c.deal = s.deal AND c.kind = 'change' AND c.known_until IS NULL{})"
)
BASE = "SELECT base_currency FROM revops_organisation WHERE id = 1"
NO_RATE = f"""values ? '{{amount}}' AND values->>'currency' <> ({BASE}) AND NOT EXISTS (
    SELECT 1 FROM revops_monthlyrate m WHERE m.currency = values->>'currency')"""


def unknown(kind: str) -> str:
    """A condition: the lead or deal that a row names is in no record, though there are such records."""
    return f"""{kind} <> '' AND EXISTS (SELECT 1 FROM revops_feeddelivery d WHERE d.kind = '{kind}')
        AND NOT EXISTS (SELECT 1 FROM revops_rawrecord k WHERE k.{kind} = s.{kind} AND k.known_until IS NULL)"""


# What stands where an id should be below a list that was summed up by hand.
TOTALS = (
    "lower(external_id) IN ('total', 'totals', 'grand total', 'subtotal', 'sum', 'total général', 'sous-total', 'somme', 'summe',"
    " 'gesamt', 'gesamtsumme', 'totaal', 'totale')",
    gettext_lazy("whose id is a word for a total: they may add up the others, and count beside them"),
)
# By kind of record: a condition on staged rows, and why such a row counts in no figure, or not fully.
UNCOUNTED = {
    "lead": (
        (
            "NOT values ? 'at' AND NOT EXISTS (SELECT 1 FROM revops_rawrecord k WHERE k.lead = s.lead AND k.kind = 'stage'"
            " AND k.known_until IS NULL)",
            gettext_lazy("without a date and without an entry into any stage: they count in no figure"),
        ),
    ),
    "deal": (
        TOTALS,
        (
            f"NOT values ? 'opened_at' AND NOT ({IS_OVER}) AND " + NO_EVENT.format(""),
            gettext_lazy("neither opened nor closed: they count in no figure"),
        ),
        (
            f"({IS_OVER}) AND NOT coalesce({END}, false) AND " + NO_EVENT.format(" AND c.values->>'kind' IN ('won', 'lost')"),
            gettext_lazy("won or lost without a day: they are in no pipeline, and count on no day"),
        ),
        (
            "NOT values ?| '{outcome,won_at,lost_at}' AND values ? 'closed_at'",
            gettext_lazy("with a closing date and no outcome: they count as open"),
        ),
        (NO_RATE.format(amount="amount"), gettext_lazy("in a currency without any rate: counted, not priced")),
        (unknown("lead"), gettext_lazy("of a lead that no record has")),
        (
            "EXISTS (SELECT 1 FROM staged t WHERE t.deal = s.deal AND t.external_id <> s.external_id)",
            gettext_lazy("of a deal that another row of the file names, too: one of them counts"),
        ),
    ),
    "invoice": (
        TOTALS,
        (NO_RATE.format(amount="amount"), gettext_lazy("in a currency without any rate: counted, not priced")),
        (unknown("deal"), gettext_lazy("of a deal that no record has")),
    ),
    "activity": (
        (unknown("lead"), gettext_lazy("of a lead that no record has")),
        (unknown("deal"), gettext_lazy("of a deal that no record has")),
    ),
    "onboarding": (
        (
            "NOT values ? 'started_at'",
            gettext_lazy("not started: they count among the signed and not started, and in no other figure"),
        ),
        (unknown("deal"), gettext_lazy("of a deal that no record has")),
    ),
    "rate": (
        (
            f"values->>'currency' = ({BASE}) AND (values->>'rate')::numeric <> 1",
            gettext_lazy("of the base currency itself and not 1: these may be rates into another currency, or the other way round"),
        ),
    ),
    "person": (("NOT values ? 'team'", gettext_lazy("without a team: what they do is no team's")),),
}  # fmt: skip


def note_uncounted(run: ImportRun, feed: Feed, report: Report) -> None:
    """Says what came in and counts nowhere, by reason with number and first lines."""
    for condition, why in UNCOUNTED.get(feed.record, ()):
        count, lines = found(condition)
        if count:
            report.notes.append(uncounted(count, lines, str(why)))


def found(condition: str) -> tuple[int, Sequence[int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), (array_agg(line ORDER BY line))[1:5] FROM ("
            f"SELECT * FROM {NEWS}) s WHERE {condition}".replace("%", "%%")
        )
        count, lines = cursor.fetchone()
        return count, lines or ()


def uncounted(count: int, lines: Sequence[int], why: str) -> str:
    shown = ", ".join(map(str, lines)) + (", …" if count > len(lines) else "")
    text = ngettext("%(count)d record %(why)s (line %(lines)s).", "%(count)d records %(why)s (lines %(lines)s).", count)
    return text % {"count": count, "why": why, "lines": shown}
