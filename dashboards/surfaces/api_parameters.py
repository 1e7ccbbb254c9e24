"""What the OpenAPI description says of the API's parameters."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter

from dashboards.surfaces.api_question import DIMENSIONS, MOTIONS, SPLITS
from revops import numbers


def parameter(name: str, description: str, **options: object) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.QUERY, description=description, **options)


PERIOD = (
    "A day (2011-10-05), ISO week (2011-W40), month (2011-10), quarter (2011-Q4), year (2011), "
    "fiscal quarter (FY2011-Q4), fiscal year (FY2011), or a range by its first and last day (2011-10-01..2011-10-31)."
)
CHOOSE = [
    parameter(
        "motion",
        "Only this motion, or none for what has no known one; absent: all.",
        enum=(*MOTIONS, "none"),
    ),
    *(
        parameter(name, f"Only this {name}, by name or number; 0 are the records without one.")
        for name in DIMENSIONS
    ),
    parameter(
        "as_of",
        "As it was published then, ISO 8601 with an offset (2011-11-05T08:00:00Z); without one, local time of the "
        "organisation. The future is now.",
    ),
]
NUMBERS_PARAMETERS = [
    parameter("kpi", "May repeat; absent: the five.", many=True, enum=list(numbers.KPIS)),
    parameter("period", f"May repeat. {PERIOD}", many=True, required=True),
    parameter(
        "by",
        "One number for every member that has something to show, instead of one for all.",
        enum=SPLITS,
    ),
    parameter(
        "words",
        "1 adds how pages word each number: text, text_full, state_word, remark, judged_from.",
        enum=("1",),
    ),
    *CHOOSE,
]
RECORDS_PARAMETERS = [
    parameter("kpi", "One KPI.", required=True, enum=list(numbers.KPIS)),
    parameter("period", PERIOD, required=True),
    *CHOOSE,
    parameter(
        "part",
        "value; of a ratio numerator or denominator (the default); of revenue also unpriced.",
    ),
    OpenApiParameter("limit", int, description="Records of a page, 1 to 1000; 50 when absent."),
    parameter("cursor", "Where the page begins; `next` of the page before has it."),
]
