"""The parts of a page: headline, subheading, byline, dateline, caption, body, boilerplate; passages and their seams.

Rules over lines, by layout and wording. A text without line breaks has only what can be cut off its first and last
sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from demarche.reading.lexemes import word_set
from demarche.reading.zone_words import (
    is_boilerplate,
    is_byline,
    is_caption,
    is_credit,
    is_dateline,
    match_dateline,
    match_inline_boilerplate,
    match_signature,
)
from demarche.record import Passage, Zone
from demarche.spans import Span, trim

_LINE = re.compile(r"[^\n\r\u2029]+")
_STOP = re.compile(r"[.!?\u2026:][\"'\u201d\u2019)\]]*$")
_WORD = re.compile(r"[^\W\d_][\w'\u2019.-]*")
_INNER_STOP = re.compile(r"[.!?][\"'\u201d\u2019)]*\s+[\"'\u201c\u2018(]*[A-Z]")
_ARTICLE = re.compile(r"\b(?:the|a|an)\b", re.IGNORECASE)
_SMALL = word_set(
    "a an the and or but nor for of in on at to by as from with over into after amid against vs via than is are be its his her their that it not"
)
_HEAD_CHARS = 220
_TITLE_SHARE = 0.75  # of a headline's longer words are capitals in American style
_WRAPPED_CHARS = 60
_WRAPPED_LINES = 4
_OPENING_LINES = 8
_CLOSING_LINES = 4


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    kind: str  # a zone kind, or "body"
    apart: bool  # blank lines, or the text's ends, on both sides


def find_structure(text: str, title: str | None = None) -> tuple[Zone, ...]:
    """Zones in text order, white space between them left out. `title` helps to tell the headline."""
    lines = _lines(text)
    lines = _opening(text, lines, title)
    lines = [_labelled(text, line, i, lines) for i, line in enumerate(lines)]
    zones = [z for line in lines for z in _zones(text, line)]
    return tuple(_merged(text, zones))


def _lines(text: str) -> list[_Line]:
    spans = _unwrapped(text, [s for m in _LINE.finditer(text) if (s := trim(text, *m.span())) is not None])
    borders = [-1, *(i for i, (a, b) in enumerate(pairwise(spans)) if _blank_between(text, a.end, b.start)), len(spans) - 1]
    apart = {i for i in borders if i - 1 in borders}
    return [_Line(s.start, s.end, "", i in apart) for i, s in enumerate(spans)]


def _unwrapped(text: str, spans: Sequence[Span]) -> list[Span]:
    """Lines, those of a hard-wrapped text joined into paragraphs: it has long unstopped lines all over."""
    long = [s for s in spans if s.end - s.start >= _WRAPPED_CHARS]
    unstopped = sum(not _STOP.search(s.text(text)) for s in long)
    wrapped = len(long) >= _WRAPPED_LINES and unstopped >= 0.4 * len(long) and max(s.end - s.start for s in long) < _HEAD_CHARS
    out: list[Span] = []
    for span in spans:
        last = out[-1] if out else None
        if last is not None and not _blank_between(text, last.end, span.start) and not _STOP.search(text[last.start : last.end]):
            first = text[span.start]
            previous_line = last.end - max(last.start, text.rfind("\n", 0, last.end) + 1)
            if first.islower() or (wrapped and previous_line >= _WRAPPED_CHARS):
                out[-1] = Span(last.start, span.end)
                continue
        out.append(span)
    return out


def _blank_between(text: str, start: int, end: int) -> bool:
    return len(re.findall(r"\r\n|[\n\r\u2029]", text[start:end])) > 1


def _opening(text: str, lines: list[_Line], title: str | None) -> list[_Line]:
    """The lines above the body: headline first, then deck, byline, dateline, captions in any order."""
    if len(lines) < 2:
        return lines
    out = list(lines)
    at = 0
    while at < min(len(lines) - 1, _OPENING_LINES):
        line = lines[at]
        words = text[line.start : line.end]
        kind = _kind_by_words(words)
        if kind is None:
            head = any(x.kind == "headline" for x in out[:at])
            placed = any(x.kind == "dateline" for x in out[:at])
            if _matches(words, title) or (not head and not placed and _is_headline(words, line.apart or _is_alone(text, lines, at))):
                kind = "headline"
                if words.endswith(";") and at + 1 < len(lines) and len(text[lines[at + 1].start : lines[at + 1].end]) < _HEAD_CHARS:
                    out[at] = replace(line, kind=kind)
                    at += 1
                    line = lines[at]
            elif at and out[at - 1].kind == "boilerplate" and text[lines[at - 1].start : lines[at - 1].end].strip(".: ").upper() == "ABSTRACT":
                kind = "subheading"
            elif (
                any(x.kind in ("headline", "dateline") for x in out[:at])
                and not _STOP.search(words)
                and not _INNER_STOP.search(words)
                and len(words) < _HEAD_CHARS
                and (line.apart or _is_alone(text, lines, at))
            ):
                kind = _second_line(text, lines, out, at)
        if kind is None:
            break
        out[at] = replace(line, kind=kind)
        at += 1
    return out


def _second_line(text: str, lines: Sequence[_Line], out: Sequence[_Line], at: int) -> str:
    """An unstopped line under the headline: another headline, the caption of a picture, or the deck."""
    words = text[lines[at].start : lines[at].end]
    if any(x.kind == "dateline" for x in out[:at]) and len(words.split()) <= 5:
        return "dateline"  # the venue under the place, as on a ministry's pages
    if _in_title_case(words):
        return "headline"
    following = text[lines[at + 1].start : lines[at + 1].end] if at + 1 < len(lines) else ""
    return "caption" if is_caption(words) or (following and _is_headline(following, True) and _in_title_case(following)) else "subheading"


def _is_alone(text: str, lines: Sequence[_Line], at: int) -> bool:
    """Whether a line stands as a paragraph of its own in a text whose paragraphs are single lines."""
    line = lines[at]
    before = at == 0 or len(text[lines[at - 1].start : lines[at - 1].end]) < _HEAD_CHARS or bool(_STOP.search(text[: lines[at - 1].end][-4:]))
    return before and (
        at + 1 >= len(lines) or text[lines[at + 1].start].isupper() or not text[lines[at + 1].start].isalpha() or line.end - line.start < 100
    )


def _matches(words: str, title: str | None) -> bool:
    if not title:
        return False
    line, name = (re.sub(r"\W+", "", s).casefold() for s in (words, title))
    return bool(line) and (line == name or (len(line) > 25 and (name.startswith(line) or line.startswith(name))))


def _is_headline(words: str, apart: bool) -> bool:
    """Whether a first line can be a headline: short, and no sentence of the report."""
    if not apart or len(words) > _HEAD_CHARS or len(words.split()) < 2 or words.endswith(":"):
        return False
    if words.endswith(";"):
        return True
    if words[0] in '"\u201c' and _STOP.search(words):
        return False
    if _in_title_case(words):
        return True
    if _INNER_STOP.search(words):
        return False
    # A sentence with its articles is the report's first; headlines leave them out, with or without a stop.
    return _STOP.search(words) is None or (len(words) < 130 and not _ARTICLE.search(words))


def _in_title_case(words: str) -> bool:
    long = [w for w in _WORD.findall(words) if w.casefold() not in _SMALL and len(w) > 2]
    if len(long) < 3:
        return bool(long) and all(w[0].isupper() for w in long) and len(words.split()) <= 6
    return bool(sum(w[0].isupper() for w in long) >= _TITLE_SHARE * len(long))


def _kind_by_words(words: str) -> str | None:
    if is_boilerplate(words):
        return "boilerplate"
    if is_dateline(words):
        return "dateline"
    if is_byline(words):
        return "byline"
    if is_credit(words):
        return "caption"
    return None


def _labelled(text: str, line: _Line, at: int, lines: Sequence[_Line]) -> _Line:
    """A line below the opening: body unless its words or its standing alone say otherwise."""
    if line.kind:
        return line
    words = text[line.start : line.end]
    kind = _kind_by_words(words)
    last = at >= len(lines) - _CLOSING_LINES
    if kind is None and last and len(lines) > 3 and match_signature(words):
        kind = "byline"
    if kind is None and line.apart and len(lines) > 3 and not _STOP.search(words) and not _INNER_STOP.search(words) and len(words) < _HEAD_CHARS:
        kind = _standing_alone(words, last)
    return replace(line, kind=kind or "body")


def _standing_alone(words: str, last: bool) -> str | None:
    """An unstopped line between paragraphs."""
    if words[0] in '"\u201c\u2018-\u2013\u2014\u2022*' or words.endswith((",", ";", "\u2014")) or not words[0].isupper():
        return None
    count = len(words.split())
    if is_caption(words):
        return "caption"
    if last and count <= 4:
        return "boilerplate"
    if _in_title_case(words) and count >= 4:
        return "headline"
    return "subheading" if 1 < count <= 10 or (count == 1 and words.isalpha()) else None


def _zones(text: str, line: _Line) -> Iterator[Zone]:
    """A line as zones: a dateline in front of its first sentence and teasers inside it are cut off."""
    if line.kind != "body":
        yield Zone(line.start, line.end, line.kind)
        return
    start = line.start
    cut = match_dateline(text, start, line.end)
    if cut is not None:
        yield Zone(start, cut, "dateline")
        start = cut
    for low, high in match_inline_boilerplate(text, start, line.end):
        kept = trim(text, start, low)
        if kept is not None:
            yield Zone(kept.start, kept.end, "body")
        yield Zone(low, high, "boilerplate")
        start = high
    kept = trim(text, start, line.end)
    if kept is not None:
        yield Zone(kept.start, kept.end, "body")


def _merged(text: str, zones: Sequence[Zone]) -> list[Zone]:
    """Neighbouring zones of one kind as one; a headline stays apart from the next."""
    out: list[Zone] = []
    for zone in zones:
        last = out[-1] if out else None
        joins = last is not None and last.kind == zone.kind and (zone.kind in ("body", "byline") or text[last.end - 1] == ";")
        if joins and last is not None:
            out[-1] = Zone(last.start, zone.end, zone.kind)
        else:
            out.append(zone)
    return out


def find_passages(text: str, zones: Sequence[Zone], seams: Sequence[int] = ()) -> tuple[Passage, ...]:
    """Runs that read as one report.

    Another one begins at a headline or dateline that has body text before it, at a second headline that something else
    than a deck keeps apart from the first, and at `seams`, starts of sentences that do not go on from what stands before.
    """
    starts = {0, *seams}
    body = False
    pending: int | None = None
    for i, zone in enumerate(zones):
        if zone.kind == "body":
            if pending is not None:
                starts.add(pending)
                pending = None
            body = True
        elif pending is None and ((zone.kind in ("headline", "dateline") and body) or _is_second_headline(zones, i)):
            pending = zone.start
    ordered = sorted(s for s in starts if s < len(text))
    return tuple(Passage(a, b, i > 0) for i, (a, b) in enumerate(pairwise([*ordered, len(text)])))


def _is_second_headline(zones: Sequence[Zone], at: int) -> bool:
    return (
        zones[at].kind == "headline" and at > 1 and zones[at - 1].kind in ("caption", "boilerplate") and any(z.kind == "headline" for z in zones[:at])
    )


def has_rival_headlines(zones: Sequence[Zone]) -> bool:
    """Whether two headlines stand above the body with something between them: nobody can say whose a paragraph is."""
    body = next((i for i, z in enumerate(zones) if z.kind == "body"), len(zones))
    return any(_is_second_headline(zones, i) for i in range(body))
