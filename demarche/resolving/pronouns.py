"""Pronouns -> whom they refer to, by agreement, recency and prominence; nobody where two readings are near."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from demarche.resolving.genders import FEMALE, MALE
from demarche.resolving.layouts import Layout, Place
from demarche.spans import Span

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
IT = frozenset({"it", "its", "itself"})
FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
_OBJECTS = frozenset({"him", "them"})
PERSONAL = re.compile(r"\b(?:he|him|his|she|her)\b", re.IGNORECASE)

# Tuned on speakers of PolNeAR train attributions and our own annotated reports (never on the gold records).
_BY_DISTANCE = (1.6, 1.6, 0.9, 0.2, -0.4)  # by sentences between antecedent and pronoun
_OTHER_PARAGRAPH = 0.25
_UNKNOWN_GENDER = 0.5
_IN_QUOTATION = 1.2
_SUBJECT = 0.5  # prominence of a mention that acts in its sentence
_SPOKE_LAST = 0.5  # "he said" goes on with the speaker before
_SPOKE_REACH = 2
_AGAIN = 0.2
_AGAIN_MOST = 0.4
_NOT_A_CROWD = 0.6  # "they" of one state or body
_MARGIN = 0.3
_BODY_MARGIN = 0.9  # "it" and "they" agree with too much
_FLOOR = 0.0
_LOOK_BACK = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention that is already resolved. `who` is None for somebody without a name, who still bars others."""

    span: Span
    place: Place
    who: int | None
    kind: str  # person | collective | crowd
    gender: str | None
    weight: float
    spoke: bool = False  # is the source of a statement


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The choice for a pronoun."""

    who: int | None
    gender: str | None
    confidence: float
    why: str


def find_antecedent(
    word: str,
    span: Span,
    place: Place,
    seen: Sequence[Seen],
    layout: Layout,
    *,
    speaks: bool = False,
    barred: frozenset[int] = frozenset(),
) -> Antecedent:
    """Whom a third-person pronoun refers to. `barred` are persons it cannot be (the speaker of the quotation it stands in)."""
    wanted = "person" if word in HE | SHE else "crowd" if word in THEY else "collective"
    gender = MALE if word in HE else FEMALE if word in SHE else None
    near = [s for s in reversed(seen[-_LOOK_BACK:]) if layout.within_reach(s.place, place) and s.who not in barred]
    scores, best_seen = _score_all(word, span, place, [s for s in near if _agrees(s, wanted, gender)])
    last = next((s for s in near if s.spoke and s.span.end <= span.start), None) if speaks else None
    if last is not None and last.who in scores and place.sentence - last.place.sentence <= _SPOKE_REACH and not _is_overtaken(last, best_seen, place):
        scores[last.who] += _SPOKE_LAST
    if not scores:
        return Antecedent(None, gender, 0.0, f'"{word}": nobody in reach agrees with it')
    ranked = sorted(scores.items(), key=lambda kv: -kv[1])
    best, value = ranked[0]
    rival = ranked[1][1] if len(ranked) > 1 else value - 2.0
    margin = _MARGIN if wanted == "person" else _BODY_MARGIN
    if value < _FLOOR or value - rival < margin:
        return Antecedent(
            None,
            gender,
            0.0,
            f'"{word}": two readings are near' if value >= _FLOOR else f'"{word}": the nearest antecedent is far',
        )
    confidence = round(1 / (1 + math.exp(-(0.6 + 1.1 * min(2.0, value - rival)))), 3)
    chosen = best_seen[best]
    return Antecedent(chosen.who, gender, confidence, f'"{word}" looks back to characters {chosen.span.start}-{chosen.span.end}')


def _is_overtaken(last: Seen, candidates: Mapping[object, Seen], place: Place) -> bool:
    """Whether the paragraph of the pronoun has a subject of its own, after somebody who spoke in the paragraph before."""
    return last.place.paragraph != place.paragraph and any(
        s.who != last.who and s.place.paragraph == place.paragraph and s.place.quotation < 0 and s.weight >= _SUBJECT for s in candidates.values()
    )


def _score_all(word: str, span: Span, place: Place, near: Sequence[Seen]) -> tuple[dict[object, float], dict[object, Seen]]:
    """Each candidate's best score with a little for being mentioned again, and the mention that has it; nearest first."""
    scores: dict[object, float] = {}
    again: dict[object, float] = {}
    best_seen: dict[object, Seen] = {}
    for n, s in enumerate(near):
        score = _score(word, span, place, s)
        if score is None:
            continue
        key: object = s.who if s.who is not None else ("unnamed", n)
        again[key] = min(_AGAIN_MOST, again.get(key, -_AGAIN) + _AGAIN)
        if key not in scores or score > scores[key]:
            scores[key], best_seen[key] = score, s
    return {key: score + again[key] for key, score in scores.items()}, best_seen


def _agrees(s: Seen, wanted: str, gender: str | None) -> bool:
    if wanted == "person":
        return s.kind == "person" and (s.gender is None or s.gender == gender)
    if wanted == "crowd":
        return s.kind in ("crowd", "collective")
    return s.kind == "collective"


def _score(word: str, span: Span, place: Place, s: Seen) -> float | None:
    distance = place.sentence - s.place.sentence
    if distance < 0 or distance >= len(_BY_DISTANCE) or s.span.end > span.start:
        return None
    if s.place.quotation >= 0 and s.place.quotation == place.quotation:
        distance = 0
    score = _BY_DISTANCE[distance] + s.weight
    if distance == 0 and word in _OBJECTS:
        score -= 1.5  # "Trump told him": not himself
    if s.place.paragraph != place.paragraph:
        score -= _OTHER_PARAGRAPH * min(3, place.paragraph - s.place.paragraph)
    if s.place.quotation >= 0 and s.place.quotation != place.quotation:
        score -= _IN_QUOTATION
    if s.kind == "collective" and word in THEY:
        score -= _NOT_A_CROWD
    if s.kind == "person" and s.gender is None:
        score -= _UNKNOWN_GENDER
    return score
