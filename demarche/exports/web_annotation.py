"""Records -> W3C Web Annotations: one for each statement, event and figure, anchored by quotation and by position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demarche.evidence import select
from demarche.record import Event, Figure, Record, Statement
from demarche.spans import Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def iter_annotations(record: Record) -> Iterator[dict[str, Any]]:
    """The annotations of a record. The target is the report's address, else its id; the body names the part of the record."""
    for statement in record.statements:
        yield _annotation(record, statement, statement.content, "identifying")
    for event in record.events:
        yield _annotation(record, event, event.trigger, "classifying")
    for figure in record.figures:
        yield _annotation(record, figure, (figure.span,), "identifying")


def _annotation(record: Record, part: Statement | Event | Figure, spans: tuple[Span, ...], motivation: str) -> dict[str, Any]:
    source = record.url or f"urn:demarche:report:{record.id}"
    return {
        "@context": CONTEXT,
        "id": f"urn:demarche:{record.id}:{part.id}",
        "type": "Annotation",
        "motivation": motivation,
        "body": {"type": "Dataset", "format": "application/json", "value": _body(record, part)},
        "target": [{"source": source, "selector": select(record.text, span)} for span in spans],
    }


def _body(record: Record, part: Statement | Event | Figure) -> dict[str, Any]:
    """What the part says, with names for ids."""

    def name(actor_id: str | None) -> str | None:
        actor = record.actor(actor_id)
        return actor.name if actor else None

    if isinstance(part, Statement):
        return {"kind": "statement", "speaker": name(part.speaker), "form": part.form, "date": part.date, "confidence": part.confidence}
    if isinstance(part, Event):
        who, whom = ([name(a) for a in ids] for ids in (part.actors, part.recipients))
        return {"kind": "event", "type": part.type, "mode": part.mode, "status": part.status, "actors": who, "recipients": whom, "date": part.date}
    return {"kind": "figure", "value": part.value, "unit": part.unit, "qualifier": part.qualifier, "status": part.status, "date": part.date}
