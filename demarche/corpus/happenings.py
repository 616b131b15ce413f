"""Event mentions of one act, in one report or in many -> one happening.

Two mentions are of one act when what they say agrees: kind of act, parties, day, place and words; and nothing that both know contradicts.
A happening is everything that such pairs hold together, so that the order in which reports come in changes nothing.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from demarche.corpus.wording import FUNCTION_WORDS, fold, split_words
from demarche.record import Actor, Event, Record

PLANNED, DONE, DENIED = "planned", "done", "denied"
_STANDING = {"actual": DONE, "future": PLANNED, "conditional": PLANNED, "negated": DENIED, "disputed": DENIED}
# Types that reports take for each other; a group has one place in the index.
_GROUPS = {
    "COERCE": "force",
    "SANCTION": "force",
    "ASSAULT": "force",
    "MOBILIZE": "force",
    "AID": "help",
    "COOPERATE": "help",
    "AGREE": "accord",
    "CONSULT": "accord",
}
_NEAR = {
    frozenset(p)
    for p in (
        ("SANCTION", "COERCE"),
        ("ASSAULT", "COERCE"),
        ("MOBILIZE", "COERCE"),
        ("AID", "COOPERATE"),
        ("AGREE", "CONSULT"),
        ("ASSAULT", "MOBILIZE"),
    )
}
_MUTUAL = frozenset(("AGREE", "CONSULT", "COOPERATE"))
_OFFICIAL = ("state", "government")
_OFFICIAL_SECTORS = frozenset(("GOV", "MIL", "LEG", "JUD", "COP", "SPY"))
# A party that many reports may name in other words ("schoolgirls", "students"): it can agree, but not contradict.
_VAGUE = ("group",)
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december".split()
)
DAYS_AROUND = 3
PLAN_DAYS = 45
"""Days after a plan in which its execution is looked for."""
_JOIN = 0.55
_NEAR_WEIGHT = 0.85
_FAR_WEIGHT = 0.8  # of types that are not near: readers, and reports, take one act for several kinds
_FAR_WORDS = 0.30  # of their words that mentions of other types must share, with both parties and the day the same
_SURE_WORDS = 0.10  # two mentions with the same parties on the same day need little more; least of their words that must be shared
_BOTH_VAGUE = 0.6
_LEAST_NAMES = 0.3  # of the names in either sentence, where only one side is known to be the same
_LONE_WORDS = 0.30  # where only one side is known to be the same
_FULL_WORDS = 0.40


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an act: names that stand for the same (`tokens`: keys, "c:" and a country, "n:" and a surname), and whether it is vague."""

    tokens: frozenset[str]
    is_vague: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """What a report says of one act. `day` is the act's own where `is_dated`, else the day of publication; `words` are weighted stems."""

    type: str
    standing: str  # planned | done | denied
    actors: Party
    recipients: Party
    day: str | None
    is_dated: bool
    place: str | None
    trigger: str
    words: Mapping[str, float]
    names: frozenset[str] = frozenset()
    """Words of the sentence that are written with a capital, but for its first: who and where."""
    countries: frozenset[str] = frozenset()
    """Countries of everybody and every place that the sentence names, whatever part they have in the act."""

    @property
    def group(self) -> str:
        """The kinds of act among which it may be found."""
        return _GROUPS.get(self.type, self.type)

    def index_keys(self) -> frozenset[str]:
        """The keys under which a mention of the same act may be found: each pair of its parties, and its group with each of them."""
        sides = (self.actors.tokens, self.recipients.tokens)
        pairs = {"|".join(sorted((a, r))) for a in sides[0] for r in sides[1]}
        return frozenset(pairs | {f"{self.group}|{t}" for t in sides[0] | sides[1]})


@dataclass(frozen=True, slots=True)
class Joining:
    """That two mentions are of one act, or that one plans or denies what the other tells (`kind`: same | plan | denial), how sure, and why."""

    kind: str
    score: float
    reasons: tuple[str, ...]


def describe_event(record: Record, event: Event, weight: Mapping[str, float] | None = None) -> Mention:
    """What a record says of one of its events. `weight` gives the weight of a stem by how rare it is; without it all count alike."""
    own = event.date if event.date and len(event.date) == 10 and "W" not in event.date else None
    words: dict[str, float] = {}
    names = set()
    for word in split_words(record.text, event.sentence):
        if record.text[word.start].isupper() and word.start > event.sentence.start and word.form not in _CALENDAR:
            names.add(word.stem)
        if word.form not in FUNCTION_WORDS and len(word.form) > 2 and not word.form.isdigit():
            words[word.stem] = 1.0 if weight is None else weight.get(word.form, 1.0)
    trigger = " ".join(fold(record.text[s.start : s.end]) for s in event.trigger)
    return Mention(
        event.type,
        _STANDING[event.status],
        _party([record.actor(a) for a in event.actors]),
        _party([record.actor(a) for a in event.recipients]),
        own or record.published,
        own is not None,
        next((p.country for p in record.places if p.name == event.place and p.country), None) if event.place else None,
        trigger,
        words,
        frozenset(names),
        _countries_in(record, event),
    )


def _countries_in(record: Record, event: Event) -> frozenset[str]:
    """The countries that a sentence names."""
    start, end = event.sentence
    actors = (a.country for a in record.actors if a.country and any(start <= m.start < end for m in a.mentions))
    places = (p.country for p in record.places if p.country and start <= p.start < end)
    return frozenset((*actors, *places))


def _party(actors: Iterable[Actor | None]) -> Party:
    tokens: set[str] = set()
    is_vague = True
    for actor in actors:
        if actor is None:
            continue
        is_vague = is_vague and actor.kind in _VAGUE and actor.wikidata is None
        name = [f for f in map(fold, actor.name.split()) if f]
        tokens.add(actor.wikidata or f"{actor.kind}:{' '.join(name)}")
        if actor.kind == "person" and name:
            tokens.add(f"n:{name[-1]}")
        is_official = actor.kind in _OFFICIAL or (actor.kind in ("person", "group", "armed_group") and (actor.sector in _OFFICIAL_SECTORS))
        if actor.country and is_official:
            tokens.add(f"c:{actor.country}")
    return Party(frozenset(tokens), is_vague and bool(tokens))


def join(one: Mention, other: Mention) -> Joining | None:
    """Whether two mentions are of one act, or a plan or denial and its act; None where they are not, or cannot be told to be."""
    same_type = one.type == other.type
    is_near = same_type or frozenset((one.type, other.type)) in _NEAR
    if one.place and other.place and one.place != other.place:
        return None
    kind = _kind(one, other)
    if kind is None or not _is_in_time(one, other, kind):
        return None
    sides = _compare_sides(one, other)
    if sides is None:
        return None
    agreeing = sum({1.0: 1.0, _BOTH_VAGUE: 0.5}.get(s, 0.0) for s in sides)
    words = _likeness(one.words, other.words)
    same_trigger = bool(one.trigger) and one.trigger == other.trigger
    if agreeing < 1 or words < (_SURE_WORDS if agreeing == 2 else _LONE_WORDS):
        return None
    if agreeing < 2 and not (_share_names(one.names, other.names) and _may_share_countries(one.countries, other.countries)):
        return None
    if not is_near and (agreeing < 2 or words < _FAR_WORDS or kind != "same"):
        return None
    score = 0.35 * sides[0] + 0.25 * sides[1] + 0.3 * min(1.0, words / _FULL_WORDS) + 0.1 * same_trigger
    if not same_type:
        score *= _NEAR_WEIGHT if is_near else _FAR_WEIGHT
    if score < _JOIN:
        return None
    reasons = [
        f"{one.type}" if same_type else f"{one.type} beside {other.type}",
        "both sides the same" if agreeing == 2 else "one side the same, the other open",
        f"{one.day} and {other.day}",
        f"{words:.0%} of the words",
    ]
    return Joining(kind, round(score, 4), (*reasons, "the same word for it") if same_trigger else tuple(reasons))


def _kind(one: Mention, other: Mention) -> str | None:
    standings = {one.standing, other.standing}
    if len(standings) == 1:
        return "same"
    return "plan" if standings == {PLANNED, DONE} else "denial" if standings == {DENIED, DONE} else None


def _is_in_time(one: Mention, other: Mention, kind: str) -> bool:
    """Whether the days can be those of one act: the same day or the next where both are told, some days where one is only that of a report."""
    if not one.day or not other.day:
        return False
    first, second = (datetime.date.fromisoformat(m.day) for m in (one, other) if m.day)
    apart = (second - first).days
    if kind == "plan":
        after = apart if one.standing == PLANNED else -apart
        return -1 <= after <= PLAN_DAYS
    if kind == "denial":
        return abs(apart) <= 2 * DAYS_AROUND
    if one.is_dated and other.is_dated:
        return abs(apart) <= 1
    if one.is_dated or other.is_dated:
        reported = apart if one.is_dated else -apart  # days from the act to a report that gives no day
        return -1 <= reported <= DAYS_AROUND
    return abs(apart) <= DAYS_AROUND - 1


def _compare_sides(one: Mention, other: Mention) -> tuple[float, float] | None:
    """How well the actors and the recipients agree: 1 the same, 0.4 open; None where they contradict."""
    if one.type in _MUTUAL or other.type in _MUTUAL:
        here, there = one.actors.tokens | one.recipients.tokens, other.actors.tokens | other.recipients.tokens
        shared = here & there
        if not shared:
            return None
        sides = [_compare(one.actors, Party(there, other.actors.is_vague)), _compare(one.recipients, Party(there, other.recipients.is_vague))]
    else:
        sides = [_compare(one.actors, other.actors), _compare(one.recipients, other.recipients)]
    return None if None in sides else (sides[0] or 0.0, sides[1] or 0.0)


def _compare(one: Party, other: Party) -> float | None:
    if one.tokens & other.tokens:
        # "villagers" on either side are not the same villagers for that.
        return _BOTH_VAGUE if one.is_vague or other.is_vague else 1.0
    if not one.tokens or not other.tokens or one.is_vague or other.is_vague:
        return 0.4
    return None


def _share_names(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sentences may name the same: nothing to compare, or enough of the shorter list in the other."""
    fewest = min(len(one), len(other))
    return fewest == 0 or len(one & other) >= _LEAST_NAMES * fewest


def _may_share_countries(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether what is open in one sentence may be what the other names: not where each names a country that the other does not."""
    return not (one - other and other - one)


def _likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The cosine of two weighted sets of words."""
    few, many = sorted((one, other), key=len)
    shared = sum(w * many[t] for t, w in few.items() if t in many)
    length = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return shared / length if length else 0.0


def find_components(members: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What pairs hold together: each member in exactly one group; groups and members in ascending order."""
    root = {m: m for m in members}

    def find(m: int) -> int:
        while root[m] != m:
            root[m] = root[root[m]]
            m = root[m]
        return m

    for a, b in pairs:
        if a in root and b in root:
            low, high = sorted((find(a), find(b)))
            root[high] = low
    groups: dict[int, list[int]] = {}
    for m in sorted(root):
        groups.setdefault(find(m), []).append(m)
    return [groups[r] for r in sorted(groups)]
