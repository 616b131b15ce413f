"""Claims that contradict each other: an accusation and its denial, two figures for one thing, two speakers of one quotation."""

from __future__ import annotations

import datetime
import functools
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from demarche.corpus.wording import FUNCTION_WORDS, Word, is_same_wording, split_words
from demarche.spans import Span

DAYS = 14
"""Days between an accusation and its denial, or between two counts of one thing."""
_SHARED_MATTER = 2  # stems that both sides' sentences share, names of the parties apart
_SHARED_FIGURE, _FIGURE_WINDOW = 3, 9  # stems shared by the words that stand so near to two figures, what they count apart
_REPORTING = frozenset(
    "said says say saying told tells tell claim claims claimed accused accuse accuses deny denies denied denial reject rejects rejected dismiss "
    "dismissed added asked according country countries government president minister state states official officials year years last new".split()
)
_MAGNITUDES = frozenset("hundred hundreds thousand thousands million millions billion billions dozen dozens percent".split())
_SAME_VALUE = 0.02  # relative: rounding
_START_CHARS = 160
_MOST_VOICES = 60  # wordings and speakers of quotations with one beginning that are compared, the first ones
_LEAST_WORDS = 6  # of a quotation with two speakers: shorter ones are said by many


@dataclass(frozen=True, slots=True)
class Claim:
    """One side: who says it in which report, and the words that show it. `item` is the id of the part in its record."""

    report: str
    item: str
    day: str | None
    who: str | None
    country: str | None
    words: str
    key: str | None = None  # of the actor, the same in any report
    against: frozenset[str] = frozenset()  # keys and countries of whom it is about
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """One figure: a claim with its value."""

    claim: Claim
    kind: str
    unit: str | None
    value: float
    qualifier: str | None
    words: str  # of the figure itself, as they stand in the words of its claim


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two claims that cannot both be right, and the words that both are about."""

    kind: str  # denial | figures | speaker
    matter: tuple[str, ...]
    one: Claim
    other: Claim


def find_denials(accusations: Iterable[Claim], denials: Iterable[Claim]) -> Iterator[Dispute]:
    """An accusation against somebody, and a denial by them, about the same matter and near in time; each denial once."""
    by_party: dict[str, list[Claim]] = defaultdict(list)
    for claim in accusations:
        for party in claim.against:
            by_party[party].append(claim)
    for denial in denials:
        parties = [p for p in (denial.key, denial.country) if p]
        best: tuple[int, Claim, tuple[str, ...]] | None = None
        for accusation in {c.report + c.item: c for p in parties for c in by_party[p]}.values():
            if (accusation.report, accusation.words) == (denial.report, denial.words):
                continue  # one sentence read in two ways is no dispute
            if _is_same_side(accusation, denial) or not is_near(accusation.day, denial.day):
                continue
            shared = matter(accusation.words, denial.words, (accusation.who, denial.who))
            enough = len(shared) >= _SHARED_MATTER or bool(denial.against & {accusation.key, accusation.country} and shared)
            if enough and (best is None or len(shared) > best[0]):
                best = (len(shared), accusation, shared)
        if best is not None:
            yield Dispute("denial", best[2], best[1], denial)


def find_counts(counts: Iterable[Count]) -> Iterator[Dispute]:
    """Two figures of one kind for one thing, near in time, whose values cannot both be right.

    For one thing: the first word that each counts is the same ("children"), and so are more of the words around it, a name
    among them.
    """
    groups: dict[tuple[str, str | None, str], list[tuple[Count, tuple[Word, ...]]]] = defaultdict(list)
    for count in counts:
        near, counted = _around(count.claim.words, count.words)
        if counted is not None and count.claim.day:
            groups[count.kind, count.unit, counted.form].append((count, near))
    for (_, _, counted_form), group in groups.items():
        group.sort(key=lambda g: g[0].claim.day or "")
        for i, (one, near) in enumerate(group):
            for other, others in group[i + 1 :]:
                if not is_near(one.claim.day, other.claim.day):
                    break
                same_voice = one.claim.report == other.claim.report and one.claim.who == other.claim.who
                if not same_voice and is_contradicted(one, other) and (shared := _same_surroundings(one, near, others)):
                    yield Dispute("figures", (counted_form, *shared), one.claim, other.claim)


def _same_surroundings(one: Count, near: Sequence[Word], others: Sequence[Word]) -> tuple[str, ...]:
    """The telling words that stand around both figures; empty where there are too few, or no name among them."""
    stems = {w.stem for w in others}
    telling = _telling_words(one.claim.words)
    shared = {w.stem: w for w in near if w.stem in stems and w.stem in telling}
    named = any(one.claim.words[w.start].isupper() and w.start for w in shared.values())
    return tuple(w.form for w in shared.values()) if named and len(shared) >= _SHARED_FIGURE else ()


@functools.lru_cache(maxsize=65_536)
def _around(sentence: str, figure: str) -> tuple[tuple[Word, ...], Word | None]:
    """The words near a figure in its sentence, and the first after it that is no function word: what it counts."""
    at = sentence.find(figure)
    if at < 0:
        return (), None
    words = split_words(sentence)
    before = [w for w in words if w.end <= at][-_FIGURE_WINDOW:]
    after = [w for w in words if w.start >= at + len(figure)][:_FIGURE_WINDOW]
    own = [w for w in split_words(figure) if not any(c.isdigit() for c in w.form)]
    counted = next((w for w in [*own[-1:], *after[:2]] if w.form not in FUNCTION_WORDS and w.form not in _MAGNITUDES), None)
    return tuple(w for w in (*before, *after) if w is not counted), counted


def is_contradicted(one: Count, other: Count) -> bool:
    """Whether two values exclude each other: "more than a million" and 1.2 million do not."""
    low, high = sorted((one, other), key=lambda c: c.value)
    if high.value - low.value <= _SAME_VALUE * abs(high.value):
        return False
    return not (low.qualifier == "more_than" or high.qualifier == "less_than")


def find_speakers(claims: Iterable[Claim]) -> Iterator[Dispute]:
    """One quotation that two reports give to two speakers; of each two speakers the first such reports. Claims without a speaker say nothing."""
    by_start: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        start = start_of(claim.words) if claim.who else None
        if start is not None:
            by_start[start].append(claim)
    for group in by_start.values():
        seen: dict[tuple[str | None, str | None, str], Claim] = {}  # what many reports give to one speaker in one wording is one claim
        for claim in sorted(group, key=lambda c: (c.day or "9999", c.report, c.item)):
            seen.setdefault((claim.key, claim.who, claim.words), claim)
        told: set[frozenset[str | None]] = set()
        for one, other in itertools.combinations(list(seen.values())[:_MOST_VOICES], 2):
            pair = frozenset((one.key or one.who, other.key or other.who))
            if pair not in told and not _is_same_side(one, other) and is_same_wording(split_words(one.words), split_words(other.words)):
                told.add(pair)
                yield Dispute("speaker", (), one, other)


@functools.lru_cache(maxsize=65_536)
def start_of(words: str) -> tuple[str, ...] | None:
    """The first words of a quotation, folded, in which two that are the same agree; None for one that is too short to prove anything.

    Kept, and of a long quotation only the beginning is split: an archive is asked for its disputes again and again.
    """
    first = split_words(words, Span(0, min(len(words), _START_CHARS)))
    if len(first) <= _LEAST_WORDS < len(words) // 2:  # the last one may be cut
        first = split_words(words)
    return tuple(w.form for w in first[:_LEAST_WORDS]) if len(first) >= _LEAST_WORDS else None


def matter(one: str, other: str, names: Iterable[str | None]) -> tuple[str, ...]:
    """The words of one sentence that stand in the other too, without numbers, words that say little, and the parties' names."""
    known = {stem for name in names if name for stem in _name_stems(name)}
    stems = _telling_words(other)
    return tuple(form for stem, form in _telling_words(one).items() if stem in stems and stem not in known)


@functools.lru_cache(maxsize=65_536)
def _telling_words(sentence: str) -> dict[str, str]:
    """The words of a sentence that tell what it is about: stem -> form."""
    words = split_words(sentence)
    return {w.stem: w.form for w in words if len(w.form) > 2 and w.form not in FUNCTION_WORDS and w.form not in _REPORTING and not w.form.isdigit()}


def is_near(one: str | None, other: str | None) -> bool:
    """Whether two days are within `DAYS` of each other; an unknown day is near nothing."""
    try:
        return abs((datetime.date.fromisoformat(one or "") - datetime.date.fromisoformat(other or "")).days) <= DAYS
    except ValueError:
        return False


def _is_same_side(one: Claim, other: Claim) -> bool:
    """Whether both claims come from one actor, by its key or by a name of which one holds the other."""
    if one.key and one.key == other.key:
        return True
    names, others = _name_words(one.who or ""), _name_words(other.who or "")
    return bool(names) and bool(others) and (names <= others or others <= names)


@functools.lru_cache(maxsize=16_384)
def _name_words(name: str) -> frozenset[str]:
    return frozenset(w.form for w in split_words(name))


@functools.lru_cache(maxsize=16_384)
def _name_stems(name: str) -> frozenset[str]:
    return frozenset(w.stem for w in split_words(name))
