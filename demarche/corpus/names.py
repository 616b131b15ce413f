"""Whether two actors of different reports are the same, as far as their names and countries tell."""

from __future__ import annotations

from demarche.corpus.wording import fold
from demarche.record import Actor


def is_same_person(one: Actor, other: Actor) -> bool:
    """Whether nothing speaks against one being the other: the same item of Wikidata, or names of which one holds the other
    ("Pompeo", "Mike Pompeo") and no two countries."""
    if one.wikidata and other.wikidata:
        return one.wikidata == other.wikidata
    if one.country and other.country and one.country != other.country:
        return False
    names, others = _parts(one.name), _parts(other.name)
    return bool(names) and bool(others) and (names <= others or others <= names)


def _parts(name: str) -> frozenset[str]:
    return frozenset(f for f in map(fold, name.split()) if f)
