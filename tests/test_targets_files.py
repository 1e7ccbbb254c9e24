"""Targets come from CSV and XLSX files and go into them; a bad row is told, and then nothing is
written.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tablib import Dataset

from revops.models import Target, Team
from revops.targets.files import COLUMNS, TargetResource
from tests.admin_pages import member_of

pytestmark = pytest.mark.django_db
HEADER = ",".join(COLUMNS)
GOOD = (
    "mqls,2026-11,,,520,Plan\n"
    "mqls,2026-11-01,inbound,,400,Plan\n"
    "mqls,2026-12,,Marketing,530.5,\n"
    "win_rate,2026-11,,,33 %,\n"
    "revenue,2026-11,,,1250000,\n"
)
ROWS = [
    ("mqls", "2026-11", "", None, "520.0000", "Plan"),
    ("mqls", "2026-11", "inbound", None, "400.0000", "Plan"),
    ("mqls", "2026-12", "", "Marketing", "530.5000", ""),
    ("revenue", "2026-11", "", None, "1250000.0000", ""),
    ("win_rate", "2026-11", "", None, "0.3300", ""),
]


@pytest.fixture(autouse=True)
def company() -> None:
    Team.objects.create(name="Marketing", function="marketing")
    Team.objects.create(name="AE South", function="ae")
    member_of("admin")


def write(folder: Path, rows: str, header: str = HEADER) -> Path:
    file = folder / "targets.csv"
    file.write_text(f"{header}\n{rows}", encoding="utf-8-sig")
    return file


def load(file: Path, by: str = "admin", **options: bool) -> tuple[str, str]:
    """What the command said, and what it said was wrong."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_targets", str(file), by=by, stdout=out, stderr=err, **options)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


def table() -> list[tuple]:
    rows = Target.objects.order_by("kpi", "month", "motion").select_related("team")
    return [
        (
            row.kpi,
            f"{row.month:%Y-%m}",
            row.motion,
            row.team and row.team.name,
            str(row.value),
            row.reason,
        )
        for row in rows
    ]


def test_a_file_sets_its_targets(tmp_path: Path):
    printed, wrong = load(write(tmp_path, GOOD))

    assert (printed, wrong) == ("Targets: 5 new, 0 changed, 0 unchanged.\n", "")
    assert table() == ROWS
    assert set(Target.history.values_list("history_user__username", flat=True)) == {"admin"}


@pytest.mark.parametrize("text", ["105 %", "1.05"])
def test_net_retention_may_be_more_than_all(tmp_path: Path, text: str):
    load(write(tmp_path, f"net_retention,2026-11,,,{text},\n"))

    assert Target.objects.get().value == Decimal("1.05")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("net_retention,2026-11,,,105,", "“105” is more than 300 %"),
        ("gross_retention,2026-11,,,105 %,", "“105 %” is more than 100 %"),
    ],
)
def test_a_level_has_its_limit(tmp_path: Path, row: str, reason: str):
    assert reason in load(write(tmp_path, row + "\n"))[1]


def test_a_second_time_changes_nothing(tmp_path: Path):
    file = write(tmp_path, GOOD)
    load(file)

    assert load(file)[0] == "Targets: 0 new, 0 changed, 5 unchanged.\n"
    assert Target.history.count() == 5


def test_only_what_changed_gets_a_history(tmp_path: Path):
    load(write(tmp_path, GOOD))

    assert (
        load(write(tmp_path, GOOD.replace("520", "600")))[0]
        == "Targets: 0 new, 1 changed, 4 unchanged.\n"
    )
    assert list(Target.history.filter(history_type="~").values_list("value", flat=True)) == [600]


def test_a_dry_run_writes_nothing(tmp_path: Path):
    printed, _wrong = load(write(tmp_path, GOOD), dry_run=True)

    assert (
        printed
        == "Targets: 5 new, 0 changed, 0 unchanged.\nThis was a dry run: nothing was written.\n"
    )
    assert not Target.objects.exists() and not Target.history.exists()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("mqql,2026-11,,,1,", "There is no KPI “mqql”"),
        ("mqls,2026-11,,Marketting,1,", "There is no team “Marketting”. Did you mean “Marketing”?"),
        ("mqls,2026-11,sideways,,1,", "There is no motion “sideways”"),
        ("mqls,November,,,1,", "“November” is not a month; write 2026-11 or 2026-11-01."),
        ("mqls,2026-11-02,,,1,", "“2026-11-02” is not a month"),
        ("mqls,2026-13,,,1,", "“2026-13” is not a month"),
        ("mqls,2026-11,,,many,", "“many” is not a number"),
        ("mqls,2026-11,,,,", "“” is not a number"),
        ("mqls,2026-11,,,NaN,", "“NaN” is not a number"),
        ("mqls,2026-11,,,-5,", "“-5” is not a number that a target can have"),
        ('mqls,2026-11,,,"1,200",', "“1,200” may mean two numbers"),
        ("mqls,2026-11,,,1.200,", "“1.200” may mean two numbers"),
        ("mqls,2026-11,,,33 %,", "“33 %” is a percentage, but MQLs is no ratio"),
        ("win_rate,2026-11,,,33,", "“33” is more than 100 %"),
        ("win_rate,2026-11,,,0.33333,", "“0.33333” has more than four decimals"),
        ("mqls,2026-11,,,1,\nmqls,2026-11-01,,,2,", "Line 2 already sets this target"),
    ],
)
def test_a_bad_row_is_told_and_nothing_is_written(tmp_path: Path, row: str, reason: str):
    printed, wrong = load(write(tmp_path, row + "\nrevenue,2026-11,,,5,\n"))

    assert printed == ""
    assert reason in wrong
    assert "1 row is wrong, so no target was changed" in wrong
    assert not Target.objects.exists()


def test_every_bad_row_is_told(tmp_path: Path):
    _printed, wrong = load(
        write(tmp_path, "mqql,2026-11,,,1,\nmqls,2026-11,,,x,\nmqls,soon,,,2,\n")
    )

    assert [line.partition(":")[0] for line in wrong.splitlines()[:3]] == [
        "line 2",
        "line 3",
        "line 4",
    ]


def test_a_manager_imports_only_the_own_targets(tmp_path: Path):
    member_of("manager", Team.objects.get(name="Marketing"))

    assert load(write(tmp_path, "mqls,2026-11,,Marketing,5,\n"), by="manager")[0].startswith(
        "Targets: 1 new"
    )
    _printed, wrong = load(
        write(tmp_path, "mqls,2026-12,,,5,\nrevenue,2026-11,,,5,\n"), by="manager"
    )

    assert "line 3: You may not set targets of Revenue; those that you may set: MQLs." in wrong
    assert Target.objects.count() == 1


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("kpi,month", "The file lacks value."),
        (HEADER + ",colour", "It has the unknown colour."),
        ("a;b", "lacks kpi, month, value"),
    ],
)
def test_other_columns_are_refused(tmp_path: Path, header: str, reason: str):
    _printed, wrong = load(write(tmp_path, "", header))

    assert reason in wrong


def test_columns_may_be_fewer_and_in_any_order(tmp_path: Path):
    load(write(tmp_path, "520,2026-11,mqls\n", "Value,Month,KPI"))

    assert table() == [("mqls", "2026-11", "", None, "520.0000", "")]


def test_a_workbook_is_read_like_a_file(tmp_path: Path):
    sheet = Dataset(headers=COLUMNS)
    sheet.append(["mqls", datetime(2026, 11, 1), "", "Marketing", 520, None])
    sheet.append(["win_rate", "2026-11", None, None, 0.33, ""])
    sheet.append(["revenue", "2026-11", "", "", 1234.125, ""])
    file = tmp_path / "targets.xlsx"
    file.write_bytes(sheet.export("xlsx"))

    assert load(file) == ("Targets: 3 new, 0 changed, 0 unchanged.\n", "")
    assert [row[4] for row in table()] == ["520.0000", "1234.1250", "0.3300"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_can_be_imported_and_changes_nothing(tmp_path: Path, kind: str):
    load(write(tmp_path, GOOD + "mqls,2027-01,,,7,'=SUM(A1)\n"))
    exported = TargetResource().export(Target.objects.order_by("pk"))
    file = tmp_path / f"exported.{kind}"
    text = exported.export(kind)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())

    assert load(file) == ("Targets: 0 new, 0 changed, 6 unchanged.\n", "")
    assert Target.objects.get(month="2027-01-01").reason == "=SUM(A1)"
    assert dict(zip(exported.headers, exported[5], strict=True))["reason"] == "'=SUM(A1)"


@pytest.mark.parametrize("name", ["absent.csv", "broken.xlsx", "latin.csv"])
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, name: str):
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    (tmp_path / "latin.csv").write_bytes(b"kpi\xe9")

    _printed, wrong = load(tmp_path / name)

    assert name in wrong and wrong.endswith(".")


def test_an_unknown_user_is_refused(tmp_path: Path):
    assert load(write(tmp_path, GOOD), by="nobody")[1] == "There is no user “nobody”."
