"""Spans that the tagger cut in the middle of a name, or just before one, made whole."""

from __future__ import annotations

from collections.abc import Sequence

from demarche.reading.lexemes import word_set
from demarche.reading.mentions import EntityMention
from demarche.spans import Span, SpanIndex

_INTRODUCING = word_set("the a an mr mrs ms dr president minister secretary senator gen general some many several two three both")
PARTY_LABELS = ("PER", "ORG", "GPE", "NORP")
"""Names that may stand for a party or a source."""


def index_party_names(entities: Sequence[EntityMention]) -> SpanIndex[EntityMention]:
    """The names that may stand for a party or a source."""
    return SpanIndex((Span(e.start, e.end), e) for e in entities if e.label in PARTY_LABELS)


def with_whole_name(text: str, span: Span, names: SpanIndex[EntityMention]) -> Span:
    """The span to the end of a name that it breaks off in ("the Syrian Democratic"[ Forces]), or of the one right behind it where its
    own words call nobody: "hundreds of"[ Syrians], "the"[ YPG]."""
    broken = [n for n, _ in names.overlapping((span.end - 1, span.end)) if n.start < span.end < n.end]
    if broken:
        return Span(min(span.start, broken[0].start), broken[0].end)
    words = text[span.start : span.end].casefold().split()
    if words and text[span.end : span.end + 1] in (" ", "\u00a0") and (words[-1] == "of" or all(w.rstrip(".") in _INTRODUCING for w in words)):
        behind = next((n for n, _ in names.overlapping((span.end + 1, span.end + 2)) if n.start == span.end + 1), None)
        if behind is not None:
            return Span(span.start, behind.end)
    return span
