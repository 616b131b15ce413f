"""Scores become well-formed spans, whatever they are."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from demarche.reading.encoder import WEIGHTS
from demarche.reading.labels import ENTITY_TAGS, SPAN_TAGS, TRIGGER_TAGS
from demarche.reading.tagging import decode_bio, decode_runs, gather_words
from demarche.reading.windows import tokenize

TOKENIZER = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
TEXT = "Foreign Minister Ana Silva met Omar Haddad in Tashkent."
TOKENS = tokenize(TEXT, TOKENIZER)
WORDS = gather_words(TEXT, TOKENS)


def scores(tags: dict[str, str], labels: tuple[str, ...]) -> np.ndarray:
    p = np.full((len(TOKENS.ids), len(labels)), 0.001)
    p[:, 0] = 0.9
    for first, last in zip(WORDS.first, WORDS.last, strict=True):
        word = TEXT[TOKENS.starts[first] : TOKENS.ends[last]]
        if word in tags:
            p[first] = 0.001
            p[first, labels.index(tags[word])] = 0.95
    return p


def test_b_and_i_make_one_span_over_whole_words() -> None:
    spans = decode_bio(TOKENS, WORDS, scores({"Ana": "B-PER", "Silva": "I-PER"}, ENTITY_TAGS), ENTITY_TAGS)
    assert [(TEXT[s.start : s.end], s.label) for s in spans] == [("Ana Silva", "PER")]


def test_an_i_that_continues_nothing_begins_a_span() -> None:
    spans = decode_bio(TOKENS, WORDS, scores({"Silva": "I-PER", "Tashkent": "I-GPE"}, ENTITY_TAGS), ENTITY_TAGS)
    assert [(TEXT[s.start : s.end], s.label) for s in spans] == [("Silva", "PER"), ("Tashkent", "GPE")]


def test_a_second_b_begins_a_second_span() -> None:
    spans = decode_bio(TOKENS, WORDS, scores({"Ana": "B-PER", "Silva": "B-PER"}, ENTITY_TAGS), ENTITY_TAGS)
    assert [TEXT[s.start : s.end] for s in spans] == ["Ana", "Silva"]


def test_runs_of_one_type_are_one_trigger() -> None:
    spans = decode_runs(TOKENS, WORDS, scores({"met": "CONSULT"}, TRIGGER_TAGS), TRIGGER_TAGS)
    assert [(TEXT[s.start : s.end], s.label) for s in spans] == [("met", "CONSULT")]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["random", "constant", "nan", "inf", "zero"]))
def test_no_scores_whatever_give_a_span_outside_the_text(seed: int, kind: str) -> None:
    labels = SPAN_TAGS
    shape = (len(TOKENS.ids), len(labels))
    p = {
        "random": np.random.default_rng(seed).random(shape),
        "constant": np.full(shape, seed / 2**32),
        "nan": np.full(shape, np.nan),
        "inf": np.full(shape, np.inf),
        "zero": np.zeros(shape),
    }[kind]
    for spans in (decode_bio(TOKENS, WORDS, p, labels), decode_runs(TOKENS, WORDS, p, ("O", "a", "b"))):
        assert all(0 <= s.start < s.end <= len(TEXT) for s in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
