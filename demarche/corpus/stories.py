"""Reports of one story, found online: each new report joins the story that it is most like, or begins one."""

from __future__ import annotations

import datetime
import functools
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from demarche.corpus.wording import FUNCTION_WORDS, iter_words

JOIN = 0.29
"""Likeness from which a report joins a story: best B-cubed F1 on ecbplus.train (benchmarks/stories.py --sweep), as are the weights below."""
DAYS = 14
"""Days after its last report for which a story is open: the same matter taken up later is another story."""
_LEAD_WORDS, _LEAD_WEIGHT = 60, 1.5  # a report says first what it is about
_NUMBER_WEIGHT, _NAME_WEIGHT = 2.0, 1.4  # two quakes, trials or elections are told in the same words: who and how many tells them apart
_NEAREST = 3  # members that a report is compared with: a long story drifts
_TERMS = 100  # the heaviest terms of a report, which are kept

Frequency = Callable[[str], float]
"""The share of reports that have a term, above 0."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a report is about: its heaviest terms (stems; numbers begin with #) with weights of Euclidean length 1, and its day."""

    terms: Mapping[str, float]
    day: str | None


@dataclass(frozen=True, slots=True)
class Placement:
    """The story that a report joins (None: it begins one), how like it is, and the terms that they share, the heaviest first."""

    story: int | None
    likeness: float
    shared: tuple[str, ...]


def describe(text: str, day: str | None, frequency: Frequency) -> Description:
    """The terms of a report by how often it has them and how rare they are; those of the lead, numbers, and what is mostly
    written with a capital count more."""
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    lead: set[str] = set()
    for position, (word, form, stem) in enumerate(iter_words(text)):
        term = _term(form, stem)
        if not term:
            continue
        counts[term] += 1
        if word[0].isupper():
            capitals[term] += 1
        if position < _LEAD_WORDS:
            lead.add(term)
    weights = {}
    for term, count in counts.items():
        weight = (1 + math.log(count)) * -math.log(min(1.0, max(frequency(term), 1e-6)))
        kind = _NUMBER_WEIGHT if term[0] == "#" else _NAME_WEIGHT if 2 * capitals[term] > count else 1.0
        weights[term] = weight * kind * (_LEAD_WEIGHT if term in lead else 1.0)
    heaviest = sorted(weights.items(), key=lambda w: (-w[1], w[0]))[:_TERMS]
    length = math.sqrt(sum(w * w for _, w in heaviest)) or 1.0
    return Description({t: w / length for t, w in heaviest}, day)


@functools.lru_cache(maxsize=65_536)
def _term(form: str, stem: str) -> str:
    """What a word counts as: its stem, or # and its digits; nothing for a function word."""
    if form.isdigit():
        return f"#{form}"
    return "" if form in FUNCTION_WORDS or len(form) < 3 else stem


def likeness(one: Description, other: Description) -> float:
    """The cosine of two descriptions, 0 to 1."""
    few, many = sorted((one.terms, other.terms), key=len)
    return sum(w * many[t] for t, w in few.items() if t in many)


def place_in_story(report: Description, stories: Mapping[int, Sequence[Description]], *, join: float = JOIN) -> Placement:
    """The story whose nearest members the report is most like. Stories that are over by the report's day are passed over."""
    best: tuple[float, int] | None = None
    for story, members in stories.items():
        if not is_open(report.day, [m.day for m in members]):
            continue
        nearest = sorted((likeness(report, m) for m in members), reverse=True)[:_NEAREST]
        mean = sum(nearest) / len(nearest) if nearest else 0.0
        if best is None or mean > best[0]:
            best = (mean, story)
    if best is None or best[0] < join:
        return Placement(None, best[0] if best else 0.0, ())
    weights: Counter[str] = Counter()
    for member in stories[best[1]]:
        for term, weight in member.terms.items():
            weights[term] += weight * report.terms.get(term, 0.0)  # type: ignore[assignment]
    return Placement(best[1], best[0], tuple(t for t, w in weights.most_common(8) if w > 0))


def is_open(day: str | None, days: Sequence[str | None]) -> bool:
    """Whether a report of that day may belong to a story with members of these days; unknown days rule nothing out."""
    known = sorted(d for d in days if d)
    if not day or not known:
        return True
    at, first, last = (datetime.date.fromisoformat(d) for d in (day, known[0], known[-1]))
    return first - datetime.timedelta(DAYS) <= at <= last + datetime.timedelta(DAYS)
