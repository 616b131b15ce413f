"""Which words of which reports tell of one act, by what a small scorer learned of pairs of them.

The scorer is a handful of decision trees over what two tellings have in common: their words, what the words mean, what stands around
them, whom and what their sentences name, and how like their reports are. Made by training/coreference.py.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from demarche.corpus.stories import Description, Frequency
from demarche.corpus.wording import FUNCTION_WORDS, split_words
from demarche.knowledge.fact_tables import FACTS
from demarche.knowledge.term_vectors import load_term_vectors
from demarche.spans import Span

_AROUND = 6  # words before and after that are looked at
_ROOT = 4  # first letters of words of one root
_FAR = 20  # sentences apart, if in two reports
_LATE = 15  # sentences from the beginning


@dataclass(frozen=True, slots=True)
class Telling:
    """Words that tell of something: `head` is the stem of the first that says what, `heads` are all of theirs, the mappings are the rarity
    of the stems in the sentence, before and after the words, of those with a capital and of numbers."""

    report: str
    start: int
    sentence: int
    head: str
    heads: frozenset[str]
    rarity: float
    is_name: bool
    length: int
    words: Mapping[str, float]
    before: Mapping[str, float]
    after: Mapping[str, float]
    names: Mapping[str, float]
    numbers: Mapping[str, float]


def describe_telling(report: str, text: str, span: Span, sentence: Span, number: int, frequency: Frequency) -> Telling:
    """What is known of the words in `span`, in the report's sentence of that number."""
    telling = split_words(text, span)
    heads = [w.stem for w in telling if w.form not in FUNCTION_WORDS] or [w.stem for w in telling] or [text[span.start : span.end].casefold()]
    words = split_words(text, sentence)
    first = sum(w.end <= span.start for w in words)
    last = first + sum(w.start < span.end and w.end > span.start for w in words)
    others = [(i, w) for i, w in enumerate(words) if not first <= i < last and w.form not in FUNCTION_WORDS]
    rare = {f"#{w.form}" if w.form.isdigit() else w.stem for _, w in others} | {heads[0]}
    weights = {term: -math.log(min(1.0, max(frequency(term), 1e-6))) for term in rare}

    def those(chosen: Sequence[bool]) -> dict[str, float]:
        terms = (f"#{w.form}" if w.form.isdigit() else w.stem for (_, w), keep in zip(others, chosen, strict=True) if keep)
        return {term: weights[term] for term in terms}

    return Telling(
        report, span.start, number, heads[0], frozenset(heads), weights[heads[0]], text[span.start].isupper(), len(telling),
        those([True for _ in others]), those([first - _AROUND <= i < first for i, _ in others]), those([last <= i < last + _AROUND for i, _ in others]),
        those([text[w.start].isupper() for _, w in others]), those([w.form.isdigit() for _, w in others]),
    )  # fmt: skip


def compare_tellings(tellings: Sequence[Telling], about: Mapping[str, Description]) -> np.ndarray:
    """What each two tellings have in common: (tellings, tellings, features); `about` describes the reports."""
    reports = sorted({t.report for t in tellings})
    report = np.array([reports.index(t.report) for t in tellings])
    alike = _cosines([about[r].terms for r in reports])[report][:, report]
    heads = [t.head for t in tellings]
    root = _equal([h[:_ROOT] for h in heads])
    same, one_report = _equal(heads), report[:, None] == report[None]
    rarity = np.array([t.rarity for t in tellings])
    sentence = np.array([t.sentence for t in tellings])
    early = np.minimum(sentence, _LATE)
    told = np.array([len({o.report for o in tellings if o.head == h}) for h in heads]) / len(reports)
    held = _counts([dict.fromkeys(t.heads, 1.0) for t in tellings])
    both, each = held @ held.T, held.sum(axis=1)
    has_head = np.array([[t.head in o.words for o in tellings] for t in tellings], dtype=np.float64)
    has_names, has_numbers = (
        np.array([bool(m) for m in ms], dtype=np.float64) for ms in ([t.names for t in tellings], [t.numbers for t in tellings])
    )
    length, name = (np.array([float(v) for v in vs]) for vs in ([t.length for t in tellings], [t.is_name for t in tellings]))
    gap = np.abs(sentence[:, None] - sentence[None])
    found = [
        same, root, _meanings(heads), np.minimum.outer(rarity, rarity), np.maximum.outer(rarity, rarity), same * rarity[:, None],
        both / (each[:, None] + each[None] - both), *(_cosines([getattr(t, part) for t in tellings]) for part in ("words", "before", "after", "names", "numbers")),
        _cosines([{**t.before, **t.after} for t in tellings]), np.add.outer(has_names, has_names), np.add.outer(has_numbers, has_numbers), has_head + has_head.T,
        alike, one_report, one_report & (gap == 0), np.where(one_report, gap, _FAR), np.minimum.outer(early, early), np.maximum.outer(early, early),
        np.abs(np.subtract.outer(length, length)), np.add.outer(name, name), np.minimum.outer(told, told), np.maximum.outer(told, told),
        same * told[:, None], _meanings_of([t.words for t in tellings]), _meanings_of([{**t.before, **t.after} for t in tellings]),
        np.full((len(heads), len(heads)), len(reports)),
    ]  # fmt: skip
    return np.stack([np.asarray(f, np.float32) for f in found], axis=-1)


def _equal(values: Sequence[str]) -> np.ndarray:
    numbers = np.unique(np.array(values), return_inverse=True)[1].reshape(-1)
    return np.asarray(numbers[:, None] == numbers[None])


def _counts(vectors: Sequence[Mapping[str, float]]) -> np.ndarray:
    columns: dict[str, int] = {}
    for vector in vectors:
        for term in vector:
            columns.setdefault(term, len(columns))
    out = np.zeros((len(vectors), max(1, len(columns))))
    for row, vector in zip(out, vectors, strict=True):
        for term, weight in vector.items():
            row[columns[term]] = weight
    return out


def _cosines(vectors: Sequence[Mapping[str, float]]) -> np.ndarray:
    rows = _counts(vectors)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return np.asarray(rows @ rows.T)


def _meanings(heads: Sequence[str]) -> np.ndarray:
    at, vectors = load_term_vectors()
    rows = np.stack([vectors[at[h]] if h in at else np.zeros(vectors.shape[1], np.float32) for h in heads])
    return np.where(_equal(heads), 1.0, rows @ rows.T)


def _meanings_of(vectors: Sequence[Mapping[str, float]]) -> np.ndarray:
    at, known = load_term_vectors()
    rows = np.zeros((len(vectors), known.shape[1]))
    for row, vector in zip(rows, vectors, strict=True):
        for term, weight in vector.items():
            if term in at:
                row += weight * known[at[term]]
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return np.asarray(rows @ rows.T)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Trees in one table of nodes: a node sends a pair left where its feature is at most `threshold`; a leaf points to itself."""

    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    roots: np.ndarray
    base: float
    join: float
    depth: int

    def probabilities(self, pairs: np.ndarray) -> np.ndarray:
        """How likely each pair, given by its features, tells of one act."""
        total = np.full(len(pairs), self.base)
        rows = np.arange(len(pairs))
        for root in self.roots.tolist():
            node = np.full(len(pairs), root)
            for _ in range(self.depth):
                goes_left = pairs[rows, self.feature[node]] <= self.threshold[node]
                node = np.where(goes_left, self.left[node], self.right[node])
            total += self.value[node]
        return np.asarray(1 / (1 + np.exp(-total)))


@functools.cache
def load_scorer() -> Scorer:
    """The trees as they were learned."""
    with np.load(FACTS / "coreference.npz") as kept:
        return Scorer(
            kept["feature"], kept["threshold"], kept["left"], kept["right"], kept["value"], kept["roots"], float(kept["base"]), float(kept["join"]),
            int(kept["depth"]),
        )  # fmt: skip


def group_tellings(tellings: Sequence[Telling], about: Mapping[str, Description], scorer: Scorer | None = None) -> list[list[int]]:
    """The tellings of each act, by their positions. Those given are of one story: time and memory go with their square."""
    if len(tellings) < 2:
        return [[i] for i in range(len(tellings))]
    scorer = scorer or load_scorer()
    upper = np.triu_indices(len(tellings), 1)
    likely = np.zeros((len(tellings), len(tellings)))
    likely[upper] = scorer.probabilities(compare_tellings(tellings, about)[upper])
    return join_by_mean(likely + likely.T, scorer.join)


def join_by_mean(likely: np.ndarray, join: float) -> list[list[int]]:
    """Groups by average linkage: the two that are likeliest one in the mean of their pairs are joined, while that is at least `join`."""
    groups = [[i] for i in range(len(likely))]
    mean = likely.astype(np.float64)
    np.fill_diagonal(mean, -1.0)
    while True:
        one, other = divmod(int(mean.argmax()), len(mean))
        if mean[one, other] < join:
            return sorted(sorted(g) for g in groups if g)
        a, b = len(groups[one]), len(groups[other])
        row = (a * mean[one] + b * mean[other]) / (a + b)
        row[mean[one] < 0] = -1.0
        row[mean[other] < 0] = -1.0
        mean[one], mean[:, one] = row, row
        mean[other], mean[:, other] = -1.0, -1.0
        groups[one] += groups[other]
        groups[other] = []
