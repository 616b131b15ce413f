"""Whether two event mentions of different reports tell of one act in the world, with the reasons."""

from __future__ import annotations

import datetime
import functools
import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from demarche.corpus.names import actor_key
from demarche.corpus.stories import Frequency, describe
from demarche.corpus.wording import FUNCTION_WORDS, split_words
from demarche.plover import QUAD_OF
from demarche.record import Actor, Event, Record

JOIN = 4.5
"""Points from which two mentions are of one act (benchmarks/happenings.py)."""
WINDOW_DAYS = 10
"""Days between two mentions' days beyond which they are not compared: a report that looks back further says the date."""
PLAN_DAYS = 60
"""Days after its announcement within which an act may carry out a plan."""
_ANCHOR_WORDS, _ANCHOR_PARTIES, _NAME_ANCHORS = 3, 4, 2
_WORDS, _MATTER = 24, 24  # heaviest stems of a sentence, and of its report, that are kept
_SYMMETRIC = frozenset({"CONSULT", "AGREE", "COOPERATE"})  # who met whom depends on who tells it
_NEAR_TYPES = frozenset(
    frozenset(pair.split("-"))
    for pair in (
        "SANCTION-COERCE SANCTION-THREATEN SANCTION-REJECT SANCTION-ACCUSE COERCE-ASSAULT COERCE-MOBILIZE COERCE-ACCUSE ASSAULT-MOBILIZE ASSAULT-PROTEST "
        "COERCE-PROTEST ACCUSE-REJECT ACCUSE-THREATEN ACCUSE-REQUEST REQUEST-REJECT REQUEST-THREATEN REQUEST-CONSULT AGREE-COOPERATE AGREE-CONSULT "
        "AGREE-SUPPORT AGREE-AID CONSULT-COOPERATE COOPERATE-AID COOPERATE-SUPPORT SUPPORT-AID SUPPORT-CONSULT CONCEDE-RETREAT CONCEDE-AGREE "
        "RETREAT-COOPERATE RETREAT-AGREE MOBILIZE-THREATEN MOBILIZE-PROTEST"
    ).split()
)
_PLANNED = frozenset({"future", "conditional"})
_DATE = re.compile(r"(\d{4})(?:-(?:W(\d\d)|(\d\d)(?:-(\d\d))?))?")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in an act: the key and country of the actor, and the words of its name."""

    key: str
    country: str | None
    name: tuple[str, ...]
    armed: bool = False  # an armed group does not act for the country that it is in

    @property
    def anchors(self) -> tuple[str, ...]:
        """What it shares with others that may be the same: "Lavrov" and "the Foreign Ministry" are Russia."""
        if self.country and not self.armed:
            return (f"@{self.country}",)
        return tuple(word for word in self.name if len(word) > 3)[-_NAME_ANCHORS:] or (" ".join(self.name),)


@dataclass(frozen=True, slots=True)
class Mention:
    """One event of one report, as far as it matters for what happened. Days are proleptic ordinals.

    `first` and `last` bound the date that the text gives (None: it gives none); `words` are the stems of the sentence and
    `matter` those of the whole report, each with weights of Euclidean length 1; `sentence` is where its sentence begins.
    """

    report: str
    event: str
    type: str
    status: str  # done | planned | denied
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    first: int | None
    last: int | None
    published: int | None
    place: str | None
    place_country: str | None
    triggers: tuple[str, ...]
    words: Mapping[str, float]
    matter: Mapping[str, float]
    sentence: int = 0

    @property
    def day(self) -> int | None:
        """The day by which it is filed: its own where it is a whole day, else that of publication, else the end of its span."""
        return self.first if self.first is not None and self.first == self.last else self.published or self.last

    @property
    def rank(self) -> tuple[int, str]:
        """A total order that no order of arrival touches: the more is known the earlier, else by chance of the ids."""
        known = (bool(self.actors), bool(self.recipients), self.first is not None and self.first == self.last, bool(self.place))
        return -sum(known), hashlib.blake2b(f"{self.report}\0{self.event}".encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Match:
    """How surely two mentions are of one act: points, what each was given for, and what rules it out."""

    score: float
    reasons: tuple[str, ...]
    contradiction: str | None = None

    @property
    def joins(self) -> bool:
        """Whether the two are of one act."""
        return self.contradiction is None and self.score >= JOIN


def find_mentions(record: Record, frequency: Frequency) -> tuple[Mention, ...]:
    """The mentions of a record, one for each of its events."""
    if not record.events:
        return ()
    matter = _heaviest(describe(record.text, record.published, frequency).terms, _MATTER)
    return tuple(_mention(record, event, matter, frequency) for event in record.events)


def _mention(record: Record, event: Event, matter: Mapping[str, float], frequency: Frequency) -> Mention:
    text = record.text
    actors, recipients = (tuple(_party(a) for i in side if (a := record.actor(i)) is not None) for side in (event.actors, event.recipients))
    named = {w.stem for p in (*actors, *recipients) for part in p.name for w in split_words(part)}
    weights = {}
    for word in split_words(text[event.sentence.start : event.sentence.end]):
        if word.form not in FUNCTION_WORDS and len(word.form) > 2 and word.stem not in named:
            weights[word.stem] = -math.log(max(frequency(word.stem), 1e-6))
    triggers = (w for s in event.trigger for w in split_words(text[s.start : s.end]) if w.form not in FUNCTION_WORDS and not w.form.isdigit())
    first, last = span_of_date(event.date)
    published = datetime.date.fromisoformat(record.published).toordinal() if record.published else None
    place = next((p for p in record.places if p.name == event.place), None)
    return Mention(
        record.id, event.id, event.type, "planned" if event.status in _PLANNED else "denied" if event.status == "negated" else "done",
        actors, recipients, first, last, published, event.place, place.country if place else None, tuple(dict.fromkeys(w.stem for w in triggers)),
        _heaviest(weights, _WORDS), matter, event.sentence.start,
    )  # fmt: skip


def _party(actor: Actor) -> Party:
    words = tuple(w.form for w in split_words(actor.name))
    return Party(actor_key(actor), actor.country, words, actor.kind == "armed_group")


def _heaviest(weights: Mapping[str, float], most: int) -> dict[str, float]:
    kept = sorted(weights.items(), key=lambda w: (-w[1], w[0]))[:most]
    length = math.sqrt(sum(w * w for _, w in kept)) or 1.0
    return {term: round(w / length, 3) for term, w in kept}


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


def find_anchors(mention: Mention, status: str | None = None) -> frozenset[int]:
    """Numbers of which two mentions of one act share some: pairs of its parties, and each party or place with a telling word.

    `status` stands in for the mention's own: acts are looked up among acts, and plans among plans.
    """
    sides = [list(dict.fromkeys(a for p in side for a in p.anchors))[:_ANCHOR_PARTIES] for side in (mention.actors, mention.recipients)]
    words = dict.fromkeys((*mention.triggers[-1:], *list(mention.words)[:_ANCHOR_WORDS]))
    who = [*sides[0], *sides[1], *([f"in {mention.place}"] if mention.place else [])]
    if not who:  # words alone
        who = list(mention.words)[:_ANCHOR_WORDS]
    pairs = {tuple(sorted((a, b))) for a in sides[0] for b in sides[1]} | {(w, word) for w in who for word in words}
    return frozenset(_number(f"{status or mention.status}|{one}|{other}") for one, other in pairs)


@functools.lru_cache(maxsize=65_536)
def _number(anchor: str) -> int:
    return int.from_bytes(hashlib.blake2b(anchor.encode("utf8"), digest_size=8).digest(), "big", signed=True)


def is_within_window(one: Mention, other: Mention) -> bool:
    """Whether the days of two mentions are near enough to compare them; those without any day are near each other alone."""
    if one.day is None or other.day is None:
        return one.day is other.day
    return abs(one.day - other.day) <= WINDOW_DAYS


def compare(one: Mention, other: Mention) -> Match:
    """How surely two mentions are of one act. The order of the two changes nothing."""
    if one.status != other.status:
        return Match(0.0, (), f"one is {one.status}, the other {other.status}")
    return _match(_acts(one, other), _parties(one, other), _dates(one, other), _places(one, other), _wordings(one, other))


def compare_plan(plan: Mention, act: Mention) -> Match:
    """How surely an act carries out a plan; the two are linked, never joined."""
    if plan.status != "planned" or act.status != "done":
        return Match(0.0, (), f"{plan.status} is no plan of what is {act.status}")
    return _match(_acts(plan, act), _parties(plan, act), _plan_dates(plan, act), _places(plan, act), _wordings(plan, act))


Part = tuple[float, str] | str
"""Points with their reason, or a contradiction."""


def _match(*found: Iterator[Part]) -> Match:
    score = 0.0
    reasons: list[str] = []
    for part in found:
        for points in part:
            if isinstance(points, str):
                return Match(score, tuple(reasons), points)
            score += points[0]
            reasons.append(f"{points[1]} ({points[0]:+.1f})")
    return Match(round(score, 3), tuple(reasons))


def _acts(one: Mention, other: Mention) -> Iterator[Part]:
    shared = set(one.triggers) & set(other.triggers)
    if one.type == other.type:
        yield 1.5, f"both {one.type}"
    elif frozenset((one.type, other.type)) in _NEAR_TYPES:
        yield 0.5, f"{_both(one.type, other.type)} are near"
    elif not shared:
        yield f"{_both(one.type, other.type)} are different acts"
        return
    if shared:
        yield 0.7, f"same word: {min(shared)}"
    if QUAD_OF.get(one.type, "").startswith("verbal") and QUAD_OF.get(other.type, "").startswith("verbal"):
        yield -0.7, "words, of which there are many in a day"


def _both(one: str, other: str) -> str:
    return " and ".join(sorted((one, other)))


def _parties(one: Mention, other: Mention) -> Iterator[Part]:
    found = [*_side("actor", one.actors, other.actors), *_side("recipient", one.recipients, other.recipients)]
    if one.type in _SYMMETRIC and other.type in _SYMMETRIC:
        turned = [*_side("party", one.actors, other.recipients), *_side("party", one.recipients, other.actors)]
        found = max(found, turned, key=_points)
    yield from found


def _points(found: Sequence[Part]) -> float:
    return sum(-9.0 if isinstance(p, str) else p[0] for p in found)


def _side(what: str, here: Sequence[Party], there: Sequence[Party]) -> Iterator[Part]:
    """Points for the parties of one side; none where a report leaves it open."""
    if not here or not there:
        return
    best = max((_same(p, q), " and ".join(sorted((" ".join(p.name), " ".join(q.name))))) for p in here for q in there)
    if best[0] >= 1.0:
        yield 1.8, f"same {what}: {best[1]}"
    elif best[0] > 0:
        yield 1.4, f"{what} of one country: {best[1]}"
    elif best[0] == 0:
        yield -1.2, f"another {what}, it seems: {best[1]}"
    else:
        yield f"another {what}: {best[1]}"


def _same(one: Party, other: Party) -> float:
    """1 the same, 0.8 of one country, 0 perhaps another, -1 surely another."""
    names, others = set(one.name), set(other.name)
    if one.key == other.key or (names and others and (names <= others or others <= names)):
        return -1.0 if one.country and other.country and one.country != other.country else 1.0
    if one.country and other.country and one.country != other.country:
        return -1.0
    return 0.8 if one.country and one.country == other.country and one.armed == other.armed else 0.0


def _dates(one: Mention, other: Mention) -> Iterator[Part]:
    if one.first is None and other.first is None:
        if one.published is not None and other.published is not None:
            yield _by_gap(abs(one.published - other.published), "reported")
        return
    if one.first is not None and other.first is not None:
        yield from _given_dates(one, other)
        return
    dated, undated = (one, other) if one.first is not None else (other, one)
    if undated.published is None or dated.first is None or dated.last is None:
        return
    if undated.published < dated.first - 1 and undated.status == "done":
        yield "reported before it happened"
    elif undated.published <= dated.last or undated.status == "planned":
        yield 0.5, "dates agree"
    else:
        yield _by_gap(undated.published - dated.last, "reported")


def _by_gap(days: int, what: str) -> Part:
    points = 0.7 if days <= 1 else 0.3 if days <= 3 else -0.5 if days <= 5 else -1.7
    return points, f"{what} {days} days apart" if days else f"{what} on one day"


def _given_dates(one: Mention, other: Mention) -> Iterator[Part]:
    assert one.first is not None and one.last is not None and other.first is not None and other.last is not None
    gap = max(one.first - other.last, other.first - one.last)
    if gap > 1:
        yield f"{gap} days apart by their dates"
    elif gap == 1:
        yield 0.0, "a day apart, as clocks are"
    elif one.first == one.last and other.first == other.last:
        yield 1.5, "same day"
    else:
        yield 0.8, "one date holds the other"


def _plan_dates(plan: Mention, act: Mention) -> Iterator[Part]:
    if plan.first is not None and act.first is not None:
        yield from _given_dates(plan, act)
    elif plan.published is not None and act.day is not None:
        if not -1 <= act.day - plan.published <= PLAN_DAYS:
            yield "done before it was planned" if act.day < plan.published else "long after the plan"
        else:
            yield 0.5, "done after it was announced"


def _places(one: Mention, other: Mention) -> Iterator[Part]:
    if not one.place or not other.place:
        return
    if one.place.casefold() == other.place.casefold():
        yield 0.8, f"same place: {min(one.place, other.place)}"
    elif not one.place_country or not other.place_country:
        return
    elif one.place_country == other.place_country:
        yield 0.0, "places of one country"
    else:
        yield -1.2, f"another place: {_both(one.place, other.place)}"


def _wordings(one: Mention, other: Mention) -> Iterator[Part]:
    if one.report == other.report and one.sentence == other.sentence:
        yield 1.0, "one sentence"
        return
    for points, what, here, there in ((3.0, "words", one.words, other.words), (1.5, "matter", one.matter, other.matter)):
        shared = [term for term in here if term in there]
        likeness = sum(here[t] * there[t] for t in shared)
        if what == "matter" and one.report == other.report:
            continue
        if shared:
            telling = sorted(shared, key=lambda t: (-here[t] * there[t], t))[:4]
            yield round(points * likeness, 2), f"shared {what}: {', '.join(telling)}"
