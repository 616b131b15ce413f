"""Attributions -> statements: the speaker and how the speaker is known, form, kind, addressee, date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from demarche.reading.event_modes import find_contexts
from demarche.reading.mentions import Attribution
from demarche.reading.quotations import Quotation
from demarche.record import Date, Statement
from demarche.resolving.act_dates import date_of_cue
from demarche.resolving.actors import ActorTable
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
_ADDRESSED = re.compile(r"\s*(?:to\s+|with\s+|against\s+)?(?:the\s+)?")


@dataclass(frozen=True, slots=True)
class StatementInputs:
    """What statements are resolved from, all of one report."""

    text: str
    attributions: Sequence[Attribution]
    quotations: Sequence[Quotation]
    sentences: Sequence[Span]
    dates: Sequence[Date]
    published: datetime.date | None = None


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
    return tuple(out)


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
        date=_date(a, sentence, inputs, look.contents),
        confidence=round(min(1.0, confidence), 3),
        speaker_basis=link.basis if link and speaker else None,
        why=tuple(why),
    )


def form_of(text: str, content: Sequence[Span], quoted: SpanIndex[None]) -> str:
    """`direct` where all words of the content stand in quotation marks, `mixed` where some do, else `indirect`. The "that"
    which leads a clause in was not said."""
    inside = outside = 0
    for span in content:
        for m in re.finditer(r"\w+", text[span.start : span.end]):
            at = span.start + m.start()
            if quoted.touches((at, at + 1)):
                inside += 1
            elif m.group().casefold() != "that" or at > content[0].start:
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


def _date(a: Attribution, sentence: Span, inputs: StatementInputs, contents: SpanIndex[None]) -> str | None:
    """The day of speaking, as far as it stands beside the cue; a transcript is of its own day."""
    if a.basis == "speaker label":
        return inputs.published.isoformat() if inputs.published else None
    return date_of_cue(inputs.text, a.cue[0], sentence, inputs.dates, contents, inputs.published) if a.cue else None


def _outer(statement: Statement, holders: SpanIndex[Statement]) -> str | None:
    """The statement whose content holds this one's cue and content: who reports it."""
    if not statement.cue:
        return None
    around = [o for _, o in holders.around(hull((*statement.content, *statement.cue))) if o.id != statement.id]
    return min(around, key=lambda o: hull(o.content).end - hull(o.content).start).id if around else None
