"""The coreference scores of the benchmarks, against the worked example of Pradhan et al. 2014 and simple cases."""

import random

import pytest

from benchmarks.coreference_scores import b_cubed, ceaf_e, clusters_of, muc, score_all


def test_the_worked_example() -> None:
    key, response = [frozenset("abc"), frozenset("defg")], [frozenset("ab"), frozenset("cd"), frozenset("fghi")]
    assert [round(x, 2) for x in muc(key, response)] == [0.4, 0.4, 0.4]
    assert [round(x, 2) for x in b_cubed(key, response)] == [0.5, 0.42, 0.45]
    assert [round(x, 2) for x in ceaf_e(key, response)] == [0.43, 0.65, 0.52]


def test_the_same_is_perfect_and_singletons_have_no_links() -> None:
    key = [frozenset("abc"), frozenset("d")]
    assert score_all(key, key)["CoNLL F1"] == pytest.approx(1.0)
    assert muc(key, [frozenset(c) for c in "abcd"]).recall == 0


def test_the_best_pairing_is_that_of_all_pairings() -> None:
    from itertools import permutations

    rng = random.Random(3)
    for _ in range(30):
        things = range(12)
        key = clusters_of({t: rng.randrange(4) for t in things})
        response = clusters_of({t: rng.randrange(5) for t in things})
        few, many = sorted((key, response), key=len)
        best = max(sum(2 * len(a & b) / (len(a) + len(b)) for a, b in zip(few, order, strict=False)) for order in permutations(many, len(few)))
        assert ceaf_e(key, response).recall == pytest.approx(best / len(key))
