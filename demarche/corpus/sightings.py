"""A quotation in one report: whether it stands there, where, in which words, and who says it there."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from demarche.corpus.wording import FUNCTION_WORDS, Word, align, find_changes, is_same_wording, split_words, word_weight
from demarche.reading.quotations import find_quotations, inner
from demarche.record import Actor, Record
from demarche.spans import Span

LEAST_WORDS = 3
"""Shorter ones are scare quotes: the same two words in another report prove nothing."""
# Coverage that a wording of so many words needs, from the longest: the shorter, the more of it (benchmarks/trace.py).
_COVERAGE = ((12, 0.55), (8, 0.62), (5, 0.75))
_UNQUOTED_WORDS, _UNQUOTED_COVERAGE = 8, 0.8  # outside quotation marks a report may only be telling of the same thing
_CONTENT_WORDS = 3  # shared words that are no function words; fewer prove nothing unless the wording is the same
_WHOLE = 0.85  # of a quotation there, from which the rest is a word at its edge
_STRETCH = 1.6  # words there for each word here, and two more
_HELD_WORDS = 5  # a whole quotation there of so many words, word by word in a longer one here
_MOVED_COVERAGE, _MOVED_PAIRS = 0.8, 0.5  # parts in another order: words shared, and neighbours still neighbours
_SHUFFLED_COVERAGE = 0.95  # all the words in another order, in a stretch of the same length
_INSIDE = 0.8  # of a stretch that must lie in one quotation there
_EDGE_WORDS = 2  # words added beyond those that the alignment left over, to reach the end of the quotation there
_ELISION = re.compile(r"\.\.\.|\u2026|\[\u2026\]")


@dataclass(frozen=True, slots=True)
class Source:
    """A report of the archive that may hold a quotation."""

    record: Record
    words: tuple[Word, ...]
    quotations: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A quotation found in a report. `coverage` is the share of its words that are there, function words counting less."""

    record: Record
    span: Span  # in the text of that report
    match: str  # verbatim | altered | contained
    coverage: float
    changes: tuple[tuple[str, str], ...]
    speaker: Actor | None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words `[first, last)` of a source that may be the quotation, and the quotation there that they lie in."""

    first: int
    last: int
    coverage: float
    around: Span | None
    moved: bool = False


def open_source(record: Record) -> Source:
    """A report with its words and quotations, ready to be searched."""
    return Source(record, tuple(split_words(record.text)), find_traceable(record.text, least=1))


def find_traceable(text: str, least: int = LEAST_WORDS) -> tuple[Span, ...]:
    """The quotations that are worth tracing, without their marks."""
    out = []
    for quotation in find_quotations(text):
        body = inner(text, quotation)
        if len(split_words(text, body)) >= least:
            words = text[body.start : body.end]
            start = body.start + len(words) - len(words.lstrip())
            out.append(Span(start, start + len(words.strip())))
    return tuple(out)


def find_in(text: str, wording: Sequence[Word], source: Source) -> Sighting | None:
    """The quotation in one source; None where it is not there, or where too little of it is to be sure."""
    if len(wording) < LEAST_WORDS:
        return None
    stretch = _in_order(wording, source)
    if stretch is None:
        stretch = _in_another_order(wording, source)
    if stretch is None:
        return None
    there = source.words[stretch.first : stretch.last]
    same = is_same_wording(wording, there)
    changes = () if same else find_changes(text, wording, source.record.text, there)
    longer = stretch.around is not None and len(split_words(source.record.text, stretch.around)) > len(there)
    elided = bool(_ELISION.search(text, wording[0].start, wording[-1].end)) and all(not here for here, _ in changes)
    match = "contained" if (same and longer) or (elided and not same) else "verbatim" if same or not changes else "altered"
    span = Span(there[0].start, there[-1].end)
    return Sighting(source.record, span, match, 1.0 if same else stretch.coverage, changes, find_speaker(source.record, span))


def _in_order(wording: Sequence[Word], source: Source) -> _Stretch | None:
    """The stretch that has the words in their order, where it has enough of them."""
    found = align(wording, source.words)
    if found is None:
        return None
    around = _quotation_at(source, found.first, found.last)
    first, last = _to_edges(wording, source.words, found.first, found.last, around)
    if is_same_wording(wording, source.words[first:last]):
        return _Stretch(first, last, 1.0, around) if around is not None or len(wording) >= _UNQUOTED_WORDS else None
    if is_same_wording(wording, source.words[found.first : found.last]):
        return _Stretch(found.first, found.last, 1.0, around) if around is not None or len(wording) >= _UNQUOTED_WORDS else None
    enough = _is_enough(wording, found.coverage, source.words[found.first : found.last], around)
    return _Stretch(first, last, found.coverage, around) if enough else None


def _is_enough(wording: Sequence[Word], coverage: float, there: Sequence[Word], around: Span | None) -> bool:
    """Whether the words that are shared show that it is the same quotation."""
    if around is None:
        return len(wording) >= _UNQUOTED_WORDS and coverage >= _UNQUOTED_COVERAGE
    if _is_held(wording, there, around):
        return True
    if len(there) > _STRETCH * len(wording) + 2 or _shared_content(wording, there) < _content_needed(there, around):
        return False
    return any(len(wording) >= length and coverage >= least for length, least in _COVERAGE)


def _content_needed(there: Sequence[Word], around: Span) -> int:
    """How many words that are no function words must be shared: one fewer where they are the whole quotation there."""
    whole = there[-1].end - there[0].start >= _WHOLE * (around.end - around.start)
    return _CONTENT_WORDS - 1 if whole else _CONTENT_WORDS


def _is_held(wording: Sequence[Word], there: Sequence[Word], around: Span) -> bool:
    """Whether the whole quotation there stands, word by word, in the longer one here."""
    if len(there) < _HELD_WORDS or there[-1].end - there[0].start < around.end - around.start - 2:
        return False
    forms = [w.form for w in there]
    return any([w.form for w in wording[i : i + len(forms)]] == forms for i in range(len(wording) - len(forms) + 1))


def _shared_content(wording: Sequence[Word], there: Sequence[Word]) -> int:
    stems = {w.stem for w in there}
    return len({w.stem for w in wording if w.form not in FUNCTION_WORDS and w.stem in stems})


def _in_another_order(wording: Sequence[Word], source: Source) -> _Stretch | None:
    """The quotation there that has nearly all the words, its parts in another order."""
    if len(wording) < _COVERAGE[-1][0]:
        return None
    wanted = Counter(w.stem for w in wording)
    total = sum(word_weight(w.form) for w in wording)
    best: _Stretch | None = None
    for quotation in source.quotations:
        inside = [i for i, w in enumerate(source.words) if quotation.start <= w.start and w.end <= quotation.end]
        shared = [i for i in inside if source.words[i].stem in wanted]
        if not shared:
            continue
        there = source.words[shared[0] : shared[-1] + 1]
        left = Counter(wanted)
        held = 0.0
        for w in there:
            if left[w.stem] > 0:
                left[w.stem] -= 1
                held += word_weight(w.form)
        stretch = _Stretch(shared[0], shared[-1] + 1, min(1.0, held / total), quotation, moved=True)
        if _is_reordered(wording, there, stretch.coverage, quotation) and (best is None or stretch.coverage > best.coverage):
            best = stretch
    return best


def _is_reordered(wording: Sequence[Word], there: Sequence[Word], coverage: float, around: Span) -> bool:
    if _shared_content(wording, there) < _content_needed(there, around):
        return False
    if coverage >= _SHUFFLED_COVERAGE and len(there) <= len(wording) + 2:
        return True
    pairs = {(a.stem, b.stem) for a, b in itertools.pairwise(wording)}
    kept = {(a.stem, b.stem) for a, b in itertools.pairwise(there)} & pairs
    return coverage >= _MOVED_COVERAGE and len(kept) >= _MOVED_PAIRS * len(pairs) and len(there) <= _STRETCH * len(wording) + 2


def _quotation_at(source: Source, first: int, last: int) -> Span | None:
    """The quotation there that holds these words, but for a few."""
    start, end = source.words[first].start, source.words[last - 1].end
    best = max(source.quotations, key=lambda q: min(q.end, end) - max(q.start, start), default=None)
    return best if best is not None and min(best.end, end) - max(best.start, start) >= _INSIDE * (end - start) else None


def _to_edges(wording: Sequence[Word], words: Sequence[Word], first: int, last: int, around: Span | None) -> tuple[int, int]:
    """The stretch with the words before and after it that stand for those here that found no like: "We're" for "We are".

    Only inside the same quotation; to its end where that is near, else no more words than are left over here.
    """
    if around is None:
        return first, last
    inside = {w.stem for w in words[first:last]}
    before = next((i for i, w in enumerate(wording) if w.stem in inside), 0)
    after = next((i for i, w in enumerate(reversed(wording)) if w.stem in inside), 0)
    if before:
        edge = next((i for i in range(max(0, first - before - _EDGE_WORDS), first) if words[i].start >= around.start), first)
        at_edge = edge == 0 or words[edge - 1].end <= around.start
        first = edge if at_edge else max(edge, first - before)
    if after:
        edge = next((i for i in range(min(len(words), last + after + _EDGE_WORDS), last, -1) if words[i - 1].end <= around.end), last)
        at_edge = edge == len(words) or words[edge].start >= around.end
        last = edge if at_edge else min(edge, last + after)
    return first, last


def find_speaker(record: Record, span: Span) -> Actor | None:
    """Who says these words in a report: the speaker of the statement that covers most of them, the shortest of several."""
    best: tuple[int, int] | None = None
    speaker = None
    for statement in record.statements:
        covered = sum(max(0, min(c.end, span.end) - max(c.start, span.start)) for c in statement.content)
        rank = (covered, -sum(c.end - c.start for c in statement.content))
        if covered * 2 > span.end - span.start and (best is None or rank > best):
            best, speaker = rank, statement.speaker
    return record.actor(speaker)
