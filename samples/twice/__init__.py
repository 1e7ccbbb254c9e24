"""Things that are there twice, with the truth beside them: by this the rules that merge by themselves are
measured (`manage.py duplicates --measure`). Everything is made of a seed alone.

What makes two records of one thing differ is in errors.py, in two lists: the rules were tuned on the
first and have never seen the second. What makes two things look like one is in people.py and sold.py.
"""

from __future__ import annotations

from samples.twice.labelled import Labelled
from samples.twice.people import leads, people
from samples.twice.sold import customers, deals, documents

__all__ = ["SETS", "Labelled", "customers", "deals", "documents", "leads", "people"]

SETS = {
    "lead": leads,
    "customer": customers,
    "deal": deals,
    "document": documents,
    "person": people,
}
