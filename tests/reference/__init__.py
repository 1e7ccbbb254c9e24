"""The numbers once more, from the rows of the files that hold now, in plain Python and by the words
of the documentation.

Independent of the product: nothing is imported from it. Text stays text: a moment is "2026-03-10"
or "2026-03-10 09:15" in the organisation's time, so that its first ten characters are its day.
Amounts are whole cents.
"""

from tests.reference.company import Company, amounts

__all__ = ["Company", "amounts"]
