"""Which lead counts for a merged one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

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
