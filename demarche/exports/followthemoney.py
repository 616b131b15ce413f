"""Records -> FollowTheMoney entities: people, bodies and companies, articles, events, and who is quoted where.

Source: the schema of FollowTheMoney 4, written out here; a test checks ours against its own library.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from demarche.knowledge.countries import alpha2
from demarche.record import Actor, Event, Record, Statement

_SCHEMA = {
    "person": "Person", "state": "PublicBody", "government": "PublicBody", "organization": "Organization", "armed_group": "Organization",
    "group": "Organization", "company": "Company", "media": "Company",
}  # fmt: skip
_PARTIAL_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_SUMMARY_CHARS = 2_000


def iter_entities(record: Record) -> Iterator[dict[str, Any]]:
    """The entities of a record: the article, its actors, its actual events, and one `Documentation` for each statement with a speaker.

    The same actor has the same id in every record where it can be told to be the same: by its item of Wikidata, else by kind,
    country and name. An event that only a speaker asserts has that in its `notes`.
    """
    article = _id("article", record.id)
    named = {a.id: _actor_id(a) for a in record.actors}
    yield _entity("Article", article, name=record.title, title=record.title, publisher=record.publisher, sourceUrl=_url(record.url),
                  publishedAt=_date(record.published), recordId=None)  # fmt: skip
    for actor in record.actors:
        yield _actor(actor)
    for event in record.events:
        if event.status == "actual":
            yield _event(record, event, article, named)
    for statement in record.statements:
        if statement.speaker in named:
            yield _documentation(record, statement, article, named[statement.speaker])


def _entity(schema: str, id: str, **properties: Any) -> dict[str, Any]:
    """An entity with the properties that have a value, each a list of texts."""
    filled = {name: [v for v in (value if isinstance(value, list) else [value]) if v] for name, value in properties.items()}
    return {"id": id, "schema": schema, "properties": {name: values for name, values in filled.items() if values}}


def _id(*parts: str) -> str:
    return "demarche-" + hashlib.blake2b("\0".join(parts).encode("utf8"), digest_size=16).hexdigest()


def _actor_id(actor: Actor) -> str:
    return actor.wikidata or _id("actor", actor.kind, actor.country or "", " ".join(actor.name.casefold().split()))


def _actor(actor: Actor) -> dict[str, Any]:
    country = _country(actor.country)
    schema = _SCHEMA[actor.kind]
    role = {"position": actor.role} if schema == "Person" else {}
    return _entity(schema, _actor_id(actor), name=actor.name, country=country, wikidataId=actor.wikidata, **role)


def _event(record: Record, event: Event, article: str, named: dict[str, str]) -> dict[str, Any]:
    words = " ".join(record.text[event.sentence.start : event.sentence.end].split())
    names = [[record.actor(a) for a in side] for side in (event.actors, event.recipients)]
    sides = ["; ".join(a.name for a in side if a) or "?" for side in names]
    claimed = f"asserted by a speaker only: statement {event.claimed_in}" if event.claimed_in else None
    return _entity(
        "Event",
        _id("event", record.id, event.id),
        name=f"{sides[0]} {event.type}{f' ({event.mode})' if event.mode else ''} {sides[1]}",
        summary=words[:_SUMMARY_CHARS],
        date=_date(event.date) or _date(record.published),
        location=event.place,
        organizer=[named[a] for a in event.actors if a in named],
        involved=[named[a] for a in event.recipients if a in named],
        proof=article,
        sourceUrl=_url(record.url),
        publisher=record.publisher,
        notes=claimed,
    )


def _documentation(record: Record, statement: Statement, article: str, speaker: str) -> dict[str, Any]:
    words = " … ".join(" ".join(record.text[c.start : c.end].split()) for c in statement.content)
    return _entity(
        "Documentation",
        _id("statement", record.id, statement.id),
        document=article,
        entity=speaker,
        role=f"speaker ({statement.form} {statement.kind})",
        summary=words[:_SUMMARY_CHARS],
        date=_date(statement.date) or _date(record.published),
    )


def _country(code: str | None) -> str | None:
    found = alpha2(code) if code else None
    return found.lower() if found else None


def _date(value: str | None) -> str | None:
    match = _PARTIAL_DATE.match(value or "")
    return match[0] if match and (match.end() == len(value or "") or (value or "")[match.end()] == "T") else None


def _url(value: str | None) -> str | None:
    return value if value and value.startswith(("http://", "https://")) else None
