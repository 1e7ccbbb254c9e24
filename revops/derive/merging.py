"""Which of what was merged counts: leads, deals, documents, customers and people alike. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

# When a lead arrived and its key, as something that can be ordered: the earlier one survives a
# ring.
Order = Callable[[str], tuple[object, ...]]


def survivors(merged: Mapping[str, str], order: Order) -> dict[str, str]:
    """By merged lead, the one at the end of its chain. `merged` maps a lead to the one that it was
    merged into.

    A lead merged into itself is not merged. Of leads merged into each other in a ring, the first by
    `order` survives. The end of a chain survives even where no record describes it.
    """
    edges = {lead: into for lead, into in merged.items() if lead != into}
    found: dict[str, str] = {}
    for lead in edges:
        chain = list(followed(lead, edges, found))
        last = edges.get(chain[-1], chain[-1])
        end = found.get(last, last)
        if end in chain:  # the chain bites its tail
            end = min(chain[chain.index(end) :], key=order)
        found.update({each: end for each in chain if each in edges})
    return {lead: into for lead, into in found.items() if lead != into}


def followed(lead: str, edges: Mapping[str, str], found: Mapping[str, str]) -> Iterator[str]:
    """The lead and those after it, up to one whose survivor is known, one that comes again, or the
    last that is merged.
    """
    seen: set[str] = set()
    while lead in edges and lead not in found and lead not in seen:
        seen.add(lead)
        yield lead
        lead = edges[lead]
    if not seen:
        yield lead


def standing(merged: Mapping[str, str], there: Collection[str]) -> dict[str, str]:
    """As which each of a chain counts, by its key, where only some of them are `there`: as its end, and
    where that is gone as what is left of it nearest to the end; of several as near as the first.

    The end that is gone counts as that one, too. Where none is left, all are still the end's.
    """
    ends = survivors(merged, lambda key: (key,))
    chains: dict[str, list[str]] = defaultdict(list)
    for key, end in ends.items():
        chains[end].append(key)
    found: dict[str, str] = {}
    for end, keys in chains.items():
        left = [key for key in keys if key in there] if end not in there else []
        steps = distances(left, end, merged)
        counts = min(left, key=lambda key: (steps[key], key)) if left else end
        found.update({key: counts for key in (*keys, end) if key != counts})
    return found


def distances(keys: Iterable[str], end: str, merged: Mapping[str, str]) -> dict[str, int]:
    """Over how many merges each key comes to its end; every merge is followed once."""
    found = {end: 0}
    for key in keys:
        path: list[str] = []
        while key not in found:
            path.append(key)
            key = merged[key]
        found.update({each: found[key] + n for n, each in enumerate(reversed(path), 1)})
    return found


def groups(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The keys that pairs make one, in order of their smallest."""
    parents: dict[str, str] = {}

    def first(key: str) -> str:
        while parents.setdefault(key, key) != key:
            parents[key] = key = parents[parents[key]]
        return key

    for one, other in pairs:
        low, high = sorted((first(one), first(other)))
        parents[high] = low
    found: dict[str, list[str]] = {}
    for key in sorted(parents):
        found.setdefault(first(key), []).append(key)
    return list(found.values())
