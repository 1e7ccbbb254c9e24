"""What uploaded files mean: a worker looks at them and guesses, people change it, and then it is tried.

The mapping is the text on the rehearsal's row; the page shows it as choices (revops/guess).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import tomlkit
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from revops import guess
from revops.derive.kinds import KINDS
from revops.guess import again, choices, preview
from revops.guess.source_names import file_words, tools_of
from revops.guess.tables import Table
from revops.ingest import leftovers, rehearsing
from revops.ingest.company import parse
from revops.ingest.listed import WORDS
from revops.ingest.planning import plan
from revops.mapping import Mapped, MappingError
from revops.messages import gettext as _
from revops.models import Organisation, RawRecord, Rehearsal, Source, State
from revops.queue import lease, work

# What a recipe calls no tool in particular, and files whose names say nothing.
NAMES = (gettext_noop("Accounting"), gettext_noop("Files"))


def look(row: Rehearsal) -> None:
    """Looks at the files of a claimed row, and guesses what no mapping says yet. Raises FileRefused or
    work.Refused.
    """
    tables = rehearsing.looked_at(row, leftovers.folder_of(row.key))
    found = [guess.table_of(each) for each in tables]
    mapping = guessed(row.mapping, found, row.source if row.connects_id else "")
    if row.connects_id:
        mapping = pulling(mapping, found)
    with transaction.atomic():
        lease.fence(row)
        Rehearsal.objects.filter(pk=row.pk).update(
            tables=tables,
            mapping=mapping,
            source=name_of(mapping) or row.source,
            # What was to be fetched is here, and no way to import it.
            **({"asked": {}} if row.connects_id else {}),
        )
        lease.end(row, State.DONE)


def guessed(mapping: str, tables: Sequence[Table], tool: str = "") -> str:
    """A mapping that reads all tables whose meaning shows: a new one, or the known one with what it
    does not read yet; that of a source whose files look the same is known, whatever these are called.
    `tool` is whose they are, where that is known.
    """
    mapping = mapping or ("" if tool else source_of(tables))
    if mapping:
        document = choices.document_of(mapping)
        again.take_known(document, tables)
        found = guess.readings_together(choices.unread(document, tables))
        names = [table.file_name for table in tables]
        return tomlkit.dumps(guess.extended(document, found, names))
    found = guess.readings_together(tables)
    known = Source.objects.values_list("key", "name")
    name = free(tool or name_for(tables), {name for _key, name in known})
    return guess.written(found, key=guess.key_of(name, {key for key, _name in known}), name=name)


def pulling(mapping: str, tables: Sequence[Table]) -> str:
    """The same mapping of what a connector gives: samples are named as `pull` names their records,
    which are told apart by an id.
    """
    document = choices.document_of(mapping)
    for feed in document.get("files", {}).values():
        table = choices.table_for(feed, tables)
        if table is None:
            continue
        feed["pull"] = table.file_name.rpartition(".")[0]
        if "id" not in feed and (own := [name for name in table.names if name.lower() == "id"]):
            feed["id"] = own[0]
    return tomlkit.dumps(document)


def name_for(tables: Sequence[Table]) -> str:
    """The tools whose exports these look like, or what the files are called."""
    with translation.override(language()):
        tools = " + ".join(str(_(tool)) for tool in tools_of(tables))
        return tools or file_words([table.file_name for table in tables]) or str(_("Files"))


def language() -> str | None:
    """The company's first, since what a worker names has no reader of its own."""
    languages = Organisation.objects.values_list("languages", flat=True).first()
    return languages[0] if languages else None


def free(name: str, taken: set[str]) -> str:
    names = [name, *(f"{name} {number}" for number in range(2, 1000))]
    return next(each for each in names if each not in taken)


def name_of(mapping: str) -> str:
    source = choices.document_of(mapping).get("source", {})
    return str(source.get("name") or source.get("key") or "")[:200]


def tables_of(row: Rehearsal) -> list[Table]:
    return [guess.table_of(each) for each in row.tables or []]


def rows_expected(row: Rehearsal) -> int:
    """About how many rows its mapping reads, where a look saw all of them; else 0."""
    try:
        feeds = choices.document_of(row.mapping).get("files", {}).values()
    except MappingError:
        return 0
    read = [table for table in tables_of(row) for feed in feeds if choices.is_read_by(feed, table)]
    return sum(table.looked_at for table in read) if all(t.is_whole for t in read) else 0


def choose(row: Rehearsal, given: Mapping[str, str]) -> None:
    """Writes down what was chosen on the page. Raises MappingError for a text that is no mapping."""
    tables = tables_of(row)
    mapping = choices.applied(row.mapping, given, tables)
    write(row, pulling(mapping, tables) if row.connects_id else mapping)


def write(row: Rehearsal, mapping: str) -> None:
    """Keeps a mapping, right or not: its page says what is wrong with it. What an earlier one gave
    when it was tried is gone. Raises MappingError for what is no TOML.
    """
    row.mapping, row.source, row.result = mapping, name_of(mapping), None
    row.save(update_fields=["mapping", "source", "result"])


def ask(row: Rehearsal, *, looks: bool) -> None:
    """Asks a worker to look at the files again, or to try the mapping on them. Raises MappingError,
    with every mistake of the mapping.
    """
    if not looks:
        parse(row.mapping)
        if row.edits is None:
            plan(row.mapping, [leftovers.folder_of(row.key) / "files"])
    with transaction.atomic():
        asked = Rehearsal.objects.filter(pk=row.pk).exclude(state=State.RUNNING)
        if not asked.update(looks=looks, **fresh(), **({} if looks else {"result": None})):
            raise MappingError(_("The files are being read right now. Wait a moment."))
        transaction.on_commit(work.ring)


def fresh() -> dict[str, object]:
    """A row that a worker has not seen yet."""
    return {
        "state": State.DUE,
        "due_at": timezone.now(),
        "attempts": 0,
        "error": "",
        "rows_read": 0,
        "finished_at": None,
    }


def label_of(record: str) -> str:
    """What people call a kind of record."""
    return str(KINDS[record].label)


def word_for(value: str) -> str:
    """What people call a value of a closed list; any other text as it is."""
    return str(WORDS.get(value, value))


def source_for(names: Sequence[str]) -> str:
    """The mapping of the one known source that reads files of all these names, "" for none or
    several.
    """
    texts = Source.objects.exclude(mapping="").values_list("mapping", flat=True)
    found = [text for text in texts if reads(text, names)]
    return found[0] if len(found) == 1 else ""


def source_of(tables: Sequence[Table]) -> str:
    """The mapping of the one source whose feeds read such tables, whatever they are called, and which
    knows their rows; "" for none or several.
    """
    sources = Source.objects.exclude(mapping="")
    found = [each.mapping for each in sources if is_told_again(each, tables)]
    return found[0] if len(found) == 1 else ""


def is_told_again(source: Source, tables: Sequence[Table]) -> bool:
    """Whether most of the first rows whose ids a source knows say what they say there. Not where it
    knows none: two tools of one kind have the same columns, and often the same ids.
    """
    document = choices.document_of(source.mapping)
    if not again.is_known(document, tables):
        return False
    feeds = {feed.name: feed for feed in parse(source.mapping).feeds}
    same: list[bool] = []
    for table in choices.unread(document, tables):
        feed = feeds[again.feed_like(document, table)]
        rows = [row for row, _cells in preview.outcomes(feed, table) if isinstance(row, Mapped)]
        current = RawRecord.objects.filter(source=source, feed=feed.name, known_until=None)
        kept = current.filter(external_id__in=[row.external_id for row in rows])
        known = dict(kept.values_list("external_id", "payload"))
        same += [alike(row, known[row.external_id]) for row in rows if row.external_id in known]
    return sum(same) * 2 > len(same)


def alike(row: Mapped, before: Mapping[str, str]) -> bool:
    """Whether most cells that are filled in both say the same."""
    pairs = [
        (text, before[name]) for name, text in row.payload.items() if text and before.get(name)
    ]
    return sum(one == other for one, other in pairs) * 2 > len(pairs)


def reads(mapping: str, names: Sequence[str]) -> bool:
    """Whether a mapping has a feed for files of all these names."""
    try:
        feeds = parse(mapping).feeds
    except MappingError:
        return False
    return all(any(feed.matches(name) for feed in feeds) for name in names)
