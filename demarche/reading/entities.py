"""Entity mentions: the names in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from demarche.knowledge.countries import find_demonym
from demarche.reading.encoder import Scores
from demarche.reading.labels import ENTITY_TAGS
from demarche.reading.mentions import EntityMention
from demarche.reading.tagging import Words, decode_bio
from demarche.reading.windows import Tokens
from demarche.spans import Span, trim

# Labels that corpora annotate under one name: their borders are learnt together, so they are decided together.
_GROUPS = {"GPE": "place", "LOC": "place", "FAC": "place"} | dict.fromkeys(("NORP", "EVENT", "LAW", "WORK", "PRODUCT"), "other")
# What no corpus marks but as a name: "peace" is no state, whatever the tagger thinks.
_NAMES_ONLY = frozenset({"GPE", "NORP", "EVENT", "LAW", "WORK", "PRODUCT"})
_NO_WORDS = re.compile(r"[@=&+_]|://|www\.")  # an address
_SAMPLE_CHARS = 4_000
_LOOSE = frozenset({"of", "and", "for", "the", "in", "at", "&", "/", "to", "by", "with", "or", "a", "an", "on", "from"})
_EDGES = " \t\n\r\u00a0.,;:!?\"'\u201c\u201d\u2018\u2019()[]{}<>-\u2013\u2014*|"


def find_entities(text: str, tokens: Tokens, words: Words, scores: Scores) -> tuple[EntityMention, ...]:
    """Entities in text order, trimmed of punctuation (but for the full stop of an abbreviation).

    Some corpora mark nouns beside names ("the coalition", "rebel forces"), and so do these; `keep_names` leaves them out.
    """
    out = []
    for span in decode_bio(tokens, words, scores.probabilities("entity"), ENTITY_TAGS, groups=_GROUPS):
        kept = _without_loose_ends(text, trim(text, span.start, span.end, _EDGES))
        if kept is None or _NO_WORDS.search(text, kept.start, kept.end):
            continue
        if span.label in _NAMES_ONLY and not any(map(str.isupper, text[kept.start : kept.end])):
            continue
        end = kept.end
        if end < span.end and text[end] == "." and "." in text[kept.start : end]:
            end += 1  # "U.S." keeps its last stop
        if text[kept.start : end].endswith(("'s", "\u2019s")) and end - kept.start > 2:
            end -= 2
        out.append(EntityMention(kept.start, end, _known_label(text[kept.start : end], span.label), round(span.score, 4)))
    return tuple(out)


def keep_names(text: str, mentions: Iterable[EntityMention]) -> tuple[EntityMention, ...]:
    """The mentions that are names, without a small article before them. A name has a capital, unless the text has none or
    nothing else."""
    letters = [c for c in text[:_SAMPLE_CHARS] if c.isalpha()]
    is_capital = str.isupper if 0.005 * len(letters) < sum(c.isupper() for c in letters) < 0.6 * len(letters) else str.isalnum
    out = []
    for mention in mentions:
        span = _without_article(text, mention)
        if span is not None and any(map(is_capital, text[span.start : span.end])):
            out.append(replace(mention, start=span.start, end=span.end))
    return tuple(out)


def _known_label(name: str, label: str) -> str:
    """What is known of the world corrects the tagger: "Syrian" is no place."""
    return "NORP" if label in ("GPE", "LOC", "FAC", "ORG") and find_demonym(name) else label


def _without_loose_ends(text: str, span: Span | None) -> Span | None:
    """The span without a preposition, conjunction or article left over at its end."""
    while span is not None and (last := text[span.start : span.end].rsplit(maxsplit=1)[-1]).casefold() in _LOOSE:
        span = trim(text, span.start, span.end - len(last), _EDGES)
    return span


def _without_article(text: str, mention: EntityMention) -> Span | None:
    """The span of a mention without a small article at its start."""
    first = text[mention.start : mention.end].split(maxsplit=1)[0]
    start = mention.start + len(first) if first in ("the", "a", "an") else mention.start
    return trim(text, start, mention.end, " \t\n\r\u00a0")
