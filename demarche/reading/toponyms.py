"""Place names in the text: mentions of places, without the article before and the possessive after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demarche.reading.mentions import EntityMention

_POSSESSIVES = ("'s", "’s", "'", "’")
_ARTICLES = ("the ", "The ", "THE ")


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name as it stands in the text."""

    start: int
    end: int
    label: str  # GPE | LOC | FAC


def find_toponyms(text: str, entities: Sequence[EntityMention]) -> tuple[Toponym, ...]:
    """The mentions of places among the entities, in order. A building (FAC) may turn out to be in no gazetteer."""
    out = []
    for entity in entities:
        if entity.label not in ("GPE", "LOC", "FAC"):
            continue
        start, end = entity.start, entity.end
        words = text[start:end]
        for article in _ARTICLES:
            if words.startswith(article) and len(words) > len(article):
                start += len(article)
        for possessive in _POSSESSIVES:
            if text[start:end].endswith(possessive) and end - start > len(possessive):
                end -= len(possessive)
                break
        if text[start:end].strip():
            out.append(Toponym(start, end, entity.label))
    return tuple(sorted(out, key=lambda t: (t.start, t.end)))
