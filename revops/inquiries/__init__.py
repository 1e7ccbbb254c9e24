"""Questions about figures: who keeps a figure and may answer, the only writer, and what is read of
them. A question about a person's rows is there for who sees those rows, and for nobody else.
"""

from revops.inquiries.homes import choose_home, home_of
from revops.inquiries.keepers import administrators, keepers, kept_by, may_answer
from revops.inquiries.marks import Mark, Marks, marks_about, marks_in, marks_of
from revops.inquiries.reading import Page, Step, correction, find, listed, open_about, steps
from revops.inquiries.writing import Taken, answer, ask
from revops.models import Answered, Inquiry, Notice
from revops.models.inquiries import LONGEST

__all__ = [
    "LONGEST",
    "Answered",
    "Inquiry",
    "Mark",
    "Marks",
    "Notice",
    "Page",
    "Step",
    "Taken",
    "administrators",
    "answer",
    "correction",
    "ask",
    "choose_home",
    "find",
    "home_of",
    "keepers",
    "kept_by",
    "listed",
    "marks_about",
    "marks_in",
    "marks_of",
    "may_answer",
    "open_about",
    "steps",
]
