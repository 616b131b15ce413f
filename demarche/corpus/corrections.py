"""What readers mended -> records: a correction finds its statement or event by its words, so that it holds when a report is read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from demarche.errors import UsageError
from demarche.plover import QUAD_OF, TYPES, score_of
from demarche.record import Actor, Event, Record, Statement
from demarche.spans import Span

FIELDS = {"statement": ("wrong", "speaker"), "event": ("wrong", "type"), "actor": ("same",)}
"""What can be mended: `wrong` takes the item out, `speaker` is an actor's name or nobody, `type` is a type of PLOVER, `same` the name of the
actor that this one is."""

Item = Statement | Event | Actor


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction. `span` are the words that the item rests on (content, trigger or first mention), `was` what the reading had said."""

    kind: str  # statement | event | actor
    span: Span
    field: str
    value: str | None
    was: str | None
    who: str
    at: str  # UTC, ISO 8601


def span_of(item: Item) -> Span:
    """The words that an item rests on: a statement's content, an event's trigger, an actor's first mention."""
    if isinstance(item, Actor):
        return item.mentions[0] if item.mentions else Span(0, 0)
    spans = item.content if isinstance(item, Statement) else item.trigger or (item.sentence,)
    return Span(spans[0].start, spans[-1].end)


def find_item(record: Record, item_id: str) -> Item:
    """The statement, event or actor of that id. Raises `UsageError` where there is none."""
    items: list[Item] = [*record.statements, *record.events, *record.actors]
    for item in items:
        if item.id == item_id:
            return item
    raise UsageError(f"report {record.id!r} has no statement, event or actor {item_id[:20]!r}")


def make_correction(record: Record, item_id: str, field: str, value: str | None, who: str, at: str) -> Correction:
    """A correction of one item. Raises `UsageError` for what cannot be mended so, and for a speaker whom the record does not have."""
    item = find_item(record, item_id)
    kind = type(item).__name__.lower()
    value = (value or "").strip() or None
    if field not in FIELDS[kind]:
        raise UsageError(f"of {kind}s, {' and '.join(FIELDS[kind])} can be mended, not {field[:20]!r}")
    if field == "type" and value not in TYPES:
        raise UsageError(f"no event type {value!r}. One of: {', '.join(TYPES)}")
    if field == "same" and (value is None or (isinstance(item, Actor) and value == item.name)):
        raise UsageError("say which other actor of the report it is")
    if field in ("speaker", "same") and value is not None and not any(a.name == value for a in record.actors):
        raise UsageError(f"no actor {value[:80]!r} in the report. Its actors: {', '.join(a.name for a in record.actors)}")
    if not who.strip():
        raise UsageError("a correction has a name: who made it")
    return Correction(kind, span_of(item), field, None if field == "wrong" else value, _value(record, item, field), who.strip()[:200], at)


def _value(record: Record, item: Item, field: str) -> str | None:
    if isinstance(item, Event):
        return item.type
    if isinstance(item, Actor):
        return item.name
    actor = record.actor(item.speaker) if item.speaker else None
    return actor.name if actor and field == "speaker" else None


def apply_corrections(record: Record, corrections: Iterable[Correction]) -> Record:
    """The record as readers mended it, in the order of their corrections. One whose words are no longer read as an item changes nothing."""
    for correction in corrections:
        if correction.kind == "actor":
            record = _merged(record, correction)
            continue
        items: tuple[Statement | Event, ...] = record.statements if correction.kind == "statement" else record.events
        item = max(items, key=lambda i: _overlap(span_of(i), correction.span), default=None)
        if item is None or 2 * _overlap(span_of(item), correction.span) <= correction.span.end - correction.span.start:
            continue
        record = _without(record, item) if correction.field == "wrong" else _mended(record, item, correction)
    return record


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _without(record: Record, item: Statement | Event) -> Record:
    """The record without an item, and without what pointed to it."""
    if isinstance(item, Event):
        return replace(record, events=tuple(e for e in record.events if e.id != item.id))
    statements = tuple(replace(s, within=None) if s.within == item.id else s for s in record.statements if s.id != item.id)
    events = tuple(replace(e, claimed_in=None) if e.claimed_in == item.id else e for e in record.events)
    return replace(record, statements=statements, events=events)


def _mended(record: Record, item: Statement | Event, correction: Correction) -> Record:
    why = f"mended by {correction.who}, {correction.at[:10]}"
    if isinstance(item, Event):
        event_type = correction.value or item.type
        mode = item.mode if event_type == item.type else None
        new = replace(
            item, type=event_type, mode=mode, quad=QUAD_OF[event_type], goldstein=score_of(event_type, mode), confidence=1.0, why=(*item.why, why)
        )
        return replace(record, events=tuple(new if e.id == item.id else e for e in record.events))
    speaker = next((a.id for a in record.actors if a.name == correction.value), None)
    if correction.value is not None and speaker is None:  # read anew, the report has no such actor: the correction waits
        return record
    said = replace(item, speaker=speaker, speaker_basis="text" if speaker else None, confidence=1.0, why=(*item.why, why))
    return replace(record, statements=tuple(said if s.id == item.id else s for s in record.statements))


def _merged(record: Record, correction: Correction) -> Record:
    """The record in which an actor is another one. Read anew, the report may name either no more: then the correction waits."""
    gone = next((a for a in record.actors if correction.span in a.mentions), None)
    kept = next((a for a in record.actors if a.name == correction.value and a is not gone), None)
    if gone is None or kept is None:
        return record
    one = replace(kept, mentions=tuple(sorted({*kept.mentions, *gone.mentions})))
    actors = tuple(one if a is kept else a for a in record.actors if a is not gone)

    def now(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(kept.id if i == gone.id else i for i in ids))

    statements = tuple(
        replace(s, speaker=kept.id if s.speaker == gone.id else s.speaker, addressee=now(s.addressee), about=now(s.about)) for s in record.statements
    )
    # Nobody acts upon themselves: who was on both sides stays on the first.
    events = tuple(replace(e, actors=now(e.actors), recipients=tuple(r for r in now(e.recipients) if r not in now(e.actors))) for e in record.events)
    figures = tuple(replace(f, giver=now(f.giver), receiver=now(f.receiver), claimed_by=now(f.claimed_by)) for f in record.figures)
    return replace(record, actors=actors, statements=statements, events=events, figures=figures)
