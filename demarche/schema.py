"""The JSON Schema of a record, generated from the dataclasses' vocabularies so that the two cannot drift apart."""

from __future__ import annotations

from typing import Any

from demarche.plover import CONTEXTS, MODE_SCORES, QUADS, SECTORS, STATEMENT_KINDS, STATUSES, TYPES
from demarche.record import ENTITY_LABELS

ZONE_KINDS = ("headline", "subheading", "byline", "dateline", "caption", "body", "boilerplate")
ACTOR_KINDS = ("person", "state", "government", "organization", "armed_group", "group", "company", "media")
FIGURE_STATUSES = ("pledged", "delivered", "reported", "demanded")

_INT = {"type": "integer", "minimum": 0}
_SPAN = {"type": "array", "prefixItems": [_INT, _INT], "items": False, "minItems": 2, "maxItems": 2}
_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}
_DAY = {"type": ["string", "null"], "pattern": r"^\d{4}(-W\d{2}|-\d{2}(-\d{2})?)?$"}
_SHARE = {"type": "number", "minimum": 0, "maximum": 1}


def _one_of(words: tuple[str, ...], *, null: bool = False) -> dict[str, Any]:
    return {"enum": [*words, None] if null else list(words)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _part(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def record_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a record as `Record.to_dict` gives it."""
    modes = tuple(sorted({m for modes in MODE_SCORES.values() for m in modes}))
    placed = {"start": _INT, "end": _INT}
    statement = _part(
        id=_TEXT, speaker=_MAYBE, source=_list(_SPAN), cue=_list(_SPAN), content={**_list(_SPAN), "minItems": 1},
        form=_one_of(("direct", "indirect", "mixed")), kind=_one_of(STATEMENT_KINDS), within=_MAYBE,
        addressee=_list(_TEXT), about=_list(_TEXT), topics=_list(_TEXT), date=_DAY, place=_MAYBE, confidence=_SHARE,
        speaker_basis=_one_of(("text", "coreference", "archive"), null=True), speaker_in_text=_MAYBE,
    )  # fmt: skip
    event = _part(
        id=_TEXT, type=_one_of(TYPES), mode=_one_of(modes, null=True), contexts=_list(_one_of(CONTEXTS)),
        actors=_list(_TEXT), recipients=_list(_TEXT), trigger={**_list(_SPAN), "minItems": 1}, sentence=_SPAN, date=_DAY,
        place=_MAYBE, status=_one_of(STATUSES), quad=_one_of(tuple(QUADS)),
        goldstein={"type": "number", "minimum": -10, "maximum": 10}, claimed_in=_MAYBE, confidence=_SHARE,
    )  # fmt: skip
    figure = _part(
        id=_TEXT, kind=_one_of(("money", "people", "other")), value={"type": "number"}, unit=_MAYBE, span=_SPAN,
        qualifier=_one_of(("more_than", "less_than", "about"), null=True), giver=_list(_TEXT), receiver=_list(_TEXT),
        purpose=_list(_SPAN), date=_DAY, status=_one_of(FIGURE_STATUSES, null=True), claimed_by=_list(_TEXT),
    )  # fmt: skip
    actor = _part(
        id=_TEXT, name={"type": "string", "minLength": 1}, kind=_one_of(ACTOR_KINDS),
        country={"type": ["string", "null"], "pattern": "^[A-Z]{3}$"}, role=_MAYBE,
        sector=_one_of(SECTORS, null=True), wikidata={"type": ["string", "null"], "pattern": r"^Q\d+$"},
        mentions=_list(_SPAN),
    )  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "demarche record",
        "description": "What one report says. Spans are [start, end) offsets into `text`, in Unicode code points.",
        **_part(
            id=_TEXT,
            url=_MAYBE,
            publisher=_MAYBE,
            title=_MAYBE,
            published=_DAY,
            text=_TEXT,
            structure=_list(_part(**placed, kind=_one_of(ZONE_KINDS))),
            passages=_list(_part(**placed, joined={"type": "boolean"})),
            entities=_list(_part(**placed, label=_one_of(ENTITY_LABELS))),
            dates=_list(_part(**placed, type=_one_of(("DATE", "TIME", "DURATION", "SET")), value=_MAYBE)),
            places=_list(
                _part(
                    **placed,
                    name=_TEXT,
                    country={"type": ["string", "null"], "pattern": "^[A-Z]{3}$"},
                    lat={"type": ["number", "null"], "minimum": -90, "maximum": 90},
                    lon={"type": ["number", "null"], "minimum": -180, "maximum": 180},
                    geonames={"type": ["integer", "null"]},
                )
            ),
            actors=_list(actor),
            statements=_list(statement),
            events=_list(event),
            figures=_list(figure),
            warnings=_list(_part(kind=_TEXT, span={"anyOf": [_SPAN, {"type": "null"}]}, message=_TEXT)),
        ),
    }
