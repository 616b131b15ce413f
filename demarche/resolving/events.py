"""Event mentions -> events: parties become actors, planned acts take the type of a promise, repeats are one."""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from demarche.plover import QUAD_OF, score_of
from demarche.reading.event_modes import find_contexts
from demarche.reading.mentions import EventMention
from demarche.record import Date, Event, Place, Statement
from demarche.resolving.act_dates import date_of_act
from demarche.resolving.actors import ActorTable
from demarche.spans import Span, SpanIndex

# PLOVER: a future act of cooperation is itself an agreement, a future retreat a concession.
_FUTURE_TYPE = {"CONSULT": "AGREE", "SUPPORT": "AGREE", "COOPERATE": "AGREE", "AID": "AGREE", "RETREAT": "CONCEDE"}
_REMEMBERED = 300  # acts of one type and status among which an act told again is looked for
_MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
_IN_PLACE = ("in", "at", "near", "outside", "from")


@dataclass(frozen=True, slots=True)
class EventInputs:
    """What events are resolved from, all of one report."""

    text: str
    mentions: Sequence[EventMention]
    statements: Sequence[Statement]
    dates: Sequence[Date]
    places: Sequence[Place]
    published: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    """The same, by position."""

    cues: SpanIndex[Statement]
    contents: SpanIndex[Statement]
    places: SpanIndex[Place]


def resolve_events(inputs: EventInputs, table: ActorTable) -> tuple[Event, ...]:
    """Events in text order, ids e1, e2, …; an act told twice is one event, at its first telling."""
    look = _Look(
        SpanIndex((c, s) for s in inputs.statements for c in s.cue),
        SpanIndex((c, s) for s in inputs.statements for c in s.content),
        SpanIndex(((p.start, p.end), p) for p in inputs.places),
    )
    found = [e for m in inputs.mentions if (e := _event(m, inputs, table, look)) is not None]
    kept: list[Event] = []
    told: dict[tuple[str, str], deque[Event]] = {}
    for event in _without_echoes(found):
        earlier = told.setdefault((event.type, event.status), deque(maxlen=_REMEMBERED))
        if not any(_same_act(event, other) for other in earlier):
            kept.append(event)
            earlier.append(event)
    return tuple(replace(e, id=f"e{i}") for i, e in enumerate(kept, 1))


def _event(mention: EventMention, inputs: EventInputs, table: ActorTable, look: _Look) -> Event | None:
    actors, recipients = _parties(mention, table, look)
    if not actors and not recipients:
        return None
    kind = _FUTURE_TYPE.get(mention.type, mention.type) if mention.status == "future" else mention.type
    mode = mention.mode if kind == mention.type else None
    claim = _claim(mention, look)
    why = [f'trigger "{inputs.text[mention.trigger.start : mention.trigger.end]}", probability {mention.confidence:.2f}']
    if kind != mention.type:
        why.append(f"{mention.type} in the future is {kind}")
    for side, spans in (("actor", mention.actors), ("recipient", mention.recipients)):
        for span in spans:
            link = table.party(span)
            why.append(f'{side} "{inputs.text[span.start : span.end]}": {link.why if link else "not resolved"}')
    sentence = mention.sentence
    return Event(
        id="",
        type=kind,
        mode=mode,
        contexts=find_contexts(inputs.text[sentence.start : sentence.end]),
        actors=actors,
        recipients=recipients,
        trigger=(mention.trigger,),
        sentence=sentence,
        date=date_of_act(inputs.text, mention.trigger, sentence, inputs.dates, look.contents, inputs.published, mention.status),
        place=_place(mention, inputs.text, look),
        status=mention.status,
        quad=QUAD_OF[kind],
        goldstein=score_of(kind, mode),
        claimed_in=claim.id if claim else None,
        confidence=mention.confidence,
        why=tuple(why),
    )


def _parties(mention: EventMention, table: ActorTable, look: _Look) -> tuple[tuple[str, ...], tuple[str, ...]]:
    def ids(spans: Sequence[Span]) -> list[str]:
        found = [link.actor for s in spans if (link := table.party(s)) and link.actor]
        return list(dict.fromkeys(found))

    actors, recipients = ids(mention.actors), ids(mention.recipients)
    if not actors and not mention.actors:
        # "accused", "urged": the cue of a statement is the act of its speaker.
        cued = [s.speaker for _, s in look.cues.overlapping(mention.trigger) if s.speaker]
        actors = cued[:1]
    recipients = [r for r in recipients if r not in actors]
    return tuple(actors), tuple(recipients)


def _claim(mention: EventMention, look: _Look) -> Statement | None:
    """The innermost statement in whose content the act is told."""
    holders = [s for _, s in look.contents.around(mention.trigger)]
    return min(holders, key=lambda s: sum(c.end - c.start for c in s.content), default=None)


def _place(mention: EventMention, text: str, look: _Look) -> str | None:
    """The name of the place that a preposition puts into the event's sentence, if just one does."""
    named = []
    for span, place in look.places.within(mention.sentence):
        before = text[max(mention.sentence.start, span.start - 12) : span.start].lower().split()
        if before and (before[-1] in _IN_PLACE or (before[-1] == "the" and len(before) > 1 and before[-2] in _IN_PLACE)):
            named.append(place)
    return named[0].name if len(named) == 1 else None


def _without_echoes(found: Sequence[Event]) -> list[Event]:
    """The events without those that only name an act of their sentence once more: "hit by strikes in a raid" is one ASSAULT.

    An echo has the type and status of the fuller event, no party that the fuller one has not on that side, and one side at most.
    """
    by_act: dict[tuple[Span, str, str], list[Event]] = {}
    for e in found:
        by_act.setdefault((e.sentence, e.type, e.status), []).append(e)

    def is_echo(e: Event) -> bool:
        if e.actors and e.recipients:
            return False
        for other in by_act[(e.sentence, e.type, e.status)]:
            within = set(e.actors) <= set(other.actors) and set(e.recipients) <= set(other.recipients)
            fuller = len(other.actors) + len(other.recipients) > len(e.actors) + len(e.recipients)
            if other is not e and within and (fuller or other.trigger[0].start < e.trigger[0].start):
                return True
        return False

    return [e for e in found if not is_echo(e)]


def _same_act(a: Event, b: Event) -> bool:
    if a.type != b.type or (a.date and b.date and a.date != b.date) or a.status != b.status:
        return False
    if a.type in _MUTUAL:
        mine, theirs = {*a.actors, *a.recipients}, {*b.actors, *b.recipients}
        return mine <= theirs and len(mine) > 1
    return bool(a.actors and a.recipients) and set(a.actors) <= set(b.actors) and set(a.recipients) <= set(b.recipients)
