"""What stands in a page's address -> filters, with the place in the list; and back into addresses."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from demarche.errors import UsageError

PAGE_ROWS = 25
_MOST_CHARS = 500
_MOST_ROWS = 500
_MOST_DIGITS = 9
_WORDS = ("actor", "country", "about", "type", "quad", "since", "until", "publisher", "report", "text")


@dataclass(frozen=True, slots=True)
class Query:
    """The filters of a page as the archive takes them, the rows before the first (`offset`) and at most (`limit`)."""

    filters: Mapping[str, Any]
    limit: int = PAGE_ROWS
    offset: int = 0

    def of(self, *names: str) -> dict[str, Any]:
        """The filters of these names that are set."""
        return {n: self.filters[n] for n in names if n in self.filters}


def parse_query(given: Mapping[str, str]) -> Query:
    """The filters in an address; `q` is the same as `text`. Raises `UsageError` for what cannot be."""
    filters: dict[str, Any] = {}
    for name in _WORDS:
        value = (given.get(name) or (given.get("q") if name == "text" else "") or "").strip()
        if len(value) > _MOST_CHARS:
            raise UsageError(f"{name} is longer than {_MOST_CHARS} characters")
        if value:
            filters[name] = value.replace("\0", "\ufffd").encode("utf8", "replace").decode("utf8")
    if given.get("confidence"):
        try:
            filters["confidence"] = float(given["confidence"])
        except ValueError:
            raise UsageError(f"a confidence is a number, not {given['confidence'][:40]!r}") from None
    if given.get("copies") in ("1", "true", "on"):
        filters["copies"] = True
    return Query(filters, _number(given.get("limit"), PAGE_ROWS, 1, _MOST_ROWS), _offset(given.get("cursor")))


def _number(words: str | None, default: int, least: int, most: int) -> int:
    if not words:
        return default
    # A number of ours has few digits; `int` itself fails on thousands of them.
    if not (words.isascii() and words.isdigit() and len(words) <= _MOST_DIGITS) or not least <= int(words) <= most:
        raise UsageError(f"limit is a number from {least} to {most}, not {words[:40]!r}")
    return int(words)


def make_cursor(offset: int) -> str:
    """Where the next page begins, as it stands in an address."""
    return base64.urlsafe_b64encode(f"o{offset}".encode()).decode().rstrip("=")


def _offset(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        words = base64.urlsafe_b64decode(cursor[:40] + "=" * (-len(cursor[:40]) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        words = ""
    if not words.startswith("o") or not words[1:].isdigit() or len(words) > 12:
        raise UsageError(f"no cursor of ours: {cursor[:40]!r}")
    return int(words[1:])


def address(path: str, /, **parameters: Any) -> str:
    """A path with parameters; those without a value are left out."""
    filled = {k: v for k, v in parameters.items() if v not in (None, "", False)}
    return path + (f"?{urlencode(filled)}" if filled else "")


def report_path(report_id: str, item: str | None = None) -> str:
    """Where a report stands, or the words of one item in it."""
    return f"/reports/{quote(report_id, safe='')}" + (f"#{quote(item)}" if item else "")


def actor_path(key: str) -> str:
    """Where an actor stands."""
    return f"/actors/{quote(key, safe='')}"


def happening_path(happening: str) -> str:
    """Where a happening stands."""
    return f"/happenings/{quote(happening, safe='')}"


def dyad_path(one: str, other: str) -> str:
    """Where two countries stand side by side."""
    return f"/dyads/{quote(one, safe='')}/{quote(other, safe='')}"
