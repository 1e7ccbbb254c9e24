"""The register of tools: which tool feeds which figure, what it costs, and whether it stays."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dashboards.words import naming, sources
from revops import numbers, tools
from revops.ingest import journal
from revops.readers import Reader, reader_of
from revops.tools import Tool

FIELDS = (
    "source", "name", "purpose", "owner", "function", "cost", "currency", "renews_on", "step", "kpis",
    "decision", "merge_into", "ends_on", "reason",
)  # fmt: skip


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ToolForm(forms.ModelForm):
    """What people write about a tool. Its rules are those of the register."""

    cost = forms.DecimalField(
        label=gettext_lazy("Cost for a year"),
        required=False,
        localize=True,
        max_digits=15,
        decimal_places=4,
        help_text=gettext_lazy("In whole units, without tax. Empty is not known; 0 is free."),
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        required=False,
        max_length=3,
        help_text=gettext_lazy("Three letters, such as EUR."),
    )
    kpis = forms.MultipleChoiceField(
        label=gettext_lazy("Figures that it will feed"),
        required=False,
        help_text=gettext_lazy(
            "Of a planned tool at least one KPI or driver. What a source feeds its mapping says."
        ),
    )

    class Meta:
        model = Tool
        fields = tuple(name for name in FIELDS if name not in ("cost", "currency"))
        widgets = {"renews_on": Day(), "ends_on": Day()}
        help_texts = {
            "source": gettext_lazy("Empty: planned, nothing comes from it yet."),
            "name": gettext_lazy("Of a planned tool; a source has its name from its mapping."),
            "ends_on": gettext_lazy("The day from which it is merged or retired."),
        }

    field_order = FIELDS

    def __init__(self, *given: object, reader: Reader, **options: object) -> None:
        super().__init__(*given, auto_id="tool_%s", label_suffix="", **options)
        self.fields["source"].queryset = tools.unregistered(self.instance)
        self.fields["owner"].queryset = tools.people(reader)
        self.fields["merge_into"].queryset = tools.others(self.instance)
        self.fields["kpis"].choices = [(key, kpi.label) for key, kpi in numbers.KPIS.items()]
        self.initial["cost"] = tools.cost_text(self.instance)
        self.initial["currency"] = self.instance.currency or tools.base_currency()

    def _post_clean(self) -> None:
        """Only fills the tool: what is wrong with it the register says, once."""
        self.instance = forms.models.construct_instance(self, self.instance)


class BudgetForm(forms.Form):
    amount = forms.DecimalField(required=False, localize=True, max_digits=15, decimal_places=4)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The register; sent, it is the budget of the year."""
    form = BudgetForm(request.POST if request.method == "POST" else None)
    found = tools.register(reader_of(request.user))
    if form.is_bound:
        if not tools.may_change(request.user):
            raise PermissionDenied
        if form.is_valid() and budgeted(form, found.year, request):
            messages.success(request, _("The budget is saved."))
            return redirect("data_tools")
    else:
        form.initial["amount"] = tools.budget_text(found.year)
    given = {
        "register": found,
        "rows": [(line, sources.beside(line.kinds)) for line in found.lines],
        "form": form,
        "may": tools.may_change(request.user),
        "may_list": request.user.has_perm("revops.view_toolpurpose"),
        "currency": tools.base_currency(),
        "timezone": journal.timezone(),
    }
    return render(request, "data/tools.html", given, status=400 if form.is_bound else 200)


def budgeted(form: BudgetForm, year: int, request: HttpRequest) -> bool:
    try:
        tools.set_budget(year, form.cleaned_data["amount"], request.user)
    except ValidationError as error:
        form.add_error("amount", error)
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("source", "")
    tool = Tool()
    chosen = tools.unregistered(tool).filter(key=asked).first() if asked else None
    if asked and chosen is None:
        raise Http404
    tool.source = chosen
    return answer(request, tool)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    tool = tools.find(number)
    if tool is None:
        raise Http404
    return answer(request, tool)


def answer(request: HttpRequest, tool: Tool) -> HttpResponse:
    """The form; what is wrong stands at its field, and nothing that was typed is lost."""
    if not tools.may_change(request.user):
        raise PermissionDenied
    called = str(tool) if tool.pk or tool.source else ""
    form = ToolForm(request.POST or None, instance=tool, reader=reader_of(request.user))
    if form.is_bound and form.is_valid() and saved(form, request):
        messages.success(request, _("%(tool)s is saved.") % {"tool": form.instance})
        return redirect("data_tools")
    given = {
        "form": form,
        "tool": tool,
        "called": called,
        "changes": tools.changes(tool) if tool.pk else [],
        "timezone": journal.timezone(),
        "language": naming.reader_language(),
    }
    return render(request, "data/tool.html", given, status=400 if form.is_bound else 200)


def saved(form: ToolForm, request: HttpRequest) -> bool:
    given = form.cleaned_data
    try:
        tools.write(form.instance, given["cost"], given["currency"], request.user)
    except ValidationError as error:
        form.add_error(None, error)
    return form.is_valid()
