"""A bridge as its page shows it, with the list of the class that was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from dashboards.question import forms, paging
from dashboards.question.forms import Question
from dashboards.reading.report import Frame, frame
from revops import bridging
from revops.bridging import Bridge, BridgeKind, Class, Item, Step

PAGE = 100


@dataclass(frozen=True, slots=True)
class BridgePage:
    """`chosen` is the class whose items are listed, None for none; `items` are those of the page
    `number` of `last`.
    """

    frame: Frame
    bridge: Bridge
    chosen: Step | None
    items: Sequence[Item]
    number: int
    last: int

    @property
    def has_untyped(self) -> bool:
        """Whether any class has something of deals whose type is not known."""
        return any("" in each.by_type for each in self.bridge.steps)

    @property
    def query(self) -> str:
        """What asks for the same bridge, without a class."""
        return f"{self.frame.question.query}&bridge={self.bridge.kind}"

    @property
    def items_query(self) -> str:
        """The same with the class that is chosen."""
        return f"{self.query}&class={self.chosen.of}" if self.chosen else self.query


def bridge_page(question: Question, asked: Mapping[str, str]) -> BridgePage:
    """AddressError for a bridge, a class or a page that there is not."""
    kinds = tuple(map(str, BridgeKind))
    kind = BridgeKind(forms.choice("bridge", asked, kinds) or BridgeKind.PERIOD)
    of = forms.choice("class", asked, tuple(map(str, Class)))
    number = paging.page_number(asked.get("page", ""))
    found = bridging.bridge_of(kind, question.period, question.published)
    step = next((each for each in found.steps if each.of == of), None)
    last = max(1, ceil(len(step.items) / PAGE)) if step else 1
    paging.refuse_page_beyond(number, last)
    items = step.items[(number - 1) * PAGE : number * PAGE] if step else ()
    return BridgePage(frame(question), found, step, items, number, last)
