"""Sentence spans: syntok's boundaries, corrected for what news does with abbreviations and quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from syntok import segmenter
from syntok.tokenizer import Tokenizer

from demarche.record import Zone
from demarche.spans import Span, trim

SENTENCE_CHARS = 1_500
"""Longest sentence; a longer run without a stop is cut at white space, so that no later stage meets a 1 MB sentence."""

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*|\u2029\s*|\r[^\S\n\r]*\r\s*")
# Stops that syntok takes for the end although a name or number goes on.
_GOES_ON = re.compile(
    r"(?:^|[\s(\u201c\u2018\"'])(?:Dr|Mr|Mrs|Ms|Prof|Rev|Hon|Sen|Rep|Gov|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Pvt|Amb|Pres|Sec|Supt|Insp|Msgr|"
    r"Fr|Sr|St|Mt|Ft|No|Nos|Art|vs|v|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)\.$"
)
_LOWER_START = re.compile(r"[\"'\u201c\u2018(\[]*[a-z]")
_TOKENIZER = Tokenizer(emit_hyphen_or_underscore_sep=True, replace_not_contraction=False)


def find_sentences(text: str, zones: Sequence[Zone] = ()) -> tuple[Span, ...]:
    """Sentences in text order, without the white space around them. None crosses a zone border or a blank line."""
    out: list[Span] = []
    for start, end in _blocks(text, zones):
        found = list(_in_block(text, start, end))
        for span in _joined(text, found):
            out += _cut(text, span)
    return tuple(out)


def _blocks(text: str, zones: Sequence[Zone]) -> Iterator[tuple[int, int]]:
    borders = {0, len(text), *(m.end() for m in _BLANK_LINE.finditer(text))}
    for zone in zones:
        borders |= {zone.start, zone.end}
    yield from pairwise(sorted(borders))


def _in_block(text: str, start: int, end: int) -> Iterator[Span]:
    block = text[start:end]
    if not block.strip():
        return
    for sentence in segmenter.split(_TOKENIZER.tokenize(block)):
        if sentence:
            last = sentence[-1]
            kept = trim(text, start + sentence[0].offset, min(end, start + last.offset + len(last.value)))
            if kept is not None:
                yield kept


def _joined(text: str, sentences: Sequence[Span]) -> list[Span]:
    """Sentences, those joined that no stop ended: after an abbreviation, and '"…?" he asked' after a quotation."""
    out: list[Span] = []
    for span in sentences:
        last = out[-1] if out else None
        if last is not None:
            tail = text[max(last.start, last.end - 12) : last.end]
            gap = text[last.end : span.start]
            if _GOES_ON.search(tail) or ("\n" not in gap and tail[-1] in "\"'\u201d\u2019)" and _LOWER_START.match(text, span.start, span.end)):
                out[-1] = Span(last.start, span.end)
                continue
        out.append(span)
    return out


def _cut(text: str, span: Span) -> Iterator[Span]:
    """The span in pieces of at most `SENTENCE_CHARS`, cut after white space where there is some."""
    start = span.start
    while span.end - start > SENTENCE_CHARS:
        stop = next((i for i in range(start + SENTENCE_CHARS, start + SENTENCE_CHARS // 2, -1) if text[i - 1].isspace()), start + SENTENCE_CHARS)
        kept = trim(text, start, stop)
        if kept is not None:
            yield kept
        start = stop
    kept = trim(text, start, span.end)
    if kept is not None:
        yield kept
