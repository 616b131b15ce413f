"""Events -> places on a map: where each act was done, by what the reports say, else by the countries that had a part in it."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from demarche.archive.asking import event_conditions, events_by_number
from demarche.archive.filters import Filters
from demarche.archive.rows import Rows
from demarche.errors import UsageError
from demarche.knowledge import countries

COLUMNS = (
    "place", "country", "kind", "lat", "lon", "acts", "named", "cooperation", "conflict", "reports", "first", "last", "sentence", "report", "event", "key",
)  # fmt: skip
"""`kind`: place, or country, which stands in its middle. Of `acts`, each counted once, `named` are those of which a report says that they were done there;
the others stand there for their parties."""
MOST_EVENTS = 8_000
"""Events that one map looks at, the latest first: a map of more says nothing more, and takes seconds."""

# A party of the event, the recipient before the actor: what is done to somebody is done where they are, if the report says nothing of it.
_COUNTRY = (
    "(SELECT p.country FROM parties p WHERE p.report = e.report AND p.item = e.id AND p.part IN ('actor', 'recipient') AND p.country IS NOT NULL "
    "ORDER BY p.part DESC, length(p.actor), p.actor LIMIT 1)"
)
_PLACE = "SELECT min(x.start) FROM places x WHERE x.report = e.report AND x.name = e.place AND x.lat IS NOT NULL"
_EVENTS = (
    "SELECT e.n, e.report, e.id, e.day, e.quad, e.sentence, r.id AS report_id, coalesce(h.centre, e.n) AS act, "  # noqa: S608  (names of our own)
    f"w.name, w.country AS place_country, w.lat, w.lon, w.geonames, CASE WHEN w.lat IS NULL THEN {_COUNTRY} END AS country "
    "FROM events e JOIN reports r ON r.n = e.report LEFT JOIN act_mentions m ON m.event = e.n LEFT JOIN act_strands k ON k.event = m.centre "
    "LEFT JOIN act_accounts h ON h.event = k.centre "
    f"LEFT JOIN places w ON w.report = e.report AND e.place IS NOT NULL AND w.start = ({_PLACE}) AND w.lat IS NOT NULL "
    "WHERE e.status = 'actual'{} ORDER BY e.day DESC, e.n LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an event stands."""

    key: str
    name: str
    country: str | None
    kind: str
    lat: float
    lon: float
    is_named: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    """One act with the mention that stands for it, and the reports that tell of it."""

    spot: _Spot
    row: sqlite3.Row
    reports: frozenset[int]


def find_places(db: sqlite3.Connection, filters: Filters) -> Rows:
    """One row for each place with at least one act of status `actual`, the most acts first.

    An act stands where most of its mentions put it, by name if any does, else at the middle of a party's country: the recipient's
    before the actor's. Of more than `MOST_EVENTS` events only the latest are looked at. Filters are those of events.
    """
    by_spot: dict[str, list[_Placed]] = defaultdict(list)
    for placed in _place_acts(db, filters):
        by_spot[placed.spot.key].append(placed)
    spots = sorted(by_spot, key=lambda key: (-len(by_spot[key]), key))
    rows = [_row(by_spot[key]) for key in spots]
    return Rows(COLUMNS, tuple(rows[filters.offset : filters.offset + filters.limit]))


def find_events_at(db: sqlite3.Connection, key: str, filters: Filters) -> Rows:
    """The events that stand at a place, by the key that `find_places` gives: one for each act, the latest first."""
    numbers = [p.row["n"] for p in _place_acts(db, filters) if p.spot.key == key]
    return events_by_number(db, numbers[filters.offset : filters.offset + filters.limit])


def _place_acts(db: sqlite3.Connection, filters: Filters) -> list[_Placed]:
    if filters.by != "happenings":
        raise UsageError("a map counts acts, each once")
    conditions = event_conditions(db, replace(filters, limit=1, offset=0))
    where = "".join(f" AND {c.sql}" for c in conditions)
    rows = db.execute(_EVENTS.format(where), (*(v for c in conditions for v in c.values), MOST_EVENTS))
    acts: dict[int, list[tuple[_Spot, sqlite3.Row]]] = defaultdict(list)
    for row in rows:
        spot = _spot(row)
        if spot is not None:
            acts[row["act"]].append((spot, row))
    return [_settle(mentions) for mentions in acts.values()]


def _spot(row: sqlite3.Row) -> _Spot | None:
    is_named = row["lat"] is not None
    code = row["place_country"] if is_named else row["country"]
    named = countries.find_country(row["name"]) if is_named else None
    if is_named and (named is None or named.code != code):
        key = f"g{row['geonames']}" if row["geonames"] else f"{row['lat']:.2f},{row['lon']:.2f}"
        return _Spot(key, row["name"], code, "place", row["lat"], row["lon"], True)
    try:
        country = countries.country(code or "")
    except KeyError:
        return None
    return _Spot(country.code, country.name, country.code, "country", *country.centre, is_named) if country.centre else None


def _settle(mentions: Sequence[tuple[_Spot, sqlite3.Row]]) -> _Placed:
    """The place that most mentions of an act name, and the latest of these mentions."""
    named = [m for m in mentions if m[0].is_named] or list(mentions)
    counts = Counter(spot.key for spot, _ in named)
    best = min(counts, key=lambda key: (-counts[key], key))
    spot, row = next(m for m in named if m[0].key == best)
    return _Placed(spot, row, frozenset(row["report"] for _, row in mentions))


def _row(acts: Sequence[_Placed]) -> tuple[object, ...]:
    spot, latest = acts[0].spot, acts[0].row
    days = [p.row["day"] for p in acts if p.row["day"]]
    friendly = sum(p.row["quad"].endswith("cooperation") for p in acts)
    reports = len(_union(p.reports for p in acts))
    return (
        spot.name, spot.country, spot.kind, spot.lat, spot.lon, len(acts), sum(p.spot.is_named for p in acts), friendly, len(acts) - friendly, reports,
        min(days, default=None), max(days, default=None), latest["sentence"], latest["report_id"], latest["id"], spot.key,
    )  # fmt: skip


def _union(sets: Iterable[frozenset[int]]) -> set[int]:
    return set().union(*sets)
