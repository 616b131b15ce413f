"""The routes as an OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from demarche.plover import QUADS, TYPES

if TYPE_CHECKING:
    from demarche.web.app import Entry

_DAY = {"type": "string", "format": "date"}
_PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "q": ('Words in it: two words, "a phrase", sanction*, -without.', {"type": "string", "maxLength": 500}),
    "kind": ("Which list.", {"type": "string", "enum": ["statements", "events", "happenings", "reports", "actors", "figures", "stories"]}),
    "actor": ("Who speaks or acts: words of the name, or an actor's key.", {"type": "string", "maxLength": 500}),
    "country": ("A country's name, adjective or ISO code.", {"type": "string", "maxLength": 500}),
    "about": ("Whom it is about, or who is acted upon.", {"type": "string", "maxLength": 500}),
    "type": ("An event type of PLOVER.", {"type": "string", "enum": list(TYPES)}),
    "quad": ("A class of events.", {"type": "string", "enum": list(QUADS)}),
    "since": ("The first day.", _DAY),
    "until": ("The last day.", _DAY),
    "publisher": ("One publisher.", {"type": "string", "maxLength": 500}),
    "confidence": ("At least so sure.", {"type": "number", "minimum": 0, "maximum": 1}),
    "copies": ("Count copies of a report too.", {"type": "string", "enum": ["1"]}),
    "trace": ("1 traces the report's quotations and passages through the archive.", {"type": "string", "enum": ["1"]}),
    "box": ("A part of the world, widened to twice as broad as high: west,south,east,north in degrees.", {"type": "string", "maxLength": 80}),
    "place": ("A place by its key, as the list of places gives it: what happened there.", {"type": "string", "maxLength": 80}),
    "limit": ("Rows on a page.", {"type": "integer", "minimum": 1, "maximum": 500}),
    "cursor": ("Where the page begins: `next` of the one before.", {"type": "string"}),
}


def describe(entries: Iterable[Entry], version: str) -> dict[str, Any]:
    """The description of the JSON that every route answers with `Accept: application/json`, or with `.json` behind its path."""
    paths: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if not entry.summary:
            continue
        path = entry.path.replace(":path}", "}")
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        integers = "{n}" in entry.path
        parameters = [
            {
                "name": n,
                "in": "path",
                "required": True,
                "schema": {"type": "integer", "minimum": 0} if integers else {"type": "string", "minLength": 1},
            }
            for n in names
        ]
        parameters += [
            {"name": n, "in": "query", "required": False, "description": _PARAMETERS[n][0], "schema": _PARAMETERS[n][1]} for n in entry.parameters
        ]
        operation: dict[str, Any] = {
            "summary": entry.summary,
            "parameters": parameters,
            "responses": {
                "200": {"description": "The answer", "content": {entry.media: {}}},
                "304": {"description": "Unchanged (If-None-Match)"},
                **{str(s): {"description": d, "content": {"application/json": {}}} for s, d in _ERRORS.items()},
            },
        }
        if entry.body:
            operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": entry.body}}}
        paths.setdefault(path, {})[entry.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "demarche reading room", "version": version, "description": "Every page is also JSON: `.json` behind the path, or Accept."},
        "paths": paths,
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


_ERRORS = {
    400: "A parameter that cannot be",
    401: "A token is needed",
    403: "Not with this token, or from another site",
    404: "Not in the archive",
    413: "Too large",
    415: "Not a form and not JSON",
    421: "Not a name of this server",
    422: "Nothing to read in it",
    429: "Too many at once",
    503: "The archive cannot be read now",
}
