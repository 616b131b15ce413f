"""Toponyms -> places: which of the places of that name the report means.

One sense a report: all mentions of a name are the same place. A name is read by what stands beside it ("Paris, Texas"),
by the countries and regions that the report names, by nearness to its other places, and by how well known a place is.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from demarche.knowledge.countries import Country, find_country, find_demonym
from demarche.knowledge.gazetteer import GazetteerPlace, find_places_named
from demarche.knowledge.names import fold_name
from demarche.reading.toponyms import Toponym
from demarche.record import Place

# Weights chosen on geo/trnews and geo/geovirus_fixed (benchmarks: score.py places); a city of a million scores 6.
_KIND_SCORE = {"country": 9.0, "continent": 9.0, "region": 7.2, "water": 7.0, "island": 6.8, "mountain": 6.5, "site": 7.0,
               "state": 6.6}  # fmt: skip
_NOT_OWN_NAME = -1.5
_INSIDE_NEIGHBOUR = 12.0  # "Paris, Texas"
_SAME_COUNTRY = 2.2
_SAME_REGION = 2.4
_NEAR = 1.8
_NEAR_KM = 250.0
_BETWEEN_NESTED = re.compile(r"(?:,| \(|, in| in|, near) ?\Z")
_DESIGNATIONS = re.compile(
    r"(?: (?:province|Province|district|District|region|Region|governorate|Governorate|prefecture|Prefecture|oblast|"
    r"Oblast|city|City|state|State|islands?|Islands?|municipality|Municipality|area|peninsula))\Z"
)
_PREFIXES = re.compile(
    r"\A(?:[Nn]orth(?:ern|east|west|eastern|western)?|[Ss]outh(?:ern|east|west|eastern|western)?|[Ee]ast(?:ern)?|"
    r"[Ww]est(?:ern)?|[Cc]entral|[Uu]pper|[Ll]ower|[Gg]reater|[Dd]owntown|City of|Province of|State of|Republic of)[ -]"
)


@dataclass(slots=True)
class _Name:
    """One name in the report with all that bears on its meaning."""

    key: str
    candidates: tuple[GazetteerPlace, ...]
    mentions: list[Toponym]
    containers: list[str]  # keys of names that stand right behind it


def resolve_places(text: str, toponyms: Sequence[Toponym]) -> tuple[Place, ...]:
    """The places of the report in order. A name that no gazetteer has keeps its words and no coordinates.

    A building that is not in the gazetteer is left out: its name is kept among the entities.
    """
    names = _collect(text, toponyms)
    chosen = {key: _best(name, names, {}, ()) for key, name in names.items()}
    for _ in range(2):  # what the first pass is sure of is context for the second
        context = _context(names, chosen)
        points = [place for place in chosen.values() if place is not None and place.kind in ("city", "state")]
        chosen = {key: _best(name, names, context, points) for key, name in names.items()}
    out = []
    for toponym in toponyms:
        place = chosen[fold_name(text[toponym.start : toponym.end])]
        if place is None and toponym.label == "FAC":
            continue
        out.append(_place(text, toponym, place))
    return tuple(out)


def _collect(text: str, toponyms: Sequence[Toponym]) -> dict[str, _Name]:
    names: dict[str, _Name] = {}
    for at, toponym in enumerate(toponyms):
        words = text[toponym.start : toponym.end]
        key = fold_name(words)
        if key not in names:
            names[key] = _Name(key, _candidates(words), [], [])
        names[key].mentions.append(toponym)
        if at + 1 < len(toponyms):
            follower = toponyms[at + 1]
            between = text[toponym.end : follower.start]
            if len(between) <= 6 and _BETWEEN_NESTED.match(between):
                names[key].containers.append(fold_name(text[follower.start : follower.end]))
    return names


def _candidates(words: str) -> tuple[GazetteerPlace, ...]:
    """Places of this name; else of the name without "province", "northern" and the like; else the adjective's country."""
    country = find_country(words) or find_demonym(words)
    if country is not None:
        found = tuple(p for p in find_places_named(country.name) if p.kind == "country")
        return found + tuple(p for p in find_places_named(words) if p.kind != "country")
    found = find_places_named(words)
    if found:
        return found
    for pattern in (_DESIGNATIONS, _PREFIXES):
        shorter = pattern.sub("", words)
        if shorter != words and len(shorter) > 2:
            stated: Country | None = find_country(shorter) or find_demonym(shorter)
            found = find_places_named(stated.name if stated else shorter)
            if found:
                return found
    return ()


def _prior(place: GazetteerPlace) -> float:
    known = _KIND_SCORE.get(place.kind) or math.log10(max(place.population, 300))
    return known + (0.0 if place.own_name else _NOT_OWN_NAME)


def _best(name: _Name, names: dict[str, _Name], context: dict[str, float], points: Sequence[GazetteerPlace]) -> GazetteerPlace | None:
    if not name.candidates:
        return None
    holders = [p for key in name.containers if key in names for p in names[key].candidates]
    return max(name.candidates, key=lambda p: _score(p, holders, context, points))


def _score(
    place: GazetteerPlace,
    holders: Iterable[GazetteerPlace],
    context: dict[str, float],
    points: Sequence[GazetteerPlace],
) -> float:
    score = _prior(place)
    if any(_lies_in(place, holder) for holder in holders):
        score += _INSIDE_NEIGHBOUR
    if place.country:
        score += _SAME_COUNTRY * context.get(place.country, 0.0)
    if place.region:
        score += _SAME_REGION * context.get(f"{place.country}/{place.region}", 0.0)
    others = [p for p in points if fold_name(p.name) != fold_name(place.name)]
    if place.kind != "country" and others:
        near = sum(_distance_km(place, other) <= _NEAR_KM for other in others)
        score += _NEAR * min(1.0, 2.0 * near / len(others))
    return score


def _lies_in(place: GazetteerPlace, holder: GazetteerPlace) -> bool:
    """Whether the second can be the container that stands behind the first: a state, a country, a region close by."""
    if holder.kind == "country":
        return place.country == holder.country and place.kind != "country"
    if holder.kind == "state":
        return place.country == holder.country and place.region == holder.region and place.kind not in ("state", "country")
    if holder.kind == "region":
        return place.country == holder.country and place.kind == "city" and _distance_km(place, holder) <= _NEAR_KM
    return False


def _context(names: dict[str, _Name], chosen: dict[str, GazetteerPlace | None]) -> dict[str, float]:
    """How much of the report is about each country and region, 0 to 1; names with rivals count for less."""
    weights: defaultdict[str, float] = defaultdict(float)
    for key, place in chosen.items():
        if place is None or place.country is None:
            continue
        rivals = {c.country for c in names[key].candidates if _prior(c) > _prior(place) - 2.0}
        weight = math.sqrt(len(names[key].mentions)) * (1.0 if place.kind in ("country", "state") else 1.0 / len(rivals or "1"))
        weights[place.country] += weight
        if place.region:
            weights[f"{place.country}/{place.region}"] += weight
    most = max(weights.values(), default=1.0)
    return {key: weight / most for key, weight in weights.items()}


def _distance_km(a: GazetteerPlace, b: GazetteerPlace) -> float:
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (a.lat, a.lon, b.lat, b.lon))
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))


def _place(text: str, toponym: Toponym, found: GazetteerPlace | None) -> Place:
    if found is None:
        return Place(toponym.start, toponym.end, text[toponym.start : toponym.end])
    return Place(toponym.start, toponym.end, found.name, found.country, found.lat, found.lon, found.geonames)
