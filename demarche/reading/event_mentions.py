"""Event mentions: trigger, parties, type, mode and status, sentence by sentence."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from demarche.plover import STATUSES
from demarche.reading.beliefs import Beliefs
from demarche.reading.cut_names import PARTY_LABELS, index_party_names, with_whole_name
from demarche.reading.encoder import Scores
from demarche.reading.event_modes import find_mode
from demarche.reading.labels import SPAN_TAGS, TRIGGER_TAGS
from demarche.reading.lexemes import word_set
from demarche.reading.mentions import Doubts, EntityMention, EventMention
from demarche.reading.tagging import TaggedSpan, Words, decode_bio, decode_runs
from demarche.reading.windows import Tokens
from demarche.spans import Span, SpanIndex, index_spans, overlaps, trim

_WORD = re.compile(r"[^\W\d_]+")
_FIRST_AND_THIRD = re.compile(r"\b(?:I|we|us|he|she|they|him|them)\b", re.I)
EMPTY_WORDS = word_set(
    "the a an this that these those some any all both each every no not of in on at to by for from with without as into onto over under after before during "
    "since until between among against through and or but nor so if when while because than then there here he she it they we i you him her them us his its "
    "their our my your who whom whose which what is are was were be been being am has have had do does did will would shall should can could may might must "
    "also only just even still already yet very more most less least much many few other another same such own up down out off about around "
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december "
    "today yesterday tomorrow week month year day hours days weeks months years said says mr mrs ms one two three four five six seven eight nine ten"
)
_EDGES = " \t\n\r\u00a0,;:-\u2013\u2014"
TRIGGER_FLOOR = 0.1  # a candidate; `beliefs` decides when the parties are chosen
PARTY_FLOOR = 0.5
LONE_FLOOR = 0.05  # chosen, as PARTY_FLOOR, on held-out annotated reports: strict F1 0.283 -> 0.293, precision 0.344 -> 0.352
_STATUS_REACH = 80  # characters before a trigger in which "will", "not" or "would" can govern it
_NEGATION = re.compile(r"\b(?:not|never|n['\u2019]t|no longer|without|neither|nor|failed to|unable to|denied|refus\w+ to)\b[^.;:]{0,30}$", re.I)
_FUTURE = re.compile(
    r"\b(?:will|shall|'ll|\u2019ll|is to|are to|(?:is|are|was|were) (?:set|due|expected|scheduled|about) to|plan(?:s|ned|ning)? to|going to|"
    r"(?:would|will) (?:also |soon |now )?)[^.;:]{0,25}$",
    re.I,
)
_CONDITIONAL = re.compile(r"\b(?:would|could|may|might|if|unless|should|propos\w+|consider\w*|whether|possib\w+|potential\w*)\b[^.;:]{0,30}$", re.I)


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    token: int


def find_event_mentions(
    text: str,
    tokens: Tokens,
    words: Words,
    scores: Scores,
    sentences: Sequence[Span],
    entities: Sequence[EntityMention],
    bias: float,
    beliefs: Beliefs,
) -> tuple[EventMention, ...]:
    """Acts between parties in text order, as far as they can be believed. `bias` lowers the bar for a trigger (log-odds)."""
    triggers = decode_runs(tokens, words, scores.probabilities("trigger"), TRIGGER_TAGS, bias)
    if not triggers:
        return ()
    parties = SpanIndex((c.span, c) for c in _candidates(text, tokens, words, scores, entities))
    names = index_spans((e.start, e.end) for e in entities if e.label in ("PER", "ORG", "GPE", "LOC", "FAC"))
    labels = SpanIndex(((e.start, e.end), e.label) for e in entities)
    starts = [s.start for s in sentences]
    status = scores.probabilities("status")
    types = scores.probabilities("trigger")
    out = []
    for trigger in triggers:
        trigger = _before_party(text, trigger, parties)
        if trigger.score < TRIGGER_FLOOR or not _may_name_an_act(text, trigger, names):
            continue
        i = bisect.bisect_right(starts, trigger.start) - 1
        if i < 0 or trigger.end > sentences[i].end:
            continue
        mention = _mention(text, trigger, sentences[i], parties, scores, status, types[trigger.token])
        belief = beliefs.judge(text, mention, labels)
        if belief >= beliefs.floor:
            out.append(replace(mention, confidence=round(belief, 4)))
    return tuple(out)


def _may_name_an_act(text: str, trigger: TaggedSpan, names: SpanIndex[None]) -> bool:
    """Whether a trigger holds a word with a meaning of its own that is no part of a name."""
    return any(m.group().casefold() not in EMPTY_WORDS and not names.touches(m.span()) for m in _WORD.finditer(text, trigger.start, trigger.end))


def _candidates(text: str, tokens: Tokens, words: Words, scores: Scores, entities: Sequence[EntityMention]) -> list[_Candidate]:
    """Phrases that may be a party: what the party head tags, and names and pronouns that it missed."""
    tagged = decode_bio(tokens, words, scores.probabilities("party"), SPAN_TAGS)
    whole = index_party_names(entities)
    out = [_Candidate(with_whole_name(text, Span(t.start, t.end), whole), t.token) for t in tagged]
    taken = index_spans(c.span for c in out)
    for e in entities:
        if e.label in PARTY_LABELS and not taken.touches((e.start, e.end)):
            out.append(_Candidate(Span(e.start, e.end), int(np.searchsorted(tokens.ends, e.start, side="right"))))
    for m in _FIRST_AND_THIRD.finditer(text):
        if not taken.touches(m.span()) and (m.group() != "US"):
            out.append(_Candidate(Span(*m.span()), int(np.searchsorted(tokens.ends, m.start(), side="right"))))
    return out


def _mention(
    text: str, trigger: TaggedSpan, sentence: Span, parties: SpanIndex[_Candidate], scores: Scores, status: np.ndarray, types: np.ndarray
) -> EventMention:
    span = Span(trigger.start, trigger.end)
    near = [kept for _, c in parties.within(sentence) if (kept := _beside(text, c, span)) is not None]
    keys = [c.token for c in near]
    acting = scores.link("trigger_actor", trigger.token, keys)
    suffering = scores.link("trigger_recipient", trigger.token, keys)
    actors, recipients = _choose_parties(near, acting, suffering)
    return EventMention(
        span,
        sentence,
        trigger.label,
        find_mode(trigger.label, text[trigger.start : trigger.end], text[sentence.start : sentence.end]),
        find_status(text, span, sentence, status[trigger.token]),
        actors,
        recipients,
        round(trigger.score, 4),
        _doubts(types, near, acting, suffering, actors, recipients),
    )


def _before_party(text: str, trigger: TaggedSpan, parties: SpanIndex[_Candidate]) -> TaggedSpan:
    """A trigger without the party that the tagger drew into it: "expelled"[ 12 British diplomats]."""
    inside = [s.start for s, _ in parties.overlapping((trigger.start, trigger.end)) if s.start > trigger.start]
    kept = trim(text, trigger.start, min(inside), _EDGES) if inside else None
    return replace(trigger, end=kept.end) if kept is not None and kept.start == trigger.start else trigger


def _beside(text: str, party: _Candidate, trigger: Span) -> _Candidate | None:
    """A phrase as far as it stands in front of the trigger, where the tagger drew it into it: "France rejected"."""
    if not overlaps(party.span, trigger):
        return party
    cut = trim(text, party.span.start, trigger.start, _EDGES)
    return _Candidate(cut, party.token) if cut is not None and cut.start == party.span.start else None


def _doubts(
    types: np.ndarray, near: Sequence[_Candidate], acting: np.ndarray, suffering: np.ndarray, actors: Sequence[Span], recipients: Sequence[Span]
) -> Doubts:
    def surest(links: np.ndarray, chosen: Sequence[Span]) -> float:
        return max((float(p) for c, p in zip(near, links, strict=True) if c.span in chosen), default=0.0)

    return Doubts(
        outside=float(types[0]),
        rival=float(np.sort(types[1:])[-2]),
        actor=surest(acting, actors),
        recipient=surest(suffering, recipients),
        best_actor=float(acting.max(initial=0.0)),
        best_recipient=float(suffering.max(initial=0.0)),
        rivals=len(near),
    )


def _choose_parties(near: Sequence[_Candidate], acting: np.ndarray, suffering: np.ndarray) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Who acts and who is acted upon: all that the links are sure of, else the likeliest one above a lower floor."""

    def side(mine: np.ndarray, other: np.ndarray) -> tuple[Span, ...]:
        better = mine >= other
        sure = np.flatnonzero((mine >= PARTY_FLOOR) & better)
        if len(sure):
            return tuple(near[int(i)].span for i in sure)
        best = int(np.where(better, mine, 0.0).argmax()) if len(mine) else -1
        return (near[best].span,) if best >= 0 and better[best] and mine[best] >= LONE_FLOOR else ()

    actors = side(acting, suffering)
    recipients = tuple(s for s in side(suffering, acting) if s not in actors)
    return actors, recipients


def find_status(text: str, trigger: Span, sentence: Span, p: np.ndarray) -> str:
    """The status of an act: what the network says, unless it wavers and the words before the trigger decide."""
    best = int(np.nan_to_num(p).argmax())
    if p[best] >= 0.8:
        return STATUSES[best]
    before = text[max(sentence.start, trigger.start - _STATUS_REACH) : trigger.start]
    if _NEGATION.search(before):
        return "negated"
    if _FUTURE.search(before):
        return "future"
    if _CONDITIONAL.search(before):
        return "conditional"
    return STATUSES[best] if p[best] >= 0.6 else "actual"
