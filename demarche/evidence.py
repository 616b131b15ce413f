"""Where the evidence of a record stands in its text: marks, and the text cut into runs that carry the same marks.

One home for what the terminal, the notebook and the pages show, so that all of them mark the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from demarche.record import Record

_CONTEXT_CHARS = 32  # on either side of a quoted passage, enough to tell it from another with the same words

# Characters that drive a terminal or turn the order of what follows: shown by number, never sent.
_DANGEROUS = (
    {*range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF}
    | set(range(0xD800, 0xE000))
    | set(range(0xFFF9, 0xFFFC))
    | set(range(0xE0000, 0xE0080))
) - {0x09, 0x0A}
_VISIBLE = {c: f"<{c:02X}>" if c < 0x100 else f"<U+{c:04X}>" for c in _DANGEROUS}


@dataclass(frozen=True, slots=True)
class Mark:
    """A span that a part of the record rests on."""

    start: int
    end: int
    kind: str  # statement | source | cue | event | figure | date | place | actor
    label: str  # s1, e2, f1; empty for parts without a number


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with the marks that cover it, and those of them that begin or end with it."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    opening: tuple[Mark, ...]
    closing: tuple[Mark, ...]


def visible(text: str) -> str:
    """The text with control characters, bidirectional overrides and the like written out as `<1B>` or `<U+202E>`.

    Line feeds and tabs stay; CRLF becomes LF. For showing only: offsets do not hold in the result.
    """
    if text.isascii() and text.isprintable():
        return text
    return text.replace("\r\n", "\n").replace("\r", "<0D>").translate(_VISIBLE)


def select(text: str, span: Sequence[int]) -> list[dict[str, Any]]:
    """W3C Web Annotation selectors of a span: a TextQuoteSelector, with which others find the words in their own copy,
    and a TextPositionSelector (code points)."""
    start, end = span[0], span[1]
    return [
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - _CONTEXT_CHARS) : start],
            "suffix": text[end : end + _CONTEXT_CHARS],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]


def select_evidence(record: Record) -> dict[str, list[list[dict[str, Any]]]]:
    """The selectors of every statement's content, event's sentence and figure, by the id of the part."""
    spans = {s.id: s.content for s in record.statements}
    spans |= {e.id: (e.sentence,) for e in record.events}
    spans |= {f.id: (f.span,) for f in record.figures}
    return {part: [select(record.text, span) for span in where] for part, where in spans.items()}


def find_marks(record: Record) -> list[Mark]:
    """Every mark of a record, in the order of the text; of marks that begin together the longest first."""
    marks: list[Mark] = []
    for s in record.statements:
        marks += [Mark(*span, "statement", s.id) for span in s.content]
        marks += [Mark(*span, "source", "") for span in s.source]
        marks += [Mark(*span, "cue", "") for span in s.cue]
    for e in record.events:
        marks += [Mark(*span, "event", e.id) for span in e.trigger]
    marks += [Mark(*f.span, "figure", f.id) for f in record.figures]
    marks += [Mark(d.start, d.end, "date", "") for d in record.dates]
    marks += [Mark(p.start, p.end, "place", "") for p in record.places]
    marks += [Mark(*span, "actor", "") for a in record.actors for span in a.mentions]
    size = len(record.text)
    inside = {m for m in marks if 0 <= m.start < m.end <= size}
    return sorted(inside, key=lambda m: (m.start, -m.end, m.kind != "statement", m.kind, m.label))


def iter_runs(marks: list[Mark], start: int, end: int) -> Iterator[Run]:
    """`[start, end)` cut at every edge of a mark. Marks that reach over the ends count only with what is inside."""
    marks = [m for m in marks if m.start < end and m.end > start]
    edges = sorted({start, end} | {p for m in marks for p in (m.start, m.end) if start < p < end})
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for m in marks:
        opening.setdefault(max(start, m.start), []).append(m)
        closing.setdefault(min(end, m.end), []).append(m)
    active: dict[Mark, None] = {}  # a set that keeps its order
    for a, b in pairwise(edges):
        opened, closed = opening.get(a, []), closing.get(b, [])
        active.update(dict.fromkeys(opened))
        yield Run(a, b, tuple(active), tuple(opened), tuple(reversed(closed)))
        for m in closed:
            del active[m]
