"""A document made of others' passages -> where each passage came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from demarche.corpus.copies import compare
from demarche.spans import Span

_SAME_SHARE = 0.8
"""Share of a passage that another report must have as well to be named as another source of it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A report that a passage may come from."""

    id: str
    publisher: str | None
    date: str | None
    text: str


@dataclass(frozen=True, slots=True)
class PassageTrace:
    """A passage of the document at `span`, the earliest report that has it (there at `there`), and the ids of the others."""

    span: Span
    source: Source
    there: Span
    also: tuple[str, ...]

    def to_dict(self, text: str) -> dict[str, Any]:
        """As JSON has it; `text` is the document's."""
        first = {"id": self.source.id, "publisher": self.source.publisher, "date": self.source.date, "span": list(self.there)}
        return {"span": list(self.span), "text": text[self.span.start : self.span.end], "first": first, "also": list(self.also)}


def match_passages(text: str, sources: Iterable[Source]) -> tuple[PassageTrace, ...]:
    """The passages of a text that stand in the sources, in text order; none overlaps another.

    Of passages that overlap the longer one wins; of reports that have (nearly) all of it the earliest is its source.
    """
    found = [(here, source, there) for source in sources for here, there in compare(text, source.text).passages]
    found.sort(key=lambda f: (-len_of(f[0]), f[1].date or "9999", f[1].id))
    traces: list[PassageTrace] = []
    while found:
        longest = found[0][0]
        alike = [f for f in found if _common(f[0], longest) >= _SAME_SHARE * len_of(longest)]
        here, source, there = min(alike, key=lambda f: (f[1].date or "9999", -len_of(f[0]), f[1].id))
        also = sorted({f[1].id for f in alike} - {source.id})
        traces.append(PassageTrace(here, source, there, tuple(also)))
        found = [f for f in found if not _common(f[0], longest) and not _common(f[0], here)]
    return tuple(sorted(traces, key=lambda t: t.span.start))


def len_of(span: Span) -> int:
    """Characters of a span."""
    return span.end - span.start


def _common(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
