"""What an assistant may ask, each as a function of a reader and of arguments, which are texts. An answer
names its publication and the version of its definition; what is absent says why, and is no zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.question.forms import AddressError, Question
from dashboards.reading import restated
from dashboards.surfaces import api
from dashboards.surfaces.api_question import Asked, AskedWrong, numbers_asked
from dashboards.templatetags import travel
from revops import as_json, numbers
from revops.calendar import PeriodError
from revops.numbers import At, Kpi
from revops.readers import Reader
from revops.registry import Registry

Json = dict[str, object]
Given = Mapping[str, str]
MOST = 20  # records of a difference
ONE = ("kpi", "period")
CHOICES = {
    "motion": "inbound, outbound or none; absent: all",
    **dict.fromkeys(numbers.DIMENSIONS, "A member by its name or number"),
    "as_of": "ISO 8601: as it was published then; absent: now",
}
SLICE = {
    "kpi": "Key of a KPI, as list_kpis names it",
    "period": "A period such as 2026-11, 2026-W47, 2026-Q4, FY2026 or 2026-11-01..2026-11-15",
    **CHOICES,
}


class Refused(Exception):
    """Arguments that ask for nothing we can answer; a full sentence."""


@dataclass(frozen=True, slots=True)
class Tool:
    """`takes` says of each argument what it is; of these `required` have to be there."""

    name: str
    about: str
    answer: Callable[[Reader, Given], Json]
    takes: Mapping[str, str]
    required: tuple[str, ...] = ()

    @property
    def schema(self) -> Json:
        properties = {
            name: {"type": "string", "description": text} for name, text in self.takes.items()
        }
        return {
            "type": "object",
            "properties": properties,
            "required": list(self.required),
            "additionalProperties": False,
        }


TOOLS: Registry[str, Tool] = Registry("tools of assistants")


def tool(
    about: str, takes: Mapping[str, str] = {}, required: tuple[str, ...] = ()
) -> Callable[[Callable[[Reader, Given], Json]], Callable[[Reader, Given], Json]]:
    def declared(answer: Callable[[Reader, Given], Json]) -> Callable[[Reader, Given], Json]:
        name = answer.__name__
        TOOLS.declare(name, Tool(name, about, answer, takes, required))
        return answer

    return declared


def called(name: str, given: object, reader: Reader) -> Json:
    """What a tool answers. Raises Refused."""
    found = TOOLS.get(name)
    if found is None:
        raise Refused(
            _("There is no tool “%(name)s”; there are %(names)s.")
            % {"name": name[:100], "names": ", ".join(TOOLS)}
        )
    texts = read(found, given if isinstance(given, dict) else {})
    try:
        return found.answer(reader, texts)
    except (AskedWrong, AddressError, PeriodError) as error:
        raise Refused(str(error)) from error


def read(found: Tool, given: Mapping[str, object]) -> Given:
    texts = {name: str(value) for name, value in given.items() if value not in (None, "")}
    unknown, missing = set(texts) - set(found.takes), set(found.required) - set(texts)
    if unknown or missing:
        raise Refused(
            _("%(tool)s takes %(takes)s, of which %(required)s must be there.")
            % {
                "tool": found.name,
                "takes": ", ".join(found.takes) or "—",
                "required": ", ".join(found.required) or "—",
            }
        )
    return texts


@tool("The KPIs: key, name, definition, unit, who commits to each and who keeps it.")
def list_kpis(reader: Reader, _given: Given) -> Json:
    headline = [kpi.key for kpi in numbers.headline()]
    meant, published = numbers.definitions(), numbers.published(reader=reader)
    keys = dict.fromkeys((*headline, *numbers.KPIS))
    kpis = [
        as_json.kpi_json(meant[key][0], is_headline=key in headline)
        | {"definition_version": meant[key][0].version}
        for key in keys
    ]
    return {"publication": as_json.publication_json(published), "kpis": kpis}


@tool(
    "One published number: its value, or null with the reason in absent_because (absent is not zero); target, how it "
    "stands, publication, version of its definition, and the address of its receipt. Quote publication and definition.",
    SLICE, ONE,
)  # fmt: skip
def read_number(reader: Reader, given: Given) -> Json:
    asked = asked_in(given, reader)
    (number,) = api.published(asked, words=True) if asked.published else api.absent(asked)
    return as_published(asked) | {
        "number": number,
        "definition_version": definition_of(asked).version,
        "receipt": receipt(asked),
    }


@tool(
    "What a KPI means, in the words in force, and every earlier wording with why it was changed.",
    {"kpi": SLICE["kpi"]}, ("kpi",),
)  # fmt: skip
def read_definition(reader: Reader, given: Given) -> Json:
    kpi = known(given["kpi"])
    now, *earlier = numbers.definitions(None, [kpi.key])[kpi.key]
    published = numbers.published(reader=reader)
    return {
        "publication": as_json.publication_json(published),
        **as_json.kpi_json(now, is_headline=kpi.key in {k.key for k in numbers.headline()}),
        "definition_version": now.version,
        "earlier": [
            {"definition_version": each.version, "definition": each.text, "why": each.why}
            for each in earlier
        ],
        "address": settings.SITE_URL + reverse("kpi", args=[kpi.key]),
    }


@tool("What a number was at each publication since its period was over, with why each came.", SLICE, ONE)  # fmt: skip
def read_restatements(reader: Reader, given: Given) -> Json:
    asked, question = question_in(given, reader)
    number = numbers.read([*asked.kpis], [question.period], [question.slice], question.published).get(
        asked.kpis[0].key, question.period, question.slice
    )  # fmt: skip
    (course,) = numbers.restated([number], question.published)
    steps = [
        at_json(each.at) | {"value": as_json.plain(each.value)} | absence(each.value)
        for each in course.steps
    ]
    return as_published(asked) | {
        "kpi": number.kpi.key,
        "period": as_json.period_json(question.period),
        "definition_version": definition_of(asked).version,
        "steps": steps,
        "absent_because": None if steps else no_steps(number),
        "receipt": receipt(asked),
    }


@tool(
    "Why a number differs between two publications: the records that came, went or changed, and the target. Without since "
    "and until: since its period was over, or what came after as_of.",
    SLICE | {"since": "Number of a publication", "until": "Number of a publication"}, ONE,
)  # fmt: skip
def what_changed(reader: Reader, given: Given) -> Json:
    asked, question = question_in(
        {name: text for name, text in given.items() if name not in ("since", "until")}, reader
    )
    key = asked.kpis[0].key
    found = restated.explain(question, key, given.get("since", ""), given.get("until", ""))
    query = f"{question.query}&since={found.since.publication}&until={found.until.publication}"
    return as_published(asked) | {
        "kpi": key,
        "period": as_json.period_json(question.period),
        "definition_version": definition_of(asked).version,
        "since": at_json(found.since) | {"value": as_json.plain(found.before)},
        "until": at_json(found.until) | {"value": as_json.plain(found.after)},
        "remark": found.remark or None,
        "parts": [part_json(each) for each in found.parts],
        "targets": [
            {"month": each.month.isoformat(), "at": as_json.moment_text(each.at), "reason": each.reason or None}
            for each in found.targets
        ],
        "address": f"{settings.SITE_URL}{reverse('restated', args=[key])}?{query}",
    }  # fmt: skip


def part_json(part: restated.Part) -> Json:
    """The largest differences of a part; `more` are not listed."""
    records = [
        {
            "record": f"{settings.SITE_URL}{reverse('record', args=[each.record])}",
            "source": each.source,
            "external_id": each.external_id,
            "label": each.label or None,
            "on": each.on.isoformat(),
            "did": travel.kind(each),
            "why": travel.cause(each),
        }
        for each in part.found.results[:MOST]
    ]
    return {
        "part": part.name,
        "moved_by": as_json.plain(part.total),
        "not_of_records": as_json.plain(part.rest),
        "absent_because": part.found.unlisted or None,
        "records": records,
        "more": part.found.count - len(records),
    }


def asked_in(given: Given, reader: Reader) -> Asked:
    query = QueryDict(mutable=True)
    for name, text in given.items():
        query[name] = text
    return numbers_asked(query, reader)


def question_in(given: Given, reader: Reader) -> tuple[Asked, Question]:
    """Raises Refused before anything was published."""
    asked = asked_in(given, reader)
    if asked.published is None:
        raise Refused(asked.because or _("Nothing has been published yet."))
    as_of = asked.published.published_at if given.get("as_of") else None
    return asked, Question(asked.periods[0], asked.slice, asked.published, as_of, asked.kpis[0].key)


def as_published(asked: Asked) -> Json:
    return {"publication": as_json.publication_json(asked.published)}


def definition_of(asked: Asked) -> numbers.Definition:
    kpi = asked.kpis[0]
    if asked.published is None:
        return numbers.definitions(None, [kpi.key])[kpi.key][0]
    return numbers.definition(kpi, asked.published)


def receipt(asked: Asked) -> str | None:
    """Of the same publication, even when another follows meanwhile."""
    if asked.published is None:
        return None
    at = asked.published.published_at
    question = Question(asked.periods[0], asked.slice, asked.published, at)
    place = reverse("receipt", args=[asked.kpis[0].key])
    return f"{settings.SITE_URL}{place}?{replace(question).query}"


def at_json(at: At) -> Json:
    when = as_json.moment_text(at.published_at)
    return {"publication": at.publication, "published_at": when, "why": at.why or None}


def absence(value: object) -> Json:
    return {"absent_because": str(value.absent_because) if value.is_absent else None}


def no_steps(number: numbers.Number) -> str:
    if number.value.is_absent:
        return str(number.value.absent_because)
    return _("This figure has no history of its own; ask for those that it is made of.")


def known(key: str) -> Kpi:
    if key not in numbers.KPIS:
        raise Refused(
            _("There is no KPI “%(key)s”; there are %(keys)s.")
            % {"key": key[:100], "keys": ", ".join(numbers.KPIS)}
        )
    return numbers.KPIS[key]
