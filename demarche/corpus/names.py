"""Whether two actors of different reports are the same, as far as their names and countries tell, and what they are filed under."""

from __future__ import annotations

import functools

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


def actor_key(actor: Actor) -> str:
    """The same for the same actor in any report: the item of Wikidata, else the kind, country and name without case and accents."""
    return actor.wikidata or f"{actor.kind}:{actor.country or ''}:{folded_name(actor.name)}"


@functools.lru_cache(maxsize=16_384)
def folded_name(name: str) -> str:
    """A name as it is compared: words without case, accents and punctuation."""
    return " ".join(f for f in map(fold, name.split()) if f)
