"""Records -> PLOVER events as JSON, one object an event, in the shape that NGEC and POLECAT made known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from demarche.evidence import select
from demarche.plover import QUAD_OF
from demarche.record import Actor, Record

VERSION = "PLOVER 2.0 draft"


def iter_events(record: Record) -> Iterator[dict[str, Any]]:
    """The events of a record. `id` is the report's id and the event's, and stays the same when the report is read again alike."""
    for event in record.events:
        yield {
            "id": f"{record.id}:{event.id}",
            "version": VERSION,
            "date": event.date,
            "pub_date": record.published,
            "publisher": record.publisher,
            "url": record.url,
            "story_id": record.id,
            "event_type": event.type,
            "event_mode": [event.mode] if event.mode else [],
            "event_context": list(event.contexts),
            "event_status": event.status,
            "quad_code": QUAD_OF[event.type],
            "goldstein": event.goldstein,
            "actor": [_party(record, a) for a in event.actors],
            "recip": [_party(record, a) for a in event.recipients],
            "loc": {"place": event.place},
            "claimed_in": event.claimed_in,
            "confidence": event.confidence,
            "event_text": record.text[event.sentence.start : event.sentence.end],
            "trigger": [select(record.text, span) for span in event.trigger],
        }


def happening_event(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row of `Archive.happenings` in the same manner: the act itself, with the numbers of reports that tell of it."""
    return {
        "id": f"happening:{row['happening']}",
        "version": VERSION,
        "date": row["date"],
        "event_type": row["type"],
        "event_status": row["status"],
        "quad_code": row["quad"],
        "goldstein": row["goldstein"],
        "actor": [{"text": row["actor"], "share": row["actor_share"]}] if row["actor"] else [],
        "recip": [{"text": row["recipient"], "share": row["recipient_share"]}] if row["recipient"] else [],
        "loc": {"place": row["place"]},
        "type_share": row["type_share"],
        "reports": row["reports"],
        "publishers": row["publishers"],
        "mentions": row["mentions"],
        "first_report": row["first"],
        "last_report": row["last"],
        "event_text": row["sentence"],
        "story_id": row["report"],
    }


def _party(record: Record, actor_id: str) -> dict[str, Any]:
    actor = record.actor(actor_id) or Actor(actor_id, actor_id, "group")
    return {
        "text": actor.name,
        "country": actor.country,
        "sector": actor.sector,
        "role": actor.role,
        "kind": actor.kind,
        "wiki": actor.wikidata,
        "spans": [list(m) for m in actor.mentions],
    }
