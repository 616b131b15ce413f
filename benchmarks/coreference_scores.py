"""MUC, B-cubed, CEAF-e and their mean, by their definitions, for two clusterings of things.

MUC: Vilain et al. 1995; B-cubed: Bagga and Baldwin 1998; CEAF-e: Luo 2005, phi 4; CoNLL F1 is the mean of the three F1.
The example of Pradhan et al. 2014 (key abc, defg; response ab, cd, fghi) is checked by tests/corpus/test_coreference_scores.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple


class Score(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float


Clusters = Sequence[frozenset[Hashable]]


def clusters_of(assigned: Mapping[Hashable, Hashable]) -> list[frozenset[Hashable]]:
    """The clusters of a mapping from things to cluster names."""
    out: dict[Hashable, set[Hashable]] = defaultdict(set)
    for thing, cluster in assigned.items():
        out[cluster].add(thing)
    return [frozenset(members) for members in out.values()]


def score_all(key: Clusters, response: Clusters) -> dict[str, Score | float]:
    """The three scores and their mean."""
    scores = {"MUC": muc(key, response), "B-cubed": b_cubed(key, response), "CEAF-e": ceaf_e(key, response)}
    return {**scores, "CoNLL F1": sum(s.f1 for s in scores.values()) / 3}


def _score(precision: tuple[float, float], recall: tuple[float, float]) -> Score:
    p, r = (a / b if b else 0.0 for a, b in (precision, recall))
    return Score(p, r, 2 * p * r / (p + r) if p + r else 0.0)


def muc(key: Clusters, response: Clusters) -> Score:
    """Links that must be there and are."""
    return _score(_links(response, key), _links(key, response))


def _links(clusters: Clusters, others: Clusters) -> tuple[float, float]:
    home = {m: i for i, c in enumerate(others) for m in c}
    kept = sum(len(c) - len({home.get(m, (m,)) for m in c}) for c in clusters)
    return kept, sum(len(c) - 1 for c in clusters)


def b_cubed(key: Clusters, response: Clusters) -> Score:
    """For each thing, the share of its cluster that is right."""
    return _score(_shares(response, key), _shares(key, response))


def _shares(clusters: Clusters, others: Clusters) -> tuple[float, float]:
    home = {m: c for c in others for m in c}
    total = sum(len(c & home[m]) / len(c) for c in clusters for m in c if m in home)
    return total, sum(map(len, clusters))


def ceaf_e(key: Clusters, response: Clusters) -> Score:
    """The best pairing of clusters, each pair by 2|K and R| / (|K| + |R|)."""
    total = sum(_best_pairing([[2 * len(k & r) / (len(k) + len(r)) for r in rs] for k in ks]) for ks, rs in _overlapping(key, response))
    return _score((total, len(response)), (total, len(key)))


def _overlapping(key: Clusters, response: Clusters) -> Iterable[tuple[Clusters, Clusters]]:
    """Clusters in groups that share nothing with each other: most pairings are small."""
    home = {m: j for j, r in enumerate(response) for m in r}
    touching: dict[int, set[int]] = defaultdict(set)
    for i, k in enumerate(key):
        for j in {home[m] for m in k if m in home}:
            touching[j].add(i)
    left = set(range(len(key)))
    while left:
        ks, rs, waiting = set(), set(), [left.pop()]
        while waiting:
            i = waiting.pop()
            ks.add(i)
            for j in {home[m] for m in key[i] if m in home} - rs:
                rs.add(j)
                new = touching[j] & left
                left -= new
                waiting += new
        if rs:
            yield [key[i] for i in sorted(ks)], [response[j] for j in sorted(rs)]


def _best_pairing(gain: list[list[float]]) -> float:
    """The most that a pairing of rows with columns gains (Kuhn and Munkres, in cubic time)."""
    if len(gain) > len(gain[0]):
        gain = [list(column) for column in zip(*gain, strict=True)]
    rows, columns = len(gain), len(gain[0])
    by_row, by_column, row_of = [0.0] * (rows + 1), [0.0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0], column = row, 0
        slack, came, used = [float("inf")] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        while True:
            used[column] = True
            at, least, following = row_of[column], float("inf"), 0
            for j in range(1, columns + 1):
                if used[j]:
                    continue
                cost = -gain[at - 1][j - 1] - by_row[at] - by_column[j]
                if cost < slack[j]:
                    slack[j], came[j] = cost, column
                if slack[j] < least:
                    least, following = slack[j], j
            for j in range(columns + 1):
                if used[j]:
                    by_row[row_of[j]] += least
                    by_column[j] -= least
                else:
                    slack[j] -= least
            column = following
            if not row_of[column]:
                break
        while column:
            row_of[column] = row_of[came[column]]
            column = came[column]
    return sum(gain[row_of[j] - 1][j - 1] for j in range(1, columns + 1) if row_of[j])
