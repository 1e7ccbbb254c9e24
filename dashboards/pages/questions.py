"""Questions about figures: asking one, the page of each with its answer, and the list of all."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dashboards.question import forms, paging
from dashboards.question.asks import first_steps
from dashboards.question.forms import AddressError, Question
from dashboards.reading.inquiries import Subject, subjects, with_figures
from revops import inquiries, numbers
from revops.calendar import PeriodError
from revops.inquiries import LONGEST, Answered, Inquiry
from revops.readers import Reader, reader_of
from revops.today import local_day

WHOSE = (
    ("", gettext_lazy("All")),
    ("mine", gettext_lazy("Asked by me")),
    ("owned", gettext_lazy("To be answered by me")),
)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    reader, whose = reader_of(request.user), request.GET.get("whose", "")
    is_open = request.GET.get("state") == "open"
    try:
        if whose not in dict(WHOSE):
            raise AddressError(
                _("“%(whose)s” means nothing here; there are mine and owned.") % {"whose": whose}
            )
        number = paging.page_number(request.GET.get("page", ""))
        page = inquiries.listed(request.user, reader, whose, is_open=is_open, page=number)
        paging.refuse_page_beyond(number, page.last)
    except AddressError as error:
        return said(request, str(error))
    return render(
        request,
        "questions.html",
        {
            "page": page,
            "subjects": subjects(page.results, reader),
            "whose": whose,
            "choices": WHOSE,
            "is_open": is_open,
            "today": local_day(),
        },
    )


def said(request: HttpRequest, sentence: str, status: int = 400) -> HttpResponse:
    return render(request, "400.html", {"sentence": sentence}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form for a question about the figure in the address, and asking it."""
    reader = reader_of(request.user)
    try:
        question = forms.question(request.GET.dict(), reader)
    except forms.NothingPublished:
        return first_steps(request)
    except (AddressError, PeriodError) as error:
        return said(request, str(error))
    if because := numbers.withheld(question.slice, reader):
        return said(request, str(because), 403)
    mistakes: list[str] = []
    if request.method == "POST":
        try:
            return asked(request, question)
        except ValidationError as error:
            mistakes = error.messages
    return render(
        request,
        "question_new.html",
        blank(question, reader, request, mistakes),
        status=400 if mistakes else 200,
    )


def asked(request: HttpRequest, question: Question) -> HttpResponse:
    kpi = numbers.KPIS[question.kpi]
    inquiry = inquiries.ask(
        kpi,
        question.period,
        question.slice,
        question.published,
        request.POST.get("text", ""),
        request.user,
    )
    messages.success(
        request, _("Your question is asked. You get the answer by mail, and find it here.")
    )
    return HttpResponseRedirect(reverse("question", args=[inquiry.pk]))


def blank(question: Question, reader: Reader, request: HttpRequest, mistakes: list[str]) -> dict:
    kpi = numbers.KPIS[question.kpi]
    read = numbers.read([kpi], [question.period], [question.slice], question.published)
    return {
        "question": question,
        "kpi": kpi,
        "number": read.get(kpi.key, question.period, question.slice),
        "members": numbers.every_member(reader),
        "text": request.POST.get("text", ""),
        "mistakes": mistakes,
        "longest": LONGEST,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A question, for who may see what it is about, with the form for who keeps the figure."""
    reader = reader_of(request.user)
    inquiry = inquiries.find(number, reader)
    if inquiry is None:
        raise Http404
    mistakes: list[str] = []
    if request.method == "POST":
        try:
            return answered(request, inquiry)
        except PermissionDenied:
            return said(request, refusal(inquiry), 403)
        except ValidationError as error:
            mistakes = error.messages
            inquiry = inquiries.find(number, reader) or inquiry
    about = with_figures(inquiry, reader)
    return render(
        request, "question.html", shown(request, about, mistakes), status=400 if mistakes else 200
    )


def answered(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    given = request.POST
    version = given.get("version", "")
    inquiries.answer(
        inquiry,
        text=given.get("answer", ""),
        outcome=given.get("outcome", ""),
        publication=given.get("publication", ""),
        by=request.user,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
    )
    messages.success(request, _("The answer stands at the figure; the asker gets it by mail."))
    return HttpResponseRedirect(reverse("question", args=[inquiry.pk]))


def keepers_of(inquiry: Inquiry) -> list[str]:
    """What the accounts that keep the figure are called."""
    found = inquiries.keepers(numbers.KPIS[inquiry.kpi])
    return [each.get_full_name() or each.get_username() for each in found]


def refusal(inquiry: Inquiry) -> str:
    names = ", ".join(keepers_of(inquiry))
    kept = {"kpi": numbers.KPIS[inquiry.kpi].label, "names": names}
    if not names:
        return _("Nobody keeps %(kpi)s yet, so that only an administrator can answer.") % kept
    return (
        _("Questions about %(kpi)s are answered by who keeps it (%(names)s) and by administrators.")
        % kept
    )


def shown(request: HttpRequest, about: Subject, mistakes: list[str]) -> dict[str, object]:
    inquiry, given = about.inquiry, request.POST
    may = inquiries.may_answer(request.user, inquiry.kpi)
    published = numbers.published()
    return {
        "about": about,
        "inquiry": inquiry,
        "steps": inquiries.steps(inquiry),
        "may_answer": may,
        "keepers": keepers_of(inquiry)[:5],
        "refusal": "" if may else refusal(inquiry),
        "notices": list(inquiry.notices.select_related("user")) if may else [],
        "outcomes": Answered.choices,
        "mistakes": mistakes,
        "text": given.get("answer", inquiry.answer),
        "outcome": given.get("outcome", inquiry.outcome),
        "publication": given.get("publication", inquiry.corrected_by_id or ""),
        "latest": published and published.id,
        "longest": LONGEST,
        "timezone": published.timezone if published else "UTC",
        "is_late": inquiry.answered_at is None and inquiry.due_on < local_day(),
    }
