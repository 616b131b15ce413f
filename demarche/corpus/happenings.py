"""Whether two mentions of different reports tell of one act in the world, with the reasons."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from demarche.corpus.acts import Mention, Party, is_generic
from demarche.plover import QUAD_OF

JOIN = 5.0
"""Points from which two mentions are of one act (benchmarks/happenings.py)."""
_BY_WORDS, _BY_MATTER = 3.0, 1.5  # points for the same words in the sentence, and in the report
_MOST_BY_WORDS = 5.5  # with those for being headline and lead of one report
PLAN_DAYS = 60
"""Days after its announcement within which an act may carry out a plan."""
_LEAD_CHARS = 300  # where the first sentences of a report begin, which tell its headline again
_SYMMETRIC = frozenset({"CONSULT", "AGREE", "COOPERATE"})  # who met whom depends on who tells it
_NEAR_TYPES = frozenset(
    frozenset(pair.split("-"))
    for pair in (
        "SANCTION-COERCE SANCTION-THREATEN SANCTION-REJECT SANCTION-ACCUSE COERCE-ASSAULT COERCE-MOBILIZE COERCE-ACCUSE ASSAULT-MOBILIZE ASSAULT-PROTEST "
        "COERCE-PROTEST ACCUSE-REJECT ACCUSE-THREATEN ACCUSE-REQUEST REQUEST-REJECT REQUEST-THREATEN REQUEST-CONSULT AGREE-COOPERATE AGREE-CONSULT "
        "AGREE-SUPPORT AGREE-AID CONSULT-COOPERATE COOPERATE-AID COOPERATE-SUPPORT SUPPORT-AID SUPPORT-CONSULT CONCEDE-RETREAT CONCEDE-AGREE "
        "RETREAT-COOPERATE RETREAT-AGREE MOBILIZE-THREATEN MOBILIZE-PROTEST SANCTION-RETREAT SANCTION-REQUEST COERCE-REQUEST"
    ).split()
)


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


Part = tuple[float, str] | str
"""Points with their reason, or a contradiction."""


@functools.lru_cache(maxsize=65_536)
def compare(one: Mention, other: Mention) -> Match:
    """How surely two mentions are of one act. The order of the two changes nothing.

    The latest are kept: what nobody else tells is the same on each shelf. Where no wording could make up for what speaks against a
    join, wordings are not looked at.
    """
    if one.status != other.status:
        return Match(0.0, (), f"one {_both(one.status, other.status)}")
    return _match(_dates(one, other), _acts(one, other), _parties(one, other), _places(one, other), _wordings(one, other))


def compare_plan(plan: Mention, act: Mention) -> Match:
    """How surely an act carries out a plan; the two are linked, never joined."""
    if plan.status != "planned" or act.status != "done":
        return Match(0.0, (), f"{plan.status} is no plan of what is {act.status}")
    return _match(_plan_dates(plan, act), _acts(plan, act), _parties(plan, act), _places(plan, act), _wordings(plan, act))


def _match(*found: Iterator[Part]) -> Match:
    """The points of the parts; the last are the wordings, the dearest to find."""
    score = 0.0
    reasons: list[str] = []
    for part in found:
        if part is found[-1] and score + _MOST_BY_WORDS < JOIN:
            break
        for points in part:
            if isinstance(points, str):
                return Match(score, tuple(reasons), points)
            score += points[0]
            reasons.append(f"{points[1]} ({points[0]:+.1f})")
    return Match(round(score, 3), tuple(reasons))


def _acts(one: Mention, other: Mention) -> Iterator[Part]:
    types, others = set(one.types), set(other.types)
    if same := types & others:
        yield 1.5, f"both {min(same)}"
    elif any(frozenset((t, o)) in _NEAR_TYPES for t in types for o in others):
        yield 0.5, f"{_both(one.types[0], other.types[0])} are near"
    else:
        opposite = not {_sense(t) for t in types} & {_sense(t) for t in others}
        yield -1.5 if opposite else -0.5, f"{_both(one.types[0], other.types[0])}, as it was read"
    if shared := set(one.triggers) & set(other.triggers):
        yield 0.7, f"same word: {min(shared)}"
    elif modes := set(one.modes) & set(other.modes):
        yield 0.7, f"both {min(modes)}"
    if all(QUAD_OF[t].startswith("verbal") for t in types | others):
        yield -0.7, "words, of which there are many in a day"


def _sense(type_: str) -> str:
    return QUAD_OF[type_].rpartition("_")[2]


def _both(one: str, other: str) -> str:
    return " and ".join(sorted((one, other)))


def _parties(one: Mention, other: Mention) -> Iterator[Part]:
    """Points for who acts, who is acted upon, and whom the sentences name. A role that the two read otherwise is an error where both
    sentences name both; else it is a contradiction, and so are both roles otherwise."""
    here, there = set(one.named), set(other.named)
    actor, recipient = _compare_side(one.actors, other.actors), _compare_side(one.recipients, other.recipients)
    if _SYMMETRIC & set(one.types) & set(other.types):
        turned = _compare_side(one.actors, other.recipients), _compare_side(one.recipients, other.actors)
        if sum(t[0] for t in turned) > actor[0] + recipient[0]:
            actor, recipient = turned
    sure = [side for side in (actor, recipient) if side[0] < 0 and side[2]]
    if sure and (len(sure) > 1 or not (here == there and len(here) > 1)):
        yield f"another {'actor' if sure[0] is actor else 'recipient'}: {sure[0][1]}"
        return
    for what, side in (("actor", actor), ("recipient", recipient)):
        if side[0] > 0 or side[2] or (side[0] and here != there):
            yield side[0], f"{'same' if side[0] > 0 else 'another'} {what}: {side[1]}"
    yield from _names(one, other)


def _names(one: Mention, other: Mention) -> Iterator[Part]:
    """Points for whom both sentences name, and against countries of which the other report says nothing at all."""
    shared = set(one.named) & set(other.named)
    names = ", ".join(sorted(shared)).replace("@", "")
    # A report that names no country leaves it open.
    unknown = [
        sorted(n for n in m.named if n.startswith("@") and n not in o.countries) if o.countries else [] for m, o in ((one, other), (other, one))
    ]
    if all(unknown):
        yield -4.0, f"another country: {_both(unknown[0][0], unknown[1][0]).replace('@', '')}"
    elif any(unknown):
        yield -1.0, f"only one names {' '.join(unknown[0] or unknown[1]).replace('@', '')}"
    if len(shared) > 1:
        yield 2.0, f"both name {names}"
    elif shared:
        yield 1.0, f"both name {names}"
    elif set(one.modes) & set(other.modes) and not (one.named and other.named) and (of := _countries_of(one) & _countries_of(other)):
        # "Gunmen kidnap girls": of one kind of deed in one country.
        yield 1.0, f"one names {', '.join(sorted(of)).replace('@', '')}, as does the report of the other"


def _countries_of(mention: Mention) -> set[str]:
    """The countries that a sentence names; where it names nobody, those of its report."""
    return {n for n in (mention.named or mention.countries) if n.startswith("@")}


@functools.lru_cache(maxsize=32_768)
def _compare_side(here: tuple[Party, ...], there: tuple[Party, ...]) -> tuple[float, str, bool]:
    """Points for the parties of one side, who they are, and whether they are surely others; no points where a report leaves it open."""
    if not here or not there:
        return 0.0, "", False
    points = [(_same(p, q), p, q) for p in here for q in there]
    most = max(found[0] for found in points)
    who = max(" and ".join(dict.fromkeys(sorted((" ".join(p.name), " ".join(q.name))))) for found, p, q in points if found == most)
    return most, who, most <= -2.0


def _same(one: Party, other: Party) -> float:
    """Points for two being the same or of one country, or for perhaps or surely being others."""
    names, others = set(one.name), set(other.name)
    foreign = bool(one.country and other.country and one.country != other.country)
    if one.key == other.key:
        return 1.2
    if names and others and (names <= others or others <= names):
        return -2.0 if foreign else 1.2
    if foreign:
        return -2.0
    if one.country and one.country == other.country and (one.kind == "armed_group") == (other.kind == "armed_group"):
        return 1.0
    return 0.0 if is_generic(one) or is_generic(other) else -0.5


def _dates(one: Mention, other: Mention) -> Iterator[Part]:
    if one.first is not None and other.first is not None:
        yield from _given_dates(one, other)
    elif one.first is None and other.first is None:
        if one.published is not None and other.published is not None:
            yield _by_gap(abs(one.published - other.published))
    else:
        dated, undated = (one, other) if one.first is not None else (other, one)
        if undated.published is None or dated.first is None or dated.last is None:
            return
        if undated.published < dated.first - 1 and undated.status == "done":
            yield "reported before it happened"
        elif undated.published <= dated.last or undated.status == "planned":
            yield 0.5, "dates agree"
        else:
            yield _by_gap(undated.published - dated.last)


def _by_gap(days: int) -> Part:
    points = 0.7 if days <= 1 else 0.3 if days <= 3 else -2.0 if days <= 5 else -6.0
    return points, f"reported {days} days apart" if days else "reported on one day"


def _given_dates(one: Mention, other: Mention) -> Iterator[Part]:
    assert one.first is not None and one.last is not None and other.first is not None and other.last is not None
    gap = max(one.first - other.last, other.first - one.last)
    if gap > 1:
        yield f"{gap} days apart by their dates"
    elif gap == 1:
        yield 0.0, "a day apart, as clocks are"
    elif one.is_dated and other.is_dated:
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
    elif one.place_country and other.place_country and one.place_country != other.place_country:
        yield -1.0, f"another place: {_both(one.place, other.place)}"


def _wordings(one: Mention, other: Mention) -> Iterator[Part]:
    if one.report == other.report:
        if one.sentence == other.sentence:
            # One sentence may accuse and tell of the attack; what it calls by two kinds is two acts.
            yield (1.0 if set(one.types) & set(other.types) else -2.0), "one sentence"
            return
        near = max(one.sentence, other.sentence) < _LEAD_CHARS and bool(set(one.types) & set(other.types))
        yield (2.5, "headline and lead of one report") if near else (0.5, "one report")
    else:
        yield from _shared(_BY_MATTER, "matter", one, other)
    yield from _shared(_BY_WORDS, "words", one, other)


def _shared(points: float, what: str, one: Mention, other: Mention) -> Iterator[Part]:
    here, there = (one.words, other.words) if what == "words" else (one.matter, other.matter)
    weights = {term: weight * there[term] for term, weight in here.items() if term in there}
    if weights:
        telling = sorted(weights, key=lambda t: (-weights[t], t))[:4]
        yield round(points * sum(sorted(weights.values())), 2), f"shared {what}: {', '.join(telling)}"
