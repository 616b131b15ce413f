"""Event coreference across documents on ECB+: gold mentions given, topics not; beside the same-head-lemma baseline in the same run.

usage: python benchmarks/event_coreference.py SHARED_DIR [--part dev]
Documents are first clustered by their words (average link over TF-IDF as `demarche.corpus.stories` weighs terms). Within a cluster,
pairs of mentions are scored by a logistic rule over what the happenings of the archive go by (head, words of the sentence, words of
the document, whom the sentence names) and joined by average link; rule and thresholds are fitted on ecbplus.train alone. All event
mentions of the sentences that were annotated with care count, singletons too. The baseline joins mentions of one head lemma in the same document clusters. Prints JSON.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import pathlib
import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from coreference_scores import clusters_of, score_all

from demarche.corpus.stories import describe
from demarche.corpus.wording import FUNCTION_WORDS, split_words
from demarche.knowledge.frequencies import load_frequencies

RIDGE = 1e-5
_LEMMA_ENDINGS = (
    (r"ies$", "y"),
    (r"(ss|sh|ch|x)es$", r"\1"),
    (r"(?<!s)s$", ""),
    (r"ied$", "y"),
    (r"([^aeiou])\1(?:ed|ing)$", r"\1"),
    (r"(?:ed|ing)$", ""),
    (r"e$", ""),
)
_IRREGULAR = dict(
    pair.split("-")
    for pair in (
        "shot-shoot died-die dead-die death-die killed-kill won-win lost-lose said-say told-tell took-take taken-take went-go gone-go came-come made-make "
        "found-find held-hold led-lead left-leave bought-buy sold-sell struck-strike hit-hit began-begin begun-begin broke-break broken-break gave-give "
        "given-give got-get kept-keep met-meet paid-pay ran-run rose-rise sent-send set-set stole-steal stolen-steal thrown-throw threw-throw wrote-write "
        "fell-fall felt-feel fought-fight was-be is-be were-be been-be are-be had-have has-have"
    ).split()
)


@dataclass(frozen=True)
class Told:
    """An event mention: where it stands, its words, and those around it."""

    name: tuple[str, int]
    document: str
    chain: str
    head: str
    words: frozenset[str]  # lemmas of the mention
    sentence: dict[str, float]
    names: frozenset[str]
    numbers: frozenset[str]
    order: int  # place of its sentence in the document


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--part", default="dev")
    args = parser.parse_args()
    train, part = (Part(args.shared / f"data/coref/ecbplus.{name}.jsonl.gz") for name in ("train", args.part))
    topics_at = max((0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3), key=lambda t: conll(train, same_head(train, train.cluster(t))))
    weights, mean, spread = fit(*train.pairs(train.cluster(topics_at)))
    scored = train.link_scores(train.cluster(topics_at), weights, mean, spread)
    join_at = max((0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6), key=lambda t: conll(train, join(scored, t)))
    topics = part.cluster(topics_at)
    found = join(part.link_scores(topics, weights, mean, spread), join_at)
    result = {
        "part": args.part, "documents": len(part.texts), "mentions": len(part.told), "document clusters": len(set(topics.values())),
        "documents join at": topics_at, "mentions join at": join_at,
        "same head lemma": report(part, same_head(part, topics)),
        "same head lemma, everywhere": report(part, same_head(part, dict.fromkeys(topics, 0))),
        "pair rule": report(part, found),
        "weights": dict(zip(FEATURES, [round(float(w), 2) for w in weights], strict=True)),
    }  # fmt: skip
    print(json.dumps(result))


def report(part: Part, found: dict) -> dict:
    scores = score_all(clusters_of({m.name: m.chain for m in part.told}), clusters_of(found))
    return {name: round(s, 4) if isinstance(s, float) else {k: round(v, 4) for k, v in s._asdict().items()} for name, s in scores.items()}


def conll(part: Part, found: dict) -> float:
    return float(score_all(clusters_of({m.name: m.chain for m in part.told}), clusters_of(found))["CoNLL F1"])  # type: ignore[arg-type]


def lemma(word: str) -> str:
    """The form of a word without its inflection, by rule."""
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for pattern, into in _LEMMA_ENDINGS:
        if len(word) > 4 and re.search(pattern, word):
            word = re.sub(pattern, into, word)
            break
    return re.sub(r"e$", "", word) if len(word) > 4 else word


class Part:
    """A part of ECB+: documents with their terms, event mentions with theirs."""

    def __init__(self, file: pathlib.Path) -> None:
        with gzip.open(file, "rt", encoding="utf8") as lines:
            rows = [json.loads(line) for line in lines]
        frequency = load_frequencies()
        self.texts = {r["id"]: r["text"] for r in rows}
        self.terms = {i: describe(t, None, frequency).terms for i, t in self.texts.items()}
        self.told: list[Told] = []
        for r in rows:
            for n, m in enumerate(r["mentions"]):
                if "ACTION" in m["type"] and m["sentence"] in r["checked_sentences"]:
                    self.told.append(_told(r, n, m, frequency))
        self.likeness = {}
        ids = sorted(self.terms)
        for i, a in enumerate(ids):
            for b in ids[i:]:
                value = sum(w * self.terms[b].get(t, 0.0) for t, w in self.terms[a].items())
                self.likeness[a, b] = self.likeness[b, a] = value
        self.document_order = ids

    def cluster(self, at: float) -> dict[str, int]:
        """Documents in clusters by average link."""
        ids = self.document_order
        matrix = np.array([[self.likeness[a, b] for b in ids] for a in ids])
        return dict(zip(ids, average_link(matrix, at), strict=True))

    def blocks(self, topics: dict[str, int]) -> list[list[Told]]:
        out: dict[int, list[Told]] = defaultdict(list)
        for m in self.told:
            out[topics[m.document]].append(m)
        return list(out.values())

    def pairs(self, topics: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
        """Features and truth of all pairs within the document clusters."""
        features, same = [], []
        for block in self.blocks(topics):
            for i, a in enumerate(block):
                for b in block[:i]:
                    features.append(self.features(a, b))
                    same.append(a.chain == b.chain)
        return np.array(features, np.float32), np.array(same, np.float32)

    def link_scores(self, topics: dict[str, int], weights: np.ndarray, mean: np.ndarray, spread: np.ndarray) -> list[tuple[list[Told], np.ndarray]]:
        out = []
        for block in self.blocks(topics):
            matrix = np.zeros((len(block), len(block)))
            features = np.array([self.features(a, b) for i, a in enumerate(block) for b in block[:i]], np.float32).reshape(-1, len(FEATURES) - 1)
            z = np.c_[(features - mean) / spread, np.ones(len(features))] @ weights
            matrix[np.tril_indices(len(block), -1)] = 1 / (1 + np.exp(-z))
            out.append((block, matrix + matrix.T))
        return out

    def features(self, a: Told, b: Told) -> list[float]:
        same_head = a.head == b.head
        sentence = sum(w * b.sentence.get(t, 0.0) for t, w in a.sentence.items())
        document = self.likeness[a.document, b.document]
        names = len(a.names & b.names) / max(1, min(len(a.names), len(b.names)))
        shared = len(a.words & b.words) / max(1, min(len(a.words), len(b.words)))
        alike = _common_start(a.head, b.head)
        same_document = a.document == b.document
        return [
            same_head, shared, alike, sentence, document * (not same_document), names, same_document,
            bool(a.numbers & b.numbers), bool(a.numbers and b.numbers and not a.numbers & b.numbers),
            same_head * sentence, same_head * names, same_head * document * (not same_document), same_head * same_document,
            same_document and a.order == b.order, sentence * names, not same_head and a.head in b.sentence and b.head in a.sentence,
            same_head and min(a.order, b.order) < 3 and abs(a.order - b.order) < 3, min(a.order, b.order) < 2,
        ]  # fmt: skip


FEATURES = (
    "same head", "shared words", "alike heads", "sentence", "document", "names", "same document", "same numbers", "other numbers", "head and sentence",
    "head and names", "head and document", "head in document", "one sentence", "sentence and names", "heads in each other's sentence", "head in leads",
    "lead", "constant",
)  # fmt: skip


def _told(row: dict, number: int, mention: dict, frequency) -> Told:
    text = row["text"]
    words = [
        text[w.start : w.end] for s, e in mention["spans"] for w in split_words(text[s:e]) for w in [w._replace(start=w.start + s, end=w.end + s)]
    ]
    lemmas = [lemma(w) for w in words if w.lower() not in FUNCTION_WORDS] or [lemma(w) for w in words] or [""]
    start, end = row["sentences"][mention["sentence"]]
    weights, names, numbers = {}, set(), set()
    for n, w in enumerate(split_words(text[start:end])):
        surface = text[start + w.start : start + w.end]
        if w.form.isdigit():
            numbers.add(w.form)
        if w.form in FUNCTION_WORDS or len(w.form) < 3:
            continue
        if surface[0].isupper() and n:
            names.add(w.stem)
        weights[lemma(surface)] = -math.log(max(frequency(w.stem), 1e-6))
    length = math.sqrt(sum(x * x for x in weights.values())) or 1.0
    return Told(
        (row["id"], number), row["id"], mention["chain"] or f"{row['id']} {number}", lemmas[-1] if len(lemmas) > 1 and words[0].lower() in ("the", "a", "an") else lemmas[0],
        frozenset(lemmas), {t: x / length for t, x in weights.items()}, frozenset(names), frozenset(numbers), mention["sentence"],
    )  # fmt: skip


def _common_start(a: str, b: str) -> float:
    n = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return n / max(len(a), len(b), 1)


def same_head(part: Part, topics: dict[str, int]) -> dict:
    return {m.name: (topics[m.document], m.head) for m in part.told}


def fit(features: np.ndarray, same: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Logistic regression by Newton's method, with a little ridge."""
    mean, spread = features.mean(0), features.std(0) + 1e-6
    x = np.c_[(features - mean) / spread, np.ones(len(features))].astype(np.float64)
    weights = np.zeros(x.shape[1])
    for _ in range(12):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - same) / len(x) + RIDGE * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x / len(x) + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(hessian, gradient)
    return weights, mean, spread


def join(blocks: list[tuple[list[Told], np.ndarray]], at: float) -> dict:
    """Mentions in clusters by average link, block by block."""
    out = {}
    for n, (block, matrix) in enumerate(blocks):
        out |= {m.name: (n, c) for m, c in zip(block, average_link(matrix, at), strict=True)}
    return out


def average_link(matrix: np.ndarray, at: float) -> list[int]:
    """Joins the two likest clusters again and again while their mean likeness is at least `at`."""
    count = len(matrix)
    likeness = matrix.astype(float).copy()
    np.fill_diagonal(likeness, -1.0)
    sizes, cluster = np.ones(count), list(range(count))
    while count > 1:
        i, j = divmod(int(likeness.argmax()), len(likeness))
        if likeness[i, j] < at:
            break
        row = (sizes[i] * likeness[i] + sizes[j] * likeness[j]) / (sizes[i] + sizes[j])
        sizes[i] += sizes[j]
        row[i] = row[j] = -1.0
        row[likeness[i] < -0.5] = -1.0
        likeness[i, :] = likeness[:, i] = row
        likeness[j, :] = likeness[:, j] = -1.0
        cluster = [i if c == j else c for c in cluster]
    return cluster


if __name__ == "__main__":
    main()
