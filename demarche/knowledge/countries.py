"""Countries by name, adjective and the words that stand for their governments.

Codes follow PLOVER: ISO 3166-1 alpha-3, Kosovo `KOS`; a dependency has the code of its controlling state, a breakaway
territory that of the state that claims it. Tables: `facts/countries.tsv`, `facts/metonyms.tsv`, `facts/country_codes.tsv`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache

from demarche.knowledge.fact_tables import load_table, parse_day, split_list
from demarche.knowledge.names import fold_name


@dataclass(frozen=True, slots=True)
class Country:
    """A state, or a territory that counts to one; `status` says which."""

    code: str  # ISO 3166-1 alpha-3 of the state that it counts as
    name: str
    official: str
    capital: str | None
    demonyms: tuple[str, ...]
    status: str = "state"  # state | part | dependency | breakaway | former
    centre: tuple[float, float] | None = None  # latitude and longitude of a point about in the middle


@dataclass(frozen=True, slots=True)
class Metonym:
    """A place that stands for the government or body that sits there."""

    name: str
    country: str | None
    actor_name: str
    kind: str  # a kind of record.Actor


@dataclass(frozen=True, slots=True)
class _Name:
    country: Country
    since: datetime.date | None
    until: datetime.date | None


@dataclass(frozen=True, slots=True)
class _Tables:
    by_code: dict[str, Country]
    by_name: dict[str, list[_Name]]  # exact spelling, or folded where the spelling is not all capitals
    by_demonym: dict[str, Country]
    by_capital: dict[str, Country]
    metonyms: dict[str, Metonym]


# Capitals of small states whose name means another place in most reports.
_NOT_SEATS = frozenset(("victoria", "georgetown", "kingston", "san marino", "monaco", "singapore", "djibouti", "luxembourg", "hong kong"))
_NO_PLURAL = ("s", "sh", "ch", "ese", "x")


def _bare(name: str) -> str:
    return name[4:] if name[:4] in ("the ", "The ") else name


def _is_abbreviation(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return len(letters) <= 5 and sum(c.isupper() for c in letters) >= 2 and "." not in name[:1] and " " not in name


def _name_key(name: str) -> str:
    """Abbreviations keep their case ("US" is not "us"), all other names are folded."""
    name = _bare(name.strip())
    return name.replace(".", "") if _is_abbreviation(name) else fold_name(name)


@cache
def _tables() -> _Tables:
    out = _Tables({}, {}, {}, {}, {})
    for code, status, name, official, capital, demonyms, others, lat, lon in load_table("countries.tsv"):
        centre = (float(lat), float(lon)) if lat and lon else None
        country = Country(code, name, official or name, capital or None, split_list(demonyms), status, centre)
        if status == "state":
            out.by_code[code] = country
            if capital and fold_name(capital) not in _NOT_SEATS:
                out.by_capital.setdefault(fold_name(capital), country)
        for spelling in (name, official, *split_list(others)):
            if not spelling:
                continue
            written, _, years = spelling.partition("@")
            since, _, until = years.partition("-")
            named = _Name(country, parse_day(since), parse_day(until, last=True))
            out.by_name.setdefault(_name_key(written), []).append(named)
        for word in country.demonyms:
            out.by_demonym.setdefault(word, country)
            if not word.endswith(_NO_PLURAL):
                out.by_demonym.setdefault(word + "s", country)
    for name, code, actor_name, kind in load_table("metonyms.tsv"):
        out.metonyms[fold_name(_bare(name))] = Metonym(name, code or None, actor_name, kind)
    return out


@cache
def _alpha2() -> dict[str, str]:
    return {row[0]: row[1] for row in load_table("country_codes.tsv")}


def alpha2(code: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country, from its alpha-3 code; None for one that is none."""
    return _alpha2().get(code)


def country(code: str) -> Country:
    """The state with this code. Raises `KeyError` for a code that is no state's."""
    return _tables().by_code[code]


def find_country(name: str, on: datetime.date | None = None) -> Country | None:
    """The country of this name: usual, official, former or abbreviated, with or without "the"; no adjectives.

    A name that several have borne (Congo, Yugoslavia) is read by the date where one is given. A former name is still
    found later: reports go on using it. "US" is a country, "us" is not.
    """
    text = name.strip()
    if not text or not any(c.isupper() for c in text):
        return None
    named = _tables().by_name.get(_name_key(text))
    if named is None and text.isupper():  # a name in a headline: UKRAINE
        named = _tables().by_name.get(fold_name(_bare(text)))
    if not named:
        return None
    fits = [n for n in named if on and (n.since is None or n.since <= on) and (n.until is None or on <= n.until)]
    return (fits or named)[0].country


def find_demonym(word: str) -> Country | None:
    """The country whose adjective or people's name this is: Uzbek, Uzbeks, British, Israelis."""
    tables = _tables()
    text = word.strip()
    return tables.by_demonym.get(text) or (tables.by_demonym.get(text.capitalize()) if text.isupper() else None)


def find_metonym(name: str) -> Metonym | None:
    """The government or body that a seat stands for: the Kremlin, Downing Street, Brussels, Washington, Ankara.

    A capital stands for its state, under the state's name. Whether the text means the city is for the caller to say.
    """
    text = _bare(name.strip())
    if not text[:1].isupper():
        return None
    tables = _tables()
    key = fold_name(text)
    found = tables.metonyms.get(key)
    if found is None and key in tables.by_capital:
        state = tables.by_capital[key]
        found = Metonym(text, state.code, state.name, "state")
    return found
