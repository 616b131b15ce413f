"""Chains of a person's names -> who it is: usual name, country, office at the date; from the text and the tables."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from demarche.knowledge.offices import Holding, find_people
from demarche.reading.lexemes import word_set
from demarche.resolving.collectives import Identity, find_country_words, identify_name
from demarche.resolving.genders import fold
from demarche.resolving.introductions import Introduction, country_words
from demarche.resolving.person_names import PersonChain
from demarche.resolving.titles import may_be, office_key, role_of, sector_of
from demarche.spans import Span

_AMERICAN = word_set(
    "republican democratic gop senator congressman congresswoman alabama alaska arizona arkansas california colorado connecticut delaware "
    "florida hawaii idaho illinois indiana iowa kansas kentucky louisiana maryland massachusetts michigan minnesota mississippi missouri "
    "montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia wisconsin wyoming"
)
_PROMINENT = 7  # a bare surname means the best known bearer only from here on (tables: 0 obscure, 10 known everywhere)
_AHEAD = 2
_KNOWN = 5  # from here on a name is its bearer's without more evidence
_GREAT = frozenset({"president", "prime minister", "chancellor", "foreign minister", "secretary of state", "defence minister", "king"})


@dataclass(frozen=True, slots=True)
class Clues:
    """What the text says of a person beside the name."""

    keys: frozenset[str]
    roles: tuple[str, ...]
    countries: tuple[str, ...]  # codes, first said first
    american: bool = False


def gather_clues(text: str, introductions: Sequence[Introduction], acronyms: Mapping[str, str], *, american: bool) -> Clues:
    """Offices and countries out of titles and appositions."""
    keys: dict[str, None] = {}
    roles: dict[str, None] = {}
    countries: dict[str, None] = {}
    for intro in introductions:
        if intro.office.key:
            keys[intro.office.key] = None
        if intro.office.role:
            roles[intro.office.role] = None
        words = country_words(text, intro)
        for country, _ in find_country_words(text, words):
            countries[country.code] = None
        if not countries:
            countries.update(dict.fromkeys(_countries_of_bodies(text, words, acronyms)))
        if not countries and any(fold(w.text(text)) in _AMERICAN for w in words):
            american = True
    return Clues(frozenset(keys), tuple(roles), tuple(countries), american)


def _countries_of_bodies(text: str, words: Sequence[Span], acronyms: Mapping[str, str]) -> Iterable[str]:
    """Countries of the bodies that a title names: "State Department spokesman"."""
    for i, word in enumerate(words):
        if word.text(text)[0].isupper():
            for j in range(min(len(words), i + 4), i, -1):
                found = identify_name(text[word.start : words[j - 1].end], acronyms)
                if found is not None and found.country and found.kind != "person":
                    yield found.country
                    break


def identify_person(
    text: str,
    chain: PersonChain,
    clues: Clues,
    published: datetime.date | None,
    named_countries: frozenset[str] = frozenset(),
) -> Identity:
    """Who the chain names. The tables give name, country and office only where name, country and date agree with them.

    Many people share a name: somebody little known is meant only where the text gives the office or the country, or has
    the name letter by letter and names the country somewhere.
    """
    name = " ".join((chain.full or chain.mentions[0].span).text(text).split()).removesuffix("'s").removesuffix("’s")
    country = clues.countries[0] if clues.countries else "USA" if clues.american else None
    role = clues.roles[0] if clues.roles else None
    plain = Identity(name, "person", country, role, sector_of(role))
    found = [h for h in find_people(name, published) if _is_meant(h, chain, clues, published, named_countries)]
    holdings = _fitting(found, clues, named_countries, single=len(chain.tokens) == 1, published=published)
    if not holdings:
        return plain
    best = holdings[0]
    known = replace(plain, name=best.person, country=best.country or country, wikidata=best.wikidata)
    role = _role(holdings, clues, published)
    return replace(known, role=role, sector=sector_of(role))


def _is_meant(holding: Holding, chain: PersonChain, clues: Clues, published: datetime.date | None, named_countries: frozenset[str]) -> bool:
    if holding.prominence >= _KNOWN or holding.country in clues.countries or _same_office(holding, clues.keys):
        return True
    if _serves(holding, published) and (holding.country in named_countries or fold(holding.person) == " ".join(chain.tokens)):
        return True
    same_name = {fold(w) for w in holding.person.split()} == set(chain.tokens)
    return same_name and len(chain.tokens) > 1 and holding.country in named_countries


def _serves(holding: Holding, published: datetime.date | None) -> bool:
    """Whether one of the great offices was held on the day."""
    return published is not None and bool(holding.held_on(published)) and office_key(holding.office) in _GREAT


def _fitting(
    found: Sequence[Holding], clues: Clues, named_countries: frozenset[str], *, single: bool, published: datetime.date | None
) -> list[Holding]:
    """The holdings of the one person meant, or none. A bare surname is the best known bearer's, or that of the only one who held
    a great office on the day in a country that the report names."""
    codes = set(clues.countries) | ({"USA"} if clues.american else set())
    found = [h for h in found if not codes or h.country is None or h.country in codes]
    if not found:
        return []
    by_person: dict[str, list[Holding]] = {}
    for h in found:
        by_person.setdefault(h.person, []).append(h)
    ranked = list(by_person.values())
    if not single:
        return ranked[0]
    in_office = [hs for hs in ranked if any(_same_office(h, clues.keys) and _not_over(h, published) for h in hs)]
    if len(in_office) == 1 or (in_office and codes):
        return in_office[0]
    fame = [max(h.prominence for h in hs) for hs in ranked]
    first = max(range(len(ranked)), key=lambda i: fame[i])
    others = [f for i, f in enumerate(fame) if i != first]
    clear = fame[first] >= _PROMINENT and all(f <= fame[first] - _AHEAD for f in others)
    if clear:
        return ranked[first]
    serving = [hs for hs in ranked if any(_serves(h, published) and h.country in named_countries for h in hs)]
    return serving[0] if len(serving) == 1 and not codes else []


def _same_office(holding: Holding, keys: frozenset[str]) -> bool:
    held = office_key(holding.office)
    return held is not None and any(may_be(k, held) for k in keys)


def _not_over(holding: Holding, published: datetime.date | None) -> bool:
    return published is None or holding.held_on(published) is not False


def _role(holdings: Sequence[Holding], clues: Clues, published: datetime.date | None) -> str | None:
    """The office at the date of the report: the tables' wording where they are sure, else the text's."""
    said = clues.roles[0] if clues.roles else None
    if published is not None:
        held = [h for h in holdings if h.held_on(published)]
        same = [h for h in held if _same_office(h, clues.keys)]
        if same or (held and (said is None or said.startswith("former"))):
            return (same or held)[0].office
    if said is not None or published is None:
        return said
    over = [h for h in holdings if h.end is not None and h.end < published]
    if over and len(over) == len([h for h in holdings if h.held_on(published) is False]):
        role = role_of(over[0].office) or over[0].office
        return role if role.startswith("former") else f"former {role}"
    return None
