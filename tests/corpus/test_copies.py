"""Copies are told from reports that share a passage or a phrase, and the passages are found to the word."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.corpus.copies import compare, sign

WORDS = "dam river farmer mill ferry harbour council village winter grain bridge market signal lantern orchard copper granite meadow saddle thicket".split()


def prose(seed: int, words: int) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) + str(rng.randrange(40)) for _ in range(words))


BODY, OTHER = prose(1, 200), prose(2, 200)


def test_the_same_words_are_an_exact_copy_whatever_their_punctuation() -> None:
    assert compare(BODY, BODY.upper() + ".").kind == "exact"


def test_an_edited_copy_is_a_copy() -> None:
    words = BODY.split()
    edited = " ".join("changed" if n % 12 == 5 else w for n, w in enumerate(words))
    assert compare(edited, BODY).kind == "copy"
    assert set(sign(edited).bands) & set(sign(BODY).bands) or set(sign(edited).fingerprints) & set(sign(BODY).fingerprints)


def test_a_cut_copy_is_contained_and_the_whole_contains_it() -> None:
    cut = " ".join(BODY.split()[:60])
    assert compare(cut, BODY).kind == "contained"
    assert compare(BODY, cut).kind == "contains"


def test_a_spliced_passage_is_found_to_the_word() -> None:
    passage = " ".join(OTHER.split()[80:130])
    page = f"{BODY}\n{passage}\n{prose(3, 100)}"
    found = compare(page, OTHER)
    assert found.kind == "shares"
    assert [page[slice(*here)] for here, _ in found.passages] == [passage]
    assert [OTHER[slice(*there)] for _, there in found.passages] == [passage]
    assert set(sign(page).fingerprints) & set(sign(OTHER).fingerprints)


def test_reordered_paragraphs_are_a_copy() -> None:
    parts = [" ".join(BODY.split()[n : n + 50]) for n in range(0, 200, 50)]
    assert compare("\n".join(parts[::-1]), BODY).kind == "copy"


def test_a_shared_phrase_is_nothing() -> None:
    phrase = " ".join(BODY.split()[:12])
    assert compare(f"{phrase} {OTHER}", BODY).kind == "none"
    assert compare(OTHER, BODY).kind == "none"


def test_texts_without_words_are_like_nothing() -> None:
    assert compare("", BODY).kind == "none"
    assert compare("?!", "…").kind == "none"
    assert sign("").bands == ()


def test_a_text_that_repeats_itself_ends_soon() -> None:
    assert compare("again and again " * 3000, "again and again " * 2000).kind == "copy"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_shares_are_shares_and_passages_lie_in_the_texts(one: str, other: str) -> None:
    found = compare(one, other)
    assert 0 <= found.here <= 1
    assert 0 <= found.there <= 1
    for here, there in found.passages:
        assert 0 <= here.start < here.end <= len(one)
        assert 0 <= there.start < there.end <= len(other)
    assert sign(one) == sign(one)
    assert all(-(2**63) <= v < 2**63 for v in sign(one).fingerprints)
