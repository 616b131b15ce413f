"""Everybody in a report who may turn out to be an actor, and where they are mentioned."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from demarche.reading.mentions import EntityMention
from demarche.resolving.collectives import Identity
from demarche.resolving.introductions import Introduction
from demarche.resolving.layouts import Layout
from demarche.resolving.person_names import PersonChain
from demarche.resolving.pronouns import Seen
from demarche.resolving.titles import office_key
from demarche.spans import Span


@dataclass(frozen=True, slots=True)
class Reference:
    """Who a span refers to: `who` indexes the cast, None where the text leaves it open."""

    span: Span
    who: int | None
    basis: str | None  # text | coreference
    confidence: float
    why: str


@dataclass(slots=True)
class Member:
    """Somebody who may turn out to be an actor. Persons carry their chain of names."""

    chain: PersonChain | None
    identity: Identity | None
    mentions: set[Span] = field(default_factory=set)
    introductions: list[Introduction] = field(default_factory=list)
    gender: str | None = None
    asked: bool = False

    def office_keys(self) -> set[str]:
        """Classes of the offices that the text and the tables give."""
        keys = {i.office.key for i in self.introductions if i.office.key}
        if self.identity and self.identity.role and (key := office_key(self.identity.role)):
            keys.add(key)
        return keys


class Cast:
    """Members by number: persons first, in order of mention, then whatever else is named or asked for."""

    def __init__(self, persons: Sequence[Member]) -> None:
        self.members: list[Member] = list(persons)
        self._by_key: dict[tuple[str, str | None], int] = {}
        self._by_name: dict[str, list[int]] = {}
        for number, member in enumerate(persons):
            if member.chain is not None:
                for token in {member.chain.tokens[0], member.chain.tokens[-1]}:
                    self._by_name.setdefault(token, []).append(number)

    def named(self, token: str) -> list[int]:
        """Persons whose first name or surname is this, folded."""
        return self._by_name.get(token, [])

    def add(self, identity: Identity) -> int:
        """The number of the member with this identity, new or old."""
        number = self._by_key.get(identity.key)
        if number is None:
            number = self._by_key[identity.key] = len(self.members)
            self.members.append(Member(None, identity))
        return number

    def country(self, number: int) -> str | None:
        """The country of a member, as far as known."""
        identity = self.members[number].identity
        return identity.country if identity else None


@dataclass(frozen=True, slots=True)
class Scene:
    """What references are resolved from: the text, its layout, who is in it, and what was said of them so far."""

    text: str
    layout: Layout
    cast: Cast
    names: tuple[tuple[Span, int], ...]  # persons' names with their members, in text order
    entities: tuple[EntityMention, ...]  # names of bodies and places, in text order
    sources: tuple[Span, ...]
    acronyms: Mapping[str, str]
    seen: list[Seen] = field(default_factory=list)

    def persons_in(self, span: Span) -> list[tuple[Span, int]]:
        """Persons named inside the span (a possessive ending may stick out)."""
        out = []
        for i in range(bisect.bisect_left(self.names, (Span(span.start, -1), -1)), len(self.names)):
            name, who = self.names[i]
            if name.start >= span.end:
                break
            if name.end <= span.end + 2:
                out.append((name, who))
        return out

    def bodies_in(self, span: Span) -> list[EntityMention]:
        """Names of bodies and places inside the span."""
        out = []
        i = bisect.bisect_left(self.entities, span.start, key=lambda e: e.start)
        while i < len(self.entities) and self.entities[i].start < span.end:
            if self.entities[i].end <= span.end + 2:
                out.append(self.entities[i])
            i += 1
        return out

    def sources_near(self, span: Span, reach: int) -> list[Span]:
        """Sources of statements at most `reach` characters away from the span."""
        a = bisect.bisect_left(self.sources, span.start - reach, key=lambda s: s.start)
        b = bisect.bisect_right(self.sources, span.end + reach, key=lambda s: s.start)
        return list(self.sources[a:b][:12])
