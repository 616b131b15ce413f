"""Half-open character spans `[start, end)`, counted in Unicode code points of the report's text."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

Item = TypeVar("Item")


class Span(NamedTuple):
    """A half-open range of characters. As a tuple it serialises to `[start, end]`."""

    start: int
    end: int

    def text(self, text: str) -> str:
        """The words under the span."""
        return text[self.start : self.end]


def overlaps(a: Sequence[int], b: Sequence[int]) -> bool:
    """Whether two spans share a character."""
    return a[0] < b[1] and b[0] < a[1]


def contains(outer: Sequence[int], inner: Sequence[int]) -> bool:
    """Whether `inner` lies wholly inside `outer`."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def overlap_length(a: Sequence[int], b: Sequence[int]) -> int:
    """Number of characters that two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def hull(spans: Iterable[Sequence[int]]) -> Span:
    """The smallest span that covers all of `spans`, which must not be empty."""
    spans = list(spans)
    return Span(min(s[0] for s in spans), max(s[1] for s in spans))


def trim(text: str, start: int, end: int, extra: str = "") -> Span | None:
    """The span without white space (and characters of `extra`) at its edges; None if nothing is left."""
    while start < end and (text[start].isspace() or text[start] in extra):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in extra):
        end -= 1
    return Span(start, end) if start < end else None


def merge(spans: Iterable[Sequence[int]], gap: int = 0) -> list[Span]:
    """Sorted spans with those joined that overlap or stand at most `gap` characters apart."""
    out: list[Span] = []
    for start, end in sorted((s[0], s[1]) for s in spans):
        if out and start <= out[-1].end + gap:
            out[-1] = Span(out[-1].start, max(out[-1].end, end))
        else:
            out.append(Span(start, end))
    return out


class SpanIndex(Generic[Item]):
    """Items by their spans, for look-up by position: the time of a look-up does not grow with the text."""

    def __init__(self, items: Iterable[tuple[Sequence[int], Item]]) -> None:
        self._items = sorted(((Span(s[0], s[1]), item) for s, item in items), key=lambda x: x[0])
        self._starts = [s.start for s, _ in self._items]
        self._reach = list(accumulate((s.end for s, _ in self._items), max))  # the furthest end so far

    def overlapping(self, span: Sequence[int]) -> Iterator[tuple[Span, Item]]:
        """Those that share a character with `span`, in text order."""
        for i in range(bisect.bisect_right(self._reach, span[0]), bisect.bisect_left(self._starts, span[1])):
            if self._items[i][0].end > span[0]:
                yield self._items[i]

    def within(self, span: Sequence[int]) -> Iterator[tuple[Span, Item]]:
        """Those that lie wholly inside `span`, in text order."""
        for i in range(bisect.bisect_left(self._starts, span[0]), bisect.bisect_left(self._starts, span[1])):
            if self._items[i][0].end <= span[1]:
                yield self._items[i]

    def around(self, span: Sequence[int]) -> Iterator[tuple[Span, Item]]:
        """Those that hold all of `span`, in text order."""
        return (x for x in self.overlapping(span) if contains(x[0], span))

    def touches(self, span: Sequence[int]) -> bool:
        """Whether any item shares a character with `span`."""
        return next(self.overlapping(span), None) is not None


def index_spans(spans: Iterable[Sequence[int]]) -> SpanIndex[None]:
    """An index of bare spans."""
    return SpanIndex((s, None) for s in spans)
