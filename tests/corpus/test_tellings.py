"""Words of several reports that tell of one act are one group; of two acts, two."""

import numpy as np

from demarche.corpus.stories import describe
from demarche.corpus.tellings import compare_tellings, describe_telling, group_tellings, join_by_mean, load_scorer
from demarche.knowledge.frequencies import load_frequencies
from demarche.knowledge.term_vectors import kinship
from demarche.spans import Span

TEXTS = {
    "r1": "Gunmen abducted 40 pupils from a school in Brod on Monday. The mayor resigned.",
    "r2": "Forty pupils were abducted from their school in Brod, Selvania, police said. The mayor of Brod resigned over it.",
    "r3": "A court in Tarn sentenced the former mayor to six years.",
}
TOLD = (("r1", "abducted"), ("r1", "resigned"), ("r2", "abducted"), ("r2", "resigned"), ("r3", "sentenced"))


def tellings() -> list:
    out = []
    for report, word in TOLD:
        text = TEXTS[report]
        start = text.index(word)
        cut = text.index(". ") + 1 if ". " in text else len(text)
        sentence = Span(0, cut) if start < cut else Span(cut + 1, len(text))
        out.append(describe_telling(report, text, Span(start, start + len(word)), sentence, int(start >= cut), load_frequencies()))
    return out


ABOUT = {name: describe(text, None, load_frequencies()) for name, text in TEXTS.items()}


def test_tellings_of_one_act_are_grouped() -> None:
    assert group_tellings(tellings(), ABOUT) == [[0, 2], [1, 3], [4]]


def test_the_order_of_tellings_changes_nothing_but_their_numbers() -> None:
    there = tellings()
    turned = [4 - i for i in range(5)]
    found = group_tellings([there[i] for i in turned], ABOUT)
    assert sorted(sorted(turned[i] for i in g) for g in found) == group_tellings(there, ABOUT)


def test_comparing_is_symmetric_and_has_what_the_trees_ask_for() -> None:
    compared = compare_tellings(tellings(), ABOUT)
    assert np.allclose(compared, compared.transpose(1, 0, 2), atol=1e-5)
    assert load_scorer().feature.max() < compared.shape[2]
    likely = load_scorer().probabilities(compared.reshape(-1, compared.shape[2]))
    assert likely.min() >= 0
    assert likely.max() <= 1


def test_few_or_strange_tellings_pass() -> None:
    assert group_tellings([], {}) == []
    assert group_tellings(tellings()[:1], ABOUT) == [[0]]
    empty = describe_telling("r1", "...", Span(0, 1), Span(0, 3), 0, load_frequencies())
    assert len(group_tellings([empty, empty], {"r1": describe("...", None, load_frequencies())})) in (1, 2)


def test_groups_by_the_mean_of_their_pairs() -> None:
    likely = np.array([[0, 0.9, 0.1, 0], [0.9, 0, 0.6, 0], [0.1, 0.6, 0, 0], [0, 0, 0, 0]])
    assert join_by_mean(likely, 0.5) == [[0, 1], [2], [3]]
    assert join_by_mean(likely, 0.3) == [[0, 1, 2], [3]]


def test_words_of_one_meaning_are_kin() -> None:
    assert kinship("kidnapp", "abduct") > kinship("kidnapp", "sign")
    assert kinship("abduct", "abduct") == 1.0
    assert kinship("abduct", "qqqq") == 0.0
