"""Entity mentions from scores: trimmed, and corrected by what is known of the world."""

import numpy as np
from tokenizers import Tokenizer

from demarche.reading.encoder import WEIGHTS, Scores
from demarche.reading.entities import find_entities
from demarche.reading.labels import ENTITY_TAGS, head_slices
from demarche.reading.tagging import gather_words
from demarche.reading.windows import tokenize

TOKENIZER = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))


def entities_of(text: str, tags: dict[str, str]) -> list[tuple[str, str]]:
    tokens = tokenize(text, TOKENIZER)
    words = gather_words(text, tokens)
    slices = head_slices()
    logits = np.zeros((len(tokens.ids), max(s.stop for s in slices.values())), np.float32)
    entity = logits[:, slices["entity"]]
    entity[:, 0] = 5
    for first, last in zip(words.first, words.last, strict=True):
        tag = tags.get(text[tokens.starts[first] : tokens.ends[last]])
        if tag:
            entity[first, 0], entity[first, ENTITY_TAGS.index(tag)] = 0, 9
    scores = Scores(logits, np.zeros((len(tokens.ids), 1), np.float16), np.zeros(len(tokens.ids), np.int32))
    return [(text[m.start : m.end], m.label) for m in find_entities(text, tokens, words, scores)]


def test_a_demonym_is_no_place() -> None:
    text = "Syrian officials flew to Damascus."
    assert entities_of(text, {"Syrian": "B-GPE", "Damascus": "B-GPE"}) == [("Syrian", "NORP"), ("Damascus", "GPE")]


def test_a_person_of_that_name_stays_a_person() -> None:
    assert entities_of("Irena Scott met Paul German.", {"Paul": "B-PER", "German": "I-PER"}) == [("Paul German", "PER")]


def test_a_possessive_ending_is_left_out() -> None:
    assert entities_of("Kenya's parliament sat.", {"Kenya's": "B-GPE", "Kenya": "B-GPE"}) == [("Kenya", "GPE")]
