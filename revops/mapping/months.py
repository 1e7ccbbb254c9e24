"""The names of months in French, German and Spanish, as formats read them: %b and %B know those of
English alone.
"""

from __future__ import annotations

import re
import unicodedata

ENGLISH = "January February March April May June July August September October November December"
OTHERS = (
    # French
    "janvier/janv/jan fevrier/fevr/fev mars avril/avr mai juin juillet/juil aout septembre/sept/sep octobre/oct "
    "novembre/nov decembre/dec",
    # German, that of Austria among it
    "januar/janner/jaenner/janer februar/feber/feb marz/maerz/mrz april/apr mai juni/jun juli/jul august/aug september oktober/okt "
    "november dezember/dez",
    # Spanish
    "enero/ene febrero marzo/mar abril/abr mayo/may junio julio agosto/ago septiembre/setiembre/set octubre noviembre "
    "diciembre/dic",
)
NAMES = {
    name: english
    for language in OTHERS
    for english, names in zip(ENGLISH.split(), language.split(), strict=True)
    for name in names.split("/")
}
SHORT = {"janv", "fevr", "fev", "avr", "juil", "sept"}
WORD = re.compile(r"([^\W\d_]{3,10})\.?")


def plain(name: str) -> str:
    """Small, without accents and the point of what is shortened."""
    letters = unicodedata.normalize("NFD", name.lower().rstrip("."))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def is_short(name: str) -> bool:
    """Whether a name is shortened, as %b has them."""
    return len(name) == 3 or name.endswith(".") or plain(name) in SHORT


def in_english(text: str, format: str) -> str:
    """The text with the name of a month as the format expects it in English; any other word as it is."""
    letters = 3 if "%b" in format else None

    def named(found: re.Match[str]) -> str:
        english = NAMES.get(plain(found[0]))
        return english[:letters] if english else found[0]

    return WORD.sub(named, text)
