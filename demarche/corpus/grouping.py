"""Mentions grouped into happenings so that the order of their arrival changes nothing, and a new one is compared with few.

Every mention has a rank of its own. A mention is a centre where no centre of an earlier rank matches it (the lexicographically
first maximal independent set of the graph of matches); the others belong to the centre that they match best. That is a
function of the set of mentions alone. With ranks that chance gives, a new mention seldom changes a centre, so that it costs
a look at the centres near it (Ailon, Charikar and Newman 2008; Censor-Hillel, Haramaty and Karnin 2016).

What is gathered around one centre is a strand: reports that tell an act alike. The fullest mentions of a strand, united, know
more than any of them, and are grouped in the same way again, and so are these accounts: three shelves, of mentions, of strands and
of accounts. What is gathered around one account is a happening. (A fourth shelf changed nothing on planted acts.)
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from demarche.corpus.acts import Filings, Mention, describe_events, find_anchors, is_within_window, unite
from demarche.corpus.happenings import Match, compare
from demarche.corpus.stories import Description, Frequency
from demarche.record import Record

Name = tuple[str, str]
"""Report and event."""
_UNITED = 8  # mentions that speak for what they are gathered in, so that much costs no more than little


class Shelf(Protocol):
    """Where mentions are kept, each with its centre: in an archive, or in memory."""

    def put(self, mention: Mention) -> None:
        """Keeps a mention, which is no centre and belongs to none until it is settled."""

    def drop(self, mention: Mention) -> None:
        """Keeps it no more."""

    def find(self, name: Name) -> Mention | None:
        """The mention of that name, if it is kept."""

    def near(self, mention: Mention, *, centres: bool) -> Iterable[Mention]:
        """The others that share an anchor and are near in time: the centres, or those that are none."""

    def is_centre(self, mention: Mention) -> bool:
        """Whether it is a centre."""

    def set_centre(self, mention: Mention, centre: bool) -> None:
        """Makes it a centre or ends that."""

    def centre_of(self, mention: Mention) -> Name | None:
        """The centre that it was put with."""

    def assign(self, mention: Mention, centre: Mention, match: Match | None) -> None:
        """Puts it with a centre: itself without a match, else for the match's reasons."""

    def members(self, centre: Name, most: int) -> Sequence[Mention]:
        """A centre and the mentions that are with it, those of the earliest ranks first; none where it is no centre."""


def settle(shelf: Shelf, moved: Iterable[Mention]) -> set[Name]:
    """Restores what a shelf must be after `moved` were put in, or after centres that matched them were dropped. The names of the
    centres that won or lost somebody.

    Goes up the ranks: whether one is a centre depends on earlier ranks alone, so each is looked at once.
    """
    known = {m.name: m for m in moved}
    waiting = [(m.rank, m.name) for m in known.values()]
    loose = dict(known)
    heapq.heapify(waiting)
    seen: set[Name] = set()
    found: dict[Name, list[Mention]] = {}  # the centres that match, until a centre changes

    def centres_of(mention: Mention) -> list[Mention]:
        if mention.name not in found:
            found[mention.name] = [c for c in shelf.near(mention, centres=True) if compare(mention, c).joins]
        return found[mention.name]

    while waiting:
        rank, name = heapq.heappop(waiting)
        mention = known[name]
        if name in seen:
            continue
        seen.add(name)
        centre = not any(c.rank < rank for c in centres_of(mention))
        if centre == shelf.is_centre(mention):
            continue
        shelf.set_centre(mention, centre)
        found = {name: centres_of(mention)}
        for other in (*centres_of(mention), *(m for m in shelf.near(mention, centres=False) if compare(mention, m).joins)):
            known[other.name] = loose[other.name] = other
            if other.rank > rank:
                heapq.heappush(waiting, (other.rank, other.name))
    changed: set[Name] = set()
    for mention in loose.values():
        before = shelf.centre_of(mention)
        after = _assign(shelf, mention, centres_of(mention))
        changed |= {before or after, after} if before != after else set()
    return changed


def _assign(shelf: Shelf, mention: Mention, centres: Iterable[Mention]) -> Name:
    if shelf.is_centre(mention):
        shelf.assign(mention, mention, None)
        return mention.name
    matches = ((compare(mention, c), c) for c in centres)
    match, centre = min(matches, key=lambda found: (-found[0].score, found[1].rank))
    shelf.assign(mention, centre, match)
    return centre.name


def take_out(shelf: Shelf, mentions: Iterable[Mention]) -> tuple[dict[Name, Mention], set[Name]]:
    """Drops mentions; those that must be settled then, and the centres that lost somebody."""
    mentions = list(mentions)
    left: dict[Name, Mention] = {}
    changed: set[Name] = set()
    for mention in mentions:
        if shelf.is_centre(mention):
            left |= {m.name: m for kind in (True, False) for m in shelf.near(mention, centres=kind) if compare(mention, m).joins}
        changed |= {shelf.centre_of(mention) or mention.name}
        shelf.drop(mention)
    for mention in mentions:
        left.pop(mention.name, None)
    return left, changed


def add_mentions(shelves: Sequence[Shelf], new: Iterable[Mention]) -> None:
    """Puts new mentions into their happenings, or begins some."""
    new = list(new)
    for mention in new:
        shelves[0].put(mention)
    _pass_on(shelves, settle(shelves[0], new))


def remove_mentions(shelves: Sequence[Shelf], old: Iterable[Mention]) -> None:
    """Takes mentions out of their happenings; those that were gathered around one of them gather anew."""
    left, changed = take_out(shelves[0], old)
    _pass_on(shelves, changed | settle(shelves[0], left.values()))


def _pass_on(shelves: Sequence[Shelf], changed: set[Name]) -> None:
    """Brings each shelf up to date with the one beneath it, whose centres won or lost somebody."""
    for lower, upper in itertools.pairwise(shelves):
        gone: list[Mention] = []
        new: list[Mention] = []
        for centre in sorted(changed):
            members = lower.members(centre, _UNITED)
            before, after = upper.find(centre), unite(members) if members else None
            if before != after:
                gone += [before] if before else []
                new += [after] if after else []
        left, lost = take_out(upper, gone)
        for united in new:
            upper.put(united)
        changed = lost | settle(upper, [*left.values(), *new])


@dataclass(slots=True)
class MemoryShelf:
    """A shelf of dictionaries, for a few thousand mentions."""

    kept: dict[Name, Mention] = field(default_factory=dict)
    anchored: dict[int, dict[Name, Mention]] = field(default_factory=dict)
    centres: set[Name] = field(default_factory=set)
    assigned: dict[Name, Name] = field(default_factory=dict)

    def put(self, mention: Mention) -> None:
        """See `Shelf`."""
        self.kept[mention.name] = mention
        for anchor in find_anchors(mention):
            self.anchored.setdefault(anchor, {})[mention.name] = mention

    def drop(self, mention: Mention) -> None:
        """See `Shelf`."""
        for anchor in find_anchors(mention):
            self.anchored[anchor].pop(mention.name)
        self.kept.pop(mention.name)
        self.assigned.pop(mention.name, None)
        self.centres.discard(mention.name)

    def find(self, name: Name) -> Mention | None:
        """See `Shelf`."""
        return self.kept.get(name)

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

    def centre_of(self, mention: Mention) -> Name | None:
        """See `Shelf`."""
        return self.assigned.get(mention.name)

    def assign(self, mention: Mention, centre: Mention, match: Match | None) -> None:
        """See `Shelf`."""
        self.assigned[mention.name] = centre.name

    def members(self, centre: Name, most: int) -> list[Mention]:
        """See `Shelf`."""
        found = [self.kept[name] for name, with_ in self.assigned.items() if with_ == centre]
        return sorted(found, key=lambda m: (m.name != centre, m.rank))[:most]


def make_shelves() -> tuple[MemoryShelf, MemoryShelf, MemoryShelf]:
    """Shelves in memory."""
    return MemoryShelf(), MemoryShelf(), MemoryShelf()


def read_happenings(shelves: Sequence[MemoryShelf]) -> dict[Name, Name]:
    """Each mention with the one that its happening is known by."""
    out = dict(shelves[0].assigned)
    for upper in shelves[1:]:
        out = {mention: upper.assigned[centre] for mention, centre in out.items()}
    return out


def group(mentions: Iterable[Mention]) -> dict[Name, Name]:
    """Each mention with the one that its happening is known by, in memory."""
    shelves = make_shelves()
    for mention in mentions:
        add_mentions(shelves, [mention])
    return read_happenings(shelves)


def find_mentions(
    record: Record, frequency: Frequency, filings: Filings | None = None, description: Description | None = None
) -> tuple[Mention, ...]:
    """The acts that a record tells of: what its headline and its first sentence say of one act is one mention, which knows more.
    `filings` are of the actors whom a reader merged, `description` is that of the record's text, where it is known already."""
    shelf = MemoryShelf()
    described = describe_events(record, frequency, filings or {}, description)
    for mention in described:
        shelf.put(mention)
    settle(shelf, described)
    return tuple(unite(shelf.members(m.name, len(described))) for m in described if shelf.is_centre(m))
