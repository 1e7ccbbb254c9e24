"""How alike two names are. Pure."""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

SLIP, TWO_SLIPS = 1, 2  # letters left out, added, changed or swapped
MANY = 4  # words, of which there are 24 orders
SPOILT = 60.0  # likeness of what is left of two names, of 100
LONG = 4  # letters from which on a slip of the pen leaves a word recognisable


def slips(one: str, other: str, most: int = TWO_SLIPS) -> int:
    """How many slips of the pen lie between two texts; one more than `most` where they are more."""
    return OSA.distance(one, other, score_cutoff=most)


def is_slip(one: str, other: str) -> bool:
    """Whether one text is the other but for slips of the pen, fewer in short ones."""
    length = min(len(one), len(other))
    most = TWO_SLIPS if length > 2 * LONG else SLIP if length >= LONG else 0
    return one == other or most > 0 and slips(one, other, most) <= most


@lru_cache(maxsize=50_000)
def left_over(
    one: tuple[str, ...], other: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of two names that the other has not, not even with a slip or as an initial."""
    here, there = list(one), list(other)
    for fits in (str.__eq__, is_slip, is_initial):
        for word in tuple(here):
            if (found := next((each for each in there if fits(word, each)), None)) is not None:
                here.remove(word)
                there.remove(found)
    return tuple(here), tuple(there)


def is_initial(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and long.startswith(short)


def differ(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names are surely of two people: each has a word that the other has not, such as
    the first names of twins. A name without any word is nobody's.
    """
    if not (one and other) or "".join(one) == "".join(other):
        return False
    here, there = left_over(one, other)
    return bool(here and there) and not is_slip("".join(here), "".join(there))


def is_spoilt(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether what differs of two names is alike enough to be one word written badly. Twins' names
    are, too: it needs something else that is the same.
    """
    here, there = left_over(one, other)
    return fuzz.ratio("".join(here), "".join(there)) >= SPOILT


@lru_cache(maxsize=50_000)
def spelled(words: tuple[str, ...]) -> frozenset[str]:
    """A name in one word, in every order of its words: Jean-Pierre Martin is Martin Jeanpierre."""
    return frozenset(map("".join, permutations(words))) if len(words) <= MANY else frozenset(words)


def is_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names are equal, whatever the order of words and however they are hyphened."""
    return bool(one) and (one == other or bool(spelled(one) & spelled(other)))


def is_like(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names are equal but for slips of the pen, initials or one more first name."""
    if not (one and other):
        return False
    if is_same(one, other):
        return True
    here, there = left_over(one, other)
    return not (here and there) and min(len(one), len(other)) >= 2 and len(here + there) <= 1


def firms_alike(one: str, other: str) -> bool:
    """Whether two companies' names are one but for slips of the pen. A word more, such as holding
    or services, is another company, and so is another number.
    """
    if not (one and other):
        return False
    here, there = one.split(), other.split()
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    if digits(one) != digits(other):
        return False
    if len(here) != len(there):
        return is_slip(one.replace(" ", ""), other.replace(" ", ""))
    return all(is_slip(a, b) for a, b in zip(sorted(here), sorted(there), strict=True))


def digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())


def likeness(one: str, other: str) -> float:
    """Of 100, whatever the order of words."""
    return fuzz.token_sort_ratio(one, other)
