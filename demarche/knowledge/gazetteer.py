"""Places by name: countries, regions, waters and towns with coordinates. Data: `facts/places.sqlite`.

Towns are from GeoNames (CC BY 4.0); countries have a central point, regions one that is right to about half a degree.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import cache, lru_cache

from demarche.knowledge.fact_tables import FACTS
from demarche.knowledge.names import fold_name


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """A place with a point that stands for it."""

    name: str
    kind: str  # country continent region state city island water mountain site
    country: str | None  # ISO 3166-1 alpha-3
    region: str | None  # first-level division, for the USA, Canada, Australia and the United Kingdom
    lat: float
    lon: float
    population: int
    geonames: int | None
    own_name: bool = True  # found under its usual name, not under another


@cache
def _database() -> sqlite3.Connection:
    path = FACTS / "places.sqlite"
    return sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)


_QUERY = """
SELECT name, kind, country, region, lat, lon, population, geonames, own
FROM spelling JOIN place ON place.id = spelling.place WHERE folded = ? ORDER BY population DESC LIMIT 60
"""


@lru_cache(maxsize=8192)
def find_places_named(name: str) -> tuple[GazetteerPlace, ...]:
    """All places of this name or alternate name, the most populous first; accents, case and full stops do not count."""
    folded = fold_name(name)
    if not folded or len(folded) > 80:
        return ()
    rows = _database().execute(_QUERY, (folded,)).fetchall()
    return tuple(GazetteerPlace(n, k, c or None, r or None, *rest) for n, k, c, r, *rest in ((*row[:-1], bool(row[-1])) for row in rows))
