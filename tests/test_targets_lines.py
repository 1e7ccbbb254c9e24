"""A row that is wrong is told with its line in the file and its sentence, in English and in French."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import Workbook

from revops.connectors.rows import FileRefused
from revops.kpis import KPIS
from revops.models import Target, Team
from revops.targets import reading
from revops.targets.files import TargetResource
from revops.targets.grid import reading_now, year_of
from revops.targets.lines import Lines, read_csv, read_xlsx
from tests import small_company as small
from tests.admin_pages import member_of

pytestmark = pytest.mark.django_db
HEADER = "kpi,month,motion,team,value,reason\n"


@pytest.fixture(autouse=True)
def company(db) -> None:
    small.organisation()
    Team.objects.create(name="Marketing", function="marketing")
    Team.objects.create(name="AE South", function="ae")


def mistakes(rows: Lines, user) -> list[tuple[int, list[str]]]:
    result = TargetResource().import_data(
        rows,
        user=user,
        year=year_of("2026", reading_now()),
        use_transactions=True,
        rollback_on_validation_errors=True,
    )
    assert not Target.objects.exists() and not result.base_errors
    return [(row.number, row.error.messages) for row in result.invalid_rows]


def mistakes_of(row: str, user) -> str:
    ((line, (sentence,)),) = mistakes(read_csv(HEADER + row), user)
    assert line == 2 + row.count("\n")
    return sentence


def workbook(*rows: list[object]) -> bytes:
    book, file = Workbook(), BytesIO()
    for cells in rows:
        book.active.append(cells)
    book.save(file)
    return file.getvalue()


def test_a_line_is_counted_as_in_the_file():
    text = (
        HEADER + '\nmqls,2026-01,,,1,"two\nlines"\n\n\nmqls,2026-02,,,x,\n,,,,,\nmqls,2026-03,,,y,'
    )

    assert [line for line, _sentences in mistakes(read_csv(text), member_of("admin"))] == [7, 9]


def test_a_line_is_counted_as_in_the_workbook():
    content = workbook(
        ["kpi", "month", "value"],
        [],
        ["mqls", "2026-01", 1],
        [None],
        ["mqls", "2026-02", "x"],
    )

    assert [line for line, _sentences in mistakes(read_xlsx(content), member_of("admin"))] == [5]


def test_a_workbook_says_what_it_means_whatever_it_looks_like():
    content = workbook(
        ["kpi", "month", "value", None],
        ["mqls", datetime(2026, 1, 1, 9, 30), 1.2, ""],
        ["win_rate", date(2026, 2, 1), 0.335, None],
        ["mqls", "2026-03", 1200.0, None],
    )

    rows = read_xlsx(content)
    months = [reading.month_of(row[1]) for row in rows]
    targets = [reading.value_of(row[2], KPIS[row[0]]) for row in rows]
    assert (rows.headers, rows.lines) == (["kpi", "month", "value"], [2, 3, 4])
    assert months == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert targets == [Decimal("1.2"), Decimal("0.335"), Decimal("1200")]


def test_a_formula_without_a_result_is_no_empty_cell():
    content = workbook(["kpi", "month", "value"], ["mqls", "2026-01", "=2*3"])

    ((_line, (sentence,)),) = mistakes(read_xlsx(content), member_of("admin"))
    assert sentence.startswith("“=2*3” is not a number")


def test_a_quote_that_is_never_closed_is_refused_with_its_line():
    with pytest.raises(FileRefused, match="^line 3: A quote in this line is never closed"):
        read_csv(HEADER + 'mqls,2026-01,,,1,\nmqls,2026-02,,,1,"late\n')


def test_a_file_apart_by_semicolons_is_read_with_its_decimal_commas():
    rows = read_csv("kpi;month;value\nwin_rate;2026-01;33,5 %\n")

    assert (rows.headers, rows[0]) == (["kpi", "month", "value"], ("win_rate", "2026-01", "33,5 %"))


MANAGER = [
    (
        "sqos,2026-01,,,1,",
        "Vous ne pouvez pas fixer ces objectifs\u202f: SQO",
        "You may not set targets of SQOs",
    ),
    (
        "mqls,2026-01,,AE South,1,",
        "de l’équipe AE South",
        "of the team AE South, because it has another function",
    ),
]
MISTAKES = [
    ("mqql,2026-01,,,1,", "Il n’y a pas de KPI «\u202fmqql\u202f»", "There is no KPI “mqql”"),
    ("mqls,2026-01,,Marketting,1,", "Il n’y a pas d’équipe", "There is no team “Marketting”. Did you mean"),
    ("mqls,2026-01,sideways,,1,", "Il n’y a pas de sens", "There is no motion “sideways”"),
    ("mqls,soon,,,1,", "n’est pas un mois", "“soon” is not a month"),
    ("mqls,2027-01,,,1,", "2027-01 n’est pas dans l’exercice 2026, qui va de 2026-01 à 2026-12.", "2027-01 is not in the fiscal"),
    ("mqls,2026-01,,,many,", "n’est pas un nombre", "“many” is not a number"),
    ("mqls,2026-01,,,1.200,", "peut désigner deux nombres", "may mean two numbers"),
    ("mqls,2026-01,,,33 %,", "est un pourcentage", "is a percentage"),
    ("win_rate,2026-01,,,33,", "dépasse 100", "is more than 100 %"),
    ("mqls,2026-01,,,1,\nmqls,2026-01-01,,,2,", "La ligne 2 fixe déjà cet objectif", "Line 2 already sets this target"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "french", "english"), MISTAKES)
def test_a_mistake_is_told_in_both_languages(row: str, french: str, english: str):
    user = member_of("admin")

    assert english in mistakes_of(row, user)
    with translation.override("fr"):
        assert french in mistakes_of(row, user)


@pytest.mark.parametrize(("row", "french", "english"), MANAGER)
def test_what_a_manager_may_not_set_is_told_in_both_languages(row: str, french: str, english: str):
    user = member_of("manager", Team.objects.get(name="Marketing"))

    assert english in mistakes_of(row, user)
    with translation.override("fr"):
        assert french in mistakes_of(row, user)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "leave out the column person"), ("fr", "retirez la colonne person")],
)
def test_a_column_of_persons_is_told_in_both_languages(language: str, sentence: str):
    with translation.override(language):
        result = TargetResource().import_data(
            read_csv("kpi,month,value,person\n"), user=member_of("admin")
        )

        assert sentence in str(result.base_errors[0].error)
