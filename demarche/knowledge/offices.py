"""Who held which office when. Tables: `facts/people.tsv` (written by hand), `facts/officeholders.tsv` (compiled).

A holding has the days on which an office began and ended where they are known, and `seen`: a day on which the source saw
the person in office. Between and around them nothing is claimed: an old list says nothing of a later year.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from demarche.knowledge.fact_tables import load_table, parse_day, split_list
from demarche.knowledge.given_names import plainer_names
from demarche.knowledge.names import fold_name, romanise, skeleton
from demarche.knowledge.office_kinds import RANK, find_office_kind
from demarche.knowledge.own_actors import load_own_actors


@dataclass(frozen=True, slots=True)
class Holding:
    """One person in one office. `country` is null for the officials of international bodies."""

    person: str
    country: str | None
    office: str
    start: datetime.date | None
    end: datetime.date | None
    wikidata: str | None
    source: str
    organisation: str | None = None
    seen: datetime.date | None = None
    prominence: int = 0  # 0 obscure to 10 known everywhere

    def held_on(self, day: datetime.date) -> bool | None:
        """Whether the office was held on the day; None where the table cannot tell."""
        if (self.start and day < self.start) or (self.end and day > self.end):
            return False
        if self.start and (self.end or (self.seen and day <= self.seen)):
            return True
        return True if self.seen and abs((day - self.seen).days) <= SEEN_DAYS else None


OWN_SOURCE = "your own file"
SEEN_DAYS = 120  # a list of office-holders is taken to hold for four months around its day
_FUZZY_SURNAME = 88.0  # rapidfuzz ratio after levelling romanisation; Lukashenka/Lukashenko has 90
_FUZZY_FULL = 84.0
_HONORIFICS = re.compile(r"^(?:(?:Mr|Mrs|Ms|Dr|Sir|Lord|Lady|President|Prime Minister|Senator|Sen|Gov|Gen|Rep|Dame|Sheikh)\b\.? )+")
_FAMILY_FIRST = frozenset({"CHN", "TWN", "HKG", "KOR", "PRK", "VNM", "KHM"})
_PARTICLES = frozenset("von van der den de di da del della dos du la le al el ad as ibn bin ben ul ur abu st san".split())


@dataclass(frozen=True, slots=True)
class _Tables:
    holdings: list[tuple[Holding, str]]  # with the kind of office
    by_name: dict[str, list[int]]  # folded full names, aliases and surnames
    by_skeleton: dict[str, list[tuple[str, int]]]  # consonants of prominent people's names -> (romanised name, holding)
    by_kind: dict[tuple[str, str], list[int]]  # (country or organisation, kind of office)


def _surnames(person: str, country: str | None) -> list[str]:
    """Folded surnames: the last word, with its particles; the first where the family name comes first."""
    words = person.split()
    if len(words) < 2:
        return []
    if country in _FAMILY_FIRST and "-" not in words[0]:
        return [fold_name(words[0])]
    at = len(words) - 1
    if words[at].rstrip(".") in ("Jr", "Sr", "II", "III") and at > 1:
        at -= 1
    out = [fold_name(words[at].rstrip(","))]
    for particle in ("al-", "el-", "Al-", "El-"):
        if words[at].startswith(particle):
            out.append(fold_name(words[at][3:]))
    while at > 1 and fold_name(words[at - 1]) in _PARTICLES:
        at -= 1
        out.append(fold_name(" ".join(words[at:])))
    return out


def name_keys(person: str, country: str | None, aliases: tuple[str, ...]) -> list[str]:
    """Folded spellings under which somebody is found: full name, first and last word, surname, aliases."""
    words = person.split()
    keys = [fold_name(person), *_surnames(person, country), *(fold_name(a) for a in aliases)]
    if len(words) > 2 and country not in _FAMILY_FIRST:
        keys.append(fold_name(f"{words[0]} {words[-1]}"))
    return list(dict.fromkeys(keys))


def _read_row(row: list[str]) -> tuple[Holding, tuple[str, ...]]:
    person, code, organisation, office, start, end, seen, wikidata, prominence, aliases, source = row
    holding = Holding(
        person=person,
        country=code or None,
        office=office,
        start=parse_day(start),
        end=parse_day(end, last=True),
        wikidata=wikidata or None,
        source=source,
        organisation=organisation or None,
        seen=parse_day(seen),
        prominence=int(prominence or 0),
    )
    return holding, split_list(aliases)


@cache
def _tables() -> _Tables:
    out = _Tables([], {}, {}, {})
    for own in load_own_actors():
        if own.kind == "person":
            start, end = parse_day(own.start), parse_day(own.end, last=True)
            _add(out, Holding(own.name, own.country, own.office, start, end, own.wikidata, OWN_SOURCE, prominence=10), own.aliases)
    for row in load_table("people.tsv"):
        _add(out, *_read_row(row))
    return out


def _add(tables: _Tables, holding: Holding, aliases: tuple[str, ...]) -> None:
    at = len(tables.holdings)
    kind = find_office_kind(holding.office, holding.country) or ""
    tables.holdings.append((holding, kind))
    for key in name_keys(holding.person, holding.country, aliases):
        tables.by_name.setdefault(key, []).append(at)
        tables.by_skeleton.setdefault(skeleton(key), []).append((romanise(key), at))
    for body in (holding.country, holding.organisation):
        if body and kind:
            tables.by_kind.setdefault((body, kind), []).append(at)


@cache
def _compiled() -> tuple[list[list[str]], dict[str, list[int]]]:
    """Rows of the compiled table and where each folded name and surname stands in it."""
    rows = load_table("officeholders.tsv")
    index: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        for key in row[9].split("; "):
            index.setdefault(key, []).append(at)
    return rows, index


def _compiled_named(key: str) -> list[tuple[Holding, str]]:
    rows, index = _compiled()
    found = [_read_row(rows[at])[0] for at in index.get(key, ())]
    return [(holding, find_office_kind(holding.office, holding.country) or "") for holding in found]


def _rank(item: tuple[Holding, str], on: datetime.date | None) -> tuple[float, ...]:
    """Sort key, best first: held on the day, then prominence and office, then nearness in time."""
    holding, kind = item
    held = holding.held_on(on) if on else None
    if holding.source == OWN_SOURCE and held is not False:  # the user's own word
        held = True
    weight = holding.prominence + RANK.get(kind, 0) + (100 if holding.source == OWN_SOURCE else 0)
    day = on or datetime.date.today()
    ends = [d for d in (holding.start, holding.end, holding.seen) if d]
    away = min((abs((day - d).days) for d in ends), default=100_000)
    return (0 if held else 1 if held is None else 2, -weight, away)


@lru_cache(maxsize=4096)
def find_people(name: str, on: datetime.date | None = None) -> tuple[Holding, ...]:
    """Holdings of everybody who goes by this full name or surname, the likeliest first.

    Offices held on the day come first, then those of which the table cannot tell, then others; within each the more
    prominent office and the nearer in time. Romanisations of a name meet (Toqaev, Tokayev). The name must be
    capitalised. One person has as many holdings as offices: the caller groups them by `person`.
    """
    text = _HONORIFICS.sub("", name.strip())
    if len(text) < 2 or not any(c.isupper() for c in text):
        return ()
    key = fold_name(text)
    found = _held_by(key)
    if not found:
        found = next((held for form in plainer_names(key) if (held := _held_by(form))), []) or _variants(key)
    return tuple(h for h, _ in sorted(dict.fromkeys(found), key=lambda item: _rank(item, on)))


def _held_by(key: str) -> list[tuple[Holding, str]]:
    """Holdings under a folded full name, alias or surname."""
    tables = _tables()
    return [*(tables.holdings[at] for at in tables.by_name.get(key, ())), *_compiled_named(key)]


def _variants(key: str) -> list[tuple[Holding, str]]:
    """Prominent people whose name differs from `key` only as romanisations do."""
    tables = _tables()
    plain = romanise(key)
    if len(plain) < 5:
        return []
    floor = _FUZZY_FULL if " " in plain else _FUZZY_SURNAME
    scored = [(fuzz.ratio(plain, other), at) for other, at in tables.by_skeleton.get(skeleton(key), ()) if other]
    best = max((score for score, _ in scored), default=0.0)
    if best < floor:
        return []
    return [tables.holdings[at] for score, at in scored if score >= best - 1.0]


def find_holder(country: str, office: str, on: datetime.date | None) -> Holding | None:
    """Who held the office of a country (alpha-3) or international body ("NATO") on the day; None if not known.

    The office may be any wording of its kind: "foreign minister" finds a Secretary of State. Where two people fit the
    day, nobody is named; without a day, only an office that the table knows a single holder of.
    """
    kind = find_office_kind(office, country)
    if kind is None:
        return None
    tables = _tables()
    held = [tables.holdings[at][0] for at in tables.by_kind.get((country, kind), ())]
    fits = [h for h in held if on is None or h.held_on(on)]
    if len({h.person for h in fits}) != 1:
        return None
    return fits[0]
