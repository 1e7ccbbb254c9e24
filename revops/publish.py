"""Publishing: measures → cells → a publication, live in one transaction. The only writer of cells.

Measures are additive and look at one fact row at a time, so what changed since the last publication
is the sum over the versions that appeared minus the sum over those that disappeared. The cost
follows the changes, not the size of what they touch, and the result is the same as computing all
days anew; `rebuild` does that, and finds nothing to change.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import product
from types import MappingProxyType

from django.db import connection, transaction
from django.utils import timezone

from revops import analyzed, context, definitions, distinct, ingest, pins
from revops.counting import (
    CELL,
    UNTIL,
    alike,
    closing_days,
    count_closed,
    grouped,
    put_off,
    with_late,
)
from revops.cuts import pairs_of
from revops.derive import rules
from revops.known import lock_facts
from revops.measures import (
    APPEARED,
    CURRENT,
    DISAPPEARED,
    KNOWN_AT,
    MEASURES,
    Measure,
)
from revops.models import Organisation, Publication, PublicationContext
from revops.models.facts import Fact

logger = logging.getLogger(__name__)
MICROSECOND = timedelta(microseconds=1)
# Of cells the planner need know how many are current, or it reads all of them to find a few.
PLANNED_BY = "(until_publication_id, business_day)"
NOTHING: Mapping[str, str] = MappingProxyType({})
# By measure: how many days and cells, and between which days.
Changes = dict[str, dict[str, object]]


def publish(why: str = "", *, rebuild: bool = False) -> Publication | None:
    """Publishes what changed, or with `rebuild` computes all days anew.

    Answers None when nothing had changed, neither a number nor what it is computed with, and before
    there is an organisation.
    """
    with transaction.atomic():
        known_at = lock_facts()
        organisation = Organisation.current()
        if organisation is None:
            return None
        if rules.is_outdated():  # amounts in one currency must not be published as another's
            ingest.rederive(why)
            known_at = lock_facts()
        last = Publication.objects.select_related("context").first()
        definitions.record_shipped()
        closed = context.closed_now()
        whole = [
            m
            for m in MEASURES.values()
            if rebuild or last is None or counted_otherwise(m, last, organisation, closed)
        ]
        fresh = news(last.known_at) if last else frozenset(Fact.__subclasses__())
        changes = move(whole, last, organisation, closed, fresh)
        made = context.current(organisation, known_at, last and last.context, changes, closed)
        if last and not fresh and not changes and made.sha256 == last.context.sha256:
            return None
        return make_live(known_at, why, changes, context.store(made))


def counted_otherwise(
    measure: Measure, last: Publication, organisation: Organisation, closed: pins.Closed
) -> bool:
    """Whether the cells of a publication are of another rule, of other periods, of days that were
    closed and are open again, or not by every dimension that the measure has by now and the pairs
    of them that are switched on.
    """
    then = last.context.settings
    closed_then = pins.from_json(then.get("closed", {}))
    return (
        not closed.of(measure.key).follows(closed_then.of(measure.key))
        or then["measures"].get(measure.key) != measure.version
        or bool(measure.distinct and then["fiscal_year_start"] != organisation.fiscal_year_start)
        or bool(new_cuts(measure, last, organisation))
        or set(pairs_of(measure, context.pairs_in(then)))
        != set(pairs_of(measure, organisation.pairs))
    )


def new_cuts(measure: Measure, last: Publication, organisation: Organisation) -> list[str]:
    """The dimensions of a measure and pairs of them by which a publication has no cells yet."""
    then = last.context.settings
    pairs = set(pairs_of(measure, organisation.pairs)) - set(context.pairs_in(then))
    return sorted({*measure.dimensions} - {*context.dimensions_in(then)} | pairs)


def move(
    whole: list[Measure],
    last: Publication | None,
    organisation: Organisation,
    closed: pins.Closed,
    fresh: frozenset[type[Fact]],
) -> Changes:
    """Fills `moved`, where anything can have, and says what is in it. Without news of its facts no
    measure moves.
    """
    if not whole and not fresh:
        return {}
    prepare()
    if last is not None:
        rest = [m for m in MEASURES.values() if m not in whole and m.fact in fresh]
        move_changed(rest, last.known_at, organisation, closed)
        for each in whole:
            count_closed(each, new_cuts(each, last, organisation), closed, organisation.pairs)
    move_whole(whole, organisation, closed)
    return described()


def news(since: datetime) -> frozenset[type[Fact]]:
    """The kinds of facts of which any appeared or disappeared since an instant."""
    tables = {fact._meta.db_table: fact for fact in Fact.__subclasses__()}
    seen = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table} WHERE known_from > %(since)s)"
        f" OR EXISTS (SELECT 1 FROM {table} WHERE known_until > %(since)s)"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(seen, {"since": since})
        return frozenset(tables[table] for (table,) in cursor.fetchall())


def prepare() -> None:
    """Creates the temporary tables: `moved` holds the cells whose amount changes, with their new
    amount.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SET LOCAL work_mem = '256MB';
            SET LOCAL client_min_messages = warning;
            DROP TABLE IF EXISTS pg_temp.moved, pg_temp.difference;
            CREATE TEMP TABLE moved (measure text, business_day date, motion text, dimension text, member bigint,
                bucket int, amount bigint)
            ON COMMIT DROP"""
        )


def move_changed(
    measures: list[Measure], since: datetime, organisation: Organisation, closed: pins.Closed
) -> None:
    """Adds to `moved` what the versions that appeared and disappeared since an instant change."""
    if not measures:
        return
    summed = [each for each in measures if not each.distinct]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE difference (LIKE moved) ON COMMIT DROP")
        for chosen, (condition, sign) in product(
            alike(summed), ((APPEARED, ""), (DISAPPEARED, "-"))
        ):
            sql = grouped(chosen, condition, organisation.pairs, sign)
            cursor.execute(f"INSERT INTO difference {sql}", {"since": since})
    for each in measures:
        if each.distinct:
            differ_in_items(each, since, organisation)
    put_off(closed, measures)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE difference")
        cursor.execute(
            f"""
            INSERT INTO moved SELECT {CELL}, coalesce(c.amount, 0) + d.amount FROM (
                SELECT {CELL}, sum(amount)::bigint AS amount FROM difference GROUP BY {CELL} HAVING sum(amount) <> 0
            ) d LEFT JOIN (SELECT {CELL}, amount FROM revops_cell WHERE until_publication_id IS NULL) c USING ({CELL})"""
        )


def differ_in_items(measure: Measure, since: datetime, organisation: Organisation) -> None:
    """Adds to `difference` what the items of the versions that appeared and disappeared count now,
    and takes away what the same items counted.
    """
    table, column = measure.fact._meta.db_table, measure.distinct
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.moved_item")
        cursor.execute(
            f"CREATE TEMP TABLE moved_item ON COMMIT DROP AS SELECT DISTINCT {column} AS item FROM {table}"
            f" WHERE {APPEARED} OR {DISAPPEARED}",
            {"since": since},
        )
        cursor.execute("ANALYZE moved_item")
        for condition, sign in ((CURRENT, ""), (KNOWN_AT, "-")):
            of_items = f"({condition}) AND {column} IN (SELECT item FROM moved_item)"
            sql = distinct.counted(measure, of_items, organisation, sign)
            cursor.execute(f"INSERT INTO difference {sql}", {"known_at": since})


def move_whole(measures: list[Measure], organisation: Organisation, closed: pins.Closed) -> None:
    """Adds to `moved` every cell of the measures whose amount is not what all facts together say,
    but for those of closed days.
    """
    # One pass per fact table: the measures over it share the scan's cache and one aggregation.
    by_fact: dict[type[Fact], list[Measure]] = defaultdict(list)
    for each in measures:
        if each.distinct:
            sql = distinct.counted(each, CURRENT, organisation)
            compare_whole(sql, distinct.keys(each))
        else:
            by_fact[each.fact].append(each)
    for chosen in by_fact.values():
        sql, until = grouped(chosen, CURRENT, organisation.pairs), closing_days(closed, chosen)
        if until:
            sql = with_late(sql, chosen[0], organisation.pairs)
        keys = [name for each in chosen for name in (each.key, pins.late(each.key))]
        compare_whole(sql, keys, until)


def compare_whole(counted: str, keys: list[str], until: Mapping[str, str] = NOTHING) -> None:
    """Adds to `moved` the cells of some keys that are not as a query counts them. `until` says by
    measure up to which day nothing is compared.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO moved SELECT {CELL}, coalesce(n.amount, 0) FROM (
                SELECT * FROM ({counted}) g WHERE amount <> 0
            ) n FULL JOIN (
                SELECT {CELL}, amount FROM revops_cell
                WHERE until_publication_id IS NULL AND measure = ANY(%(keys)s) AND business_day >= {UNTIL}
            ) c USING ({CELL}) WHERE n.amount IS DISTINCT FROM c.amount""",
            {"keys": keys, "until": json.dumps(dict(until))},
        )


def described() -> Changes:
    """What changes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE moved")
        cursor.execute(
            "SELECT measure, count(*), count(DISTINCT business_day), min(business_day), max(business_day) FROM moved GROUP BY 1 ORDER BY 1"
        )
        return {
            measure: {"cells": cells, "days": days, "first": str(first), "last": str(last)}
            for measure, cells, days, first, last in cursor.fetchall()
        }


def make_live(
    known_at: datetime, why: str, changes: Changes, computed_with: PublicationContext
) -> Publication:
    """Writes the publication and the new versions of the cells that changed."""
    publication = Publication.objects.create(
        published_at=next_instant(known_at),
        known_at=known_at,
        why=why,
        context=computed_with,
        changes=changes,
    )
    if changes:
        move_cells(publication)
    logger.info("Publication %s: %s", publication.pk, ", ".join(changes) or "no number changed")
    return publication


def next_instant(known_at: datetime) -> datetime:
    """Now, but never before what is known, nor before the last publication: a clock may go back,
    the past does not.
    """
    last = Publication.objects.values_list("published_at", flat=True).first()
    return max([timezone.now(), known_at, *([last + MICROSECOND] if last else [])])


def move_cells(publication: Publication) -> None:
    """Closes the cells that `moved` replaces and writes the new ones."""
    same = " AND ".join(f"c.{column} = m.{column}" for column in CELL.split(", "))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE revops_cell c SET until_publication_id = %s FROM moved m WHERE c.until_publication_id IS NULL AND {same}",
            [publication.pk],
        )
        cursor.execute(
            f"INSERT INTO revops_cell ({CELL}, amount, from_publication_id) SELECT {CELL}, amount, %s FROM moved WHERE amount <> 0",
            [publication.pk],
        )
        cursor.execute("SET LOCAL revops.counts_closed = 'off'")
    analyzed.analyze_grown("revops_cell", columns=PLANNED_BY)
