"""One cell that is mistyped does not hide what the others of its column are, and what nobody understands is
asked about before anything is imported.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dashboards.words.meaning_asked import questions, stages_without_a_day
from dashboards.words.meaning_fields import field_rows
from revops.guess import choices
from revops.guess.mostly import dates_of_most, numbers_of_most
from revops.guess.tables import Table
from revops.mapping.spreadsheet import Moment
from tests.test_guess import looked, mapping, outcomes

HEADER = "Deal ID,Stage,Amount,Created,Close date,Owner\n"


def deals(*odd: str, count: int = 15) -> str:
    """So many deals of two weeks, the first ones as they are given."""
    rows = [
        f"D{n},Won,{1000 + n},{14 + n}/01/2026,{13 + n}/10/2026,Anna" for n in range(1, count + 1)
    ]
    return HEADER + "\n".join([*odd, *rows[len(odd) :]]) + "\n"


def asked(tables: list[Table], feed: str) -> list[str]:
    document = choices.document_of(mapping(tables))
    table = document["files"][feed]
    return list(questions(table, tables[0], list(field_rows(feed, table, tables[0], document))))


@pytest.mark.parametrize(
    ("counts", "forms", "strange"),
    [
        # In: one of five at most is unreadable.
        ({"13/04/2026": 1, "03/04/2026": 3, "soon": 1}, (("%d/%m/%Y",),), ("soon",)),
        ({"2026-03-04": 14, "31/02/2026": 1}, (("iso",),), ("31/02/2026",)),
        ({"13/04/2026": 9, "04/13/2026": 1}, (("%d/%m/%Y",),), ("04/13/2026",)),
        ({Moment("2026-03-04"): 8, "13/04/2026": 1, "?": 1}, (("%d/%m/%Y",),), ("?",)),
        ({"03/04/2026": 9, "n/a": 1}, (("%d/%m/%Y",), ("%m/%d/%Y",)), ("n/a",)),
        # Out: more than that.
        ({"13/04/2026": 7, "soon": 1, "late": 1}, (), ()),
        ({"13/04/2026": 1, "04/13/2026": 1}, (), ()),
    ],
)  # fmt: skip
def test_a_column_is_one_of_dates_where_nearly_all_are(
    counts: dict, forms: tuple, strange: tuple
) -> None:
    assert dates_of_most(counts) == (forms, strange)


@pytest.mark.parametrize(
    ("counts", "forms", "strange"),
    [
        ({"12": 8, "-3": 6, "about 5k": 1}, ({},), ("about 5k",)),
        ({"1 200,50": 5, "900,00": 4, "12.5": 1}, ({"decimal": ",", "thousands": " "},), ("12.5",)),
        ({"12": 3, "x": 1}, (), ()),
    ],
)
def test_and_one_of_numbers(counts: dict, forms: tuple, strange: tuple) -> None:
    assert numbers_of_most(counts) == (forms, strange)


def test_one_mistyped_cell_among_fifteen_is_named_and_the_column_still_read(tmp_path: Path) -> None:
    odd = ("D1,Won,1001,15/01/2026,soon,Anna", "D2,Won,about 5k,16/01/2026,soon,Anna")
    tables = looked(tmp_path, deals(*odd))

    fields = tomllib.loads(mapping(tables))["files"]["deals"]["fields"]
    assert (fields["closed_at"], fields["amount"]) == ("Close date", "Amount")
    said = asked(tables, "deals")
    assert (
        "1 cell of “Amount” is no number, and its row will be rejected: line 3 “about 5k”." in said
    )
    assert (
        "2 cells of “Close date” are no dates, and their rows will be rejected: line 2 “soon” × 2."
        in said
    )


def test_times_in_milliseconds_are_dates_and_long_numbers_still_ids(tmp_path: Path) -> None:
    rows = [
        f"{1234567890 + n},Won,{n},{1700000000000 + n},{1710000000000 + n},Anna" for n in range(9)
    ]
    tables = looked(tmp_path, HEADER + "\n".join(rows))
    deals = tomllib.loads(mapping(tables))["files"]["deals"]
    assert (deals["dates"], deals["id"]) == ("epoch_ms", "Deal ID")
    assert (deals["fields"]["opened_at"], deals["fields"]["deal"]) == ("Created", "Deal ID")
    (first, *_rest) = outcomes(mapping(tables), tables, "deals")
    assert first["closed_at"] == "2024-03-09T16:00:00+00:00"


def test_an_outcome_that_nobody_knows_is_asked_about_and_one_on_the_way_is_not(
    tmp_path: Path,
) -> None:
    odd = ("D1,Warm maybe,1001,15/01/2026,,Anna", "D2,Proposal,1002,16/01/2026,,Anna")
    said = asked(looked(tmp_path, deals(*odd)), "deals")
    assert said == [
        "Nothing says what these values of “Outcome” mean. Unless you say otherwise below, they are taken "
        "for “Open”: Warm maybe (1)."
    ]


def test_rows_of_a_stage_that_nobody_knows_are_not_left_out_in_silence(tmp_path: Path) -> None:
    rows = [f"L{n},{('MQL', 'SQL', 'Warm maybe')[n % 3]},2026-03-0{n}" for n in range(1, 8)]
    tables = looked(
        tmp_path, "Lead ID,New stage,Changed on\n" + "\n".join(rows), "stage history.csv"
    )
    said = asked(tables, "stages")
    assert said == [
        "2 rows are left out, since nothing says what their “Stage” means: Warm maybe (2)."
    ]

    text = choices.applied(mapping(tables), {"stages/record": "stage", "stages/value/stage/Warm maybe": "sal"}, tables)  # fmt: skip
    assert tomllib.loads(text)["translate"]["stages-stage"]["Warm maybe"] == "sal"


def test_a_lead_status_without_a_day_says_what_it_lacks(tmp_path: Path) -> None:
    rows = [
        f"L{n},a{n}@x.io,{('MQL', 'New', 'Warm maybe')[n % 3]},2026-03-0{n},{n}"
        for n in range(1, 8)
    ]
    (table,) = looked(
        tmp_path, "Lead ID,Email,Status,Created,Size\n" + "\n".join(rows), "leads.csv"
    )
    (said,) = stages_without_a_day([{"record": "lead"}], ["Status", "Size"], table)
    assert said.startswith(
        "“Status” says how far a lead has come (New, MQL, Warm maybe) and not since"
    )
    assert not list(stages_without_a_day([{"record": "deal"}], ["Status", "Size"], table))
