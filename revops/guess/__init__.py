"""What files may mean before anybody said so: a look at them, and a first mapping from their headers
and values.

Pure but for reading the files: nothing here knows the database. What is guessed is shown to people,
who change it (revops/guess/choices.py); what cannot be known, such as whether 03/04 is in March, is
left open and asked.
"""

from revops.guess.first import readings_of
from revops.guess.look import look
from revops.guess.tables import Column, Table, table_of
from revops.guess.together import readings_together
from revops.guess.writing import extended, key_of, written

__all__ = [
    "Column", "Table", "extended", "key_of", "look", "readings_of", "readings_together", "table_of", "written",
]  # fmt: skip
