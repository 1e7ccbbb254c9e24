"""Outcomes that stand in two columns: of yes and no, as “Closed” and “Won”, or a stage and what says that it was the last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from revops.guess.fields import folded, spelling, words, words_of
from revops.guess.readings import Reading
from revops.guess.tables import Column, Table
from revops.guess.values import meaning
from revops.mapping.cells import FLAGS

ENDS = {"outcome", "won_at", "lost_at"}
JOINT = " · "
LOSS = frozenset({"lost", "loss", "perte"})  # in the header of a reason
MOST = 200  # pairs of a stage and a reason


def flagged(table: Table, reading: Reading) -> Reading:
    """With the outcome read from both columns, where nothing else says it."""
    closed, won = flag_called(table, "closed"), flag_called(table, "won")
    if reading.record != "deal" or ENDS & set(reading.fields) or not closed or not won:
        return reading
    meant = {
        f"{over}{JOINT}{gained}": outcome(FLAGS[over.lower()], FLAGS[gained.lower()])
        for over, _often in closed.values
        for gained, _often in won.values
    }
    return replace(
        reading,
        fields={**reading.fields, "outcome": won.name},
        joined={**reading.joined, "outcome": (closed.name, won.name)},
        translated={**reading.translated, "outcome": meant},
    )


def archived(table: Table, reading: Reading) -> Reading:
    """With deals lost that are archived or have a reason for it, where no stage says so: in Odoo what is lost keeps
    the stage that it had.
    """
    meant = reading.translated.get("outcome", {})
    if (
        reading.record != "deal"
        or not meant
        or "lost" in meant.values()
        or "outcome" in reading.joined
    ):
        return reading
    signs = [flag_called(table, "active"), reason_of_loss(table)]
    sign = next((each for each in signs if each and len(each.values) * len(meant) <= MOST), None)
    if sign is None:
        return reading
    return replace(
        reading,
        joined={**reading.joined, "outcome": (reading.fields["outcome"], sign.name)},
        translated={**reading.translated, "outcome": with_pairs(table, meant, sign)},
    )


def with_pairs(table: Table, meant: Mapping[str, str], sign: Column) -> dict[str, str]:
    """What stages mean, and what each means beside what says that it was the last."""
    is_kept = sign == flag_called(table, "active")
    kept = {said for said, _often in sign.values if is_kept and FLAGS[said.lower()]}
    pairs = {
        f"{text}{JOINT}{said}": "lost" if value == "open" and said not in kept else value
        for text, value in meant.items()
        for said, _often in sign.values
    }
    return {**meant, **pairs}


def stage_and_sign(table: Table, field: object) -> tuple[Column, Column] | None:
    """The two columns of an outcome that `archived` wrote, or None."""
    if not isinstance(field, Mapping) or set(field) - {"other"} != {"columns", "join", "translate"}:
        return None
    stage, *signs = [table.column(str(name)) for name in field["columns"]]
    for sign in signs:
        if stage and sign and sign in (flag_called(table, "active"), reason_of_loss(table)):
            return stage, sign
    return None


def reason_of_loss(table: Table) -> Column | None:
    """The column that says why a deal was lost, which those have that were."""
    return next(
        (
            column
            for column in table.columns
            if LOSS & set(folded(column.name).split())
            and spelling(column.name) in words_of("deal", "reason")
            and column.values
            and column.filled < table.looked_at
        ),
        None,
    )


def not_deleted(table: Table, reading: Reading) -> dict[str, tuple[str, ...]]:
    """Rows that are there still: some exports list those that the tool calls deleted, by a flag, or as the status of a deal.
    None is left out where a deleted row says into which one it was merged.
    """
    if "merged_into" in reading.fields:
        return {}
    flag, status = flag_called(table, "deleted"), table.column(reading.fields.get("outcome", ""))
    if flag and flag.filled >= table.looked_at - table.bare:
        kept = tuple(text for text, _often in flag.values if not FLAGS[text.lower()])
        return {flag.name: kept} if 0 < len(kept) < len(flag.values) else {}
    if status is None or not is_status(status):
        return {}
    gone = set(words("states")["deleted"])
    kept = tuple(text for text, _often in status.values if folded(text) not in gone)
    return {status.name: kept} if 0 < len(kept) < len(status.values) else {}


def is_status(column: Column) -> bool:
    """Whether a column is a status of few values, all known, and no list of stages that goes on."""
    called = set(folded(column.name).split()[-1:]) & set(words("states")["columns"])
    known = (meaning("outcome", ("won", "lost", "open"), text) for text, _often in column.values)
    return bool(called and column.values) and all(known)


def outcome(is_closed: bool, is_won: bool) -> str:
    return "won" if is_won else "lost" if is_closed else "open"


def flag_called(table: Table, name: str) -> Column | None:
    """The column of that name whose every cell is yes or no."""
    called = words("flags")[name]
    return next(
        (
            column
            for column in table.columns
            if folded(column.name) in called
            and column.values
            and all(text.lower() in FLAGS for text, _often in column.values)
        ),
        None,
    )
