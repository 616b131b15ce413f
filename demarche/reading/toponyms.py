"""Place names in the text: mentions of places, without the article before and the possessive after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demarche.knowledge.countries import find_country
from demarche.reading.mentions import EntityMention

_POSSESSIVES = ("'s", "’s", "'", "’")
_ARTICLES = ("the ", "The ", "THE ")


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
        if entity.label not in ("GPE", "LOC", "FAC") and not _is_country(text[entity.start : entity.end]):
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
            out.append(Toponym(start, end, entity.label if entity.label in ("GPE", "LOC", "FAC") else "GPE"))
    return tuple(sorted(out, key=lambda t: (t.start, t.end)))
