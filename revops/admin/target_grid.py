"""The page on which a fiscal year of targets is typed."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from revops import spreadsheets
from revops.kpis import KPIS
from revops.targets import export, proposal, reading, rights_of, sheet, spread, typed
from revops.targets import grid as grids
from revops.targets.grid import Grid


def grid_view(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Shows, spreads, saves or exports the grid of ?year= and ?kpi=."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    try:
        grid = grid_of(request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return HttpResponseRedirect(reverse("admin:revops_target_changelist"))
    if request.method == "POST":
        return answer(model_admin, request, grid)
    if request.GET.get("export") in WRITERS:
        return exported(grid, request.GET["export"])
    return grid_page(model_admin, request, grid, {}, typed.Saved())


def grid_of(request: HttpRequest) -> Grid:
    now = grids.reading_now()
    if now is None:
        raise ValidationError(_("Set up the organisation first."))
    kpi = request.GET.get("kpi", "")
    if kpi:
        reading.kpi_of(kpi)
    return grids.build(
        grids.year_of(request.GET.get("year", ""), now), now, rights_of(request.user), kpi
    )


def answer(model_admin: admin.ModelAdmin, request: HttpRequest, grid: Grid) -> HttpResponse:
    given = request.POST.dict()
    if "spread" in given:
        return grid_page(
            model_admin, request, grid, spread_into(request, grid, given), typed.Saved()
        )
    if "propose" in given:
        return grid_page(
            model_admin, request, grid, propose_into(request, grid, given), typed.Saved()
        )
    try:
        saved = typed.save(grid, given, request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return grid_page(model_admin, request, grid, given, typed.Saved())
    if saved.is_refused:
        return grid_page(model_admin, request, grid, given, saved)
    sentence = ngettext("%(count)d target was saved.", "%(count)d targets were saved.", saved.count)
    messages.success(
        request, sentence % {"count": saved.count} if saved.count else _("Nothing was changed.")
    )
    return HttpResponseRedirect(request.get_full_path())


def spread_into(request: HttpRequest, grid: Grid, given: dict[str, str]) -> dict[str, str]:
    """What was typed, with the months of one row replaced by its spread."""
    row = next(
        (
            each
            for each in grid.rows
            if each.scope.key == given.get("spread_row") and not each.locked
        ),
        None,
    )
    try:
        if row is None:
            raise ValidationError(_("Choose a row that you may set."))
        whole = reading.typed_value(given.get("spread_value", ""), row.kpi, grid.reading.currency)
        values, sentence = spread.spread(row, whole, given.get("spread_how", ""), grid)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return given
    messages.info(
        request, sentence or _("Spread over the year. Nothing is saved yet: look at it, then save.")
    )
    months = zip(grid.months, values, strict=True)
    return given | {
        row.scope.name(month.start): grids.text_of(value, row.kpi) for month, value in months
    }


def propose_into(request: HttpRequest, grid: Grid, given: dict[str, str]) -> dict[str, str]:
    """What was typed, with last year's actuals in the cells in which nothing stands."""
    known = typed.versions(grid)
    standing = {
        name: given.get(name, grids.text_of(last.value, grid.cells()[name][0].kpi))
        for name, last in known.items()
    }
    try:
        growth = proposal.growth_of(given.get("growth", ""))
        found = proposal.propose(grid, growth, standing | given)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return given
    messages.info(request, proposed_in_words(found))
    cells = grid.cells()
    return given | {
        name: grids.text_of(value, cells[name][0].kpi) for name, value in found.values.items()
    }


def proposed_in_words(found: proposal.Proposal) -> str:
    if not found.values:
        return _("Nothing to propose: the year before has no figures for the cells that are empty.")
    filled, lacking = len(found.values), found.lacking
    sentences = [
        ngettext(
            "%(count)d empty cell was filled from the year before.",
            "%(count)d empty cells were filled from the year before.",
            filled,
        )
        % {"count": filled}
    ]
    if lacking:
        stays = ngettext(
            "%(count)d stays empty, because there was no figure.",
            "%(count)d stay empty, because there were no figures.",
            lacking,
        )
        sentences.append(stays % {"count": lacking})
    return " ".join([*sentences, _("Nothing is saved yet: look at it, then save.")])


def grid_page(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    grid: Grid,
    given: Mapping[str, str],
    saved: typed.Saved,
) -> HttpResponse:
    known = typed.versions(grid)
    blocks = sheet.sheet(grid, given, known, saved, bool(request.GET.get("actual")))
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Targets, fiscal year %(year)s") % {"year": grid.year.key.removeprefix("FY")},
        "opts": model_admin.model._meta,
        "grid": grid,
        "blocks": blocks,
        "saved": saved,
        "given": given,
        "seen": given.get("seen") or typed.seen_text(known, grid),
        "days": [
            grid.reading.calendar.working_days(month.start, month.end) for month in grid.months
        ],
        "links": links(request, grid),
        "kpi": request.GET.get("kpi", ""),
        "currency": grid.reading.currency,
        "signs": reading.signs_of(grid.reading.currency),
    }
    return TemplateResponse(request, "admin/target_grid.html", context | rows_of(request, grid))


def rows_of(request: HttpRequest, grid: Grid) -> dict[str, object]:
    """What of the grid there is to set, and which KPIs can be begun."""
    scopes = [row.scope for row in grid.rows]
    return {
        "may_set": any(not row.locked for row in grid.rows),
        "is_empty": not any(row.values for row in grid.rows),
        "locked": next((row.locked for row in grid.rows if row.locked), ""),
        "kpis": [KPIS[key] for key in grids.keys(scopes)],
        "others": [KPIS[key] for key in grids.others(scopes, rights_of(request.user))],
    }


def links(request: HttpRequest, grid: Grid) -> dict[str, str]:
    """The addresses around this one; each keeps the KPI, and the year unless it is another year."""
    year = int(grid.year.key.removeprefix("FY"))
    kept = {name: request.GET[name] for name in ("kpi", "actual") if request.GET.get(name)}
    plain = {name: value for name, value in kept.items() if name != "actual"}
    return {
        "before": "?" + urlencode(kept | {"year": year - 1}),
        "after": "?" + urlencode(kept | {"year": year + 1}),
        "actual": "?"
        + urlencode(plain | {"year": year} | ({} if "actual" in kept else {"actual": 1})),
        "csv": "?" + urlencode(plain | {"year": year, "export": "csv"}),
        "xlsx": "?" + urlencode(plain | {"year": year, "export": "xlsx"}),
        "year": str(year),
    }


def exported(grid: Grid, ending: str) -> HttpResponse:
    response = WRITERS[ending](grid)
    response["Content-Disposition"] = f'attachment; filename="targets-{grid.year.key}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


def as_csv(grid: Grid) -> HttpResponse:
    lines = spreadsheets.csv_lines(export.table(grid))
    return HttpResponse("".join(lines), content_type=spreadsheets.CSV_TYPE)


def as_workbook(grid: Grid) -> HttpResponse:
    response = HttpResponse(content_type=spreadsheets.WORKBOOK_TYPE)
    spreadsheets.write_workbook(export.table(grid), response, grid.year.key)
    return response


WRITERS = {"csv": as_csv, "xlsx": as_workbook}
