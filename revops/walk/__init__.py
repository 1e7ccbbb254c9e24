"""What lies between two days: opening + classes = closing, to the cent, in base currency and in every
other one. Nothing is stored; both ends are read as they were known at their publications.

    opening = at_day(date(2026, 10, 31), published)      # the end of that day, as a publication knows it
    closing = at_publication(published)                  # all that a publication counts
    walk(opening, closing, slice=Slice("inbound"), focus=quarter, kpi="open_pipeline") -> Walk

An `End` is a day and a publication: two freezes of a routine are two publications, two days of a
history that was loaded in one go have one. `end_of(text, reader)` reads what people write. Walks are
of the open pipeline ("open_pipeline", minor units), of the leads that are in play as MQLs ("mqls") and
of the leads and deals that are in play as SQOs ("sqos"). `focus` is a period: then of the pipeline only
what is expected to close in it.

`Walk.steps` has every class in published order, with its moves, one for each deal or lead;
`Walk.inside` what came and went between the ends, which is in neither; `Walk.residual` is 0.
`listed(walk, reader)` names the moves, and `answer(walk, reader)` is the JSON of the command and the API.
WalkError is a sentence for the reader.
"""

from revops.walk.answer import answer
from revops.walk.classes import CLASSES, INSIDE, Class
from revops.walk.ends import End, WalkError, at_day, at_publication, end_of
from revops.walk.listing import Listed, listed
from revops.walk.moves import Moved, Step, Walk
from revops.walk.walking import KPIS, walk

__all__ = [
    "CLASSES",
    "INSIDE",
    "KPIS",
    "Class",
    "End",
    "Listed",
    "Moved",
    "Step",
    "Walk",
    "WalkError",
    "answer",
    "at_day",
    "at_publication",
    "end_of",
    "listed",
    "walk",
]
