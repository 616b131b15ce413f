"""What a reader asks for, in one value, and the conditions that it puts on a query."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, fields

from demarche.archive.search import full_text_query
from demarche.corpus.names import folded_name
from demarche.errors import UsageError
from demarche.knowledge.countries import find_country, find_demonym
from demarche.plover import QUADS, TYPES
from demarche.report import parse_publication_date, storable

_KEYS = "{}key IN (SELECT value FROM json_each(?))"
_COUNTRY = "{}country = ?"
_COMMON = 20_000
"""Parts from which on somebody is looked for along the days, the latest first: a page's worth of rows is soon found, and all of theirs
need not be read. Whoever has fewer is looked up in the index on parties."""
MOST_ROWS = 1_000_000
COUNTED_BY = ("happenings", "reports", "mentions")
"""What a count counts: acts, reports that tell of them, or every mention."""
_WORDS = ("actor", "country", "about", "type", "quad", "publisher", "text", "report")
_MOST_OFFSET = 10**12
_CODE_CHARS = 3
_NEAR_NAMES = 2_000  # actors' keys that one name may stand for


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Common filters. Names are matched whole word by word, in any case ("pompeo" finds Mike Pompeo); a country is a name,
    an adjective or an ISO code. `since` and `until` are days, both included. A report that is a copy of
    another counts not, unless `copies`, or one `publisher` or `report`, is asked for. `by` is what a count counts. Raises `UsageError` for what cannot be."""

    actor: str | None = None
    country: str | None = None
    about: str | None = None
    type: str | None = None
    quad: str | None = None
    since: str | None = None
    until: str | None = None
    publisher: str | None = None
    confidence: float = 0.0
    text: str | None = None
    report: str | None = None
    copies: bool = False
    by: str = "happenings"
    limit: int = 50
    offset: int = 0

    def __post_init__(self) -> None:
        for name in _WORDS:
            # A terminal hands over bytes that are no UTF-8 as lone surrogates, which no database takes; the archive holds U+FFFD for them too.
            object.__setattr__(self, name, storable(getattr(self, name)))
        for name in ("since", "until"):
            value = getattr(self, name)
            if value is not None:
                day = parse_publication_date(value)
                object.__setattr__(self, name, day.isoformat() if day else None)
        if self.type is not None and self.type.upper() not in TYPES:
            raise UsageError(f"no event type {self.type!r}. One of: {', '.join(TYPES)}")
        if self.quad is not None and self.quad not in QUADS:
            raise UsageError(f"no quad class {self.quad!r}. One of: {', '.join(QUADS)}")
        if self.by not in COUNTED_BY:
            raise UsageError(f"nothing is counted by {self.by!r}. One of: {', '.join(COUNTED_BY)}")
        if not 0.0 <= self.confidence <= 1.0:
            raise UsageError(f"a confidence is between 0 and 1, not {self.confidence}")
        if not 0 <= self.limit <= MOST_ROWS or not 0 <= self.offset <= _MOST_OFFSET:
            raise UsageError(f"at most {MOST_ROWS:,} rows at a time, and none before the first")


FILTER_NAMES = tuple(f.name for f in fields(Filters))


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL without any value in it, and the values that belong to its `?`."""

    sql: str
    values: tuple[object, ...] = ()


def country_code(name: str) -> str:
    """The ISO 3166-1 alpha-3 code for a country's name, adjective or code. Raises `UsageError` for what is none."""
    if len(name) == _CODE_CHARS and name.isascii() and name.isalpha():
        return name.upper()
    country = find_country(name) or find_demonym(name) or find_country(name.title()) or find_demonym(name.title())
    if country is None:
        raise UsageError(f"no country is known as {name!r}. Give its English name or ISO code, for example KAZ")
    return country.code


def actor_keys(db: sqlite3.Connection, name: str) -> tuple[str, ...]:
    """Keys of the actors that a name may stand for: those whose name has all of its words. An actor's own key stands for that one."""
    if db.execute("SELECT 1 FROM actors WHERE key = ?", (name,)).fetchone() is not None:
        return (name,)
    words = list(dict.fromkeys(folded_name(name).split()))
    if not words:
        return ()
    asked = " INTERSECT ".join(["SELECT key FROM actor_words WHERE word = ?"] * len(words))
    return tuple(row[0] for row in db.execute(f"{asked} LIMIT ?", (*words, _NEAR_NAMES)))


def party_condition(db: sqlite3.Connection, table: str, name: str, parts: tuple[str, ...], filters: Filters) -> Condition:
    """The rows of a table (by its alias in the query) in which somebody of that name has one of the parts."""
    return _having(db, table, _KEYS, json.dumps(actor_keys(db, name)), parts, filters)


def country_condition(db: sqlite3.Connection, table: str, country: str, parts: tuple[str, ...], filters: Filters) -> Condition:
    """The rows of a table (by its alias in the query) in which an actor of that country has one of the parts."""
    return _having(db, table, _COUNTRY, country_code(country), parts, filters)


def _having(db: sqlite3.Connection, table: str, whose: str, value: str, parts: tuple[str, ...], filters: Filters) -> Condition:
    days, bounds = _days(filters)
    inside = f"FROM parties WHERE {whose.format('')} AND part IN (SELECT value FROM json_each(?)){days}"  # noqa: S608  (names of our own)
    values = (value, json.dumps(parts), *bounds)
    count = db.execute(f"SELECT count(*) FROM (SELECT 1 {inside} LIMIT {_COMMON})", values).fetchone()[0]  # noqa: S608
    if count < _COMMON:
        return Condition(f"({table}.report, {table}.id) IN (SELECT report, item {inside})", values)
    one = f"SELECT 1 FROM parties x WHERE x.report = {table}.report AND x.item = {table}.id AND x.part IN (SELECT value FROM json_each(?))"  # noqa: S608
    return Condition(f"EXISTS ({one} AND {whose.format('+x.')})", (json.dumps(parts), value))


def _days(filters: Filters) -> tuple[str, tuple[object, ...]]:
    """The filter's days as a range of the index on parties: without it, every row of a country would be read for one month."""
    bounds = [(sign, day) for sign, day in ((">=", filters.since), ("<=", filters.until)) if day]
    return "".join(f" AND day {sign} ?" for sign, _ in bounds), tuple(day for _, day in bounds)


def report_conditions(filters: Filters, day: str) -> list[Condition]:
    """What every question shares: publisher, days, one report, copies left out."""
    out = []
    if filters.since:
        out.append(Condition(f"{day} >= ?", (filters.since,)))
    if filters.until:
        out.append(Condition(f"{day} <= ?", (filters.until,)))
    if filters.publisher:
        out.append(Condition("r.publisher = ? COLLATE NOCASE", (filters.publisher,)))
    if filters.report:
        out.append(Condition("r.id = ?", (filters.report,)))
    if not (filters.copies or filters.publisher or filters.report):
        out.append(Condition("r.copy_of IS NULL"))
    return out


def text_condition(column: str, index: str, words: str) -> Condition:
    """The rows whose full text has the words; nothing where there are no words in them."""
    query = full_text_query(words)
    if query is None:
        raise UsageError(f"no words to look for in {words!r}")
    return Condition(f"{column} IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)", (query,))  # noqa: S608  (names of our own)
