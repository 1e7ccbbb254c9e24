"""What is missing to the targets, and what it takes upstream: how many SQOs and MQLs, and until when."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from revops.calendar import Period
from revops.kpis import KPIS
from revops.projection import PATHS, missing, missing_json
from revops.routines.figures import Json, Words, languages, number_json
from revops.routines.sections import Occasion, section


@section("missing", _("What is missing"), 4)
def what_is_missing(found: Occasion) -> Json:
    if found.published is None:
        return {"rows": []}
    return {"rows": [row(found, key) for key in PATHS if key in KPIS]}


def row(found: Occasion, key: str) -> Json:
    made = missing(key, ahead(found), found.published)
    content = missing_json(made)
    return {
        "now": number_json(made.number),
        "projection": made.projection.value,
        "missing": None if made.missing is None else round(made.missing),
        "deals": content["missing_deals"],
        "motions": content["motions"],
        "absent": because(found, key) if made.because else None,
    }


def ahead(found: Occasion) -> Period:
    """The period in focus; of a review, for which it is too late, the one that follows."""
    return found.following if found.meeting.routine.looks_back else found.period


def because(found: Occasion, key: str) -> Words:
    """Why there is no way upstream, in every language."""
    said: Words = {}
    for code in languages():
        with override(code):
            said[code] = str(missing(key, ahead(found), found.published).because)
    return said
