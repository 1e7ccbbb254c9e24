"""What the values of a column mean where a field has a closed list: won, lost, open; lead, mql, sqo …"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from revops.guess.fields import folded, words
from revops.guess.recipes import recipe_for
from revops.guess.tables import Column, Table
from revops.mapping.records import RECORDS, CellKind

# What a value means of which nobody heard. An outcome that is neither won nor lost is open.
OTHERWISE = {"outcome": "open", "function": "other"}
CLOSED = "lost"  # but one that says that it is closed, and not as what: "Closed - Duplicate"
COUNTED = ("interval",)  # a number in these changes what they mean: 2 years are no year
SHARE = 0.5  # of the values must be known for a column to be taken for a closed list


def known(field: str) -> dict[str, str]:
    """Our value by the folded words for it."""
    return {word: value for value, found in words("values", field).items() for word in found}


def meaning(field: str, allowed: Iterable[str], text: str) -> str:
    """What a text means, "" for nothing that is known. A number or a letter before the word does not
    change it: "6. Closed Won", "A_ACCEPTED".
    """
    ours, folds = {w: v for w, v in known(field).items() if v in allowed}, folded(text)
    bare = folds if field in COUNTED else unnumbered(folds)
    own = {folded(value): value for value in allowed}
    return (
        own.get(folds)
        or ours.get(folds)
        or ours.get(bare)
        or own.get(bare)
        or by_words(field, ours, folds)
    )


def unnumbered(folds: str) -> str:
    """Without the number or letter by which a pipeline counts its stages."""
    return " ".join(word for word in folds.split() if len(word) > 1 and not word.isdigit())


def by_words(field: str, ours: Mapping[str, str], folds: str) -> str:
    """What a text means by the words in it, the longest first: "Closed Lost to Competition", "Sales
    credit note". One word alone does where it leaves no doubt (`deciding` in words.toml); "" where
    words of a length disagree, or a neighbour takes them back.
    """
    alone = words("deciding").get(field, ())
    phrases = [word for word in ours if (" " in word or word in alone) and stands_in(word, folds)]
    ended = [each for each in phrases if ours[each] != OTHERWISE.get(field)]  # "Proposal lost"
    longest = max((each.count(" ") for each in ended or phrases), default=0)
    found = {ours[each] for each in ended or phrases if each.count(" ") == longest}
    return found.pop() if len(found) == 1 else ""


def stands_in(phrase: str, folds: str) -> bool:
    before, is_there, behind = f" {folds} ".partition(f" {phrase} ")
    taken_back = words("deciding")
    return bool(is_there) and not (
        before.split()[-1:]
        and before.split()[-1] in taken_back["not_before"]
        or behind.split()[:1]
        and behind.split()[0] in taken_back["not_behind"]
    )


def supposed(field: str, text: str) -> str:
    """What a text of which nobody heard is taken for, until somebody says otherwise; "" for nothing."""
    folds = folded(text)
    closed = (stands_in(word, folds) for word in words("deciding")["closed"])
    if field == "outcome" and " " in unnumbered(folds) and any(closed):
        return CLOSED
    return OTHERWISE.get(field, "")


def translation(record: str, field: str, column: Column) -> dict[str, str]:
    """Our values by those of the column, empty where the column is no list of them. A value that
    nobody knows is left out, but for those that can only mean one thing.
    """
    found = meanings_of(record, field, column)
    hits = sum(bool(value) for value in found.values())
    if not hits or not is_list(record, field, found):
        return {}
    return {text: value or supposed(field, text) for text, value in found.items()}


def meanings_of(record: str, field: str, column: Column) -> dict[str, str]:
    """Our values by those of the column, "" for one that nobody knows."""
    allowed = RECORDS[record][field].choices
    meant = happened if record == "change" else meaning
    return of_one_family({text: meant(field, allowed, text) for text, _count in column.values})


def unknown(table: Table, record: str, field: str, column: Column) -> list[str]:
    """The values of a closed list that neither words nor the recipe of the export know."""
    if RECORDS[record][field].kind is not CellKind.CHOICE:
        return []
    recipe = recipe_for(table.names)
    shapes = recipe.shapes if recipe else ()
    named = {
        text for shape in shapes if shape.record == record for text in shape.values.get(field, {})
    }
    found = meanings_of(record, field, column)
    return [text for text, value in found.items() if not value and text not in named]


def is_no_document(text: str) -> bool:
    """Whether a kind of row is known to be none of a document: a payment, an estimate."""
    return folded(text) in words("states")["documents"]


def happened(field: str, allowed: Iterable[str], text: str) -> str:
    """What happened to a deal, also where the text names the state that it came into: approved, SQO."""
    if own := meaning(field, allowed, text):
        return own
    ended = meaning("outcome", ("won", "lost"), text)
    opened = "opened" if meaning("stage", ("sqo",), text) else ""
    return next((value for value in (ended, opened) if value in allowed), "")


def of_one_family(found: Mapping[str, str]) -> dict[str, str]:
    """Where values of two families mean the same (A_ACCEPTED of an application, O_ACCEPTED of an
    offer), only what the larger family says is known.
    """
    families: dict[str, list[str]] = {}
    for text, value in found.items():
        if value:
            families.setdefault(family(text), []).append(value)
    largest = max(families, key=lambda each: len(set(families[each])), default="")
    others = [each for name, each in families.items() if name != largest]
    if not any(set(each) & set(families[largest]) for each in others):
        return dict(found)
    return {text: value if family(text) == largest else "" for text, value in found.items()}


def family(text: str) -> str:
    """The single letter before the word that matters, "" for none."""
    first, *rest = folded(text).split() or [""]
    return first if rest and len(first) == 1 and first.isalpha() else ""


def is_list(record: str, field: str, found: Mapping[str, str]) -> bool:
    """Whether enough of the values are known. Of a pipeline or a log only its ends need be."""
    if field == "outcome" or record == "change":
        return any(value in ("won", "lost") for value in found.values())
    return sum(bool(value) for value in found.values()) >= SHARE * len(found) or field == "stage"


def joined(texts: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """The known spelling of texts that differ from it only by blanks, signs and capitals."""
    listed = {folded(each).replace(" ", ""): each for each in known}
    found = {text: listed.get(folded(text).replace(" ", ""), text) for text in texts}
    return {text: each for text, each in found.items() if text != each}
