"""Mentions grouped into happenings so that the order of their arrival changes nothing, and a new one is compared with few.

Every mention has a rank of its own. A mention is a centre where no centre of an earlier rank matches it (the lexicographically
first maximal independent set of the graph of matches); the others belong to the centre that they match best. That is a
function of the set of mentions alone. With ranks that chance gives, a new mention seldom changes a centre, so that it costs
a look at the centres near it (Ailon, Charikar and Newman 2008; Censor-Hillel, Haramaty and Karnin 2016).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from demarche.corpus.acts import Mention, describe_events, find_anchors, is_within_window, unite
from demarche.corpus.happenings import Match, compare
from demarche.corpus.stories import Frequency
from demarche.record import Record

Name = tuple[str, str]
"""Report and event."""


class Shelf(Protocol):
    """Where mentions are kept: in an archive, or in memory."""

    def near(self, mention: Mention, *, centres: bool) -> Iterable[Mention]:
        """The others that share an anchor and are near in time: the centres, or those that are none."""

    def is_centre(self, mention: Mention) -> bool:
        """Whether it is a centre; one that was just put in is none."""

    def set_centre(self, mention: Mention, centre: bool) -> None:
        """Makes it a centre or ends that."""

    def assign(self, mention: Mention, centre: Mention, match: Match | None) -> None:
        """Puts it with a centre: itself without a match, else for the match's reasons."""


def settle(shelf: Shelf, moved: Iterable[Mention]) -> None:
    """Restores what a shelf must be after mentions were put in, or after centres next to `moved` were taken out.

    Goes up the ranks: whether one is a centre depends on earlier ranks alone, so each is looked at once.
    """
    waiting = [(m.rank, m.name) for m in moved]
    known = {m.name: m for m in moved}
    loose = dict(known)
    heapq.heapify(waiting)
    seen: set[Name] = set()
    while waiting:
        rank, name = heapq.heappop(waiting)
        mention = known[name]
        if mention.name in seen:
            continue
        seen.add(mention.name)
        centre = not any(c.rank < rank and compare(mention, c).joins for c in shelf.near(mention, centres=True))
        if centre == shelf.is_centre(mention):
            continue
        shelf.set_centre(mention, centre)
        for kind in (True, False):
            for other in list(shelf.near(mention, centres=kind)):
                if not compare(mention, other).joins:
                    continue
                known[other.name] = loose[other.name] = other
                if other.rank > rank:
                    heapq.heappush(waiting, (other.rank, other.name))
    for mention in loose.values():
        _assign(shelf, mention)


def _assign(shelf: Shelf, mention: Mention) -> None:
    if shelf.is_centre(mention):
        shelf.assign(mention, mention, None)
        return
    matches = ((compare(mention, c), c) for c in shelf.near(mention, centres=True))
    match, centre = min(((m, c) for m, c in matches if m.joins), key=lambda found: (-found[0].score, found[1].rank))
    shelf.assign(mention, centre, match)


@dataclass(slots=True)
class MemoryShelf:
    """A shelf of dictionaries, for a few thousand mentions."""

    anchored: dict[int, dict[Name, Mention]] = field(default_factory=dict)
    centres: set[Name] = field(default_factory=set)
    happening: dict[Name, Name] = field(default_factory=dict)
    matches: dict[Name, Match | None] = field(default_factory=dict)

    def put(self, mention: Mention) -> None:
        """Puts a mention in, which `settle` then gives its place."""
        for anchor in find_anchors(mention):
            self.anchored.setdefault(anchor, {})[mention.name] = mention

    def remove(self, mention: Mention) -> None:
        """Takes a mention out, and settles those that it was the centre of."""
        was = [m for kind in (True, False) for m in self.near(mention, centres=kind)] if self.is_centre(mention) else []
        for anchor in find_anchors(mention):
            self.anchored[anchor].pop(mention.name)
        for kept in (self.happening, self.matches):
            kept.pop(mention.name)
        self.centres.discard(mention.name)
        settle(self, was)

    def near(self, mention: Mention, *, centres: bool) -> list[Mention]:
        """See `Shelf`."""
        found = {n: m for a in find_anchors(mention) for n, m in self.anchored.get(a, {}).items() if (n in self.centres) == centres}
        found.pop(mention.name, None)
        return [m for m in found.values() if is_within_window(mention, m)]

    def is_centre(self, mention: Mention) -> bool:
        """See `Shelf`."""
        return mention.name in self.centres

    def set_centre(self, mention: Mention, centre: bool) -> None:
        """See `Shelf`."""
        (self.centres.add if centre else self.centres.discard)(mention.name)

    def assign(self, mention: Mention, centre: Mention, match: Match | None) -> None:
        """See `Shelf`."""
        self.happening[mention.name] = centre.name
        self.matches[mention.name] = match


def group(mentions: Iterable[Mention]) -> dict[Name, Name]:
    """Each mention with the centre of its happening."""
    shelf = MemoryShelf()
    for mention in mentions:
        shelf.put(mention)
        settle(shelf, [mention])
    return shelf.happening


def find_mentions(record: Record, frequency: Frequency) -> tuple[Mention, ...]:
    """The acts that a record tells of: what its headline and its first sentence say of one act is one mention, which knows more."""
    described = describe_events(record, frequency)
    by_name = {m.name: m for m in described}
    groups: dict[Name, list[Mention]] = {}
    for name, centre in group(described).items():
        groups.setdefault(centre, []).append(by_name[name])
    return tuple(unite(sorted(members, key=lambda m: m.rank)) for members in groups.values())
