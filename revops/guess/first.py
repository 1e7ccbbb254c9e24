"""The first guess: what the rows of each table are, and a mapping that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from revops.guess.fields import folded, spelling, words
from revops.guess.flags import archived, flagged, not_deleted
from revops.guess.ids import columns_of_fields, id_of
from revops.guess.intervals import counted
from revops.guess.lifecycle import also
from revops.guess.looser import completed, joined, tells_apart, with_halves
from revops.guess.match import columns_of, currency_of, fits, is_free, spellings
from revops.guess.readings import Reading
from revops.guess.recipes import Recipe, Shape, recipe_for
from revops.guess.shapeless import by_values
from revops.guess.tables import Table
from revops.guess.timed import times_of
from revops.guess.tracker import tracked
from revops.guess.translated import translated
from revops.guess.values import meaning, meanings_of
from revops.mapping.records import RECORDS, CellKind

# A kind is only guessed where it has these, besides what every row must have: one of each group.
NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "lead": (("at", "email", "channel", "company"),),
    "deal": (("outcome", "won_at", "lost_at", "amount", "signed_amount"), ("opened_at", "closed_at", "won_at", "amount")),
    "activity": (("lead", "deal", "company", "owner"),),
    "customer": (("name", "vat_number", "registration_number"),),
    "person": (("team", "function"),),
    "onboarding": (("started_at", "live_at", "signed_at"),),
    "ledger": (("amount", "debit_amount", "credit_amount"), ("side", "debit_amount", "credit_amount")),
}  # fmt: skip
HINTED = 4
HINT_NEEDED = ("stage", "onboarding")
SIGNED = ("lead", "deal", "invoice", "customer", "subscription")
# Most figures are of these: a column of theirs may be found by what it holds alone.
COUNTED = ("lead", "deal", "invoice")
# Cannot be told from headers alone: only a recipe or a person says so.
NEVER = ("lookup", "change")


def readings_of(table: Table) -> list[Reading]:
    """What the rows are taken for, most often one thing; nothing where no kind of record fits."""
    recipe = recipe_for(table.names)
    if recipe and not recipe.shapes:
        return []
    if found := list(by_recipe(table, recipe)) if recipe else []:
        return [archived(table, each) for each in found]
    if not table.header_row:
        return [finished(table, reading) for reading in by_values(table)]
    scored = [(score, reading) for score, reading in candidates(table) if score > 0]
    best = max(scored, key=lambda each: each[0], default=None)
    if best is None:
        return []
    found = tracked(table, best[1]) or [best[1], *also(table, best[1])]
    return [archived(table, finished(table, each)) for each in found]


def by_recipe(table: Table, recipe: Recipe) -> Iterator[Reading]:
    for shape in recipe.shapes:
        reading = shaped(table, shape, recipe.tool)
        if lacks(reading) or shape is not recipe.shape and "at" not in reading.fields:
            continue
        yield reading


def shaped(table: Table, shape: Shape, tool: str) -> Reading:
    """A recipe's reading of a table; what it does not name, the words of the headers do."""
    found: dict[str, str] = {}
    for name, columns in shape.fields.items():
        if column := first_of(table, shape.record, name, columns, found):
            found[name] = column
    found = {name: column for name, column in found.items() if not is_told_better(table, shape, name, column)}  # fmt: skip
    fields = found if shape.suffix else columns_of(table, shape.record, found)
    fields = {name: column for name, column in fields.items() if name not in shape.constants}
    only = {name: kept for name, kept in shape.only.items() if name in table.names}
    reading = Reading(
        shape.record, fields, shape.constants, only=only, tool=tool, suffix=shape.suffix
    )
    split = {name: sign for name, sign in shape.split.items() if name in fields}
    made = replace(finished(table, reading), split=split)
    if shape.id and "line" not in shape.fields:  # of a document that the recipe knows as one row
        made = replace(
            made, fields={name: each for name, each in made.fields.items() if name != "line"}
        )
    return translated(table, replace(made, id=shape.id or made.id), shape.values)


def is_told_better(table: Table, shape: Shape, field: str, name: str) -> bool:
    """Whether no value of a closed list is known in the column that a tool has it in, and all there is to know
    stands in another: an export that only looks like that tool's.
    """
    column = table.column(name)
    if column is None or RECORDS[shape.record][field].kind is not CellKind.CHOICE:
        return False
    known = shape.values.get(field, {})
    if any(text in known for text, _count in column.values) or fits(shape.record, field, column):
        return False
    return field in columns_of(table, shape.record)


def first_of(
    table: Table, record: str, field: str, columns: Sequence[str], found: Mapping[str, str]
) -> str:
    """The first of these columns that is there and can be the field, "" for none."""
    by_name = {spelling(column.name): column for column in table.columns}
    for wanted in columns:
        column = by_name.get(spelling(wanted))
        is_list = RECORDS[record][field].kind is CellKind.CHOICE
        if column and (is_list or fits(record, field, column)) and is_free(column.name, field, dict(found)):  # fmt: skip
            return column.name
    return ""


def candidates(table: Table) -> Iterator[tuple[float, Reading]]:
    """Every kind of record with how well it fits: 0 where something is missing that it needs."""
    for record in RECORDS:
        if record in NEVER:
            continue
        named = columns_of(table, record)
        hint = hint_of(record, table)
        fields = completed(table, record, named) if hint or record in COUNTED else named
        reading = with_constants(table, Reading(record, fields))
        if lacks(reading) or not has_needed(reading) or not has_sign(reading, table, hint):
            continue
        yield len(named) + hint + closeness(record, named), reading


def closeness(record: str, fields: Mapping[str, str]) -> float:
    """How much of what every such row has is there under its own name."""
    required = [name for name, type in RECORDS[record].items() if type.required]
    return sum(1.5 for name in required if name in fields)


def has_sign(reading: Reading, table: Table, hint: float) -> bool:
    """Whether anything says that rows are of this kind at all, which ids and amounts alone do not."""
    record = reading.record
    if hint or record not in SIGNED:
        return bool(hint) or record not in HINT_NEEDED
    if record == "invoice" and "kind" in reading.fields:
        return True
    if record == "deal" and is_won_or_lost(table, reading):
        return True
    if record == "customer" and {"vat_number", "registration_number"} & set(reading.fields):
        return True
    signs = set(words("signs")[record])
    names = reading.fields.values() if record == "customer" else table.names
    return any(signs.intersection(folded(name).split()) for name in names)


def is_won_or_lost(table: Table, reading: Reading) -> bool:
    """Whether one column says of some rows that they are won, and of others that they are lost."""
    column = table.column(reading.fields.get("outcome", ""))
    meant = meanings_of("deal", "outcome", column) if column else {}
    return {"won", "lost"} <= set(meant.values())


def hint_of(record: str, table: Table) -> float:
    """How plainly the name of the file or sheet says so: a longer word more than a short one."""
    name = f" {folded(table.sheet) or folded(table.file_name.rpartition('.')[0])}"
    hits = [word for word in words("names").get(record, ()) if f" {word}" in name]
    if record == "activity" and not hits and are_calls(table):
        return HINTED
    return HINTED + max(map(len, hits)) / 20 if hits else 0


def with_constants(table: Table, reading: Reading) -> Reading:
    """A touch without a kind is of the kind that its file is named after; who stands in a column of
    sales agents is one; what recurs is of each month where it is called MRR.
    """
    if reading.record == "subscription" and (each := recurs_each(reading.fields.get("amount", ""))):
        # Whatever it is billed by.
        rest = {field: name for field, name in reading.fields.items() if field != "interval"}
        return replace(reading, fields=rest, constants={"interval": each})
    if reading.record == "person" and not {"function"} & set(reading.fields):
        allowed = RECORDS["person"]["function"].choices
        function = meaning("function", allowed, reading.fields.get("person", ""))
        return replace(reading, constants={"function": function} if function else {})
    if reading.record != "activity" or "kind" in reading.fields:
        return reading
    name = f" {folded(table.sheet)} {folded(table.file_name)}"
    for kind, found in words("touches").items():
        if any(f" {word}" in name for word in found):
            return replace(reading, constants={"kind": kind})
    return replace(reading, constants={"kind": "call"}) if are_calls(table) else reading


def recurs_each(column: str) -> str:
    """The interval that the header of an amount names, "" for none."""
    named = set(spellings(column))
    every = words("recurring").items()
    return next((each for each, found in every if named & set(map(spelling, found))), "")


def are_calls(table: Table) -> bool:
    """Whether the headers alone say so: a duration, or a call, and who called whom."""
    named = {word for name in table.names for word in folded(name).split()}
    return all(named.intersection(any_of) for any_of in words("calls").values())


def lacks(reading: Reading) -> bool:
    """Whether a field is missing that every such row has."""
    return any(
        type.required and name not in reading.fields and name not in reading.constants
        for name, type in RECORDS[reading.record].items()
    )


def has_needed(reading: Reading) -> bool:
    return all(
        any(name in reading.fields for name in group) for group in NEEDED.get(reading.record, ())
    )


def finished(table: Table, reading: Reading) -> Reading:
    """With translations, the columns that tell rows apart, and those that must not be empty."""
    fields = dict(reading.fields)
    if reading.record == "deal" and {"won_at", "lost_at"} <= set(fields):
        fields.pop("closed_at", None)  # the two say the same, and which of them
    if reading.record == "invoice":
        fields = with_lines(table, fields)
    fields = with_halves(table, reading.record, fields)
    reading = replace(
        reading,
        fields=fields,
        joined=joined(table, reading.record, fields),
        times=times_of(table, reading.record, fields),
    )
    own = id_of(table, reading)
    reading = replace(reading, id=own, constants=in_one_currency(table, reading))
    only: dict[str, tuple[str, ...]]
    only = {fields["at"]: ("*",)} if reading.suffix and "at" in fields else {}
    only = {**chosen_rows(table, reading), **reading.only, **only}
    reading = translated(table, replace(reading, only=only), {})
    return flagged(table, counted(table, reading))


def in_one_currency(table: Table, reading: Reading) -> Mapping[str, str]:
    """The constants with the currency that the amounts wear, where no column says it."""
    column = table.column(reading.fields.get("amount") or reading.fields.get("signed_amount", ""))
    worn = currency_of(column) if column and "amount" in RECORDS[reading.record] else ""
    is_known = not worn or "currency" in {**reading.fields, **reading.constants}
    return reading.constants if is_known else {**reading.constants, "currency": worn}


def with_lines(table: Table, fields: Mapping[str, str]) -> dict[str, str]:
    """Where numbers of documents repeat, each row is a line of one: told apart by the column that is
    called so, else by what was sold where no two of the first rows say the same. Nowhere else.
    """
    number = table.column(fields.get("invoice", ""))
    rest = {name: column for name, column in fields.items() if name != "line"}
    if number is None or not number.repeats:
        return rest
    sold = words("of_kind", "invoice")["sold"]
    named = [fields["line"]] if "line" in fields else []
    named += [each for each in table.names if folded(each) in sold]
    apart = next((each for each in named if tells_apart(table, number.name, each)), "")
    return rest | ({"line": apart} if apart else {})


def chosen_rows(table: Table, reading: Reading) -> dict[str, tuple[str, ...]]:
    """Rows that are records: neither deleted ones, titles and totals between them, nor documents that bill nothing."""
    found = not_deleted(table, reading)
    unbilled = set(words("states")["unbilled"])
    identifying = (*reading.id, *columns_of_fields(reading, "at"))
    for name in identifying if table.bare else ():
        column = table.column(name)
        if column and table.looked_at - table.bare <= column.filled < table.looked_at:
            found[name] = ("*",)
    for column in table.columns if reading.record == "invoice" else ():
        billed = tuple(text for text, _count in column.values if folded(text) not in unbilled)
        if folded(column.name) in words("states")["columns"] and 0 < len(billed) < len(column.values):  # fmt: skip
            found[column.name] = billed
    return found
