"""What only spreadsheets do to cells: their own types, and the errors that they write where a value
should be.
"""

from __future__ import annotations

import re

# As Excel, LibreOffice and Google write them; several languages have their own.
WRITTEN = """
    #N/A #REF! #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #BUSY! #UNKNOWN! #ERROR!
    #GETTING_DATA #NV #WERT! #BEZUG! #ZAHL! #VALEUR! #NOM? #NOMBRE! #NUL! #VALOR! #N/D #RIF! #NOME? #VALORE! #NB
    #WAARDE! #VERW! #NAAM? #GETAL! #N/B #LEEG! #¡VALOR! #¿NOMBRE? #¡REF! #¡NUM! #¡DIV/0! #¡NULO! #ARG! #ADR! #NAZWA?
    #LICZBA! #NÚM! Err:502 Err:503 Err:504 Err:508 Err:509 Err:522"""
ERRORS = frozenset(WRITTEN.split())
TOO_NARROW = re.compile("#{4,}")  # a column that was too narrow when the sheet was saved as text
MARKS = ("#", "Err:")
# How an export keeps a spreadsheet from making a number of a text: ="00123".
AS_TEXT = re.compile(r'="([^"]*)"')


def text_of_formula(cell: str) -> str:
    """00123 of ="00123"; any other cell as it is."""
    found = AS_TEXT.fullmatch(cell.strip())
    return found[1] if found else cell


class Typed(str):
    """A cell that a sheet keeps as a number or a date, in the text that a CSV of it would have:
    never ambiguous.
    """

    __slots__ = ()

    def strip(self, _characters: str | None = None) -> Typed:
        """Itself, so that it keeps its type."""
        return self


class Number(Typed):
    __slots__ = ()


class Moment(Typed):
    """In ISO form."""

    __slots__ = ()


# What they are called where cells are kept.
TYPES: dict[str, type[Typed]] = {"number": Number, "moment": Moment}


class Flawed(list[str]):
    """The cells of a row some of which have no value that can be trusted; `faults` says why, by
    position.
    """

    def __init__(self, cells: list[str], faults: dict[int, str]) -> None:
        super().__init__(cells)
        self.faults = faults


def is_error(text: str) -> bool:
    return text.startswith(MARKS) and (text in ERRORS or TOO_NARROW.fullmatch(text) is not None)
