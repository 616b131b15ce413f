"""Entity mentions: the names in the text."""

from __future__ import annotations

from demarche.knowledge.countries import find_demonym
from demarche.reading.encoder import Scores
from demarche.reading.labels import ENTITY_TAGS
from demarche.reading.mentions import EntityMention
from demarche.reading.tagging import Words, decode_bio
from demarche.reading.windows import Tokens
from demarche.spans import Span, trim

# Labels that corpora annotate under one name: their borders are learnt together, so they are decided together.
_GROUPS = {"GPE": "place", "LOC": "place", "FAC": "place"} | dict.fromkeys(("NORP", "EVENT", "LAW", "WORK", "PRODUCT"), "other")
_SAMPLE_CHARS = 4_000
_LOOSE = frozenset({"of", "and", "for", "the", "in", "at", "&", "/", "to", "by", "with", "or", "a", "an", "on", "from"})
_EDGES = " \t\n\r\u00a0.,;:!?\"'\u201c\u201d\u2018\u2019()[]{}<>-\u2013\u2014*|"


def find_entities(text: str, tokens: Tokens, words: Words, scores: Scores) -> tuple[EntityMention, ...]:
    """Named entities in text order, trimmed of punctuation (but for the full stop of an abbreviation).

    A name has a capital, unless the text has none or nothing else.
    """
    out = []
    letters = [c for c in text[:_SAMPLE_CHARS] if c.isalpha()]
    is_capital = str.isupper if 0.005 * len(letters) < sum(c.isupper() for c in letters) < 0.6 * len(letters) else str.isalnum
    for span in decode_bio(tokens, words, scores.probabilities("entity"), ENTITY_TAGS, groups=_GROUPS):
        kept = _without_loose_ends(text, trim(text, span.start, span.end, _EDGES))
        if kept is None or not any(map(is_capital, text[kept.start : kept.end])):
            continue
        end = kept.end
        if end < span.end and text[end] == "." and "." in text[kept.start : end]:
            end += 1  # "U.S." keeps its last stop
        if text[kept.start : end].endswith(("'s", "\u2019s")) and end - kept.start > 2:
            end -= 2
        out.append(EntityMention(kept.start, end, _known_label(text[kept.start : end], span.label), round(span.score, 4)))
    return tuple(out)


def _known_label(name: str, label: str) -> str:
    """What is known of the world corrects the tagger: "Syrian" is no place."""
    return "NORP" if label in ("GPE", "LOC", "FAC", "ORG") and find_demonym(name) else label


def _without_loose_ends(text: str, span: Span | None) -> Span | None:
    """The span without a preposition, conjunction or article left over at its end, nor a small article at its start."""
    while span is not None:
        words = text[span.start : span.end].split()
        if words[-1].casefold() in _LOOSE:
            span = trim(text, span.start, span.end - len(words[-1]), _EDGES)
        elif words[0] in ("the", "a", "an"):
            span = trim(text, span.start + len(words[0]), span.end, _EDGES)
        else:
            break
    return span
