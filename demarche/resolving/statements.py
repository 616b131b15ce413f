"""Attributions -> statements: the speaker and how the speaker is known, form, kind, addressee, date."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from demarche.reading.event_modes import find_contexts
from demarche.reading.mentions import Attribution
from demarche.reading.quotations import Quotation
from demarche.record import Date, Passage, Statement
from demarche.resolving.actors import ActorTable
from demarche.resolving.dates import date_of
from demarche.spans import Span, SpanIndex, hull, index_spans, overlaps

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for kind, pattern in (
        ("writing", r"wrote|writes?|writing|written|tweet\w*|post(?:ed|s)?|publish\w*|letter|e-?mail\w*|op-ed|blog\w*"),
        ("decision", r"decid\w+|decision|ruled?|ruling|agreed to|resolved|order(?:ed|s)|voted"),
        (
            "intention",
            r"plan(?:s|ned|ning)?|intend\w*|intention|vow\w*|pledg\w+|promis\w+|threaten\w*|hop(?:e|es|ed|ing) to|"
            r"want(?:s|ed)?|seek(?:s|ing)?|sought|aim\w*|committed",
        ),
        (
            "belief",
            r"believ\w+|think\w*|thought|expect\w*|fear\w*|know(?:s|n)?|knew|feel(?:s|ing)?|felt|consider\w*|hop(?:e|es|ed|ing)|"
            r"suspect\w*|view\w*|doubt\w*|assum\w+|understand\w*|realiz\w+|see(?:s|n)? as|worr\w+|concern\w*|convinced",
        ),
    )
)
_DOCUMENT = re.compile(
    r"\b(?:report|study|survey|poll|document|statement|resolution|agreement|treaty|constitution|law|bill|act|indictment|"
    r"communiqu\w+|declaration|memo|filing|article|editorial|book|paper|transcript)s?$",
    re.IGNORECASE,
)
_DATE_REACH = 150  # characters between a cue and its date; further off it dates another clause
_ADDRESSED = re.compile(r"\s*(?:to\s+|with\s+|against\s+)?(?:the\s+)?")


@dataclass(frozen=True, slots=True)
class StatementInputs:
    """What statements are resolved from, all of one report."""

    text: str
    attributions: Sequence[Attribution]
    quotations: Sequence[Quotation]
    sentences: Sequence[Span]
    passages: Sequence[Passage]
    dates: Sequence[Date]


@dataclass(frozen=True, slots=True)
class _Look:
    """The same, by position."""

    mentions: SpanIndex[str]  # actor ids
    quoted: SpanIndex[None]
    sentences: SpanIndex[None]
    contents: SpanIndex[None]


def resolve_statements(inputs: StatementInputs, table: ActorTable) -> tuple[Statement, ...]:
    """Statements in text order, ids s1, s2, …"""
    look = _Look(
        SpanIndex((m, a.id) for a in table.actors for m in a.mentions),
        index_spans((q.start, q.end) for q in inputs.quotations),
        index_spans(inputs.sentences),
        index_spans(c for a in inputs.attributions for c in a.content),
    )
    out = [_statement(f"s{i}", a, inputs, table, look) for i, a in enumerate(inputs.attributions, 1)]
    holders = SpanIndex((c, s) for s in out for c in s.content)
    out = [replace(s, within=_outer(s, holders)) for s in out]
    return tuple(_with_shared_dates(out, inputs.passages))


def _statement(id: str, a: Attribution, inputs: StatementInputs, table: ActorTable, look: _Look) -> Statement:
    link = table.links.get(a.source[0]) if a.source else None
    speaker = link.actor if link else None
    confidence = a.confidence * (link.confidence if link and link.actor else 1.0)
    why = [f"found by {a.basis}, probability {a.confidence:.2f}"]
    why.append(f"speaker: {link.why} ({link.confidence:.2f})" if link else "speaker: the text names no source")
    sentence = _sentence_of(a.cue[0] if a.cue else a.content[0], look.sentences)
    return Statement(
        id=id,
        speaker=speaker,
        source=a.source,
        cue=a.cue,
        content=a.content,
        form="direct" if a.basis == "speaker label" else form_of(inputs.text, a.content, look.quoted),
        kind=_kind_of(inputs.text, a),
        addressee=_addressees(inputs.text, a, look.mentions, speaker),
        about=_about(a, look.mentions, speaker),
        topics=tuple(t.replace("_", " ") for t in find_contexts(" ".join(inputs.text[s.start : s.end] for s in a.content))),
        date=_date(a, sentence, inputs.dates, look.contents) if a.cue else None,
        confidence=round(min(1.0, confidence), 3),
        speaker_basis=link.basis if link and speaker else None,
        why=tuple(why),
    )


def form_of(text: str, content: Sequence[Span], quoted: SpanIndex[None]) -> str:
    """`direct` where all words of the content stand in quotation marks, `mixed` where some do, else `indirect`."""
    inside = outside = 0
    for span in content:
        for m in re.finditer(r"\w+", text[span.start : span.end]):
            at = span.start + m.start()
            if quoted.touches((at, at + 1)):
                inside += 1
            else:
                outside += 1
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _sentence_of(span: Span, sentences: SpanIndex[None]) -> Span:
    return next((s for s, _ in sentences.overlapping((span.start, span.start + 1))), span)


def _kind_of(text: str, a: Attribution) -> str:
    cue = " ".join(text[s.start : s.end] for s in a.cue)
    for kind, pattern in _KINDS:
        if pattern.search(cue):
            return kind
    source = text[a.source[0].start : a.source[0].end] if a.source else ""
    return "document" if _DOCUMENT.search(source) else "speech"


def _addressees(text: str, a: Attribution, mentions: SpanIndex[str], speaker: str | None) -> tuple[str, ...]:
    """Who is told: an actor named right after the cue, outside source and content ("told reporters" names none)."""
    if not a.cue:
        return ()
    end = a.cue[-1].end
    for span, actor in mentions.overlapping((end, end + 60)):
        if span.start < end or actor == speaker or any(overlaps(span, s) for s in (*a.content, *a.source)):
            continue
        if _ADDRESSED.fullmatch(text, end, span.start):
            return (actor,)
    return ()


def _about(a: Attribution, mentions: SpanIndex[str], speaker: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor for c in a.content for _, actor in mentions.within(c) if actor != speaker))


def _date(a: Attribution, sentence: Span, dates: Sequence[Date], contents: SpanIndex[None]) -> str | None:
    """The day of speaking: a date beside the cue that belongs to nothing that anybody is quoted with."""
    low = bisect.bisect_left(dates, max(sentence.start, a.cue[0].start - _DATE_REACH), key=lambda d: d.start)
    high = bisect.bisect_left(dates, min(sentence.end, a.cue[-1].end + _DATE_REACH), key=lambda d: d.start)
    outside = [d for d in dates[low:high] if next(contents.around((d.start, d.end)), None) is None]
    return date_of(a.cue[0], sentence, outside)


def _outer(statement: Statement, holders: SpanIndex[Statement]) -> str | None:
    """The statement whose content holds this one's cue and content: who reports it."""
    if not statement.cue:
        return None
    around = [o for _, o in holders.around(hull((*statement.content, *statement.cue))) if o.id != statement.id]
    return min(around, key=lambda o: hull(o.content).end - hull(o.content).start).id if around else None


def _with_shared_dates(statements: Sequence[Statement], passages: Sequence[Passage]) -> list[Statement]:
    """One speaker's undated statements share the day of the dated one, inside a passage, where there is just one day."""

    def passage_of(s: Statement) -> int:
        return bisect.bisect_right(starts, s.content[0].start)

    starts = [p.start for p in passages]

    days: dict[tuple[str, int], set[str]] = {}
    for s in statements:
        if s.speaker and s.date and s.kind in ("speech", "writing"):
            days.setdefault((s.speaker, passage_of(s)), set()).add(s.date)
    out = []
    for s in statements:
        shared: set[str] = days.get((s.speaker, passage_of(s)), set()) if s.speaker and not s.date else set()
        out.append(replace(s, date=next(iter(shared))) if len(shared) == 1 and s.kind in ("speech", "writing") else s)
    return out
