"""Quotation marks -> quotation spans, marks included. Stray and unclosed marks cost one paragraph, never the report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from demarche.spans import Span

_MARK = re.compile("[\u201c\u201d\u201e\u00ab\u00bb\"]|``|''")
_PARAGRAPH = re.compile(r"\n\s*\n|\r\n\s*\r\n|\u2029")
_SINGLE = re.compile("[\u2018\u2019']")
_SINGLE_MOST = 400  # characters: a longer run between single marks is more likely two apostrophes
_PARAGRAPH_MOST = 1_500  # characters of a paragraph whose end without a mark is no slip
_OPENERS = "\u201c\u201e\u00ab``"


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation. `closed` is False where the mark that ends it is missing (a quotation that runs on, or a slip)."""

    start: int
    end: int
    closed: bool


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """The outermost double-quoted runs, in text order.

    Marks pair inside a paragraph. An opening after a full stop inside an open quotation begins its next paragraph. A curly or guillemet opening without its closing runs to the end of the paragraph
    if the next one opens anew (a quotation over several paragraphs), else it is a slip and is passed over. A straight
    mark left over is a slip too, unless the next paragraph begins with one.
    """
    out: list[Quotation] = []
    starts = [0, *(m.end() for m in _PARAGRAPH.finditer(text))]
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        follows = text[stop : stop + 3].lstrip()
        out += _in_paragraph(text, start, stop, follows.startswith(("\u201c", '"', "\u00ab", "\u201e", "''")))
        out += _single_quoted(text, start, stop, out)
    return tuple(sorted(out, key=lambda q: q.start))


def _single_quoted(text: str, start: int, stop: int, doubles: list[Quotation]) -> list[Quotation]:
    """Single-quoted runs outside double quotations. An apostrophe is no mark: an opening follows white space or a
    bracket, a closing precedes no letter, and a plural's possessive ("workers' rights") ends nothing by itself."""
    out: list[Quotation] = []
    opened = -1
    for m in _SINGLE.finditer(text, start, stop):
        at = m.start()
        if doubles and any(q.start <= at < q.end for q in doubles[-200:]):
            continue
        before, after = text[at - 1 : at] if at > start else "", text[at + 1 : at + 2]
        if (not before or before.isspace() or before in "([\u2014") and after.isalnum() and text[at] != "\u2019":
            opened = at if opened < 0 or at - opened > _SINGLE_MOST else opened
        elif opened >= 0 and text[at] != "\u2018" and not after.isalnum() and not before.isspace() and at - opened <= _SINGLE_MOST:
            out.append(Quotation(opened, at + 1, True))
            opened = -1
    return out


def _in_paragraph(text: str, start: int, stop: int, goes_on: bool) -> list[Quotation]:
    out: list[Quotation] = []
    depth, opened, straight = 0, -1, -1
    for m in _MARK.finditer(text, start, stop):
        sign, at = m.group(), m.start()
        if sign == '"' or (sign == "''" and not depth):  # some papers write '' on both sides
            if depth:
                continue
            if straight < 0:
                if _can_open(text, at, m.end()):
                    straight = at
            elif _can_close(text, m.end()):
                out.append(Quotation(straight, m.end(), True))
                straight = -1
        elif sign in _OPENERS:
            if depth == 0:
                opened = at
            if not (depth == 1 and _goes_on(text, opened, at)):
                depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                out.append(Quotation(opened, m.end(), True))
        elif straight >= 0 and sign == "\u201d":
            out.append(Quotation(straight, m.end(), True))
            straight = -1
    left = opened if depth else straight
    if left >= 0 and goes_on:
        end = stop
        while end > left and text[end - 1].isspace():
            end -= 1
        out.append(Quotation(left, end, False))
    elif depth > 0:
        out += _closest_pairs(text, opened, stop)
    return sorted(out, key=lambda q: q.start)


def _closest_pairs(text: str, start: int, stop: int) -> list[Quotation]:
    """Quotations after an unclosed opening: each closing mark pairs with the opening just before it."""
    out, opened = [], -1
    for m in _MARK.finditer(text, start, stop):
        if m.group() in _OPENERS:
            opened = m.start()
        elif m.group() in ("\u201d", "\u00bb", "''", '"') and opened >= 0:
            out.append(Quotation(opened, m.end(), True))
            opened = -1
    return out


def _goes_on(text: str, opened: int, at: int) -> bool:
    """Whether an opening mark inside an open quotation only opens its next paragraph, where the break itself was lost."""
    return at - opened <= _PARAGRAPH_MOST and text[at - 1 : at].isspace() and text[opened:at].rstrip()[-1:] in (".", "!", "?", "\u2026")


def _can_open(text: str, at: int, end: int) -> bool:
    """A straight mark opens before a word; after a digit it is a sign of inches."""
    return end < len(text) and not text[end].isspace() and not (at and text[at - 1].isdigit())


def _can_close(text: str, end: int) -> bool:
    """A straight mark closes unless a letter follows it at once."""
    return end >= len(text) or not text[end].isalnum()


def inner(text: str, quotation: Quotation) -> Span:
    """The words between the marks."""
    start, end = quotation.start, quotation.end
    start += 2 if text.startswith(("``", "''"), start) else 1
    if quotation.closed:
        end -= 2 if text.endswith("''", start, end) else 1
    return Span(start, max(start, end))


def is_utterance(text: str, quotation: Quotation) -> bool:
    """Whether a quotation can stand as a sentence of its own, not as a scare-quoted word, title or nickname."""
    words = text[quotation.start : quotation.end]
    count = len(words.split())
    body = inner(text, quotation)
    said = text[body.start : body.end].strip()
    ends = said[-1:] in ".!?,\u2026\u2014-" or text[quotation.end : quotation.end + 1] in (".", ",")
    return count >= 3 and said[:1].isupper() and ends
