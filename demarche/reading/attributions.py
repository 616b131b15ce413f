"""Attributions: source, cue and content of what is reported, and the links between them (PolNeAR's scheme).

The network tags sources, cues and contents and scores the links; quotation marks correct it: a whole quotation is
content even where the tagger saw only part of it, and never half in, half out.
"""

from __future__ import annotations

import bisect
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from demarche.reading.attribution_rules import with_labelled_turns, with_ruled_sources
from demarche.reading.cut_names import index_party_names, with_whole_name
from demarche.reading.encoder import Scores
from demarche.reading.labels import SPAN_TAGS, WINDOW_TOKENS
from demarche.reading.mentions import Attribution, EntityMention
from demarche.reading.quotations import Quotation, is_utterance
from demarche.reading.tagging import TaggedSpan, Words, decode_bio
from demarche.reading.windows import Tokens
from demarche.spans import Span, SpanIndex, contains, index_spans, merge, overlap_length, overlaps, trim

_PARAGRAPH_END = re.compile(r"[.!?:;,\"'\u201d\u2019)][^\S\n]*\n\s*|\n[^\S\n]*\n\s*")
# The same, and a sentence's end before a quotation.
_STITCHED_END = re.compile(_PARAGRAPH_END.pattern + r"|[.!?][\"\u201d\u2019)]*\s+(?=[\"\u201c\u2018])|[\"\u201d][.!?]\s+(?=[\"\u201c\u2018])")
_FULL_STOP = re.compile(r"[.!?]")
_EDGES = " \t\n\r\u00a0,;:-\u2013\u2014"
_SCRAP_WORDS = 2  # of a content in several pieces, an unquoted piece so short is a slip of the tagger
_GAP_CHARS = 40  # more than white space and a dash between two halves of a quotation is something else
LINK_FLOOR = 0.3  # below it a content has no cue: benchmarks on PolNeAR train folds, flat between 0.2 and 0.45
SOURCE_FLOOR = 0.35


@dataclass(frozen=True, slots=True)
class _Parts:
    sources: list[TaggedSpan]
    cues: list[TaggedSpan]
    contents: list[TaggedSpan]


def find_attributions(
    text: str,
    tokens: Tokens,
    words: Words,
    scores: Scores,
    quotations: Sequence[Quotation],
    entities: Sequence[EntityMention] = (),
    *,
    sentences: Sequence[Span] = (),
    stitched: bool = False,
    clause_floor: float = 0.0,
) -> tuple[Attribution, ...]:
    """Attributions in text order. Quotations that nothing attributes come too, with empty source and cue.

    On a page stitched from several reports the next sentence may be somebody else's: there, no content goes on into a
    quotation that begins a sentence, unless a cue of its own ties it. A content outside quotation marks in which, with a
    probability below `clause_floor`, nothing is said ("praised the deal") is no attribution.
    """
    parts = _Parts(*(decode_bio(tokens, words, scores.probabilities(h), SPAN_TAGS) for h in ("source", "cue", "content")))
    quoted = SpanIndex(((q.start, q.end), q) for q in quotations)
    by_cue: dict[int, list[TaggedSpan]] = {}
    alone: list[TaggedSpan] = []
    starts = [s.start for s in sentences]
    border = _STITCHED_END if stitched else _PARAGRAPH_END
    for content in (piece for c in parts.contents for piece in _pieces(text, tokens, c, border)):
        own = None if quoted.touches((content.start, content.end)) else _sentence_of(content, starts)
        cue = _best_cue(content, parts.cues, scores, own)
        if cue is None or _is_apart(text, content, parts.cues[cue], quoted, border):
            alone.append(content)
        else:
            by_cue.setdefault(cue, []).append(content)
    for number, contents in by_cue.items():
        loose = [c for c in contents if _is_earlier_quotation(text, c, contents, parts.cues[number], quoted)]
        by_cue[number] = [c for c in contents if c not in loose]
        alone += loose
    found = [_attribution(text, parts.cues[c], contents, parts.sources, scores, quoted) for c, contents in by_cue.items()]
    found += [_uncued(text, content, quoted) for content in alone]
    said = scores.probabilities("clause")[:, 1]
    kept = [a for a in found if a is not None and (_mean_over(said, tokens, a.content) >= clause_floor or _is_quoted(a, quoted))]
    whole = index_party_names(entities)
    kept = [replace(a, source=tuple(with_whole_name(text, s, whole) for s in a.source)) for a in kept]
    kept += _unattributed(text, quotations, kept)
    ordered = sorted(_without_repeats(kept), key=lambda a: (a.content[0].start, a.content[0].end))
    sourced = with_ruled_sources(text, ordered, entities)
    joined = sourced if stitched else _joined_continuations(text, sourced, quotations, quoted)
    return tuple(with_labelled_turns(text, joined))


def _pieces(text: str, tokens: Tokens, content: TaggedSpan, border: re.Pattern[str]) -> Iterator[TaggedSpan]:
    """A tagged run in pieces that no border crosses."""
    start = content.start
    for m in border.finditer(text, content.start, content.end):
        if m.end() < content.end:
            yield _piece(tokens, content, start, m.end())
            start = m.end()
    yield _piece(tokens, content, start, content.end)


def _piece(tokens: Tokens, content: TaggedSpan, start: int, end: int) -> TaggedSpan:
    token = content.token if start == content.start else int(np.searchsorted(tokens.ends, start, side="right"))
    return replace(content, start=start, end=end, token=token)


def _is_apart(text: str, content: TaggedSpan, cue: TaggedSpan, quoted: SpanIndex[Quotation], border: re.Pattern[str]) -> bool:
    """Whether a paragraph ends between a content and its cue: one attribution in 170 of PolNeAR does, and a page stitched
    from several reports at every turn. A quotation that runs on into the next paragraph is told by its missing mark."""
    if not border.search(text, min(content.end, cue.end), max(content.start, cue.start) + 1):
        return False
    return all(q.closed for _, q in quoted.overlapping((content.start, content.end)))


def _is_earlier_quotation(text: str, content: TaggedSpan, contents: Sequence[TaggedSpan], cue: TaggedSpan, quoted: SpanIndex[Quotation]) -> bool:
    """Whether a content is a quotation that was over, with its full stop, before the sentence of a cue whose own content
    is not quoted: '"It is done." He said that the talks went on.' does not say who spoke first."""
    nearest = min(contents, key=lambda c: max(c.start - cue.end, cue.start - c.end, 0))
    if content is nearest or content.end > cue.start or quoted.touches((nearest.start, nearest.start + 1)):
        return False
    whole = next((s for s, _ in quoted.overlapping((content.start, content.end))), None)
    return whole is not None and bool(_FULL_STOP.search(text, max(whole.start, whole.end - 2), min(len(text), whole.end + 2)))


def _sentence_of(content: TaggedSpan, starts: Sequence[int]) -> tuple[int, int] | None:
    """From where to where a cue must begin that stands in the sentence of a content; None without sentences."""
    first = bisect.bisect_right(starts, content.start) - 1
    last = bisect.bisect_left(starts, content.end)
    return (starts[first], starts[last] if last < len(starts) else sys.maxsize) if first >= 0 else None


def _best_cue(content: TaggedSpan, cues: Sequence[TaggedSpan], scores: Scores, own: tuple[int, int] | None) -> int | None:
    """The cue that the link prefers; for words outside quotation marks (`own` is their sentence) one of the same sentence."""
    near = _in_reach(cues, content.token)
    if not near:
        return None
    p = scores.link("content_cue", content.token, [cues[i].token for i in near])
    inside = p * [own is None or own[0] <= cues[i].start < own[1] for i in near]
    best = int(inside.argmax() if inside.max() >= LINK_FLOOR else p.argmax())
    return near[best] if p[best] >= LINK_FLOOR else None


def _in_reach(spans: Sequence[TaggedSpan], token: int) -> range:
    """Indices of the spans whose first token may stand in one window with `token`: links hold nowhere else."""
    low = bisect.bisect_left(spans, token - WINDOW_TOKENS, key=lambda s: s.token)
    return range(low, bisect.bisect_right(spans, token + WINDOW_TOKENS, key=lambda s: s.token))


def _attribution(
    text: str,
    cue: TaggedSpan,
    contents: Sequence[TaggedSpan],
    sources: Sequence[TaggedSpan],
    scores: Scores,
    quoted: SpanIndex[Quotation],
) -> Attribution | None:
    spans = _content_spans(text, contents, quoted)
    if not spans or _is_one_word(text, spans, quoted):
        return None
    near = [s for s in (sources[i] for i in _in_reach(sources, cue.token)) if not any(overlaps((s.start, s.end), c) for c in spans)]
    source: tuple[Span, ...] = ()
    p = scores.link("cue_source", cue.token, [s.token for s in near])
    if len(p) and p.max() >= SOURCE_FLOOR:
        best = near[int(p.argmax())]
        source = (Span(best.start, best.end),)
    confidence = min(1.0, sum(c.score for c in contents) / len(contents)) * (0.5 + 0.5 * cue.score)
    return Attribution(source, (Span(cue.start, cue.end),), spans, round(confidence, 4), "cue")


def _is_one_word(text: str, spans: Sequence[Span], quoted: SpanIndex[Quotation]) -> bool:
    """Whether a content is a single word outside quotation marks: "knows it", "praised Putin" say nothing."""
    return len(spans) == 1 and len(text[spans[0].start : spans[0].end].split()) == 1 and not quoted.touches(spans[0])


def _mean_over(p: np.ndarray, tokens: Tokens, spans: Sequence[Span]) -> float:
    """The mean of a value per token over the tokens of some spans; NaN counts as 0."""
    parts = [p[np.searchsorted(tokens.ends, s.start, side="right") : np.searchsorted(tokens.starts, s.end, side="left")] for s in spans]
    return float(np.nan_to_num(np.concatenate(parts)).mean()) if any(map(len, parts)) else 0.0


def _is_quoted(a: Attribution, quoted: SpanIndex[Quotation]) -> bool:
    """Whether every span of a content stands in quotation marks."""
    return all(any(contains(q, s) for q, _ in quoted.overlapping(s)) for s in a.content)


def _uncued(text: str, content: TaggedSpan, quoted: SpanIndex[Quotation]) -> Attribution | None:
    """Content that no cue introduces: kept only where it is quoted, or the tagger is sure."""
    spans = _content_spans(text, [content], quoted)
    if not spans or not (any(map(quoted.touches, spans)) or content.score > 0.9):
        return None
    return Attribution((), (), spans, round(0.6 * content.score, 4), "content without a cue")


def _content_spans(text: str, contents: Sequence[TaggedSpan], quoted: SpanIndex[Quotation]) -> tuple[Span, ...]:
    """Content spans with quotations made whole, trimmed, and merged where only space stands between them."""
    found: list[Span] = []
    for content in contents:
        start, end = content.start, content.end
        for span, _ in quoted.overlapping((start, end)):
            shared = overlap_length(span, (start, end))
            if 2 * shared >= span.end - span.start or contains(span, (start, end)):
                start, end = min(start, span.start), max(end, span.end)
        kept = trim(text, start, end, _EDGES)
        if kept is not None and any(c.isalnum() for c in text[kept.start : kept.end]):
            found.append(kept)
    if any(len(text[s.start : s.end].split()) > _SCRAP_WORDS for s in found):
        found = [s for s in found if len(text[s.start : s.end].split()) > _SCRAP_WORDS or quoted.touches(s)]
    out: list[Span] = []
    for kept in sorted(found):
        between = text[out[-1].end : kept.start] if out else ""
        if out and (kept.start < out[-1].end or not (between.strip() or "\n" in between)):
            out[-1] = Span(out[-1].start, max(out[-1].end, kept.end))
        else:
            out.append(kept)
    return tuple(out)


def _unattributed(text: str, quotations: Sequence[Quotation], found: Sequence[Attribution]) -> list[Attribution]:
    """Utterances in quotation marks that no attribution covers: statements of somebody the text does not name here."""
    taken = index_spans(s for a in found for s in a.content)
    return [
        Attribution((), (), (Span(q.start, q.end),), 0.5, "quotation marks")
        for q in quotations
        if is_utterance(text, q) and not taken.touches((q.start, q.end))
    ]


def _without_repeats(found: Sequence[Attribution]) -> list[Attribution]:
    """Attributions with no content claimed twice: the surer one keeps it."""
    out: list[Attribution] = []
    claimed: set[Span] = set()
    for a in sorted(found, key=lambda a: -a.confidence):
        rest = tuple(s for s in a.content if s not in claimed)
        claimed.update(rest)
        if rest:
            out.append(a if rest == a.content else Attribution(a.source, a.cue, rest, a.confidence, a.basis))
    return out


def _joined_continuations(
    text: str, ordered: Sequence[Attribution], quotations: Sequence[Quotation], quoted: SpanIndex[Quotation]
) -> list[Attribution]:
    """Attributions with quotations that go on without a new cue joined to the one they continue.

    A quotation goes on when it follows its attribution in the same paragraph with nothing between the two, or when
    the one before it ran to the end of its paragraph unclosed.
    """
    unclosed = {q.end for q in quotations if not q.closed}
    out: list[Attribution] = []
    for a in ordered:
        last = out[-1] if out else None
        if last and not last.cue and not last.source and last.content[-1].end in unclosed:
            gap = text[last.content[-1].end : min(a.content[0].start, last.content[-1].end + _GAP_CHARS)]
            if gap.isspace():
                out[-1] = replace(a, content=tuple(merge((*last.content, *a.content))))
                continue
        elif last and not a.cue and not a.source and (last.cue or last.content[-1].end in unclosed):
            reached = max(s.end for s in (*last.content, *last.cue, *last.source))
            between = text[reached : min(a.content[0].start, reached + _GAP_CHARS)]
            goes_on = last.content[-1].end in unclosed and not between.strip()
            same_paragraph = "\n" not in between.strip(" ") and not between.strip(" .,;:\u2014-")
            if goes_on or (same_paragraph and quoted.touches(last.content[-1]) and reached <= a.content[0].start):
                out[-1] = Attribution(last.source, last.cue, tuple(merge((*last.content, *a.content))), last.confidence, last.basis)
                continue
        out.append(a)
    return out
