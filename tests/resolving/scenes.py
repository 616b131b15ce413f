"""Small reports for tests of who is meant: names are marked in the text, sources and parties looked up in it."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Sequence

from demarche.reading.mentions import EntityMention
from demarche.reading.quotations import find_quotations
from demarche.record import Actor, Passage, Zone
from demarche.resolving.actors import ActorLink, ActorTable, resolve_actors
from demarche.spans import Span

_NAME = re.compile(r"<(PER|ORG|GPE|NORP) ([^>]+)>")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s)[^.!?\n]*)*[.!?]?[\"”]*\s*")


class Scene:
    """A report whose text marks its names as `<PER Mike Pompeo>`; `||` marks where another report is spliced in."""

    def __init__(self, marked: str, published: datetime.date | None = None, zones: Sequence[Zone] = ()) -> None:
        parts = marked.split("||")
        text, entities, seams = "", [], [0]
        for part in parts:
            at = 0
            for m in _NAME.finditer(part):
                text += part[at : m.start()]
                entities.append(EntityMention(len(text), len(text) + len(m.group(2)), m.group(1), 1.0))
                text += m.group(2)
                at = m.end()
            text += part[at:]
            seams.append(len(text))
        self.text, self.entities, self.published, self.zones = text, entities, published, zones
        self.passages = [Passage(a, b, i > 0) for i, (a, b) in enumerate(itertools.pairwise(seams))]
        self.sentences = [Span(*m.span()) for m in _SENTENCE.finditer(text) if m.group().strip()]

    def span(self, words: str, nth: int = 0) -> Span:
        """Where the words stand, whole words only."""
        found = list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", self.text))
        return Span(*found[nth].span())

    def table(self, sources: Sequence[Span] = (), parties: Sequence[Span] = (), **options: object) -> ActorTable:
        """What the door returns for these sources and parties."""
        quoted = [Span(q.start, q.end) for q in find_quotations(self.text)]
        return resolve_actors(
            self.text,
            self.entities,
            parties,
            sources,
            self.sentences,
            self.zones,
            self.passages,
            quoted,
            self.published,
            **options,
        )

    def source(self, words: str, nth: int = 0, *others: Span) -> tuple[Actor | None, ActorLink]:
        """Who the words are as the source of a statement; `others` are sources beside them."""
        span = self.span(words, nth)
        table = self.table([span, *others])
        link = table.links[span]
        return next((a for a in table.actors if a.id == link.actor), None), link

    def party(self, words: str, nth: int = 0) -> Actor | None:
        """Who the words are as a party of an event."""
        span = self.span(words, nth)
        table = self.table(parties=[span])
        return next((a for a in table.actors if a.id == table.links[span].actor), None)
