"""What a report says of an act, as far as it matters for knowing the act again in another report."""

from __future__ import annotations

import datetime
import functools
import hashlib
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from demarche.corpus.names import actor_key
from demarche.corpus.stories import Description, Frequency, describe
from demarche.corpus.wording import FUNCTION_WORDS, split_words
from demarche.knowledge.countries import find_country, find_demonym
from demarche.record import Actor, Event, Record
from demarche.spans import Span

WINDOW_DAYS = 5
"""Days between two mentions' days beyond which they are not compared: a report that looks back further says the date."""
_ANCHOR_WORDS, _ANCHOR_MATTER, _ANCHOR_NAMES = 3, 2, 3
_NAME_LEAST = 4  # letters of a word of a name that finds it
_WORDS, _MATTER = 24, 24  # heaviest stems of a sentence, and of its report, that are kept
_DAY_WORDS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow overnight earlier late week month year january february march "
    "april june july august september october november december said says told officials".split()
)
"""Words that say when or who says so, which any two reports share."""
_GENERIC = frozenset(
    "suspected alleged islamist islamic communist separatist armed group groups militant militants fighter fighters rebel rebels gunman gunmen "
    "insurgents terrorists army military forces troops soldiers police government ministry militia movement front people northern southern".split()
)
"""Words of names that say what somebody is, and not who."""
_PLANNED = frozenset({"future", "conditional"})
_DATE = re.compile(r"(\d{4})(?:-(?:W(\d\d)|(\d\d)(?:-(\d\d))?))?")


@dataclass(frozen=True, slots=True)
class Filing:
    """Under whom a reader says that an actor is filed, and the country of that one."""

    key: str
    country: str | None


Filings = Mapping[str, Filing]
"""By an actor's own key; those who were joined by others are in it under their own."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in an act: the key and country of the actor, and the words of its name."""

    key: str
    country: str | None
    name: tuple[str, ...]
    kind: str = "state"
    is_merged: bool = False  # a reader said whom it is, or that others are it

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def anchor(self) -> str | None:
        """What it shares with others that may be the same: "Lavrov" and "the Foreign Ministry" are Russia. An armed group does not
        act for the country that it is in; of the like of "students" there are many."""
        if self.country and self.kind != "armed_group":
            return f"@{self.country}"
        if self.is_merged:
            return f"={self.key}"
        if self.kind == "group":
            return None
        return next((word for word in self.name if len(word) >= _NAME_LEAST and word not in _GENERIC), None)


@dataclass(frozen=True, slots=True)
class Mention:
    """What one report says of one act, in one event or several that are the same. Days are proleptic ordinals.

    `first` and `last` bound the date that the text gives (None: it gives none); `named` is who and which countries the sentence
    names, `countries` are those of the whole report; `words` are the stems of the sentence and `matter` those of the whole report, with weights of Euclidean length 1;
    `sentence` is where the sentence begins.
    """

    report: str
    events: tuple[str, ...]
    types: tuple[str, ...]
    modes: tuple[str, ...]
    status: str  # done | planned | denied
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    first: int | None
    last: int | None
    published: int | None
    place: str | None
    place_country: str | None
    named: tuple[str, ...]
    countries: tuple[str, ...]
    triggers: tuple[str, ...]
    words: Mapping[str, float]
    matter: Mapping[str, float]
    sentence: int = 0

    def __hash__(self) -> int:
        return hash((self.report, self.events))

    @property
    def is_dated(self) -> bool:
        """Whether the text gives a whole day."""
        return self.first is not None and self.first == self.last

    @property
    def day(self) -> int | None:
        """The day by which it is filed: its own where it is a whole day, else that of publication, else the end of its span."""
        return self.first if self.is_dated else self.published or self.last

    @property
    def name(self) -> tuple[str, str]:
        """Report and event: the same in any archive."""
        return self.report, self.events[0]

    @property
    def rank(self) -> str:
        """A total order that no order of arrival touches: the more is known the earlier, else by chance of the ids."""
        known = (bool(self.actors), bool(self.recipients), self.is_dated, bool(self.place), len(self.named) > 1)
        return f"{len(known) - sum(known)}{_chance(*self.name)}"


@functools.lru_cache(maxsize=16_384)
def _chance(report: str, event: str) -> str:
    return hashlib.blake2b(f"{report}\0{event}".encode(), digest_size=8).hexdigest()


def describe_events(record: Record, frequency: Frequency, filings: Filings, description: Description | None = None) -> tuple[Mention, ...]:
    """A mention for each of a record's events; `description` is that of its text, where it is known already."""
    if not record.events:
        return ()
    matter = _heaviest((description or describe(record.text, record.published, frequency)).terms, _MATTER)
    parties = {a.id: _party(a, filings) for a in record.actors}
    countries = tuple(n for n in _named(record, parties, Span(0, len(record.text))) if n.startswith("@"))
    return tuple(_describe(record, event, parties, countries, matter, frequency) for event in record.events)


def _describe(
    record: Record, event: Event, parties: Mapping[str, Party], countries: tuple[str, ...], matter: Mapping[str, float], frequency: Frequency
) -> Mention:
    text = record.text
    actors, recipients = (tuple(parties[i] for i in side if i in parties) for side in (event.actors, event.recipients))
    named = _named(record, parties, event.sentence)
    known = {w.stem for p in (*actors, *recipients) for part in p.name for w in split_words(part)}
    weights = {}
    for word in split_words(text[event.sentence.start : event.sentence.end]):
        if is_telling(word.form) and word.stem not in known:
            weights[word.stem] = -math.log(max(frequency(word.stem), 1e-6))
    triggers = (w for s in event.trigger for w in split_words(text[s.start : s.end]) if w.form not in FUNCTION_WORDS and not w.form.isdigit())
    first, last = span_of_date(event.date)
    published = datetime.date.fromisoformat(record.published).toordinal() if record.published else None
    place = next((p for p in record.places if p.name == event.place), None)
    return Mention(
        record.id, (event.id,), (event.type,), (event.mode,) if event.mode else (), "planned" if event.status in _PLANNED else "denied" if event.status == "negated" else "done",
        actors, recipients, first, last, published, event.place, place.country if place else None, named, countries, tuple(dict.fromkeys(w.stem for w in triggers)),
        _heaviest(weights, _WORDS), matter, event.sentence.start,
    )  # fmt: skip


def is_telling(form: str) -> bool:
    """Whether a word may tell one act from another. Numbers do not: they are what outlets differ in."""
    return len(form) > 2 and not form.isdigit() and form not in FUNCTION_WORDS and form not in _DAY_WORDS


def is_generic(party: Party) -> bool:
    """Whether a party is named by what it is alone: "gunmen", "the students"."""
    return party.kind == "group" or all(word in _GENERIC or word in FUNCTION_WORDS for word in party.name)


def _party(actor: Actor, filings: Filings) -> Party:
    own = actor_key(actor)
    filed = filings.get(own)
    country = actor.country or (filed.country if filed else None)
    return Party(filed.key if filed else own, country, tuple(w.form for w in split_words(actor.name)), actor.kind, filed is not None)


def _named(record: Record, parties: Mapping[str, Party], sentence: Span) -> tuple[str, ...]:
    """Who and which countries a sentence names, in order."""
    found = [(m.start, parties[a.id].anchor) for a in record.actors for m in a.mentions if sentence.start <= m.start < sentence.end]
    found += [(p.start, f"@{p.country}") for p in record.places if p.country and sentence.start <= p.start < sentence.end]
    for e in record.entities:  # "British forces"
        if e.label in ("GPE", "NORP") and sentence.start <= e.start < sentence.end and (country := _country(record.text[e.start : e.end])):
            found.append((e.start, f"@{country}"))
    return tuple(dict.fromkeys(anchor for _, anchor in sorted(found, key=lambda f: (f[0], f[1] or "")) if anchor))


@functools.lru_cache(maxsize=4096)
def _country(name: str) -> str | None:
    found = find_country(name) or find_demonym(name)
    return found.code if found else None


def _heaviest(weights: Mapping[str, float], most: int) -> dict[str, float]:
    kept = sorted(weights.items(), key=lambda w: (-w[1], w[0]))[:most]
    length = math.sqrt(sum(w * w for _, w in kept)) or 1.0
    return {term: round(w / length, 3) for term, w in kept}


def unite(mentions: Sequence[Mention]) -> Mention:
    """Mentions of one act as one, which knows what each of them knows; the fullest comes first. Of several reports it names whom a third
    of them name, since a sentence may name others too."""
    best = mentions[0]
    if len(mentions) == 1:
        return best
    dated = next((m for m in mentions if m.is_dated), next((m for m in mentions if m.first is not None), best))
    placed = next((m for m in mentions if m.place), best)
    names = Counter(n for m in mentions for n in m.named)
    countries = Counter(n for m in mentions for n in m.countries)
    least = len(mentions) / 3 if any(m.report != best.report for m in mentions) else 0
    published = [m.published for m in mentions if m.published is not None]
    return replace(
        best,
        events=_each(e for m in mentions for e in m.events if m.report == best.report),
        types=_each(t for m in mentions for t in m.types),
        modes=_each(t for m in mentions for t in m.modes),
        actors=_most_given([m.actors for m in mentions]),
        recipients=_most_given([m.recipients for m in mentions]),
        first=dated.first,
        last=dated.last,
        published=min(published, default=None),
        place=placed.place,
        place_country=placed.place_country,
        named=_each(n for m in mentions for n in m.named if names[n] >= least),
        countries=_each(n for m in mentions for n in m.countries if countries[n] >= least),
        triggers=_each(t for m in mentions for t in m.triggers),
        words=_sum([m.words for m in mentions], _WORDS),
        matter=_sum([m.matter for m in mentions], _MATTER),
    )


def _most_given(sides: Sequence[tuple[Party, ...]]) -> tuple[Party, ...]:
    """The parties that most of the mentions give, as the first of these gives them: one that was read wrongly speaks for itself alone."""
    counts = Counter(side[0].key for side in sides if side)
    return max((side for side in sides if side), key=lambda side: counts[side[0].key], default=())


def _sum(vectors: Iterable[Mapping[str, float]], most: int) -> dict[str, float]:
    total: dict[str, float] = {}
    for vector in vectors:
        for term, weight in vector.items():
            total[term] = total.get(term, 0.0) + weight
    return _heaviest(total, most)


def _each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


@functools.lru_cache(maxsize=4096)
def span_of_date(value: str | None) -> tuple[int | None, int | None]:
    """The first and last day of an ISO date, week, month or year; (None, None) for anything else."""
    m = _DATE.fullmatch(value or "")
    try:
        if not m:
            return None, None
        year, week, month, day = (int(g) if g else 0 for g in m.groups())
        if week:
            monday = datetime.date.fromisocalendar(year, week, 1).toordinal()
            return monday, monday + 6
        start = datetime.date(year, month or 1, day or 1).toordinal()
        if day:
            return start, start
        following = datetime.date(year + 1, 1, 1) if month in (0, 12) else datetime.date(year, month + 1, 1)
    except ValueError:
        return None, None
    return start, following.toordinal() - 1


@functools.lru_cache(maxsize=4096)
def find_anchors(mention: Mention, status: str | None = None) -> frozenset[int]:
    """Numbers of which two mentions of one act share some: pairs of those that it names, pairs of telling words, and both mixed.

    `status` stands in for the mention's own: acts are looked up among acts, and plans among plans.
    """
    parties = (p.anchor for p in (*mention.actors, *mention.recipients))
    # "Gunmen kidnap girls" names nobody: its report says where.
    who = list(_each(n for n in (*parties, *(mention.named or mention.countries)) if n))[:_ANCHOR_NAMES]
    telling = list(mention.words)[:_ANCHOR_WORDS]
    told = _each((*mention.triggers[:2], *telling, *list(mention.matter)[:_ANCHOR_MATTER], *mention.modes[:1]))
    pairs = {*itertools.combinations(sorted(who), 2), *itertools.combinations(sorted(telling), 2)}
    pairs |= {(one, word) for one in who[:2] or [f"in {mention.place}"] for word in told}
    pairs |= {(f"by {mode}", word) for mode in mention.modes[:2] for word in list(mention.matter)[:_ANCHOR_NAMES]}
    return frozenset(_number(f"{status or mention.status}|{one}|{other}") for one, other in pairs)


@functools.lru_cache(maxsize=65_536)
def _number(anchor: str) -> int:
    return int.from_bytes(hashlib.blake2b(anchor.encode("utf8"), digest_size=8).digest(), "big", signed=True)


def is_within_window(one: Mention, other: Mention) -> bool:
    """Whether the days of two mentions are near enough to compare them; those without any day are near each other alone."""
    if one.day is None or other.day is None:
        return one.day is other.day
    return abs(one.day - other.day) <= WINDOW_DAYS
