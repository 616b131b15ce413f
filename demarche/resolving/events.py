"""Event mentions -> events: parties become actors, planned acts take the type of a promise, repeats are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from demarche.plover import QUAD_OF, score_of
from demarche.reading.event_modes import find_contexts
from demarche.reading.mentions import EventMention
from demarche.record import Date, Event, Place, Statement
from demarche.resolving.actors import ActorTable
from demarche.resolving.dates import date_of
from demarche.spans import Span, contains, overlaps

# PLOVER: a future act of cooperation is itself an agreement, a future retreat a concession.
_FUTURE_TYPE = {"CONSULT": "AGREE", "SUPPORT": "AGREE", "COOPERATE": "AGREE", "AID": "AGREE", "RETREAT": "CONCEDE"}
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


def resolve_events(inputs: EventInputs, table: ActorTable) -> tuple[Event, ...]:
    """Events in text order, ids e1, e2, …; an act told twice is one event, at its first telling."""
    found = [e for m in inputs.mentions if (e := _event(m, inputs, table)) is not None]
    kept: list[Event] = []
    for event in found:
        if not any(_same_act(event, other) for other in kept):
            kept.append(event)
    return tuple(replace(e, id=f"e{i}") for i, e in enumerate(kept, 1))


def _event(mention: EventMention, inputs: EventInputs, table: ActorTable) -> Event | None:
    actors, recipients = _parties(mention, inputs, table)
    if not actors and not recipients:
        return None
    kind = _FUTURE_TYPE.get(mention.type, mention.type) if mention.status == "future" else mention.type
    mode = mention.mode if kind == mention.type else None
    claim = _claim(mention, inputs.statements)
    why = [f'trigger "{inputs.text[mention.trigger.start : mention.trigger.end]}", probability {mention.confidence:.2f}']
    if kind != mention.type:
        why.append(f"{mention.type} in the future is {kind}")
    for side, spans in (("actor", mention.actors), ("recipient", mention.recipients)):
        for span in spans:
            link = table.links.get(span)
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
        date=date_of(mention.trigger, sentence, inputs.dates),
        place=_place(mention, inputs),
        status=mention.status,
        quad=QUAD_OF[kind],
        goldstein=score_of(kind, mode),
        claimed_in=claim.id if claim else None,
        confidence=mention.confidence,
        why=tuple(why),
    )


def _parties(mention: EventMention, inputs: EventInputs, table: ActorTable) -> tuple[tuple[str, ...], tuple[str, ...]]:
    def ids(spans: Sequence[Span]) -> list[str]:
        found = [link.actor for s in spans if (link := table.links.get(s)) and link.actor]
        return list(dict.fromkeys(found))

    actors, recipients = ids(mention.actors), ids(mention.recipients)
    if not actors and not mention.actors:
        # "accused", "urged": the cue of a statement is the act of its speaker.
        cued = [s.speaker for s in inputs.statements if any(overlaps(c, mention.trigger) for c in s.cue) and s.speaker]
        actors = cued[:1]
    recipients = [r for r in recipients if r not in actors]
    return tuple(actors), tuple(recipients)


def _claim(mention: EventMention, statements: Sequence[Statement]) -> Statement | None:
    """The innermost statement in whose content the act is told."""
    holders = [s for s in statements if any(contains(c, mention.trigger) for c in s.content)]
    return min(holders, key=lambda s: sum(c.end - c.start for c in s.content), default=None)


def _place(mention: EventMention, inputs: EventInputs) -> str | None:
    """The name of the place that a preposition puts into the event's sentence, if just one does."""
    named = []
    for place in inputs.places:
        if contains(mention.sentence, (place.start, place.end)):
            before = inputs.text[max(mention.sentence.start, place.start - 12) : place.start].lower().split()
            if before and (before[-1] in _IN_PLACE or (before[-1] == "the" and len(before) > 1 and before[-2] in _IN_PLACE)):
                named.append(place)
    return named[0].name if len(named) == 1 else None


def _same_act(a: Event, b: Event) -> bool:
    if a.type != b.type or (a.date and b.date and a.date != b.date) or a.status != b.status:
        return False
    if a.type in _MUTUAL:
        mine, theirs = {*a.actors, *a.recipients}, {*b.actors, *b.recipients}
        return mine <= theirs and len(mine) > 1
    return bool(a.actors and a.recipients) and set(a.actors) <= set(b.actors) and set(a.recipients) <= set(b.recipients)
