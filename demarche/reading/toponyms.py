"""Place names in the text: mentions of places, without the article before and the possessive after them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from demarche.knowledge.countries import find_country
from demarche.knowledge.gazetteer import find_places_named
from demarche.reading.mentions import EntityMention
from demarche.spans import Span

_POSSESSIVES = ("'s", "’s", "'", "’")
_ARTICLES = ("the ", "The ", "THE ")
_PLACES = ("GPE", "LOC", "FAC")
_JOINT = re.compile(r"(?<=\w), (?=[A-Z])|(?<=\w)(?:,)? and (?=(?:the )?[A-Z])")


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name as it stands in the text."""

    start: int
    end: int
    label: str  # GPE | LOC | FAC


def _is_country(words: str) -> bool:
    """Whether a name is a country's, whatever the tagger took it for: "Russia" that acts is read as an organisation now and then."""
    for possessive in _POSSESSIVES[:2]:
        words = words.removesuffix(possessive)
    for article in _ARTICLES:
        words = words.removeprefix(article)
    return find_country(words) is not None


def find_toponyms(text: str, entities: Sequence[EntityMention]) -> tuple[Toponym, ...]:
    """The mentions of places among the entities, in order. A building (FAC) may turn out to be in no gazetteer."""
    out = []
    for entity in entities:
        if entity.label not in _PLACES and not _is_country(text[entity.start : entity.end]):
            continue
        label = entity.label if entity.label in _PLACES else "GPE"
        whole = _bare(text, Span(entity.start, entity.end))
        parts = _parts(text, whole) if whole is not None else ()
        out += [Toponym(*span, label) for part in parts if (span := _bare(text, part)) is not None]
    return tuple(sorted(out, key=lambda t: (t.start, t.end)))


def _parts(text: str, span: Span) -> Iterator[Span]:
    """The places that a span joins: "Abuja, Nigeria", "Greenland and the Panama Canal", but neither "Trinidad and Tobago" nor "Washington, D.C."."""
    words = text[span.start : span.end]
    joint = _JOINT.search(words)
    if joint is None or find_country(words) is not None or find_places_named(words):
        yield span
        return
    yield Span(span.start, span.start + joint.start())
    yield from _parts(text, Span(span.start + joint.end(), span.end))


def _bare(text: str, span: Span) -> Span | None:
    """A name without the article before it and the possessive after it."""
    start, end = span
    words = text[start:end]
    for article in _ARTICLES:
        if words.startswith(article) and len(words) > len(article):
            start += len(article)
    for possessive in _POSSESSIVES:
        if text[start:end].endswith(possessive) and end - start > len(possessive):
            end -= len(possessive)
            break
    return Span(start, end) if text[start:end].strip() else None
