"""Learns which two tellings are of one act, on the train part of ECB+ -> demarche/facts/coreference.npz.

usage: python -m training.coreference ../shared/data [--try]        (needs scikit-learn)
Tellings of one story, as `demarche.corpus.stories` finds stories, are compared two by two. The threshold for joining them is the best
CoNLL F1 over the train part, each topic scored by trees that saw other topics alone (five folds). --try prints that and writes nothing.
No text is kept: the trees hold numbers.
"""

from __future__ import annotations

import argparse
import pathlib
import sys
from collections import Counter
from collections.abc import Sequence

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from demarche.corpus.tellings import Scorer, compare_tellings, join_by_mean
from demarche.knowledge.fact_tables import FACTS

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "benchmarks"))
from coreference import Mention, read_part, score  # the same reading and scoring as in the benchmark

FOLDS = 5
JOINS = (0.2, 0.24, 0.28, 0.32, 0.36)
APART_WEIGHT = 0.4  # of a pair that is not of one act


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--try", dest="only_try", action="store_true")
    args = parser.parse_args()
    stories, about, topic_of = read_part(args.data, "train")
    topics = sorted(set(topic_of.values()))
    fold = {topic: i % FOLDS for i, topic in enumerate(np.random.default_rng(0).permutation(topics).tolist())}
    pairs, labels, weights, held = [], [], [], []  # held: by which two folds a pair is not to be learned from
    size = Counter(m.chain for members in stories for m in members)
    for members in stories:
        upper = np.triu_indices(len(members), 1)
        pairs.append(compare_tellings([m.telling for m in members], about)[upper])
        labels.append(np.array([members[i].chain == members[j].chain for i, j in zip(*upper, strict=True)], dtype=bool))
        weights.append(np.array([weigh(members[i].chain, members[j].chain, size) for i, j in zip(*upper, strict=True)]))
        folds = np.array([fold[topic_of[m.telling.report]] for m in members])
        held.append(np.stack([folds[upper[0]], folds[upper[1]]], axis=1).reshape(-1, 2))
    x, y, w, out = (np.concatenate(parts) for parts in (pairs, labels, weights, held))
    guessed = np.zeros(len(y))
    for k in range(FOLDS):
        here = (out == k).any(axis=1)
        guessed[here] = export(learn(x[~here], y[~here], w[~here]), 0.5).probabilities(x[here])
    gold = group_by_chain([m for members in stories for m in members])
    best = max((score(gold, join(stories, guessed, at))["CoNLL F1"], at) for at in JOINS)
    print(len(y), y.mean(), "across topics:", best)
    if not args.only_try:
        s = export(learn(x, y, w), best[1])
        np.savez_compressed(
            FACTS / "coreference.npz", feature=s.feature, threshold=s.threshold, left=s.left, right=s.right, value=s.value, roots=s.roots,
            base=s.base, join=s.join, depth=s.depth,
        )  # fmt: skip


def weigh(one: str, other: str, size: Counter[str]) -> float:
    """What a pair counts: an act that is told fifty times has a thousand pairs, and is one act."""
    return (size[one] - 1) ** -0.5 if one == other else APART_WEIGHT


def learn(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> HistGradientBoostingClassifier:
    """Few and shallow trees: 25 topics are not many."""
    return HistGradientBoostingClassifier(
        max_iter=100,
        learning_rate=0.1,
        max_leaf_nodes=12,
        min_samples_leaf=60,
        l2_regularization=1.0,
        max_features=0.5,
        early_stopping=False,
        random_state=0,
    ).fit(x, y, sample_weight=weights / weights.mean())


def export(model: HistGradientBoostingClassifier, join_at: float) -> Scorer:
    """The trees of a model as one table."""
    columns: list[list[np.ndarray]] = [[], [], [], [], []]
    roots, at, depth = [], 0, 0
    for (tree,) in model._predictors:
        nodes = tree.nodes
        itself, leaf = np.arange(len(nodes)), nodes["is_leaf"].astype(bool)
        parts = (
            np.where(leaf, 0, nodes["feature_idx"]).astype(np.int16), np.where(leaf, 0, nodes["num_threshold"]).astype(np.float32),
            (at + np.where(leaf, itself, nodes["left"])).astype(np.int32), (at + np.where(leaf, itself, nodes["right"])).astype(np.int32),
            nodes["value"].astype(np.float32),
        )  # fmt: skip
        for column, part in zip(columns, parts, strict=True):
            column.append(part)
        roots.append(at)
        at += len(nodes)
        depth = max(depth, int(nodes["depth"].max()))
    feature, threshold, left, right, value = (np.concatenate(c) for c in columns)
    return Scorer(feature, threshold, left, right, value, np.array(roots, np.int32), float(model._baseline_prediction.item()), join_at, depth)


def join(stories: Sequence[Sequence[Mention]], guessed: np.ndarray, at: float) -> list[list[Mention]]:
    """The mentions of each act, from what was guessed of the pairs of each story, one after the other."""
    found, done = [], 0
    for members in stories:
        likely = np.zeros((len(members), len(members)))
        upper = np.triu_indices(len(members), 1)
        likely[upper] = guessed[done : done + len(upper[0])]
        done += len(upper[0])
        found += [[members[i] for i in group] for group in join_by_mean(likely + likely.T, at)]
    return found


def group_by_chain(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The gold clusters."""
    chains: dict[str, list[Mention]] = {}
    for m in mentions:
        chains.setdefault(m.chain, []).append(m)
    return list(chains.values())


if __name__ == "__main__":
    main()
